/** How much of the day the free-and-busy strip shows: whole hours around opening time and everything on that day. */
import { minuteOfDay } from "../../i18n/format.svelte";
import type { BusySpan, ClinicRules, Hours } from "../../ipc/bindings";

/** When the clinic is open on a day, `YYYY-MM-DD`; nothing if it is closed. */
export function hoursOn(rules: Pick<ClinicRules, "week">, date: string): Hours | null {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return Number.isNaN(day) ? null : (rules.week[(day + 6) % 7] ?? null);
}

export function frameOf(
  open: Hours | null,
  busy: readonly Pick<BusySpan, "start" | "end">[],
  chosen: { start: string; end: string } | null,
): { from: number; to: number } {
  // A closed day is drawn as long as the days around it usually are.
  const hours = open ? { start: open.from, end: open.to } : { start: "08:00", end: "17:00" };
  const spans = [hours, ...busy, ...(chosen ? [chosen] : [])];
  const ends = spans.map((span) => {
    const [start, end] = [minuteOfDay(span.start), minuteOfDay(span.end)];
    // An end at or before its start belongs to the next day.
    return end > start ? end : 24 * 60;
  });
  const from = Math.floor(Math.min(...spans.map((span) => minuteOfDay(span.start))) / 60) * 60;
  const to = Math.ceil(Math.max(...ends) / 60) * 60;
  return { from, to: Math.max(to, from + 60) };
}
