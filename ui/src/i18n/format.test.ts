import { beforeEach, expect, test } from "vitest";
import type { ClockStyle, DateOrder, DateStyle } from "../ipc/bindings";
import {
  addDays,
  ago,
  bodyMass,
  clock,
  clockAt,
  count,
  day,
  dayInText,
  hourOf,
  inBox,
  longDay,
  measure,
  minuteOfDay,
  moment,
  regional,
  resolved,
  seconds,
  span,
  stamps,
  times,
  toWall,
  unmistakable,
  useClinicClock,
  useWritten,
} from "./format.svelte";
import { t } from "./index";
import { birthWords, excerptWords } from "./words";

/** Dates and times as they are set for a test. */
const set = (dateStyle: DateStyle, dateOrder: DateOrder = "dayFirst", clockStyle: ClockStyle = "h24") =>
  useWritten({ dateStyle, dateOrder, clockStyle });
beforeEach(() => set("letters"));

test("a date can be read one way only", () => {
  expect(day("1980-05-09")).toBe("9 May 1980");
  set("letters", "monthFirst");
  expect(day("1980-05-09")).toBe("May 9, 1980");
});

test("one setting is one style wherever a date stands", () => {
  const all = () => [day("2026-11-16"), day("2026-11-16T09:05:00"), day("2026-11"), day("2026"), longDay("2026-11-16")];
  set("iso");
  expect(all()).toEqual(["2026-11-16", "2026-11-16", "2026-11", "2026", "Monday, 2026-11-16"]);
  set("numbers", "monthFirst");
  expect(all()).toEqual(["11/16/2026", "11/16/2026", "11/2026", "2026", "Monday, 11/16/2026"]);
  set("numbers", "dayFirst");
  expect(all()).toEqual(["16/11/2026", "16/11/2026", "11/2026", "2026", "Monday, 16/11/2026"]);
  expect(birthWords("1980-05-09"), "who it is, too").toBe("09/05/1980");
  expect(birthWords("1980"), "as far as it is known").toBe("1980");
  expect(unmistakable("2026-03-04"), "words about how one was read").toBe("4 March 2026");
  expect(dayInText("2026-03-04"), "a note is read by others").toBe("4 Mar 2026");
});

test("where the computer says, it says style and clock, and the order stays that of typed dates", () => {
  expect(regional("en-US")).toEqual({ style: "letters", order: "monthFirst", hours: "h12" });
  expect(regional("en-GB")).toEqual({ style: "letters", order: "dayFirst", hours: "h24" });
  expect(regional("sv-SE")).toMatchObject({ style: "iso", hours: "h24" });
  const american = () => regional("en-US");
  expect(resolved({ dateStyle: "system", dateOrder: "dayFirst", clockStyle: "system" }, american)).toEqual({
    style: "letters",
    order: "dayFirst",
    hours: "h12",
  });
  expect(resolved({ dateStyle: "iso", dateOrder: "dayFirst", clockStyle: "h24" }, american)).toMatchObject({
    style: "iso",
    hours: "h24",
  });
});

test("a clock of twelve hours has its half of the day, noon and midnight too", () => {
  set("letters", "monthFirst", "h12");
  const at = ["00:00", "00:30", "09:05", "11:59", "12:00", "12:30", "13:00", "23:59"];
  expect(at.map(clock)).toEqual([
    "12:00 AM",
    "12:30 AM",
    "9:05 AM",
    "11:59 AM",
    "12:00 PM",
    "12:30 PM",
    "1:00 PM",
    "11:59 PM",
  ]);
  expect(at.map(minuteOfDay), "what is counted does not go by what is shown").toEqual([
    0, 30, 545, 719, 720, 750, 780, 1439,
  ]);
  expect(times("09:00", "09:30")).toBe("9:00–9:30 AM");
  expect(times("11:45", "12:15"), "over noon").toBe("11:45 AM–12:15 PM");
  expect(clockAt(13 * 60 + 5)).toBe("1:05 PM");
  expect([0, 8, 12, 18].map(hourOf)).toEqual(["12 AM", "8 AM", "12 PM", "6 PM"]);
  expect(seconds("not an instant")).toBe("not an instant");
  expect(seconds(new Date(2026, 10, 21, 14, 3, 12).toISOString())).toBe("2:03:12 PM");
  expect(t.isAllDay("2026-11-16T00:00:00", "2026-11-16T23:59:00"), "an event of a day stays one").toBe(true);
  expect(t.times("2026-11-16T09:00:00", "2026-11-16T09:30:00")).toBe("9:00–9:30 AM");
});

