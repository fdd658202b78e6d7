/** How much of the day the free-and-busy strip shows: whole hours around opening time and everything on that day. */
import { minuteOfDay } from "../../i18n/format.svelte";
import type { BusySpan, ClinicRules } from "../../ipc/bindings";

export function frameOf(
  rules: Pick<ClinicRules, "opens" | "closes">,
  busy: readonly Pick<BusySpan, "start" | "end">[],
  chosen: { start: string; end: string } | null,
): { from: number; to: number } {
  const spans = [{ start: rules.opens, end: rules.closes }, ...busy, ...(chosen ? [chosen] : [])];
  const ends = spans.map((span) => {
    const [start, end] = [minuteOfDay(span.start), minuteOfDay(span.end)];
    // An end at or before its start belongs to the next day.
    return end > start ? end : 24 * 60;
  });
  const from = Math.floor(Math.min(...spans.map((span) => minuteOfDay(span.start))) / 60) * 60;
  const to = Math.ceil(Math.max(...ends) / 60) * 60;
  return { from, to: Math.max(to, from + 60) };
}
