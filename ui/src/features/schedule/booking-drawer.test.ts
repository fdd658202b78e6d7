import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { drafts, outbox, schedule } from "../../ipc";
import type {
  AppointmentForm,
  BookingCheck,
  BookingOptions,
  BookingWarning,
  FreeView,
  UiError,
} from "../../ipc/bindings";
import { t } from "../../i18n";
import BookingDrawer from "./BookingDrawer.svelte";
import { BookingForm, type BookingWish } from "./booking.model.svelte";

const PATIENT = "90cde167-7b9b-4ed1-bd55-533925cb2605";
const gap = (start: string, end: string) => ({
  start: `2026-12-22T${start}:00`,
  end: `2026-12-22T${end}:00`,
  freeUntil: `2026-12-22T${end}:00`,
});
const free: FreeView = {
  patient: PATIENT,
  fields: [],
  gaps: [gap("09:00", "09:30"), gap("10:00", "10:30"), gap("14:00", "14:30")],
  days: [
    { date: "2026-12-22", known: { state: "read", asOf: "2026-11-24T09:00:00Z" } },
    { date: "2026-12-23", known: { state: "notRead", why: { reason: "offline" } } },
  ],
};
const options = {
  categories: [{ id: 5, name: "Office Visit" }],
  providers: [{ id: 1, uuid: null, name: "Dr. Garcia" }],
  facilities: [{ id: 3, name: "Clinic" }],
  me: 1,
  facility: 3,
  missing: { facility: false, provider: false },
  rules: {
    noticeHours: 24,
    windowDays: 60,
    bufferMinutes: 10,
    week: [null, null, null, null, null, null, null],
    lunch: null,
    durations: [{ kind: "followUp", minutes: 30 }],
  },
  now: "2026-11-24T09:00:00",
} satisfies BookingOptions;
const moved = {
  patient: PATIENT,
  appointment: {
    id: 7,
    uuid: "90cde167-7b9b-4ed1-bd55-533925cb2606",
    patient: PATIENT,
    start: "2026-12-01T09:00:00",
    end: "2026-12-01T09:30:00",
    status: "reminderDone",
    category: null,
    title: "Office Visit",
    comment: "Fasting",
    provider: 1,
    providerUuid: null,
    facility: 3,
    facilityName: "Clinic",
  },
  providerName: "Dr. Garcia",
  lost: [{ lost: "status", status: "reminderDone" }, { lost: "number" }],
  repeats: false,
  request: {
    date: "2026-12-01",
    start: "09:00",
    duration: "30",
    category: 5,
    title: "Office Visit",
    comment: "Fasting",
    provider: 1,
    facility: 3,
  },
} satisfies AppointmentForm;

let form: BookingForm | null = null;
let shown: Record<string, unknown> | null = null;
const onclose = vi.fn();

