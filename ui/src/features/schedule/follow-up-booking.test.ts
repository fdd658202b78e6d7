import { afterEach, expect, test, vi } from "vitest";
import { drafts, outbox, schedule } from "../../ipc";
import type { BookingCheck, BookingOptions, FreeView, Gap } from "../../ipc/bindings";
import type { BookingForm } from "./booking.model.svelte";
import { PlannedBooking } from "./follow-up-booking.svelte";

const gap = (day: string): Gap => ({
  start: `${day}T10:00:00`,
  end: `${day}T10:20:00`,
  freeUntil: `${day}T12:00:00`,
});
const free = (...gaps: Gap[]): FreeView => ({ patient: "p1", fields: [], gaps, days: [] });
let planned: PlannedBooking | null = null;
afterEach(() => planned?.letGo());

test("what is booked is the time that the button said, also where a better one came in after the press", async () => {
  vi.spyOn(schedule, "options").mockResolvedValue({
    providers: [{ id: 1, name: "Elena Garcia" }],
    facilities: [{ id: 3, name: "Clinic" }],
    categories: [{ id: 5, name: "Office Visit" }],
    me: 1,
    facility: 3,
    rules: { durations: [{ kind: "followUp", minutes: 20 }] },
  } as unknown as BookingOptions);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "unkept").mockResolvedValue(null);
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  vi.spyOn(outbox, "list").mockResolvedValue([]);
  vi.spyOn(schedule, "check").mockResolvedValue({ patient: "p1", fields: [], warnings: [] } as unknown as BookingCheck);
  vi.spyOn(schedule, "free").mockResolvedValue(free(gap("2026-12-23")));
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1" } as never);
  const shownForms: BookingForm[] = [];
  planned = new PlannedBooking("p1", { around: "2026-12-22", words: "review in 4 weeks" }, (form) => {
    shownForms.push(form);
  });
  await vi.waitFor(() => expect(planned?.offered?.start).toBe("2026-12-23T10:00:00"));
  const offered = planned.offered;
  if (!offered) throw new Error("nothing is offered");

  // The day that the plan asks for was still being read.
  planned.form.free = free(gap("2026-12-22"), gap("2026-12-23"));
  expect(planned.offered?.start, "another one is the first by now").toBe("2026-12-22T10:00:00");
  await planned.book(offered);
  expect(book).toHaveBeenCalledOnce();
  expect(book.mock.calls[0]?.[1], "the one that was pressed").toMatchObject({ date: "2026-12-23", start: "10:00" });
  expect(shownForms, "and what becomes of it is shown").toEqual([planned.form]);
});
