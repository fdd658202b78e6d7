import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../app/going";
import type { FollowUpBooking, OpenPatient } from "../../app/open-patient";
import { useRights } from "../../i18n/rights.svelte";
import { drafts, encounters, notes, outbox, vitals } from "../../ipc";
import { core } from "../../app/core.svelte";
import type { OutboxItem, Question, RightsView, VisitReview, VisitView } from "../../ipc/bindings";
import { chartOf } from "../../ipc/mock/charts";
import { oneWrite } from "../../ipc/mock/one-write";
import VisitPage from "./VisitPage.svelte";
import { VisitModel } from "./visit.model.svelte";

const visit = { kind: "known", eid: 7, uuid: "e7" } as const;
const known = <T>(value: T) => ({ state: "known", value, asOf: "", unreadable: 0, foreign: 0, stale: null }) as const;
const chart = chartOf(0, "us");
const viewOf = (more: Partial<VisitView> = {}): VisitView => ({
  patient: chart.patient,
  visit,
  encounter: { state: "loading" },
  vitals: known([]),
  notes: known([]),
  previous: null,
  replaced: [],
  unsent: [],
  ...more,
});
const review = (questions: Question[] = []): VisitReview => ({
  patient: chart.patient,
  visit,
  check: null,
  remark: "",
  taken: null,
  faults: [],
  questions,
});
/** What the plan asks for, with its first free time. */
let planned: FollowUpBooking | null = null;
const tab = {
  patient: chart.patient,
  whose: { name: "Called, Before", birth: "1980-05-09", mrn: "MR-1" },
  gone: false,
  chart: { view: chart },
  scroll: {},
  offer: () => undefined,
  hasBegun: () => false,
  lookForBegun: () => undefined,
  followUp: () => planned,
} as unknown as OpenPatient;

let model: VisitModel;
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  vi.spyOn(vitals, "check").mockRejectedValue(new Error("not asked"));
});
afterEach(async () => {
  if (shown) await unmount(shown);
  model.end();
  shown = null;
  planned = null;
  useRights(null);
  document.body.replaceChildren();
});

async function open(view = viewOf()): Promise<void> {
  vi.spyOn(encounters, "read").mockResolvedValue(view);
  model = new VisitModel(chart.patient, visit, "us");
  shown = mount(VisitPage, {
    target: document.body,
    props: { tab, model, onclose: () => undefined },
    context: contextOf({}),
  });
  await model.open();
  await vi.waitFor(() => expect(document.querySelector("form, h3")).not.toBeNull());
  flushSync();
  await tick();
}
const labelled = (label: string) => {
  const found = [...document.querySelectorAll("label")].find((one) => one.textContent?.trim() === label);
  const box = found && document.getElementById(found.htmlFor);
  if (!box) throw new Error(`there is a box ${label}`);
  return box as HTMLInputElement | HTMLTextAreaElement;
};
const button = (name: string) => {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === name);
  if (!found) throw new Error(`there is a button ${name}`);
  return found;
};
const type = (label: string, text: string) => {
  const box = labelled(label);
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
};
const ctrlEnter = (more: KeyboardEventInit = {}) =>
  document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...more }),
  );
/** Where Tab stops, in order. */
const stops = () =>
  [...document.querySelectorAll<HTMLElement>("input, textarea, select, button, summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.closest("details:not([open]) .inside"))
    .map((one) => document.querySelector(`label[for="${one.id}"]`)?.textContent?.trim() ?? "");

test("the caret begins in blood pressure, and Tab goes from box to box and from the last into Subjective", async () => {
  await open();
  await vi.waitFor(() => expect(document.activeElement).toBe(labelled("Blood pressure")));
  const order = stops();
  const from = order.indexOf("Blood pressure");
  expect(order.slice(from, from + 11)).toEqual([
    "Blood pressure",
    "Pulse",
    "Respiration",
    "Temperature",
    "Oxygen saturation",
    "Weight",
    "Height",
    "Subjective",
    "Objective",
    "Assessment",
    "Plan",
  ]);
});

test("the arrows lead to what Tab passes by", async () => {
  await open();
  const height = labelled("Height");
  height.focus();
  height.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
  expect(document.activeElement?.tagName).toBe("SUMMARY");
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true }),
  );
  expect(document.activeElement).toBe(height);
});