test("what the core writes for a list is written as all else is, and a clinician's own words are not touched", () => {
  set("numbers", "monthFirst", "h12");
  expect(excerptWords("appointmentMove", "2026-11-16 09:00 → 2026-11-17 14:30 Follow-up")).toBe(
    "11/16/2026, 9:00 AM → 11/17/2026, 2:30 PM Follow-up",
  );
  expect(excerptWords("note", "Seen 2026-11-16 at 09:00")).toBe("Seen 2026-11-16 at 09:00");
  expect(stamps("09:00")).toBe("9:00 AM");
});

test("a box shows a whole date as it is set, and anything else as it was typed", () => {
  set("letters", "monthFirst");
  expect(["2026-11-16", "11/16/26", "2026-11", "soon", ""].map(inBox)).toEqual([
    "Nov 16, 2026",
    "11/16/26",
    "2026-11",
    "soon",
    "",
  ]);
});

test("a partial date says what is known of it", () => {
  expect(day("1980")).toBe("1980");
  expect(day("1980-05")).toBe("May 1980");
  expect(day("soon"), "what is no date is shown as it came").toBe("soon");
});

test("a span names its day and both times in 24 hours", () => {
  expect(span("2026-11-23T10:00:00", "2026-11-23T10:30:00")).toBe("Monday, 23 November 2026, 10:00–10:30");
  expect(longDay("2026-11-23")).toBe("Monday, 23 November 2026");
});

test("times come from wall times and from bare times", () => {
  expect(clock("2026-11-23T14:02:59")).toBe("14:02");
  expect(clock("08:00")).toBe("08:00");
  expect(minuteOfDay("2026-11-23T10:30:00")).toBe(630);
});

test("days are counted over months and leap years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
});

test("an instant of today shows the time alone, an older one its day too", () => {
  const now = new Date(2026, 10, 21, 15, 0);
  const earlier = new Date(2026, 10, 21, 14, 2, 7);
  expect(moment(earlier.toISOString(), now)).toBe("14:02");
  expect(moment(new Date(2026, 10, 20, 14, 2).toISOString(), now)).toMatch(/^20 Nov 2026, 14:02$/);
  expect(toWall(earlier.toISOString())).toBe("2026-11-21T14:02:07");
});

test("instants are shown on the clinic's clock, whatever season they are of", () => {
  const clock = {
    zone: "America/New_York",
    source: "set",
    offsetMinutes: -300,
    hereMinutes: 0,
    aheadMinutes: null,
  } as const;
  useClinicClock(clock);
  expect(toWall("2026-11-21T14:02:07Z")).toBe("2026-11-21T09:02:07");
  expect(toWall("2026-07-21T14:02:07Z"), "summer time, though it is winter now").toBe("2026-07-21T10:02:07");
  useClinicClock({ ...clock, zone: null, source: "offset" });
  expect(toWall("2026-11-21T14:02:07Z")).toBe("2026-11-21T09:02:07");
  expect(toWall("2026-11-21T02:00:00Z"), "the clinic has another day").toBe("2026-11-20T21:00:00");
  useClinicClock({ ...clock, zone: "Mars/Olympus" });
  expect(toWall("2026-11-21T14:02:07Z"), "a zone this window does not know").toBe("2026-11-21T09:02:07");
  useClinicClock(null);
});

test("an infant is weighed to the gram, and a half is rounded up", () => {
  expect(measure(3.215, "kilogram")).toBe("3.215");
  expect(measure(12.349, "kilogram")).toBe("12.35");
  expect(measure(82.5, "kilogram")).toBe("82.5");
  expect(measure(7.087862, "pound")).toBe("7.1");
  expect(measure(31.05)).toBe("31.1");
  expect(bodyMass(31)).toBe("31.0");
});

test("the age of a reading is said in the unit it is thought of, and one of tomorrow is called so", () => {
  const now = "2026-11-21T15:00:00";
  expect(ago("2026-11-21T14:50:00", now)).toEqual({ n: 10, unit: "minutes" });
  expect(ago("2026-11-21T09:00:00", now)).toEqual({ n: 6, unit: "hours" });
  expect(ago("2026-11-20T23:00:00", now), "of last night").toEqual({ n: 1, unit: "days" });
  expect(ago("2026-11-13T09:00:00", now)).toEqual({ n: 8, unit: "days" });
  expect(ago("2025-09-20T09:00:00", now)).toEqual({ n: 14, unit: "months" });
  expect(ago("2020-09-20T09:00:00", now)).toEqual({ n: 6, unit: "years" });
  expect(ago("2026-11-21T15:01:00", now), "within what two clocks differ").toEqual({ n: 0, unit: "minutes" });
  expect(ago("2026-11-22T09:00:00", now)).toBe("future");
});

test("large numbers are grouped", () => expect(count(18310)).toBe("18,310"));
