/** The axis of a trend: how much of it is shown, and where it is labelled. Small changes look small. */
import type { Unit } from "../../ipc/bindings";

/** What is shown at least, so that a swing within the ordinary does not fill the plot. */
const LEAST: Record<Unit, number> = {
  celsius: 3,
  fahrenheit: 5,
  perMinute: 20,
  percent: 10,
  mmHg: 60,
  kilogram: 6,
  pound: 12,
  centimetre: 10,
  inch: 4,
};
/** Of the largest value, where that is less: a newborn's weight has a plot of its own, too. */
const SHARE = 0.25;
/** Labels at most. */
const MOST = 4;

export type Axis = { low: number; high: number; ticks: readonly number[] };

/** The axis for these values, whose unit is `unit`. */
export function axisOf(values: readonly number[], unit: Unit): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const wanted = Math.min(LEAST[unit], SHARE * Math.abs(most) || LEAST[unit]);
  const room = Math.max(0, wanted - (most - least)) / 2;
  // Of a saturation nothing lies above 100.
  const high = unit === "percent" ? Math.min(100, most + room) : most + room;
  const low = Math.min(least, unit === "percent" ? high - wanted : least - room);
  const step = stepOf(high - low);
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9; n += 1) ticks.push(Number((n * step).toFixed(6)));
  return { low, high, ticks };
}

/** 1, 2 or 5 of some power of ten, so that no more labels than fit stand along `span`. */
function stepOf(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / MOST || 1));
  return ([1, 2, 5, 10].find((one) => span / (one * power) <= MOST) ?? 10) * power;
}