test("Ctrl+Enter opens the receipt, its first focus sends where nothing is asked, and afterwards there are no boxes", async () => {
  await open();
  vi.spyOn(encounters, "review").mockResolvedValue(review());
  const send = vi.spyOn(encounters, "send").mockResolvedValue({ patient: chart.patient, writes: [] });
  const unguarded = [vi.spyOn(notes, "change")];
  type("Subjective", "Cough");
  ctrlEnter({ repeat: true });
  expect(model.receipt, "a key that is held down opens nothing").toBeNull();
  ctrlEnter();
  await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Send now"));
  expect(send, "nothing has left yet").not.toHaveBeenCalled();
  for (let press = 0; press < 3; press += 1) (document.activeElement as HTMLElement).click();
  await vi.waitFor(() => expect(model.receipt).toBeNull());
  flushSync();
  expect(send).toHaveBeenCalledOnce();
  for (const one of unguarded) expect(one).not.toHaveBeenCalled();
  expect(document.querySelector("textarea"), "text instead of boxes").toBeNull();
  expect(button("Add note").className, "nothing invites a second note").not.toContain("primary");
  await vi.waitFor(() => expect(document.activeElement?.classList.contains("visit")).toBe(true));
});

test("where something is asked the first focus is on the way back, and every answer is needed", async () => {
  await open();
  const slip: Question = {
    about: "value",
    sign: "weight",
    text: "242",
    unit: "kilogram",
    warning: { warning: "perhapsOtherUnit", unit: "pound", last: 110 },
  };
  vi.spyOn(encounters, "review").mockResolvedValue(review([slip]));
  const send = vi.spyOn(encounters, "send").mockResolvedValue({ patient: chart.patient, writes: [] });
  type("Weight", "242");
  ctrlEnter();
  await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Back to the form"));
  expect(document.querySelector("dialog")?.textContent).toContain("Did you mean lb?");
  button("Send now").click();
  expect(send).not.toHaveBeenCalled();
  button("Keep as typed").click();
  await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Send now"));
  button("Send now").click();
  await vi.waitFor(() => expect(send).toHaveBeenCalledWith(chart.patient, visit, expect.anything(), [slip]));
});

test("send with nothing written says so and opens nothing", async () => {
  await open();
  button("Send visit").click();
  await vi.waitFor(() => expect(document.body.textContent).toContain("Nothing is written here yet."));
  expect(model.receipt).toBeNull();
});

test("E edits the note that is read, and is a letter in a box", async () => {
  const text = { subjective: "Cough", objective: "", assessment: "", plan: "" };
  await open(viewOf({ notes: known([{ id: 1, encounter: 7, date: null, text, doubtful: false }]) }));
  expect(model.modes?.note).toBe("read");
  const box = labelled("Pulse");
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true, cancelable: true }));
  expect(model.change).toBeNull();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(model.change?.note).toBe(1));
});

const stored = { id: 1, encounter: 7, date: null, doubtful: false };
const soap = (plan: string) => ({ subjective: "Cough", objective: "", assessment: "", plan });
const waiting = (more: Partial<OutboxItem>) =>
  oneWrite({ id: "w2", kind: "note", patient: chart.patient, visit, ...more });
const pressE = () =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true, cancelable: true }));

test("E takes one's own newer note that waits here, before the one that OpenEMR has", async () => {
  await open(viewOf({ notes: known([{ ...stored, text: soap("") }]), unsent: [waiting({})] }));
  const takeBack = vi
    .spyOn(outbox, "takeBack")
    .mockResolvedValue({ kind: "note", patient: chart.patient, visit, record: null });
  pressE();
  await vi.waitFor(() => expect(takeBack).toHaveBeenCalledExactlyOnceWith("w2"));
  expect(model.change).toBeNull();
});

