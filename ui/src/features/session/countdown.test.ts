import { expect, test } from "vitest";
import { leftUntil } from "./countdown.svelte";

test("the time left counts down to nothing", () => {
  const now = Date.parse("2026-11-21T14:00:00Z");
  expect(leftUntil("2026-11-21T14:05:00Z", now)).toBe("5:00");
  expect(leftUntil("2026-11-21T14:00:09Z", now)).toBe("0:09");
  expect(leftUntil("2026-11-21T14:00:00Z", now)).toBeNull();
  expect(leftUntil("soon", now)).toBeNull();
});
