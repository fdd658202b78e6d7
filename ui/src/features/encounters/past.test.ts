import { expect, test } from "vitest";
import { isPast } from "./past";

test("a visit of another day opens to be read, unless it has only just gone past midnight", () => {
  const now = "2026-11-21T09:00:00";
  expect(isPast("2026-11-21T08:00:00", now)).toBe(false);
  expect(isPast("2026-11-20T10:00:00", now)).toBe(true);
  expect(isPast("2026-11-20T23:30:00", "2026-11-21T00:20:00"), "the same visit").toBe(false);
  expect(isPast("2026-11-22T10:00:00", now), "prepared for tomorrow").toBe(false);
  expect(isPast(null, now), "nobody knows: it may be written in").toBe(false);
});