test("E takes a change that waits here back into its form, and nothing that is being sent", async () => {
  const change = waiting({ kind: "noteChange" });
  await open(viewOf({ notes: known([{ ...stored, text: soap("") }]), unsent: [change] }));
  const takeBack = vi
    .spyOn(outbox, "takeBack")
    .mockResolvedValue({ kind: "note", patient: chart.patient, visit, record: "1" });
  model.view = viewOf({
    notes: known([{ ...stored, text: soap("") }]),
    unsent: [{ ...change, state: "sending", editable: false }],
  });
  flushSync();
  pressE();
  flushSync();
  expect(document.querySelector(".visit > .foot")?.textContent).toContain("The newest note is on its way");
  expect([takeBack.mock.calls.length, model.change]).toEqual([0, null]);
  model.view = viewOf({ notes: known([{ ...stored, text: soap("") }]), unsent: [change] });
  flushSync();
  pressE();
  await vi.waitFor(() => expect(model.change?.note).toBe(1));
});

test("a note that arrives leaves the blank box under the caret, and says above it that it is there", async () => {
  await open();
  const box = labelled("Subjective");
  box.focus();
  vi.mocked(encounters.read).mockResolvedValue(viewOf({ notes: known([{ ...stored, text: soap("") }]) }));
  core.chartChanged.tell(chart.patient);
  await vi.waitFor(() => expect(document.body.textContent).toContain("This visit has a note already"));
  expect(box.isConnected).toBe(true);
  expect(document.activeElement, "the next letter is text").toBe(box);
  labelled("Pulse").focus();
  core.chartChanged.tell(chart.patient);
  await vi.waitFor(() => expect(box.isConnected, "nobody writes a second note by accident").toBe(false));
});

test("a page that has left the screen keeps no blank boxes for a focus that is elsewhere", async () => {
  await open();
  labelled("Subjective").focus();
  if (shown) await unmount(shown);
  shown = null;
  vi.mocked(encounters.read).mockResolvedValue(viewOf({ notes: known([{ ...stored, text: soap("") }]) }));
  core.chartChanged.tell(chart.patient);
  await vi.waitFor(() => expect(model.modes?.note).toBe("read"));
});

test("the foot names whom the tab knows, though demographics are not read", async () => {
  await open();
  expect(document.querySelector(".visit > .foot")?.textContent).toContain("Called, Before");
});

