/** Laboratory results as they are shown: by test, and as a trend where they are plain numbers of one unit. */
import type { LabResult } from "../../../ipc/bindings";

/** The results of one test, the newest first. */
export type Analyte = { key: string; name: string; results: readonly LabResult[] };

const keyOf = (one: LabResult) => one.code ?? one.name.trim().toLowerCase();

/** The tests, the one with the newest result first, each with its results as they came: newest first. */
export function analytesOf(results: readonly LabResult[]): Analyte[] {
  const all = new Map<string, LabResult[]>();
  for (const one of results) {
    const theirs = all.get(keyOf(one));
    if (theirs) theirs.push(one);
    else all.set(keyOf(one), [one]);
  }
  return [...all].map(([key, own]) => ({ key, name: own[0]?.name ?? "", results: own }));
}

/** The number that a value is; nothing for one in words, with a sign before it, or with anything that could be misread. */
export function numberOf(value: string | null): number | null {
  return value !== null && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : null;
}

/** A range with both ends, where the laboratory's words are one. */
export function rangeOf(range: string): { low: number; high: number } | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*[-–]\s*(\d+(?:\.\d+)?)\s*$/.exec(range);
  const [low, high] = [Number(found?.[1]), Number(found?.[2])];
  return found && low <= high ? { low, high } : null;
}

/** A result in a trend. */
export type LabPoint = { at: string; value: number; result: LabResult };

/**
 * The trend of a test, oldest first: what is a plain number in the unit of the newest such result, and has a day. `left` is
 * how many results are none of it: a line through two units would lie.
 */
export function labTrend(results: readonly LabResult[]): { unit: string; points: LabPoint[]; left: number } {
  const numbers = results.flatMap((result) => {
    const value = numberOf(result.value);
    return value === null || result.at === null ? [] : [{ at: result.at, value, result }];
  });
  numbers.sort((a, b) => a.at.localeCompare(b.at));
  const unit = numbers.at(-1)?.result.unit ?? "";
  const points = numbers.filter((one) => one.result.unit === unit);
  return { unit, points, left: results.length - points.length };
}

/** Results by the day they came, newest first; those without a day last. */
export function byDay(results: readonly LabResult[]): { day: string | null; results: LabResult[] }[] {
  const days = new Map<string | null, LabResult[]>();
  for (const one of results) {
    const day = one.at?.slice(0, 10) ?? null;
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days]
    .map(([day, own]) => ({ day, results: own }))
    .sort((a, b) => (b.day ?? "").localeCompare(a.day ?? ""));
}
