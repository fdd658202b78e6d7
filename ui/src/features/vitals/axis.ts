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
  const most = Math.max(...values);
  // Of a saturation nothing lies above 100.
  return axisWith(
    values,
    Math.min(LEAST[unit], SHARE * Math.abs(most) || LEAST[unit]),
    unit === "percent" ? 100 : null,
  );
}

/** The axis for values of any unit: a quarter of the largest is shown at least. */
export function axisOfAny(values: readonly number[]): Axis {
  return axisWith(values, SHARE * Math.abs(Math.max(...values)) || 1, null);
}

function axisWith(values: readonly number[], wanted: number, top: number | null): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0, wanted - (most - least)) / 2;
  const high = top === null ? most + room : Math.min(top, most + room);
  const low = Math.min(least, top === null ? least - room : high - wanted);
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
