/** What stands beside a box from before: the last value, with its age, and the few before it as a line. */
import { ago, measure, type Ago } from "../../i18n/format.svelte";
import type { Unit, VitalsRow } from "../../ipc/bindings";
import { t } from "../../i18n";
import { seriesOf, valueOf } from "./shown";
import { signsOf, type BoxId } from "./signs";

/** So many values make the line. */
const LINE = 12;

export type Earlier = {
  /** "142/88", "71.4", with its unit where that is not the box's. */
  value: string;
  age: Ago | "future";
  /** Clinic wall time. */
  taken: string;
  /** Values of each sign of the box, oldest first. */
  lines: number[][];
};

/** `rows` newest first; those of the visit that is written in are left out by the caller. */
export function earlierOf(rows: readonly VitalsRow[], box: BoxId, unit: Unit, now: string): Earlier | null {
  const past = rows.filter((row) => ago(row.reading.taken, now) !== "future");
  const signs = signsOf(box);
  const last = past.find((row) => signs.some((sign) => valueOf(row, sign)));
  if (!last) return null;
  const values = signs.map((sign) => valueOf(last, sign));
  const words = values.map((value) => (value ? measure(value.value, value.unit) : "–")).join("/");
  const other = values.find((value) => value && value.unit !== unit);
  return {
    value: other ? `${words} ${t.units[other.unit]}` : words,
    age: ago(last.reading.taken, now),
    taken: last.reading.taken,
    lines: signs.map((sign) =>
      seriesOf(past, sign)
        .slice(-LINE)
        .map((point) => point.value),
    ),
  };
}

/** Lines of values on a plane of `width` × `height`, all on one scale, as SVG paths; a single value makes none. */
export function paths(lines: readonly (readonly number[])[], width: number, height: number): string[] {
  const all = lines.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const y = (value: number) => (high === low ? height / 2 : height - 1 - ((value - low) / (high - low)) * (height - 2));
  return lines
    .filter((line) => line.length > 1)
    .map((line) =>
      line
        .map(
          (value, n) => `${n === 0 ? "M" : "L"}${((n / (line.length - 1)) * width).toFixed(1)} ${y(value).toFixed(1)}`,
        )
        .join(""),
    );
}
