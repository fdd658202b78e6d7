import { expect, test } from "vitest";
import { runs } from "./highlight";

test("a match is cut out of its text", () => {
  expect(runs("Reyes", "family", [{ field: "family", entry: 0, start: 0, length: 3 }])).toEqual([
    { text: "Rey", matched: true },
    { text: "es", matched: false },
  ]);
});

test("matches of other fields do not count, overlapping ones are told once, overlong ones end with the text", () => {
  const spans = [
    { field: "given", entry: 0, start: 0, length: 5 },
    { field: "family", entry: 0, start: 2, length: 9 },
    { field: "family", entry: 0, start: 1, length: 2 },
  ] as const;
  expect(runs("Reyes", "family", spans)).toEqual([
    { text: "R", matched: false },
    { text: "ey", matched: true },
    { text: "es", matched: true },
  ]);
});

test("a text without matches stays whole, an empty one is nothing", () => {
  expect(runs("王", "family", [])).toEqual([{ text: "王", matched: false }]);
  expect(runs("", "family", [])).toEqual([]);
});

test("a match of the second phone number is not drawn into the first", () => {
  const spans = [{ field: "phone", entry: 1, start: 0, length: 3 }] as const;
  expect(runs("555-0101", "phone", spans, 0)).toEqual([{ text: "555-0101", matched: false }]);
  expect(runs("555-0102", "phone", spans, 1)[0]).toEqual({ text: "555", matched: true });
});
