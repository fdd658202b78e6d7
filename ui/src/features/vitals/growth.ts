/** How a child's growth is written and drawn: no rules, only words, lines and places. */
import type { Growth, GrowthChart, GrowthMeasure, GrowthReference, UnitSystem, VitalSign } from "../../ipc/bindings";

/** What is said below the box of a sign; BMI stands with the height, which is typed last. */
export const measuresOf: Partial<Record<VitalSign, readonly GrowthMeasure[]>> = {
  weight: ["weight"],
  height: ["height", "bmi"],
  headCircumference: ["headCircumference"],
};

/** Whose tables are shown: the WHO's everywhere, the CDC's where US units are used. */
export function referencesOf(units: UnitSystem): readonly GrowthReference[] {
  return units === "us" ? ["cdc", "who"] : ["who"];
}

/** What is known of these measures by these references, one entry for each that a table has. */
export function saidOf(growth: Growth | undefined, measures: readonly GrowthMeasure[], units: UnitSystem) {
  if (growth?.state !== "known") return [];
  const references = referencesOf(units);
  return measures.flatMap((measure) =>
    references.flatMap((reference) =>
      growth.values.filter((one) => one.measure === measure && one.reference === reference),
    ),
  );
}

/** "12", "0.4", "<0.1", ">99.9": an end that is not reached is not claimed. */
export function percentileText(percentile: number): string {
  if (percentile < 0.1) return "<0.1";
  if (percentile > 99.9) return ">99.9";
  return percentile < 1 || percentile > 99 ? percentile.toFixed(1) : String(Math.round(percentile));
}

/** "−1.20", "+0.35", "0.00". */
export function zText(z: number): string {
  // So far out it is a slip of the hand, and its size says nothing.
  if (Math.abs(z) >= 10) return z < 0 ? "<−10" : ">+10";
  const size = Math.abs(z).toFixed(2);
  return z < 0 && size !== "0.00" ? `−${size}` : z > 0 && size !== "0.00" ? `+${size}` : size;
}

/** The drawing of a chart, in the units of its box. */
export interface Drawn {
  lines: { percentile: number; path: string; end: { x: number; y: number } }[];
  dots: { x: number; y: number; typed: boolean; at: number }[];
  /** The child's own curve. */
  own: string;
  across: { x: number; text: string }[];
  up: { y: number; text: string }[];
  /** Whether ages are written in years. */
  years: boolean;
}

const DAYS_OF_MONTH = 30.4375;
const DAYS_OF_YEAR = 365.25;

/** Steps of an axis that people count in, about `wanted` of them between two values. */
export function steps(from: number, to: number, wanted: number): number[] {
  const raw = (to - from) / wanted;
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((one) => one >= raw) ?? raw;
  const all: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to + step * 1e-9; at += step) all.push(Number(at.toFixed(6)));
  return all;
}

/** Lays a chart out in a box; the right edge is left to the names of the lines. */
export function lay(chart: GrowthChart, box: { width: number; height: number }, edge: Edge): Drawn | null {
  if (!chart.span || chart.lines.length === 0) return null;
  const [from, to] = chart.span;
  const values = [
    ...chart.lines.flatMap((line) => line.points.map((point) => point[1])),
    ...chart.points.map((one) => one.value),
  ];
  const reach = { low: Math.min(...values), high: Math.max(...values) };
  const room = (reach.high - reach.low) * 0.04;
  const [low, high] = [Math.max(0, reach.low - room), reach.high + room];
  const inner = { width: box.width - edge.left - edge.right, height: box.height - edge.top - edge.bottom };
  const x = (days: number) => edge.left + ((days - from) / (to - from)) * inner.width;
  const y = (value: number) => edge.top + (1 - (value - low) / (high - low)) * inner.height;
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([days, value], n) => `${n === 0 ? "M" : "L"}${x(days).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const years = to - from > 3 * DAYS_OF_YEAR;
  const unit = years ? DAYS_OF_YEAR : DAYS_OF_MONTH;
  return {
    lines: chart.lines.map((line) => {
      const last = line.points.at(-1) ?? ([to, low] as const);
      return { percentile: line.percentile, path: path(line.points), end: { x: x(last[0]), y: y(last[1]) } };
    }),
    dots: chart.points.map((one, at) => ({ x: x(one.days), y: y(one.value), typed: one.typed, at })),
    own: chart.points.length > 1 ? path(chart.points.map((one) => [one.days, one.value] as const)) : "",
    across: steps(from / unit, to / unit, years ? 12 : 8).map((at) => ({ x: x(at * unit), text: String(at) })),
    up: steps(low, high, 8).map((at) => ({ y: y(at), text: String(at) })),
    years,
  };
}

/** Room around the drawing. */
export interface Edge {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** An age in days as it is said in a table: "9 mo", "4.5 y". */
export function ageText(days: number): { n: string; unit: "months" | "years" } {
  const months = days / DAYS_OF_MONTH;
  return months < 36
    ? { n: months < 3 ? months.toFixed(1) : String(Math.floor(months)), unit: "months" }
    : { n: (days / DAYS_OF_YEAR).toFixed(1), unit: "years" };
}
