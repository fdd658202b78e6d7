import { beforeEach, expect, test } from "vitest";
import {
  addDays,
  ago,
  bodyMass,
  clock,
  count,
  day,
  longDay,
  measure,
  minuteOfDay,
  moment,
  span,
  toWall,
  useClinicClock,
  useDateOrder,
} from "./format.svelte";

beforeEach(() => useDateOrder("dayFirst"));

test("a date can be read one way only", () => {
  expect(day("1980-05-09")).toBe("9 May 1980");
  useDateOrder("monthFirst");
  expect(day("1980-05-09")).toBe("May 9, 1980");
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
