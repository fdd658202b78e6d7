/** A week, or a day's providers, as the columns of a grid: what stands in them, how the keys walk, where a time is. Pure functions. */
import { addDays, minuteOfDay } from "../../../i18n/format.svelte";
import { listName } from "../../../i18n/words";
import { t } from "../../../i18n";
import type { ClinicRules, DayEntry, Hours, Loaded, WeekDay, WeekView, Why } from "../../../ipc/bindings";
import { hoursOn } from "../strip";

/** How far a key moves a time, and what a drag snaps to, in minutes. */
export const STEP = 15;
/** What is shown where nothing says when the clinic is open. */
const USUAL = { from: 8 * 60, to: 17 * 60 };
const DAY = 24 * 60;

/** A column of the grid: a day of the week, or a provider of one day. */
export type Column = {
  id: string;
  date: string;
  /** Nothing in the week. */
  provider: ProviderColumn | null;
  entries: readonly DayEntry[];
  /** Why the column does not say all: it is being read, or could not be. */
  unread: "reading" | "failed" | null;
};
export type ProviderColumn = { key: string; name: string; number: number | null; mine: boolean };

/** A place of the keys: the head of a column, or an appointment in it. */
export type Stop = { id: string; column: number; entry: DayEntry | null; minute: number };

export const headId = (column: Pick<Column, "id">) => `head-${column.id}`;

const known = (day: WeekDay): readonly DayEntry[] => (day.appointments.state === "known" ? day.appointments.value : []);
const unreadOf = (day: WeekDay): Column["unread"] =>
  day.appointments.state === "known" ? null : day.appointments.state === "loading" ? "reading" : "failed";

/** The days as the columns of a week. A closed day is left out while nothing is known to be on it. */
export function weekColumns(week: WeekView, wanted: (entry: DayEntry) => boolean): Column[] {
  const shown = week.days.filter((day) => hoursOn(week.rules, day.date) !== null || hasSomething(day));
  return (shown.length > 0 ? shown : week.days).map((day) => ({
    id: day.date,
    date: day.date,
    provider: null,
    entries: known(day).filter(wanted),
    unread: unreadOf(day),
  }));
}

function hasSomething(day: WeekDay): boolean {
  const all = day.appointments;
  // A day that could not be read may have anything on it.
  return all.state === "unavailable" || (all.state === "known" && (all.value.length > 0 || all.unreadable > 0));
}

/** Who an appointment is with, as a key that tells two providers apart. */
export function providerKey(entry: DayEntry): string {
  const { provider, providerUuid } = entry.appointment;
  return provider !== null ? `n${provider}` : providerUuid !== null ? `u${providerUuid}` : "";
}

/** The providers of a day, the clinician's own column first, and time that is nobody's last. */
export function providerColumns(day: WeekDay, words: { none: string; unknown: string }): Column[] {
  const all = known(day);
  const found = new Map<string, DayEntry[]>();
  for (const entry of all) found.set(providerKey(entry), [...(found.get(providerKey(entry)) ?? []), entry]);
  const columns = [...found].map(([key, entries]): Column => {
    const name = entries.find((entry) => entry.providerName)?.providerName ?? "";
    return {
      id: `${day.date}-${key || "none"}`,
      date: day.date,
      provider: {
        key,
        name: key === "" ? words.none : name || words.unknown,
        number: entries[0]?.appointment.provider ?? null,
        mine: entries.some((entry) => entry.mine),
      },
      entries,
      unread: null,
    };
  });
  const rank = (column: Column) => (column.provider?.mine ? 0 : column.provider?.key ? 1 : 2);
  return columns.sort((a, b) => rank(a) - rank(b) || (a.provider?.name ?? "").localeCompare(b.provider?.name ?? ""));
}

/** Several days as one part with its faces: it is as old as its oldest day, and says what any of them says. */
export function together(days: readonly WeekDay[]): Loaded<readonly WeekDay[]> {
  let [asOf, unreadable, foreign, stale]: [string, number, number, Why | null] = ["", 0, 0, null];
  let failed: Why | null = null;
  let reading = false;
  for (const { appointments: all } of days) {
    if (all.state === "loading") reading = true;
    else if (all.state === "unavailable") failed ??= all.why;
    else {
      if (asOf === "" || all.asOf < asOf) asOf = all.asOf;
      unreadable += all.unreadable;
      foreign += all.foreign;
      stale ??= all.stale;
    }
  }
  if (asOf !== "") return { state: "known", value: days, asOf, unreadable, foreign, stale };
  return reading || failed === null ? { state: "loading" } : { state: "unavailable", why: failed };
}

/**
 * Minutes since midnight of an appointment's start and end. One of midnight to midnight takes the day; one that ends before
 * its start, or on another date, ends with the day.
 */
export function minutesOf(span: { start: string; end: string }): { from: number; to: number } {
  if (t.isAllDay(span.start, span.end)) return { from: 0, to: DAY };
  const [from, to] = [minuteOfDay(span.start), minuteOfDay(span.end)];
  const sameDay = span.end.slice(0, 10) === span.start.slice(0, 10);
  return { from, to: sameDay && to >= from ? to : DAY };
}

