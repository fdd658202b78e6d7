import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { drafts, schedule } from "../../ipc";
import type { BookingCheck } from "../../ipc/types";
import { BookingForm } from "./booking.model.svelte";

const check = (busy: BookingCheck["busy"]): BookingCheck => ({
  patient: "maria", fields: [], warnings: [], start: "2026-11-25T10:00:00", end: "2026-11-25T10:30:00", busy,
});
let form: BookingForm;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  form = new BookingForm("maria");
});
afterEach(() => {
  form.end();
  vi.useRealTimers();
});

test("a day that was still being read is looked at again once it is there", async () => {
  const asked = vi.spyOn(schedule, "check").mockResolvedValue(check({ state: "loading" }));
  form.request.date = "2026-11-25";
  form.changed();
  await vi.advanceTimersByTimeAsync(500);
  expect(form.check?.busy.state).toBe("loading");
  asked.mockResolvedValue(check({ state: "known", value: [], asOf: "2026-11-21T14:03:12Z", unreadable: 0, foreign: 0, stale: null }));
  core.dayChanged.tell("2026-11-26");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked, "another day is none of its business").toHaveBeenCalledTimes(1);
  core.dayChanged.tell("2026-11-25");
  await vi.advanceTimersByTimeAsync(0);
  expect(form.check?.busy.state).toBe("known");
});
