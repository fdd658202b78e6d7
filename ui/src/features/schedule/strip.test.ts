import { expect, test } from "vitest";
import { frameOf } from "./strip";

const rules = { opens: "08:00", closes: "17:00" };
const on = (start: string, end: string) => ({ start: `2026-11-23T${start}:00`, end: `2026-11-23T${end}:00` });

test("the strip shows opening time in whole hours", () => {
  expect(frameOf(rules, [], null)).toEqual({ from: 480, to: 1020 });
  expect(frameOf({ opens: "08:30", closes: "16:45" }, [], null)).toEqual({ from: 480, to: 1020 });
});

test("the strip reaches as far as anything on that day", () => {
  expect(frameOf(rules, [on("07:15", "07:45")], on("18:00", "18:30"))).toEqual({ from: 420, to: 1140 });
  expect(frameOf(rules, [on("22:00", "01:00")], null), "a night ends the day").toEqual({ from: 480, to: 1440 });
});
