/**
 * Dates, times and numbers as the window writes them, on screen and on paper. Each date goes through here, so that one
 * setting is one style; whoever formats one by hand makes a second.
 *
 * Wall times (`YYYY-MM-DDTHH:MM:SS`) are the clinic's and have no zone; instants (RFC 3339 UTC) are shown on the clinic's
 * clock too, so that no screen shows two. Where nobody is signed in there is no clinic's clock yet, and this computer's
 * stands in for it.
 */
import type { ClinicClockView, ClockStyle, DateOrder, DateStyle, Settings, Unit } from "../ipc/bindings";
import { language } from "./language.svelte";

/** The settings that dates and times are written by. */
export type Written = Pick<Settings, "dateStyle" | "dateOrder" | "clockStyle">;
/** The same, once the computer was asked where it is to say. */
type Resolved = { style: Exclude<DateStyle, "system">; order: DateOrder; hours: Exclude<ClockStyle, "system"> };

/** Of English the order says which one it is; any other language has one order where months are in letters. */
const english: Record<DateOrder, string> = { dayFirst: "en-GB", monthFirst: "en-US" };
const localeOf = (order: DateOrder): string => language.locale ?? english[order];
const state = $state<Resolved & { clock: ClinicClockView | null }>({
  style: "iso",
  order: "monthFirst",
  hours: "h24",
  clock: null,
});
const made = new Map<string, Intl.DateTimeFormat>();

/** How this computer's region writes dates and times. `locale` is the computer's own unless a test says another. */
export function regional(locale?: string): Resolved {
  const parts = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric" })
    .formatToParts(Date.UTC(2026, 10, 16, 12))
    .map((part) => part.type);
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
  return {
    style: parts.indexOf("year") < parts.indexOf("day") ? "iso" : "letters",
    order: parts.indexOf("day") < parts.indexOf("month") ? "dayFirst" : "monthFirst",
    hours: hour12 ? "h12" : "h24",
  };
}

/** What dates and times look like under these settings. */
export function resolved({ dateStyle, dateOrder, clockStyle }: Written, region: () => Resolved = regional): Resolved {
  const here = dateStyle === "system" || clockStyle === "system" ? region() : null;
  return {
    style: dateStyle === "system" ? (here?.style ?? "iso") : dateStyle,
    // The order is always the one that typed dates are read by: what is shown can be typed back.
    order: dateOrder,
    hours: clockStyle === "system" ? (here?.hours ?? "h24") : clockStyle,
  };
}

/** How dates and times are written from now on. */
export function useWritten(settings: Written): void {
  const { style, order, hours } = resolved(settings);
  // Only what is another: every date on screen would be written anew otherwise.
  if (state.style !== style) state.style = style;
  if (state.order !== order) state.order = order;
  if (state.hours !== hours) state.hours = hours;
}

/** How many hours the clock has: columns of times are as wide as that takes. */
export const hoursOfClock = (): "h12" | "h24" => state.hours;

/** The clinic's clock, once it is known. */
export function useClinicClock(clock: ClinicClockView | null): void {
  state.clock = clock;
}