beforeEach(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  vi.spyOn(schedule, "options").mockResolvedValue(options);
  vi.spyOn(schedule, "free").mockResolvedValue(free);
  vi.spyOn(schedule, "appointment").mockResolvedValue(moved);
  vi.spyOn(outbox, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "save").mockImplementation(async (place) => ({ place, savedAt: "2026-11-24T09:00:00.000Z" }));
  vi.spyOn(schedule, "check").mockImplementation(async (patient, request): Promise<BookingCheck> => ({
    patient,
    fields: [],
    warnings: [],
    news: false,
    start: request.start ? `${request.date}T${request.start}:00` : null,
    end: request.start ? `${request.date}T23:00:00` : null,
    busy: { state: "loading" },
  }));
});
afterEach(async () => {
  if (shown) await unmount(shown);
  form?.end();
  shown = form = null;
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

async function settled() {
  for (let turn = 0; turn < 12; turn += 1) await tick();
  flushSync();
}

async function drawer(moves: string | null = null, wish: BookingWish = {}): Promise<BookingForm> {
  const opened = new BookingForm(PATIENT, moves, wish);
  form = opened;
  void opened.open();
  const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-1" };
  shown = mount(BookingDrawer, { target: document.body, props: { form: opened, whose, onclose } });
  await settled();
  return opened;
}
const press = async (key: string, at: Element | null = document.activeElement, repeat = false) => {
  at?.dispatchEvent(new KeyboardEvent("keydown", { key, repeat, bubbles: true, cancelable: true }));
  await settled();
};
const words = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";

test("a number chooses a free time, Enter books it, and Enter pressed three times books it once", async () => {
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  const opened = await drawer();
  await press("2");
  expect([opened.request.date, opened.request.start], "the second of the list").toEqual(["2026-12-22", "10:00"]);
  void press("Enter");
  void press("Enter");
  await press("Enter");
  expect(book, "one press, one booking").toHaveBeenCalledTimes(1);
});

test("numbers typed into a box are numbers", async () => {
  const opened = await drawer();
  const box = document.querySelector<HTMLInputElement>("input[placeholder='09:30']");
  await press("2", box);
  expect(opened.request.start, "nothing was chosen").toBe("");
});

test("what could not be read is said with its days and is not called free", async () => {
  await drawer();
  expect(words()).toContain("Not looked at: 2026-12-23 (the server cannot be reached)");
  expect(words(), "and it may be full").toContain("These days may be full");
});

test("where nothing is free, what follows can be looked at, and a day that was not read is not called full", async () => {
  const read = { state: "read", asOf: "2026-11-24T09:00:00Z" } as const;
  vi.mocked(schedule.free).mockResolvedValue({ ...free, gaps: [], days: [{ date: "2026-12-22", known: read }] });
  await drawer();
  const none = document.querySelector('[data-face="none"]');
  expect(none?.textContent).toContain("Nothing is free on the days that were looked at.");
  none?.querySelector("button")?.click();
  await settled();
  expect(schedule.free).toHaveBeenLastCalledWith(PATIENT, expect.objectContaining({ around: "2026-12-26" }));
  vi.mocked(schedule.free).mockResolvedValue({ ...free, gaps: [] });
  if (shown) await unmount(shown);
  form?.end();
  await drawer();
  expect(document.querySelector('[data-face="none"]')).toBeNull();
  expect(words()).toContain("These days may be full");
});

test("a wish from a plan looks around that day and says which words asked for it", async () => {
  await drawer(null, { around: "2026-12-22", like: "2026-11-24T09:00:00", words: "in 4 weeks" });
  expect(schedule.free).toHaveBeenLastCalledWith(
    PATIENT,
    expect.objectContaining({ around: "2026-12-22", like: "2026-11-24T09:00:00" }),
  );
  expect(words()).toContain("The plan says “in 4 weeks”");
});

test("a move says what it loses, is named with its patient, and wants to know that it is no series", async () => {
  const refusal: UiError = { code: "seriesNotChanged", params: {}, fields: [], retryable: false };
  const move = vi.spyOn(schedule, "move").mockRejectedValueOnce(refusal);
  const opened = await drawer(moved.appointment.uuid);
  expect(words(), "whose it is").toMatch(/Reyes, Maria.*MR-1/);
  expect(words(), "status and number").toMatch(
    /The status “.+”: the new appointment has none\.\s*The confirmation number/,
  );
  expect(opened.request.start, "the old time stands in no box").toBe("");
  expect(opened.request.comment, "the comment goes along").toBe("Fasting");
  await press("1");
  await opened.book();
  await settled();
  expect(move).toHaveBeenCalledWith(PATIENT, expect.objectContaining({ single: false }), []);
  expect(words(), "refused with words").toContain("A repeating appointment is one entry in OpenEMR");
  move.mockResolvedValueOnce({ write: "w2", patient: PATIENT });
  opened.single = true;
  await opened.book();
  expect(move).toHaveBeenLastCalledWith(
    PATIENT,
    {
      opened: moved.appointment,
      single: true,
      request: expect.objectContaining({ date: "2026-12-22", start: "09:00" }) as object,
    },
    [],
  );
});

test("an appointment that cannot be read is not moved", async () => {
  const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
  vi.spyOn(schedule, "appointment").mockRejectedValue(offline);
  const move = vi.spyOn(schedule, "move");
  await drawer(moved.appointment.uuid);
  expect(words()).toContain(t.booking.openFailed);
  await press("1");
  await press("Enter");
  expect(move, "what would be deleted is not known").not.toHaveBeenCalled();
});

const outside: BookingWarning = { warning: "outsideHours", opens: "08:00", closes: "17:00" };
const busy: BookingWarning = {
  warning: "providerBusy",
  other: { id: 9, start: "2026-12-22T10:00:00", end: "2026-12-22T10:30:00", title: "Cough", patient: "p2" },
};
const isThere = (warning: BookingWarning, seen: readonly BookingWarning[]) =>
  seen.some((one) => JSON.stringify(one) === JSON.stringify(warning));
/** From now on the check finds these; what of it is news says the core. */
function found(...warnings: BookingWarning[]) {
  return finds(warnings, (seen) => warnings.some((one) => !isThere(one, seen)));
}
function finds(warnings: BookingWarning[], isNews: (seen: readonly BookingWarning[]) => boolean) {
  return vi
    .spyOn(schedule, "check")
    .mockImplementation(async (patient, request, _, seen = []): Promise<BookingCheck> => ({
      patient,
      fields: [],
      warnings,
      news: isNews(seen),
      start: `${request.date}T${request.start}:00`,
      end: `${request.date}T23:00:00`,
      busy: { state: "loading" },
    }));
}
const box = () => document.querySelector<HTMLInputElement>(".accept input");
const button = (name: string | RegExp) =>
  [...document.querySelectorAll("button")].find((one) => (one.textContent ?? "").trim().match(name));

test("a warning that comes after the tick takes the tick away, and what is sent is what was shown", async () => {
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  found(outside);
  await drawer();
  await press("2");
  box()?.click();
  await settled();
  expect(box()?.checked, "outside the hours is meant").toBe(true);
  found(outside, busy);
  core.dayChanged.tell("2026-12-22");
  await settled();
  expect(words(), "the day has been read").toContain("The provider has another appointment then");
  expect(box()?.checked, "nobody has accepted that").toBe(false);
  await press("Enter");
  expect(book, "nor is it handed over as accepted").toHaveBeenCalledWith(PATIENT, expect.anything(), []);
});

test("one appointment that another list calls otherwise is no news, and the tick stays", async () => {
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  found(busy);
  await drawer();
  await press("2");
  box()?.click();
  await settled();
  const { other } = busy as Extract<BookingWarning, { other: unknown }>;
  const renamed = { ...busy, other: { ...other, id: 4711, title: "Follow-up" } } as BookingWarning;
  const asked = finds([renamed], () => false);
  core.dayChanged.tell("2026-12-22");
  await settled();
  expect(asked, "the core knows what was read").toHaveBeenCalledWith(PATIENT, expect.anything(), null, [busy]);
  expect(box()?.checked, "its time and patient are what was read").toBe(true);
  await press("Enter");
  expect(book).toHaveBeenCalledWith(PATIENT, expect.anything(), [renamed]);
});

test("what the core finds beyond what was accepted is shown, and has to be accepted by itself", async () => {
  const refusal: UiError = {
    code: "bookingWarnings",
    params: {},
    fields: [],
    warnings: [outside, busy],
    retryable: false,
  };
  const book = vi.spyOn(schedule, "book").mockRejectedValueOnce(refusal);
  found(outside);
  await drawer();
  await press("2");
  box()?.click();
  await settled();
  found(outside, busy);
  await press("Enter");
  expect(book).toHaveBeenLastCalledWith(PATIENT, expect.anything(), [outside]);
  expect(words()).toContain("The provider has another appointment then");
  expect(box()?.checked).toBe(false);
  book.mockResolvedValueOnce({ write: "w1", patient: PATIENT });
  box()?.click();
  await press("Enter");
  expect(book, "now both were read").toHaveBeenLastCalledWith(PATIENT, expect.anything(), [outside, busy]);
});

test("a time that was chosen on the schedule stands in the boxes, and Enter books it once it was taken here", async () => {
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  const opened = await drawer(null, { start: "2026-12-22T11:00:00" });
  expect([opened.request.date, opened.request.start]).toEqual(["2026-12-22", "11:00"]);
  await press("Enter");
  expect(book, "an impatient second Enter reads no name").not.toHaveBeenCalled();
  button(t.booking.takeBrought)?.click();
  await settled();
  await press("Enter", document.activeElement, true);
  expect(book, "nor is a key that is held down a second press").not.toHaveBeenCalled();
  await press("Enter");
  expect(book).toHaveBeenCalledTimes(1);
});

test("Enter waits for what is to be said about the time", async () => {
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  await drawer();
  vi.spyOn(schedule, "check").mockReturnValue(new Promise(() => {}));
  await press("2");
  await press("Enter");
  expect(book, "nobody has looked at it yet").not.toHaveBeenCalled();
});

test("a draft does not win in silence over the time that was just chosen", async () => {
  const typed = { ...moved.request, date: "2026-12-20", start: "08:00" };
  vi.spyOn(drafts, "read").mockResolvedValue({
    place: { kind: "appointment", patient: PATIENT, visit: null, record: null },
    content: { kind: "appointment", typed },
    savedAt: "2026-11-21T10:00:00.000Z",
  });
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  const opened = await drawer(null, { start: "2026-12-22T11:00:00" });
  expect(words(), "both are said").toMatch(/you chose .*2026-12-22, 11:00.*says 2026-12-20 08:00/);
  await press("Enter");
  expect(book, "neither is guessed").not.toHaveBeenCalled();
  button(t.booking.takeBrought)?.click();
  await settled();
  expect([opened.request.date, opened.request.start]).toEqual(["2026-12-22", "11:00"]);
  expect(opened.request.comment, "what else was typed stays").toBe("Fasting");
  expect(words(), "it is settled").not.toContain("On the schedule you chose");
});

test("a draft that is kept is booked as it was typed", async () => {
  const typed = { ...moved.request, date: "2026-12-20", start: "08:00" };
  vi.spyOn(drafts, "read").mockResolvedValue({
    place: { kind: "appointment", patient: PATIENT, visit: null, record: null },
    content: { kind: "appointment", typed },
    savedAt: "2026-11-21T10:00:00.000Z",
  });
  const book = vi.spyOn(schedule, "book").mockResolvedValue({ write: "w1", patient: PATIENT });
  await drawer(null, { start: "2026-12-22T11:00:00" });
  button(/^Keep 2026-12-20 08:00/)?.click();
  await settled();
  await press("Enter");
  expect(book).toHaveBeenCalledWith(PATIENT, expect.objectContaining({ date: "2026-12-20", start: "08:00" }), []);
});
