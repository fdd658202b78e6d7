/**
 * Dates, times and numbers as the window writes them: by the platform's own formatting, never a day and a month that
 * could be mistaken for each other, times always 24 h.
 *
 * Wall times (`YYYY-MM-DDTHH:MM:SS`) are the clinic's and have no zone; instants (RFC 3339 UTC) are shown on the clinic's
 * clock too, so that no screen shows two. Where nobody is signed in there is no clinic's clock yet, and this computer's
 * stands in for it.
 */
import type { ClinicClockView, DateOrder, Unit } from "../ipc/bindings";

const locales: Record<DateOrder, string> = { dayFirst: "en-GB", monthFirst: "en-US" };
const state = $state<{ order: DateOrder; clock: ClinicClockView | null }>({ order: "monthFirst", clock: null });
const made = new Map<string, Intl.DateTimeFormat>();

/** Which of day and month comes first, as the Settings have it. */
export function useDateOrder(order: DateOrder): void {
  state.order = order;
}

/** The clinic's clock, once it is known. */
export function useClinicClock(clock: ClinicClockView | null): void {
  state.clock = clock;
}

function form(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = locales[state.order];
  const key = `${locale} ${name}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat(locale, options);
  made.set(key, fresh);
  return fresh;
}

/** A wall time's date as midnight UTC, for formatters that are told UTC; nothing if it is no date. */
function asUtc(date: string): Date | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  return found ? new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]))) : undefined;
}

/** "9 May 1980" of a date or wall time; partial dates as far as they go. */
export function day(date: string): string {
  if (/^\d{4}$/.test(date)) return date;
  if (/^\d{4}-\d{2}$/.test(date)) {
    const first = asUtc(`${date}-01`);
    return first ? form("month", { month: "long", year: "numeric", timeZone: "UTC" }).format(first) : date;
  }
  const at = asUtc(date);
  return at ? form("day", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(at) : date;
}

/** "Monday, 23 November 2026". */
export function longDay(date: string): string {
  const at = asUtc(date);
  if (!at) return date;
  const weekday = form("weekday", { weekday: "long", timeZone: "UTC" }).format(at);
  const rest = form("long", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(at);
  return `${weekday}, ${rest}`;
}

/** "Tue 1 Dec" of a date or wall time. */
export function weekdayAndDay(date: string): string {
  const at = asUtc(date);
  const short = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return at ? form("weekday and day", short).format(at).replace(",", "") : date;
}

/** "14:02" of a wall time or of a bare time. */
export function clock(wall: string): string {
  return /(?:T|^)(\d{2}:\d{2})/.exec(wall)?.[1] ?? wall;
}

/** "9 May 1980, 14:02" of a wall time. */
export function dayAndClock(wall: string): string {
  return `${day(wall)}, ${clock(wall)}`;
}

/** "Monday, 23 November 2026, 10:00–10:30". */
export function span(start: string, end: string): string {
  return `${longDay(start)}, ${clock(start)}–${clock(end)}`;
}

const zones = new Map<string, Intl.DateTimeFormat | null>();

/** A formatter for a zone, or nothing where this window does not know it. */
function zoned(zone: string): Intl.DateTimeFormat | null {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  let fresh: Intl.DateTimeFormat | null = null;
  try {
    fresh = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  } catch {
    // The offset of now stands in for it.
  }
  zones.set(zone, fresh);
  return fresh;
}

/** The wall time of an instant at the clinic. */
export function toWall(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const clock = state.clock;
  if (!clock || (clock.source === "computer" && !clock.zone)) return onThisComputer(at);
  // Swedish writes dates as ISO does.
  const byZone = clock.zone ? zoned(clock.zone)?.format(at) : undefined;
  if (byZone) return byZone.replace(" ", "T");
  return new Date(at.getTime() + clock.offsetMinutes * 60_000).toISOString().slice(0, 19);
}

/** The wall time of an instant on this computer. */
export function onThisComputer(at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** An instant as "14:02" if it was today, else "9 May 1980, 14:02". */
export function moment(instant: string, now: Date = new Date()): string {
  const wall = toWall(instant);
  return wall.slice(0, 10) === toWall(now.toISOString()).slice(0, 10) ? clock(wall) : dayAndClock(wall);
}

/** An instant as "14:03:12". */
export function seconds(instant: string): string {
  return toWall(instant).slice(11);
}

/** "18,310". */
export function count(value: number): string {
  return new Intl.NumberFormat(locales[state.order]).format(value);
}

/** A measured value, without trailing zeros: "37.5", "120"; an infant's kilograms as they are weighed: "3.215", "12.35". */
export function measure(value: number, unit?: Unit): string {
  const decimals = unit !== "kilogram" || value >= 20 ? 1 : value >= 10 ? 2 : 3;
  return rounded(value, decimals);
}

/** A body mass index: "31.1", "31.0". */
export function bodyMass(value: number): string {
  return value.toFixed(1);
}

/** Half up, as people round; the last binary digit of 31.05 is noise. */
function rounded(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  return String(Math.round(value * scale + 1e-9) / scale);
}

/** How long before `now` a wall time was, in the unit that it is said in; negative where it has not come. */
export type Ago = { n: number; unit: "minutes" | "hours" | "days" | "months" | "years" };
export function ago(wall: string, now: string): Ago | "future" {
  const minutes = Math.floor((Date.parse(`${now.slice(0, 19)}Z`) - Date.parse(`${wall.slice(0, 19)}Z`)) / 60_000);
  // Whoever writes now and reads at once is within a minute or two of either clock.
  if (minutes < -2) return "future";
  if (minutes < 60) return { n: Math.max(minutes, 0), unit: "minutes" };
  const days = daysBetween(wall.slice(0, 10), now.slice(0, 10));
  if (days < 1 || minutes < 12 * 60) return { n: Math.floor(minutes / 60), unit: "hours" };
  if (days < 60) return { n: days, unit: "days" };
  const months = monthsBetween(wall, now);
  return months < 24 ? { n: months, unit: "months" } : { n: Math.floor(months / 12), unit: "years" };
}

const daysBetween = (from: string, to: string) =>
  Math.round(((asUtc(to)?.getTime() ?? 0) - (asUtc(from)?.getTime() ?? 0)) / 86_400_000);

function monthsBetween(from: string, to: string): number {
  const [one, other] = [asUtc(from), asUtc(to)];
  if (!one || !other) return 0;
  const months = (other.getUTCFullYear() - one.getUTCFullYear()) * 12 + other.getUTCMonth() - one.getUTCMonth();
  return other.getUTCDate() < one.getUTCDate() ? months - 1 : months;
}

/** The date `days` later (or earlier) as `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  const at = asUtc(date);
  if (!at) return date;
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Minutes since midnight of a wall time or of a bare time. */
export function minuteOfDay(wall: string): number {
  const [hours = 0, minutes = 0] = clock(wall).split(":").map(Number);
  return hours * 60 + minutes;
}
