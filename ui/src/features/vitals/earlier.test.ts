import { expect, test } from "vitest";
import type { ShownValue, VitalSign, VitalsRow } from "../../ipc/bindings";
import { earlierOf, paths } from "./earlier";

const value = (sign: VitalSign, of: number, unit: ShownValue["unit"] = "mmHg"): ShownValue => ({
  sign,
  value: of,
  unit,
  flag: null,
  noFlag: null,
  band: null,
});
const row = (taken: string, ...values: ShownValue[]): VitalsRow => ({
  reading: { id: 1, encounter: 1, taken, values: {}, temperatureMethod: null, note: "" },
  values,
  bmi: null,
  bmiClass: null,
});
const now = "2026-11-21T09:00:00";

test("beside a box stands the last value that has the sign, with its own age", () => {
  const rows = [
    row("2026-11-20T09:00:00", value("pulse", 80, "perMinute")),
    row("2026-11-14T09:00:00", value("systolic", 142), value("diastolic", 88)),
    row("2026-08-01T09:00:00", value("systolic", 150), value("diastolic", 92)),
  ];
  const pressure = earlierOf(rows, "pressure", "mmHg", now);
  expect(pressure).toMatchObject({ value: "142/88", age: { n: 7, unit: "days" } });
  expect(pressure?.lines, "oldest first, each half by itself").toEqual([
    [150, 142],
    [92, 88],
  ]);
  expect(earlierOf(rows, "weight", "kilogram", now), "never taken").toBeNull();
});

test("a reading of the future is no last value, half a pressure is shown as half, another unit is named", () => {
  const rows = [
    row("2026-11-25T09:00:00", value("systolic", 99), value("diastolic", 60)),
    row("2026-11-14T09:00:00", value("systolic", 142)),
    row("2026-11-13T09:00:00", value("weight", 157.4, "pound")),
  ];
  expect(earlierOf(rows, "pressure", "mmHg", now)?.value).toBe("142/–");
  expect(earlierOf(rows, "weight", "kilogram", now)?.value).toBe("157.4 lb");
  expect(earlierOf(rows, "weight", "pound", now)?.value).toBe("157.4");
});

test("lines share one scale, and a single value makes none", () => {
  expect(paths([[1, 3], [2]], 60, 12)).toEqual(["M0.0 11.0L60.0 1.0"]);
  expect(paths([[5, 5]], 60, 12), "all alike: in the middle").toEqual(["M0.0 6.0L60.0 6.0"]);
});
