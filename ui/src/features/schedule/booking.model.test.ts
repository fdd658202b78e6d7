import { afterEach, expect, test, vi } from "vitest";
import { drafts, outbox, schedule } from "../../ipc";
import type { BookingOptions, BookRequest } from "../../ipc/bindings";
import { oneWrite } from "../../ipc/mock/one-write";
import { BookingForm } from "./booking.model.svelte";

const typed: BookRequest = {
  date: "2027-01-13",
  start: "11:00",
  duration: "30",
  category: 5,
  title: "",
  comment: "Follow-up",
  provider: 1,
  facility: 3,
};
const refused = oneWrite({
  kind: "appointment",
  patient: "p1",
  state: "refused",
  error: { code: "bookingWarnings", params: {}, fields: [], retryable: false },
});
let form: BookingForm | null = null;
afterEach(() => form?.end());

test("a booking that is taken back while its page shows what became of it stands in its boxes again", async () => {
  vi.spyOn(schedule, "options").mockResolvedValue({
    providers: [],
    facilities: [],
    categories: [],
  } as unknown as BookingOptions);
  vi.spyOn(outbox, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue({
    place: { kind: "appointment", patient: "p1", visit: null, record: null },
    content: { kind: "appointment", typed },
    savedAt: "2026-11-21T10:00:00.000Z",
  });
  form = new BookingForm("p1");
  form.booked = refused;
  await form.takenBack();
  expect(form.booked, "the old refusal is gone").toBeNull();
  expect(form.request, "and the text is there, word for word").toEqual(typed);
});
