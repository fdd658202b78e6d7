import { expect, test } from "vitest";
import type { ClinicRules } from "../../ipc/bindings";
import { frameOf, hoursOn } from "./strip";

const rules = { from: "08:00", to: "17:00" };
const on = (start: string, end: string) => ({ start: `2026-11-23T${start}:00`, end: `2026-11-23T${end}:00` });

test("the strip shows opening time in whole hours", () => {
  expect(frameOf(rules, [], null)).toEqual({ from: 480, to: 1020 });
  expect(frameOf({ from: "08:30", to: "16:45" }, [], null)).toEqual({ from: 480, to: 1020 });
});

test("the hours of a day are those of its weekday", () => {
  const week = [rules, null, null, null, null, null, { from: "10:00", to: "12:00" }] as ClinicRules["week"];
  expect(hoursOn({ week }, "2026-11-23"), "a Monday").toEqual(rules);
  expect(hoursOn({ week }, "2026-11-24"), "closed").toBeNull();
  expect(hoursOn({ week }, "2026-11-29"), "a Sunday").toEqual({ from: "10:00", to: "12:00" });
  expect(frameOf(null, [], null), "a closed day is drawn all the same").toEqual({ from: 480, to: 1020 });
});

test("the strip reaches as far as anything on that day", () => {
  expect(frameOf(rules, [on("07:15", "07:45")], on("18:00", "18:30"))).toEqual({ from: 420, to: 1140 });
  expect(frameOf(rules, [on("22:00", "01:00")], null), "a night ends the day").toEqual({ from: 480, to: 1440 });
});
