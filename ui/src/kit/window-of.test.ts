import { expect, test } from "vitest";
import { windowOf } from "./window-of";

test("a list of 700 keeps only what is in sight and a little more", () => {
  expect(windowOf(700, 50, 0, 500)).toEqual({ from: 0, to: 18 });
  expect(windowOf(700, 50, 10_000, 500)).toEqual({ from: 192, to: 218 });
});

test("the end of the list is the end", () => {
  expect(windowOf(700, 50, 34_500, 500)).toEqual({ from: 682, to: 700 });
  expect(windowOf(0, 50, 900, 500)).toEqual({ from: 0, to: 0 });
});

test("a list that became shorter than its scroll position still shows rows", () => {
  const part = windowOf(3, 50, 10_000, 500);
  expect(part.from).toBeLessThan(3);
  expect(part.to).toBe(3);
});
