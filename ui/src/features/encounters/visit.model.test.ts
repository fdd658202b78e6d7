import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { drafts, encounters } from "../../ipc";
import type { Encounter, OutboxItem, VisitKey, VisitReview, VisitView } from "../../ipc/bindings";
import { oneWrite } from "../../ipc/mock/one-write";
import { sameVisit } from "../../app/visit-key";
import { VisitModel } from "./visit.model.svelte";

const pending: VisitKey = { kind: "pending", write: "w1" };
const known: VisitKey = { kind: "known", eid: 7, uuid: "e7" };
const viewOf = (visit: VisitKey, patient = "maria", unsent: OutboxItem[] = []): VisitView => ({
  patient,
  visit,
  encounter: { state: "loading" },
  vitals: { state: "loading" },
  notes: { state: "loading" },
  previous: null,
  replaced: [],
  unsent,
});
const refusedNote = oneWrite({
  id: "w2",
  kind: "note",
  patient: "maria",
  visit: known,
  state: "refused",
  excerpt: "Cough",
});

const unasked = (): VisitReview => ({
  patient: "maria",
  visit: known,
  check: null,
  remark: "",
  taken: null,
  faults: [],
  questions: [],
});
/** The core takes what it is handed and asks nothing. */
function sends() {
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "" }));
  vi.spyOn(encounters, "review").mockResolvedValue(unasked());
  return vi.spyOn(encounters, "send").mockResolvedValue({ patient: "maria", writes: [] });
}
const ofDay = (date: string, more: Partial<VisitView> = {}): VisitView => ({
  ...viewOf(known),
  encounter: {
    state: "known",
    value: { eid: 7, uuid: "e7", date } as Encounter,
    asOf: "",
    unreadable: 0,
    foreign: 0,
    stale: null,
  },
  vitals: { state: "known", value: [], asOf: "", unreadable: 0, foreign: 0, stale: null },
  notes: { state: "known", value: [], asOf: "", unreadable: 0, foreign: 0, stale: null },
  ...more,
});
const text = { subjective: "Cough", objective: "", assessment: "", plan: "" };
const oneNote: VisitView["notes"] = {
  state: "known",
  value: [{ id: 1, encounter: 7, date: null, text, doubtful: false }],
  asOf: "",
  unreadable: 0,
  foreign: 0,
  stale: null,
};

let model: VisitModel;
beforeEach(() => {
  model = new VisitModel("maria", pending, "metric");
  vi.spyOn(drafts, "read").mockResolvedValue(null);
});
afterEach(() => model.end());

test("a pending visit goes on under its number once OpenEMR has given it one", async () => {
  vi.spyOn(encounters, "read").mockResolvedValueOnce(viewOf(pending)).mockResolvedValue(viewOf(known));
  await model.open();
  expect(sameVisit(model.key, pending)).toBe(true);
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(model.key).toEqual(known));
  const send = sends();
  model.note.text.plan = "Rest.";
  model.note.changed();
  await model.openReceipt(true);
  await model.send();
  expect(send).toHaveBeenCalledWith("maria", known, { vitals: null, note: expect.anything() }, []);
});

test("a visit of another patient is never shown", async () => {
  vi.spyOn(encounters, "read").mockResolvedValue(viewOf(known, "somebody-else"));
  await model.open();
  expect(model.view).toBeNull();
  expect(model.key).toEqual(pending);
});

test("a refused note comes back into the form", async () => {
  vi.spyOn(encounters, "read")
    .mockResolvedValueOnce(viewOf(known))
    .mockResolvedValue(viewOf(known, "maria", [refusedNote]));
  await model.open();
  vi.spyOn(drafts, "read").mockImplementation((place) =>
    Promise.resolve(
      place.kind === "note"
        ? {
            place,
            content: { kind: "note", typed: { subjective: "Cough", objective: "", assessment: "", plan: "" } },
            savedAt: "",
          }
        : null,
    ),
  );
  core.outboxChanged.tell("");
  await vi.waitFor(() => expect(model.note.text.subjective).toBe("Cough"));
});

/** A visit that OpenEMR has, opened at noon of this day. */
async function opened(view: VisitView): Promise<VisitModel> {
  vi.setSystemTime(new Date("2026-11-21T12:00:00"));
  model.end();
  model = new VisitModel("maria", known, "metric");
  vi.spyOn(encounters, "read").mockResolvedValue(view);
  await model.open();
  return model;
}

test("a visit of today opens to be written in, a past one to be read, and one with a note asks for no second", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  expect((await opened(ofDay("2026-11-21T09:00:00"))).modes).toEqual({ vitals: "write", note: "write" });
  expect((await opened(ofDay("2026-11-14T09:00:00"))).modes).toEqual({ vitals: "read", note: "read" });
  expect((await opened(ofDay("2026-11-21T09:00:00", { notes: oneNote }))).modes).toEqual({
    vitals: "write",
    note: "read",
  });
  vi.useRealTimers();
});

test("a note that turns up while its boxes are blank is read; one that is being written stays", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const read = vi.spyOn(encounters, "read");
  await opened(ofDay("2026-11-21T09:00:00"));
  read.mockResolvedValue(ofDay("2026-11-21T09:00:00", { notes: oneNote }));
  model.vitals.boxes.pulse.text = "72";
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(model.modes).toEqual({ vitals: "write", note: "read" }));
  model.write("note");
  expect(model.modes?.note, "whoever asks for a second one gets its boxes").toBe("write");
  model.leaveBlank("note");
  expect(model.modes?.note, "and may leave them").toBe("read");
  vi.useRealTimers();
});

test("a blank box that holds the focus is not taken away by what turns up; once it is left, it may be", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const read = vi.spyOn(encounters, "read");
  await opened(ofDay("2026-11-21T09:00:00"));
  model.hold("note");
  read.mockResolvedValue(ofDay("2026-11-21T09:00:00", { notes: oneNote }));
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(model.notesThere).toBe(1));
  expect(model.modes?.note, "letters that are being typed would act on the page").toBe("write");
  model.hold(null);
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(model.modes?.note).toBe("read"));
  model.hold("note");
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(4));
  expect(model.modes?.note, "a focus elsewhere in the part asks for no boxes").toBe("read");
  vi.useRealTimers();
});

test("after the send the page reads, though what was read does not have it yet", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await opened(ofDay("2026-11-21T09:00:00"));
  sends();
  model.note.text.plan = "Rest.";
  model.note.changed();
  model.vitals.boxes.pressure.text = "128/82";
  await model.openReceipt(true);
  expect(await model.send()).toBe(true);
  expect(model.receipt).toBeNull();
  expect(model.modes).toEqual({ vitals: "read", note: "read" });
  expect([model.note.blank, model.vitals.blank]).toEqual([true, true]);
  vi.useRealTimers();
});

test("nothing is sent without a receipt, and none is opened over empty forms", async () => {
  await opened(ofDay("2026-11-21T09:00:00"));
  const send = sends();
  expect(await model.send()).toBe(false);
  await model.openReceipt(true);
  expect(model.receipt).toBeNull();
  model.note.text.plan = "Rest.";
  await model.openReceipt(false);
  expect(model.receipt, "no vitals are typed").toBeNull();
  expect(send).not.toHaveBeenCalled();
});