function form(order: DateOrder, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = localeOf(order);
  const key = `${locale} ${name}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  made.set(key, fresh);
  return fresh;
}

/** A wall time's date as midnight UTC, for formatters that are told UTC; nothing if it is no date. */
function asUtc(date: string): Date | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  return found ? new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]))) : undefined;
}

/** A date or wall time in a given style: `day` writes it in the one that is set. */
export function dayIn(date: string, style: Resolved["style"], order: DateOrder): string {
  if (/^\d{4}$/.test(date)) return date;
  const month = /^(\d{4})-(\d{2})$/.exec(date);
  const at = asUtc(month ? `${date}-01` : date);
  if (!at) return date;
  const [year = "", of = "", on = ""] = date.slice(0, 10).split("-");
  switch (style) {
    case "iso":
      return date.slice(0, 10);
    case "numbers":
      return (month ? [of, year] : order === "dayFirst" ? [on, of, year] : [of, on, year]).join("/");
    case "letters":
      return month
        ? form(order, "month", { month: "long", year: "numeric" }).format(at)
        : form(order, "day", { day: "numeric", month: "short", year: "numeric" }).format(at);
  }
}

/** "2026-11-23", "23 Nov 2026" or "11/23/2026" of a date or wall time, as is set; partial dates as far as they go. */
export function day(date: string): string {
  return dayIn(date, state.style, state.order);
}

/** "Monday, 23 November 2026"; in numbers where dates are written in numbers. */
export function longDay(date: string): string {
  const at = asUtc(date);
  if (!at) return date;
  const weekday = form(state.order, "weekday", { weekday: "long" }).format(at);
  if (state.style !== "letters") return `${weekday}, ${day(date)}`;
  const rest = form(state.order, "long", { day: "numeric", month: "long", year: "numeric" }).format(at);
  return `${weekday}, ${rest}`;
}

/** "Tue 1 Dec" of a date or wall time; in numbers where dates are: "Tue 12/01", "Tue 12-01". */
export function weekdayAndDay(date: string): string {
  const at = asUtc(date);
  if (!at) return date;
  const weekday = form(state.order, "short weekday", { weekday: "short" }).format(at);
  const [, of = "", on = ""] = date.slice(0, 10).split("-");
  switch (state.style) {
    case "iso":
      return `${weekday} ${of}-${on}`;
    case "numbers":
      return `${weekday} ${(state.order === "dayFirst" ? [on, of] : [of, on]).join("/")}`;
    case "letters":
      return `${weekday} ${form(state.order, "day and month", { day: "numeric", month: "short" }).format(at)}`;
  }
}

/** A date that nobody can take for another, whatever is set: "4 March 2026". For words about how one was read. */
export function unmistakable(date: string): string {
  const at = asUtc(date);
  return at ? form(state.order, "long", { day: "numeric", month: "long", year: "numeric" }).format(at) : date;
}

/** "November 2026" of the month that a date is in. */
export function monthOf(date: string): string {
  return dayIn(date.slice(0, 7), "letters", state.order);
}

/**
 * A date that goes into a note, where others read it who have another setting: the month is in letters, and the clock has
 * 24 hours.
 */
export function dayInText(date: string): string {
  return dayIn(date, "letters", state.order);
}

/** "9 May 1980, 14:02" of a wall time that goes into a note. */
export function dayAndClockInText(wall: string): string {
  const found = timeIn(wall);
  return found ? `${dayInText(wall)}, ${found[1]}:${found[2]}` : dayInText(wall);
}

/** How a calendar begins its weeks, and whose names of days it has. */
export function calendarForm(): { firstDay: 0 | 1; locale: string } {
  return { firstDay: state.order === "dayFirst" ? 1 : 0, locale: localeOf(state.order) };
}

/** A whole date as the core writes it. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A date box's text: a date that is whole as it is set, anything else as it was typed. */
export function inBox(text: string): string {
  return isDay(text) ? day(text) : text;
}

/** What the halves of a day are called; a time with one is not broken over lines. */
const halves = (): readonly [string, string] =>
  language.locale === undefined ? ["AM", "PM"] : ["a.\u00a0m.", "p.\u00a0m."];

/** "14:02" or "2:02 PM" of a wall time or of a bare time. */
export function clock(wall: string): string {
  const found = timeIn(wall);
  return found ? timeOfDay(found[1] ?? "", found[2] ?? "") : wall;
}

const timeIn = (wall: string) => /(?:T|^)(\d{2}):(\d{2})(?::(\d{2}))?/.exec(wall);

function timeOfDay(hour: string, minutes: string): string {
  if (state.hours === "h24") return `${hour}:${minutes}`;
  const n = Number(hour);
  return `${n % 12 || 12}:${minutes} ${halves()[n < 12 ? 0 : 1]}`;
}

/** The same of minutes since midnight. */
export function clockAt(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return timeOfDay(two(Math.floor(minutes / 60) % 24), two(minutes % 60));
}

/** "14" or "2 PM" of an hour, where only the hours of a day are written. */
export function hourOf(hour: number): string {
  if (state.hours === "h24") return String(hour).padStart(2, "0");
  return `${hour % 12 || 12} ${halves()[hour % 24 < 12 ? 0 : 1]}`;
}

/** "09:00–09:30"; of one half of the day "9:00–9:30 AM". */
export function times(start: string, end: string): string {
  const [from, to] = [clock(start), clock(end)];
  const half = halves().find((one) => from.endsWith(` ${one}`) && to.endsWith(` ${one}`));
  return half ? `${from.slice(0, -half.length - 1)}–${to}` : `${from}–${to}`;
}

/** "9 May 1980, 14:02" of a wall time. */
export function dayAndClock(wall: string): string {
  return `${day(wall)}, ${clock(wall)}`;
}

/** A text of the core's own with its dates and times ("2026-11-23 10:00", "10:00") as they are set. */
export function stamps(text: string): string {
  return text.replace(/\b(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?\b|^(\d{2}:\d{2})$/g, (_, date, time, alone) => {
    if (alone) return clock(String(alone));
    return time ? `${day(String(date))}, ${clock(String(time))}` : day(String(date));
  });
}

/** "Monday, 23 November 2026, 10:00–10:30". */
export function span(start: string, end: string): string {
  return `${longDay(start)}, ${times(start, end)}`;
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

/** An instant as "14:03:12" or "2:03:12 PM". */
export function seconds(instant: string): string {
  const wall = toWall(instant);
  const found = timeIn(wall);
  return found ? timeOfDay(found[1] ?? "", `${found[2]}:${found[3] ?? "00"}`) : wall;
}

/** "18,310". */
export function count(value: number): string {
  return new Intl.NumberFormat(language.locale ?? "en-US").format(value);
}

/**
 * A measured value, without trailing zeros: "37.5", "120"; an infant's kilograms as they are weighed: "3.215", "12.35".
 * It has a point in every language, as OpenEMR writes it: in a chart where one value has a comma and the next a point,
 * one of them is read wrongly. A comma that is typed is understood.
 */
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
  const found = timeIn(wall);
  return found ? Number(found[1]) * 60 + Number(found[2]) : 0;
}
