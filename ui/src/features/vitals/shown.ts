/** Vitals as they are shown: values with their unit, blood pressure as a pair, series for trends. */
import { measure } from "../../i18n/format.svelte";
import { t } from "../../i18n";
import type { Flag, ShownBand, ShownValue, Unit, VitalSign, VitalsRow } from "../../ipc/types";

export function valueOf(row: VitalsRow, sign: VitalSign): ShownValue | undefined {
  return row.values.find((value) => value.sign === sign);
}

/** "37.2 °C". */
export function withUnit(value: number, unit: Unit): string {
  const gap = unit === "percent" || unit === "perMinute" ? "" : " ";
  return `${measure(value)}${gap}${t.units[unit]}`;
}

/** The worse of two flags: what a pair of values is marked with. */
export function worse(one: Flag | null, other: Flag | null): Flag | null {
  const order: readonly (Flag | null)[] = [null, "normal", "low", "high", "criticalLow", "criticalHigh"];
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}

/** One value of a trend. */
export type TrendPoint = { at: string; value: number; unit: Unit; flag: Flag | null; band: ShownBand | null };

/** The values of a sign, oldest first, all in the unit of the newest one: a mixed line would lie. */
export function seriesOf(rows: readonly VitalsRow[], sign: VitalSign): TrendPoint[] {
  const points = rows.flatMap((row): TrendPoint[] => {
    const value = valueOf(row, sign);
    return value ? [{ at: row.reading.taken, value: value.value, unit: value.unit, flag: value.flag, band: value.band }] : [];
  });
  points.sort((a, b) => a.at.localeCompare(b.at));
  const unit = points.at(-1)?.unit;
  return points.filter((point) => point.unit === unit);
}

/** A point and its band on a plane of `width` × `height`, y downwards. */
export type Placed = { x: number; y: number; bandTop: number | null; bandBottom: number | null };

/** Lays a series out, by time along x and by value along y, with room above and below. */
export function place(points: readonly TrendPoint[], width: number, height: number, margin: number): Placed[] {
  const times = points.map((point) => Date.parse(`${point.at}Z`));
  const edges = points.flatMap((point) => [point.value, ...(point.band ? [point.band.low, point.band.high] : [])]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const room = (high - low || 1) * 0.08;
  const x = (time: number) =>
    last === first ? width / 2 : margin + ((time - first) / (last - first)) * (width - 2 * margin);
  const y = (value: number) => height - ((value - low + room) / (high - low + 2 * room || 1)) * height;
  return points.map((point, n) => ({
    x: x(times[n] ?? first),
    y: y(point.value),
    bandTop: point.band ? y(point.band.high) : null,
    bandBottom: point.band ? y(point.band.low) : null,
  }));
}
