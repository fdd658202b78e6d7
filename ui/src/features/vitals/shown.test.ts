import { expect, test } from "vitest";
import type { ShownValue, VitalsRow } from "../../ipc/bindings";
import { lastOf, pairFlags, place, seriesOf, withUnit } from "./shown";

const value = (part: Partial<ShownValue>): ShownValue => ({
  sign: "weight",
  value: 70,
  unit: "kilogram",
  flag: null,
  noFlag: "noBand",
  band: null,
  ...part,
});
const row = (taken: string, ...values: ShownValue[]): VitalsRow => ({
  reading: { id: 1, encounter: 1, taken, values: {}, temperatureMethod: null, note: "" },
  values,
  bmi: null,
  bmiClass: null,
});

test("a series runs from the oldest value to the newest", () => {
  const rows = [
    row("2026-03-01T09:00:00", value({ value: 71 })),
    row("2026-01-01T09:00:00", value({ value: 70 })),
    row("2026-02-01T09:00:00"),
  ];
  expect(seriesOf(rows, "weight").map((point) => point.value)).toEqual([70, 71]);
});

test("values in another unit than the newest never share its line", () => {
  const rows = [
    row("2026-03-01T09:00:00", value({})),
    row("2026-01-01T09:00:00", value({ value: 154, unit: "pound" })),
  ];
  expect(seriesOf(rows, "weight")).toHaveLength(1);
});

test("points are laid out by time, higher values further up, one value in the middle", () => {
  const rows = [row("2026-01-03T00:00:00", value({ value: 80 })), row("2026-01-01T00:00:00", value({ value: 70 }))];
  const [first, last] = place(seriesOf(rows, "weight"), 200, 100, 10);
  expect(first?.x).toBe(10);
  expect(last?.x).toBe(190);
  expect(last?.y).toBeLessThan(first?.y ?? 0);
  expect(place(seriesOf(rows.slice(0, 1), "weight"), 200, 100, 10)[0]?.x).toBe(100);
});

test("a value keeps its unit, a pair the worse flag", () => {
  expect(withUnit(37.25, "celsius")).toBe("37.3 °C");
  expect(withUnit(98, "percent")).toBe("98%");
  expect(withUnit(3.215, "kilogram")).toBe("3.215 kg");
});

test("of two pressures with flags of their own neither swallows the other", () => {
  const pressures = (systolic: ShownValue["flag"], diastolic: ShownValue["flag"]) =>
    pairFlags(value({ sign: "systolic", flag: systolic }), value({ sign: "diastolic", flag: diastolic }));
  expect(pressures("criticalLow", "high")).toEqual([
    { of: "systolic", flag: "criticalLow" },
    { of: "diastolic", flag: "high" },
  ]);
  expect(pressures("high", "high"), "said once").toEqual([{ of: null, flag: "high" }]);
  expect(pressures("normal", "high")).toEqual([{ of: "diastolic", flag: "high" }]);
  expect(pressures("normal", null)).toEqual([]);
});

test("the last value of each sign keeps its own age, and a set of tomorrow is none", () => {
  const pressure = [
    value({ sign: "systolic", value: 128, unit: "mmHg" }),
    value({ sign: "diastolic", value: 82, unit: "mmHg" }),
  ];
  const rows = [
    row("2026-11-22T09:00:00", value({ sign: "pulse", value: 70, unit: "perMinute" })),
    row("2026-11-21T08:00:00", value({ sign: "temperature", value: 37, unit: "celsius" })),
    row("2026-11-13T09:00:00", ...pressure, value({ sign: "temperature", value: 38, unit: "celsius" })),
    row("2026-10-01T09:00:00", value({ sign: "systolic", value: 150, unit: "mmHg" }), value({})),
  ];
  const last = lastOf(rows, "2026-11-21T15:00:00");
  expect(last.signs.map((one) => [one.sign, one.taken.slice(0, 10), ...one.values.map((of) => of.value)])).toEqual([
    ["systolic", "2026-11-13", 128, 82],
    ["temperature", "2026-11-21", 37],
    ["weight", "2026-10-01", 70],
  ]);
  expect(last.future).toEqual(["2026-11-22T09:00:00"]);
});
