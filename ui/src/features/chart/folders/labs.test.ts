import { expect, test } from "vitest";
import type { LabResult } from "../../../ipc/bindings";
import { analytesOf, byDay, labTrend, numberOf, rangeOf } from "./labs";

const result = (value: string | null, at: string | null, more: Partial<LabResult> = {}): LabResult => ({
  id: `${value} ${at}`,
  name: "Creatinine",
  code: "2160-0",
  at,
  value,
  unit: "mg/dL",
  range: "0.6–1.3",
  flag: "normal",
  status: "final",
  ...more,
});

test("a value is a number only where it can be no other one", () => {
  expect(numberOf("0.9"), "as the laboratory wrote it").toBe(0.9);
  expect(numberOf("-2"), "a base excess").toBe(-2);
  for (const value of ["< 0.01", "1,200", "1.2.3", "yellow", "", "12 h", null]) expect(numberOf(value)).toBeNull();
});

test("a range is drawn where the laboratory's words are two ends", () => {
  expect(rangeOf("0.6–1.3")).toEqual({ low: 0.6, high: 1.3 });
  expect(rangeOf("70 - 99")).toEqual({ low: 70, high: 99 });
  for (const range of ["", "≤ 5", "negative", "9-1"]) expect(rangeOf(range), range).toBeNull();
});

test("a trend has one unit, no word and no value without a day, and says how many it leaves out", () => {
  const trend = labTrend([
    result("0.9", "2026-11-20T15:00:00"),
    result("80", "2026-10-20T15:00:00", { unit: "umol/L" }),
    result("1.1", "2026-09-20T15:00:00"),
    result("hemolysed", "2026-08-20T15:00:00"),
    result(null, "2026-07-20T15:00:00"),
    result("1.0", null),
  ]);
  expect(
    trend.points.map((point) => point.value),
    "oldest first",
  ).toEqual([1.1, 0.9]);
  expect([trend.unit, trend.left]).toEqual(["mg/dL", 4]);
  expect(labTrend([]).points).toEqual([]);
});

test("results of one test stand together by their code, and those without one by their name", () => {
  const glucose = result("101", "2026-11-20T15:00:00", { name: "Glucose", code: "2345-7" });
  const uncoded = result("yellow", "2026-11-20T15:00:00", { name: "Color", code: null });
  const all = analytesOf([
    result("0.9", "2026-11-20T15:00:00"),
    glucose,
    uncoded,
    result("1.1", "2026-09-20T15:00:00", { name: "Creatinine, serum" }),
    { ...uncoded, name: " color" },
  ]);
  expect(all.map((one) => [one.name, one.results.length])).toEqual([
    ["Creatinine", 2],
    ["Glucose", 1],
    ["Color", 2],
  ]);
});

test("what came on one day stands together, and what has no day is not lost", () => {
  const days = byDay([result("0.9", "2026-11-20T15:00:00"), result("1.0", null), result("1.1", "2026-12-01T08:00:00")]);
  expect(days.map((one) => one.day)).toEqual(["2026-12-01", "2026-11-20", null]);
});