/** The hours that are drawn, in minutes since midnight: the clinic's, and whatever is outside of them. */
export function rangeOf(columns: readonly Column[], rules: Pick<ClinicRules, "week">): { from: number; to: number } {
  const hours = columns.map((column) => hoursOn(rules, column.date)).filter((one) => one !== null);
  let from = hours.length > 0 ? Math.min(...hours.map((one) => minuteOfDay(one.from))) : USUAL.from;
  let to = hours.length > 0 ? Math.max(...hours.map((one) => minuteOfDay(one.to))) : USUAL.to;
  for (const { entries } of columns)
    for (const { appointment } of entries) {
      if (t.isAllDay(appointment.start, appointment.end)) continue;
      const span = minutesOf(appointment);
      from = Math.min(from, span.from);
      to = Math.max(to, span.to);
    }
  from = Math.floor(from / 60) * 60;
  return { from, to: Math.min(DAY, Math.max(Math.ceil(to / 60) * 60, from + 60)) };
}

/** Time in which nobody is seen by the clinic's rules, within the hours that are drawn. */
export type Hatch = { from: number; to: number; what: "closed" | "lunch" };
export function hatches(
  date: string,
  rules: Pick<ClinicRules, "week" | "lunch">,
  range: { from: number; to: number },
): Hatch[] {
  const open = hoursOn(rules, date);
  if (!open) return [{ ...range, what: "closed" }];
  const [opens, closes] = [minuteOfDay(open.from), minuteOfDay(open.to)];
  const lunch: Hours | null = rules.lunch;
  const all: Hatch[] = [
    { from: range.from, to: Math.min(opens, range.to), what: "closed" },
    ...(lunch ? [{ from: minuteOfDay(lunch.from), to: minuteOfDay(lunch.to), what: "lunch" } as const] : []),
    { from: Math.max(closes, range.from), to: range.to, what: "closed" },
  ];
  return all.filter((one) => one.to > one.from);
}

/** Names that two different patients on these columns have: their birth dates are in sight wherever they stand. */
export function namesakes(columns: readonly Column[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const twice = new Set<string>();
  for (const { entries } of columns)
    for (const { patient } of entries) {
      if (!patient) continue;
      const name = listName(patient).toLocaleLowerCase();
      const before = seen.get(name);
      if (before !== undefined && before !== patient.uuid) twice.add(name);
      seen.set(name, patient.uuid);
    }
  return twice;
}

/** Where the keys can be: each column's head, then what stands in it by time. */
export function stopsOf(columns: readonly Column[]): Stop[][] {
  return columns.map((column, at) => [
    { id: headId(column), column: at, entry: null, minute: -1 },
    ...column.entries.map((entry) => ({
      id: entry.appointment.uuid,
      column: at,
      entry,
      minute: minuteOfDay(entry.appointment.start),
    })),
  ]);
}

/** The stop that an arrow leads to. Up and down stay in a column; to the side it is what begins nearest. */
export function walked(stops: readonly (readonly Stop[])[], from: Stop, key: string): Stop | undefined {
  const column = stops[from.column] ?? [];
  const at = column.findIndex((stop) => stop.id === from.id);
  switch (key) {
    case "ArrowDown":
      return column[Math.min(at + 1, column.length - 1)];
    case "ArrowUp":
      return column[Math.max(at - 1, 0)];
    case "Home":
      return column[0];
    case "End":
      return column[column.length - 1];
    case "ArrowLeft":
    case "ArrowRight": {
      const beside = stops[from.column + (key === "ArrowLeft" ? -1 : 1)];
      if (!beside) return from;
      if (from.entry === null) return beside[0];
      const far = (stop: Stop) => Math.abs(stop.minute - from.minute);
      const entries = beside.filter((stop) => stop.entry !== null);
      return (
        entries.reduce<Stop | undefined>((best, one) => (best && far(best) <= far(one) ? best : one), undefined) ??
        beside[0]
      );
    }
    default:
      return undefined;
  }
}

/** A time that is being chosen: for an appointment that moves, or for a new one. */
export type Placing = {
  moves: DayEntry | null;
  column: number;
  minute: number;
  minutes: number;
};

/** Another time by an arrow key, within what is drawn. */
export function placedBy(
  placing: Placing,
  key: string,
  columns: number,
  range: { from: number; to: number },
): Placing | undefined {
  const last = Math.max(range.from, range.to - placing.minutes);
  const within = (minute: number) => Math.min(Math.max(minute, range.from), last);
  const beside = (by: number) => Math.min(Math.max(placing.column + by, 0), columns - 1);
  switch (key) {
    case "ArrowDown":
      return { ...placing, minute: within(placing.minute + STEP) };
    case "ArrowUp":
      return { ...placing, minute: within(placing.minute - STEP) };
    case "ArrowLeft":
      return { ...placing, column: beside(-1) };
    case "ArrowRight":
      return { ...placing, column: beside(1) };
    case "Home":
      return { ...placing, minute: range.from };
    case "End":
      return { ...placing, minute: last };
    default:
      return undefined;
  }
}

/** "2026-12-01T09:30:00" of a day and minutes since its midnight, which may reach into the next. */
export function wallAt(date: string, minute: number): string {
  const day = addDays(date, Math.floor(minute / DAY));
  const rest = ((minute % DAY) + DAY) % DAY;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${day}T${two(Math.floor(rest / 60))}:${two(rest % 60)}:00`;
}

/** How many of a column's appointments with the same provider, other than the one that moves, take some of this time. */
export function takenBy(column: Column, placing: Placing): number {
  const { moves } = placing;
  const to = placing.minute + placing.minutes;
  const isTheirs = (entry: DayEntry) =>
    column.provider !== null || (moves ? providerKey(entry) === providerKey(moves) : entry.mine);
  return column.entries.filter((entry) => {
    if (entry.freed || !isTheirs(entry) || entry.appointment.uuid === moves?.appointment.uuid) return false;
    const span = minutesOf(entry.appointment);
    return span.from < to && span.to > placing.minute;
  }).length;
}
