import { expect, test } from "vitest";
import type { Growth, GrowthChart, GrowthValue } from "../../ipc/bindings";
import { ageText, lay, percentileText, saidOf, steps, zText } from "./growth";

const value = (measure: GrowthValue["measure"], reference: GrowthValue["reference"]): GrowthValue => ({
  measure,
  reference,
  z: -1.2,
  percentile: 11.5,
});
const known: Growth = { state: "known", values: [value("weight", "who"), value("weight", "cdc"), value("bmi", "who")] };

test("the CDC is shown where US units are used, and nothing of an adult", () => {
  expect(saidOf(known, ["weight"], "us").map((one) => one.reference)).toEqual(["cdc", "who"]);
  expect(saidOf(known, ["weight"], "metric").map((one) => one.reference)).toEqual(["who"]);
  expect(saidOf(known, ["height", "bmi"], "us").map((one) => one.measure)).toEqual(["bmi"]);
  expect(saidOf({ state: "grown" }, ["weight"], "us")).toEqual([]);
  expect(saidOf(undefined, ["weight"], "us")).toEqual([]);
});

test("an end of the percentiles is never claimed to be reached", () => {
  expect([0.0001, 0.31, 3.4, 50, 99.4, 99.97].map(percentileText)).toEqual(["<0.1", "0.3", "3", "50", "99.4", ">99.9"]);
  expect([-1.2, 0.004, -0.004, 2.346, 133.6, -16].map(zText)).toEqual([
    "−1.20",
    "0.00",
    "0.00",
    "+2.35",
    ">+10",
    "<−10",
  ]);
});

test("axes count as people do", () => {
  expect(steps(0, 24, 8)).toEqual([0, 5, 10, 15, 20]);
  expect(steps(2.1, 17.9, 8)).toEqual([4, 6, 8, 10, 12, 14, 16]);
  expect(ageText(100)).toEqual({ n: "3", unit: "months" });
  expect(ageText(2000)).toEqual({ n: "5.5", unit: "years" });
});

test("everything that is drawn lies inside of the drawing", () => {
  const chart: GrowthChart = {
    patient: "p",
    measure: "weight",
    reference: "who",
    unit: "kilogram",
    span: [0, 730],
    lines: [
      {
        percentile: 3,
        points: [
          [0, 2.5],
          [730, 9.7],
        ],
      },
      {
        percentile: 97,
        points: [
          [0, 4.3],
          [730, 15.3],
        ],
      },
    ],
    points: [{ taken: "2026-01-01T10:00:00", days: 365, value: 21, z: 8, percentile: 100, typed: true }],
    why: null,
  };
  const drawn = lay(chart, { width: 800, height: 400 }, { top: 10, right: 40, bottom: 40, left: 40 });
  const dot = drawn?.dots[0];
  expect(
    dot && dot.y >= 10 && dot.y <= 360 && dot.x > 40 && dot.x < 760,
    "a child far off the curves is in sight",
  ).toBe(true);
  expect(drawn?.years, "two years are counted in months").toBe(false);
  expect(lay({ ...chart, lines: [] }, { width: 1, height: 1 }, { top: 0, right: 0, bottom: 0, left: 0 })).toBeNull();
});
