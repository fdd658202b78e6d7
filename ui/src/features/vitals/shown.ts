/** Vitals as they are shown: values with their unit, blood pressure as a pair, series for trends. */
import { ago, measure } from "../../i18n/format.svelte";
import { t } from "../../i18n";
import { axisOf, type Axis } from "./axis";
import { ALL_SIGNS } from "./signs";
import type { Flag, ShownBand, ShownValue, Unit, VitalSign, VitalsRow } from "../../ipc/bindings";

export function valueOf(row: VitalsRow, sign: VitalSign): ShownValue | undefined {
  return row.values.find((value) => value.sign === sign);
}

/** "37.2 °C". */
export function withUnit(value: number, unit: Unit): string {
  const gap = unit === "percent" || unit === "perMinute" ? "" : " ";
  return `${measure(value, unit)}${gap}${t.units[unit]}`;
}

/** What a pair of pressures is marked with: one flag where both say the same or one says nothing, else each its own. */
export function pairFlags(
  systolic: ShownValue,
  diastolic: ShownValue,
): { of: "systolic" | "diastolic" | null; flag: Flag }[] {
  const odd = (flag: Flag | null): flag is Flag => flag !== null && flag !== "normal";
  const marks = [
    { of: "systolic" as const, flag: systolic.flag },
    { of: "diastolic" as const, flag: diastolic.flag },
  ].filter((mark): mark is { of: "systolic" | "diastolic"; flag: Flag } => odd(mark.flag));
  const [first, second] = marks;
  return first && second && first.flag === second.flag ? [{ of: null, flag: first.flag }] : marks;
}

/** The last value of each sign, pressures as the pair that was taken together, each with when it was taken. */
export type LastSign = { sign: VitalSign; values: ShownValue[]; taken: string };
export type LastVitals = {
  signs: LastSign[];
  bmi: { row: VitalsRow; taken: string } | null;
  /** When the sets were taken that lie in the future: they are no last values, and somebody should know of them. */
  future: string[];
};

/** `rows` newest first, as the chart has them; `now` is the clinic's. */
export function lastOf(rows: readonly VitalsRow[], now: string): LastVitals {
  const future = rows.filter((row) => ago(row.reading.taken, now) === "future");
  const past = rows.filter((row) => !future.includes(row));
  const newest = (sign: VitalSign) => past.find((row) => valueOf(row, sign));
  const signs: LastSign[] = [];
  const pressure = past.find((row) => valueOf(row, "systolic") || valueOf(row, "diastolic"));
  for (const sign of ALL_SIGNS) {
    const row = sign === "systolic" ? pressure : sign === "diastolic" ? undefined : newest(sign);
    const values = row
      ? (sign === "systolic" ? [valueOf(row, "systolic"), valueOf(row, "diastolic")] : [valueOf(row, sign)]).filter(
          (value) => value !== undefined,
        )
      : [];
    if (row && values.length > 0) signs.push({ sign, values, taken: row.reading.taken });
  }
  const weighed = past.find((row) => row.bmi !== null);
  return {
    signs,
    bmi: weighed ? { row: weighed, taken: weighed.reading.taken } : null,
    future: future.map((row) => row.reading.taken),
  };
}

/** One value of a trend. */
export type TrendPoint = { at: string; value: number; unit: Unit; flag: Flag | null; band: ShownBand | null };

/** The values of a sign, oldest first, all in the unit of the newest one: a mixed line would lie. */
export function seriesOf(rows: readonly VitalsRow[], sign: VitalSign): TrendPoint[] {
  const points = rows.flatMap((row): TrendPoint[] => {
    const value = valueOf(row, sign);
    return value
      ? [{ at: row.reading.taken, value: value.value, unit: value.unit, flag: value.flag, band: value.band }]
      : [];
  });
  points.sort((a, b) => a.at.localeCompare(b.at));
  const unit = points.at(-1)?.unit;
  return points.filter((point) => point.unit === unit);
}

/** Both pressures of one reading. */
export type PressurePoint = { at: string; systolic: ShownValue; diastolic: ShownValue };

/** The readings in which both pressures were taken, oldest first. */
export function pressuresOf(rows: readonly VitalsRow[]): PressurePoint[] {
  const points = rows.flatMap((row): PressurePoint[] => {
    const [systolic, diastolic] = [valueOf(row, "systolic"), valueOf(row, "diastolic")];
    return systolic && diastolic ? [{ at: row.reading.taken, systolic, diastolic }] : [];
  });
  return points.sort((a, b) => a.at.localeCompare(b.at));
}

/** A point and its band on a plane of `width` × `height`, y downwards. */
export type Placed = { x: number; y: number; bandTop: number | null; bandBottom: number | null };

/** Where times lie between `from` and `to`, the first at one end and the last at the other. */
export function along(at: readonly string[], from: number, to: number): number[] {
  const times = at.map((one) => Date.parse(`${one}Z`));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return times.map((time) =>
    last === first ? (from + to) / 2 : from + ((time - first) / (last - first)) * (to - from),
  );
}

/** The axis of a series, its bands on it. */
export function axisFor(points: readonly TrendPoint[]): Axis {
  const edges = points.flatMap((point) => [point.value, ...(point.band ? [point.band.low, point.band.high] : [])]);
  return axisOf(edges, points.at(-1)?.unit ?? "percent");
}

/** Where a value lies on an axis of `height`, y downwards, with room above and below. */
export function heightOn({ low, high }: Axis, height: number): (value: number) => number {
  const room = (high - low || 1) * 0.08;
  return (value) => height - ((value - low + room) / (high - low + 2 * room || 1)) * height;
}

/** Lays a series out, by time along x and by value along y. */
export function place(points: readonly TrendPoint[], width: number, height: number, margin: number): Placed[] {
  const xs = along(
    points.map((point) => point.at),
    margin,
    width - margin,
  );
  const y = heightOn(axisFor(points), height);
  return points.map((point, n) => ({
    x: xs[n] ?? 0,
    y: y(point.value),
    bandTop: point.band ? y(point.band.high) : null,
    bandBottom: point.band ? y(point.band.low) : null,
  }));
}

/** The index of the place nearest to `x`. */
export function nearest(places: readonly number[], x: number): number {
  return places.reduce((best, at, n) => (Math.abs(at - x) < Math.abs((places[best] ?? 0) - x) ? n : best), 0);
}