/** A day so many days from the chart's today. */
const daysFrom = (days: number) =>
  new Date(Date.parse(`${chart.today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const visitOn = (date: string) =>
  known({ eid: 7, uuid: "e7", date: `${date}T09:00:00` }) as unknown as VisitView["encounter"];
const offered = () => [...document.querySelectorAll(".offer")].map((one) => one.textContent);

test("the follow-up of the newest note is offered, counted from the day of the visit and like it", async () => {
  const book = vi.fn();
  Object.assign(tab, { book });
  const notesThen = known([
    { ...stored, id: 2, text: soap("Review in 4 weeks") },
    { ...stored, id: 1, text: soap("Review in 2 weeks") },
  ]);
  await open(viewOf({ encounter: visitOn(daysFrom(-7)), notes: notesThen }));
  expect(model.modes?.note).toBe("read");
  document.querySelector<HTMLElement>(".offer button")?.click();
  expect(book).toHaveBeenCalledExactlyOnceWith({
    around: daysFrom(21),
    words: "in 4 weeks",
    like: `${daysFrom(-7)}T09:00:00`,
  });
});

test("a day that a past plan asked for and that is over is offered no more", async () => {
  const plan = known([{ ...stored, text: soap("Review in 4 weeks") }]);
  await open(viewOf({ encounter: visitOn(daysFrom(-60)), notes: plan }));
  expect(offered()).toEqual([]);
});

test("blanks that nobody has filled are on the receipt", async () => {
  await open();
  vi.spyOn(encounters, "review").mockResolvedValue(review());
  type("Plan", "Recheck in *** weeks");
  ctrlEnter();
  await vi.waitFor(() => expect(document.querySelector("dialog")?.textContent).toContain("Plan: Recheck in *** weeks"));
});

const declinedAt = async (declined: RightsView["declined"]) => {
  await open();
  useRights({ canStartVisit: true, canReadCharts: true, missing: {}, declined });
  type("Pulse", "72");
  flushSync();
};

test("where the permission was declined at sign-in, Send is out of use and says what to do, and no receipt is opened", async () => {
  const look = vi.spyOn(encounters, "review");
  await declinedAt({ vitals: "user/vital.write" });
  const send = button("Send vitals");
  send.click();
  expect(send.getAttribute("aria-disabled")).toBe("true");
  expect(document.getElementById(send.getAttribute("aria-describedby") ?? "")?.textContent).toMatch(
    /^The permission user\/vital\.write was not given .* Sign out and in again .* what you typed is kept\.$/,
  );
  ctrlEnter();
  await tick();
  expect(look).not.toHaveBeenCalled();
});

test("another permission that was declined is no reason", async () => {
  await declinedAt({ note: "user/soap_note.write" });
  expect(button("Send vitals").getAttribute("aria-disabled")).toBeNull();
});

test("what the plan asks for is booked by a press of its own, one Tab behind the one that only sends", async () => {
  const book = vi.fn(() => Promise.resolve());
  const letGo = vi.fn();
  const offered = { start: "2026-12-21T10:20:00", end: "2026-12-21T10:40:00", what: "Office Visit · Elena Garcia" };
  planned = { words: "review in 4 weeks", offered, book, letGo };
  vi.spyOn(encounters, "review").mockResolvedValue(review());
  const sent = vi.spyOn(encounters, "send").mockResolvedValue({ writes: [] } as never);
  await open();
  type("Plan", "review in 4 weeks");
  ctrlEnter();
  await vi.waitFor(() => expect(document.activeElement).toBe(button("Send now")));
  expect(document.querySelector("dialog")?.textContent, "what would be booked").toContain(
    "Office Visit · Elena Garcia",
  );
  const all = [...document.querySelectorAll("dialog button")];
  const next = all[all.indexOf(button("Send now")) + 1] as HTMLElement;
  expect(next.textContent).toContain("Send and book");
  button("Back to the form").click();
  await vi.waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  expect([book.mock.calls.length, letGo.mock.calls.length], "going back books nothing").toEqual([0, 1]);
  ctrlEnter();
  await vi.waitFor(() => expect(document.activeElement).toBe(button("Send now")));
  ([...document.querySelectorAll("dialog button")].at(-1) as HTMLElement).click();
  await vi.waitFor(() => expect(book).toHaveBeenCalledOnce());
  expect(book, "the time that the button said").toHaveBeenCalledWith(offered);
  expect(sent, "after the visit, not instead of it").toHaveBeenCalledOnce();
});

test("Send now books nothing, whatever the plan asks for", async () => {
  const book = vi.fn(() => Promise.resolve());
  const letGo = vi.fn();
  const offered = { start: "2026-12-21T10:20:00", end: "2026-12-21T10:40:00", what: "" };
  planned = { words: "review in 4 weeks", offered, book, letGo };
  vi.spyOn(encounters, "review").mockResolvedValue(review());
  vi.spyOn(encounters, "send").mockResolvedValue({ writes: [] } as never);
  await open();
  type("Plan", "review in 4 weeks");
  ctrlEnter();
  await vi.waitFor(() => expect(document.activeElement).toBe(button("Send now")));
  button("Send now").click();
  await vi.waitFor(() => expect(letGo).toHaveBeenCalledOnce());
  expect(book).not.toHaveBeenCalled();
});

test("a value said to the palette goes into its box with the keys, and over no other value", async () => {
  await open();
  model.jotted = { part: "vitals", box: "pulse", text: "76" };
  await vi.waitFor(() => expect(document.activeElement).toBe(labelled("Pulse")));
  expect(labelled("Pulse").value).toBe("76");
  model.jotted = { part: "vitals", box: "pulse", text: "80" };
  await vi.waitFor(() => expect(document.querySelector(".visit > .foot")?.textContent).toContain("80 was not put in"));
  expect(labelled("Pulse").value, "what stands there stays").toBe("76");
  type("Blood pressure", "148/92");
  model.jotted = { part: "vitals", box: "pressure", text: "144/90" };
  await vi.waitFor(() => expect(labelled("Blood pressure").value, "one more reading").toBe("148/92 144/90"));
  expect(document.querySelector("dialog"), "nothing is sent by it").toBeNull();
});
