import { expect, test } from "vitest";
import { axisOf } from "./axis";

test("0.6 °C does not fill the plot", () => {
  const axis = axisOf([36.4, 37], "celsius");
  expect(axis.high - axis.low).toBeCloseTo(3);
  expect((37 - 36.4) / (axis.high - axis.low)).toBeLessThan(0.25);
});

test("every value is on it, and the labels are round, few and within", () => {
  for (const [values, unit] of [
    [[36.1, 41.2], "celsius"],
    [[62, 185], "mmHg"],
    [[3.12, 3.98], "kilogram"],
    [[71.4, 71.4], "kilogram"],
    [[88, 99], "percent"],
    [[1, 300], "perMinute"],
  ] as const) {
    const { low, high, ticks } = axisOf(values, unit);
    expect(low, unit).toBeLessThanOrEqual(Math.min(...values));
    expect(high, unit).toBeGreaterThanOrEqual(Math.max(...values));
    expect(ticks.length, `${unit}: ${ticks.join(" ")}`).toBeGreaterThanOrEqual(2);
    expect(ticks.length, `${unit}: ${ticks.join(" ")}`).toBeLessThanOrEqual(5);
    for (const tick of ticks) expect(tick >= low - 1e-6 && tick <= high + 1e-6, `${unit}: ${tick}`).toBe(true);
  }
});

test("nothing lies above a saturation of 100", () => {
  expect(axisOf([97, 100], "percent").high).toBe(100);
});
