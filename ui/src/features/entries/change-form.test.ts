import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, entries, notes } from "../../ipc";
import type { DraftContent, DraftPlace, TypedEntry, UiError } from "../../ipc/bindings";
import { NoteChangeForm } from "../notes/note-change.model.svelte";
import { EntryForm } from "./entry.model.svelte";

const hypertension: TypedEntry = { title: "Essential hypertension", began: "2019-03", ended: "", code: "ICD10:I10" };
const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
const notADate: UiError = {
  code: "invalidInput",
  params: {},
  fields: [{ field: "ended", code: "notADate", params: {} }],
  retryable: false,
};
const savedAt = "2026-11-21T14:03:12Z";

let kept: { place: DraftPlace; content: DraftContent }[];
const forms: { end: () => void }[] = [];
const made = <F extends { end: () => void }>(form: F): F => {
  forms.push(form);
  return form;
};
const draftIs = (content: DraftContent | null) =>
  vi.spyOn(drafts, "read").mockImplementation((place) => Promise.resolve(content && { place, content, savedAt }));

beforeEach(() => {
  kept = [];
  draftIs(null);
  vi.spyOn(drafts, "save").mockImplementation((place, content) => {
    kept.push({ place, content });
    return Promise.resolve({ place, savedAt });
  });
  vi.spyOn(entries, "form").mockResolvedValue({ ...hypertension });
});
afterEach(() => {
  for (const form of forms.splice(0)) form.end();
});

test("a change carries what was on screen when it was opened", async () => {
  const save = vi.spyOn(entries, "change").mockResolvedValue({ write: "w1", patient: "maria" });
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  form.set("ended", "2026-11-21");
  expect(await form.send()).toBe(true);
  const typed = { ...hypertension, ended: "2026-11-21" };
  expect(kept.at(-1)?.place, "its draft is the record's own").toEqual({
    kind: "problem",
    patient: "maria",
    visit: null,
    record: "c1",
  });
  expect(save).toHaveBeenCalledWith("maria", { list: "problem", entry: "c1", opened: hypertension, typed });
});

test("a new entry says that nothing was there before", async () => {
  const save = vi.spyOn(entries, "change").mockResolvedValue({ write: "w1", patient: "maria" });
  const form = made(new EntryForm("maria", "allergy", null));
  await form.open();
  form.set("title", "Latex");
  await form.send();
  expect(save).toHaveBeenCalledWith("maria", {
    list: "allergy",
    entry: null,
    opened: null,
    typed: { title: "Latex", began: "", ended: "", code: "" },
  });
});

test("nothing that differs, nothing that is sent", async () => {
  const save = vi.spyOn(entries, "change");
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  expect(await form.send()).toBe(false);
  form.set("title", "Hypertension");
  form.set("title", hypertension.title);
  expect(form.differing, "typing it back is no change").toEqual([]);
  expect(await form.send()).toBe(false);
  expect(save).not.toHaveBeenCalled();
});

test("a form that cannot be read shows no boxes, and is read when it can be", async () => {
  const read = vi
    .spyOn(entries, "form")
    .mockRejectedValueOnce(offline)
    .mockResolvedValue({ ...hypertension });
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  expect(form.phase, "an empty form would read as an empty record").toBe("unreadable");
  expect(form.readError).toEqual(offline);
  await form.open();
  expect(form.phase).toBe("ready");
  expect(read).toHaveBeenCalledTimes(2);
});

test("a draft is gone on with where the record cannot be read", async () => {
  vi.spyOn(entries, "form").mockRejectedValue(offline);
  draftIs({
    kind: "entry",
    typed: { list: "problem", entry: "c1", opened: hypertension, typed: { ...hypertension, ended: "2026-11-20" } },
  });
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  expect(form.phase).toBe("ready");
  expect(form.typed.ended).toBe("2026-11-20");
  expect(form.differing).toEqual(["ended"]);
});

test("a draft of another record is not taken for this one's", async () => {
  draftIs({
    kind: "entry",
    typed: { list: "problem", entry: "c2", opened: hypertension, typed: { ...hypertension, title: "Gout" } },
  });
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  expect(form.typed.title).toBe(hypertension.title);
});

test("what could not be sent stays, with the fault beside its box", async () => {
  vi.spyOn(entries, "change").mockRejectedValue(notADate);
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  form.set("ended", "yesterday");
  expect(await form.send()).toBe(false);
  expect(form.typed.ended).toBe("yesterday");
  expect(form.faults).toEqual(notADate.fields);
  form.set("ended", "2026-11-20");
  expect(form.faults, "typing on clears the fault").toEqual([]);
});

test("discarding goes back to what OpenEMR has and takes the draft away", async () => {
  const discard = vi.spyOn(drafts, "discard").mockResolvedValue();
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.open();
  form.set("title", "Gout");
  await form.draft.flush();
  await form.discard();
  expect(form.typed).toEqual(hypertension);
  expect(discard).toHaveBeenCalledWith({ kind: "problem", patient: "maria", visit: null, record: "c1" });
});

test("ending an entry puts the day into its box, but not over one that is there", async () => {
  const form = made(new EntryForm("maria", "problem", "c1"));
  await form.openToEnd("2026-11-21");
  expect(form.typed.ended).toBe("2026-11-21");
  vi.spyOn(entries, "form").mockResolvedValue({ ...hypertension, ended: "2024" });
  const ended = made(new EntryForm("maria", "problem", "c1"));
  await ended.openToEnd("2026-11-21");
  expect(ended.typed.ended).toBe("2024");
});

test("a note's change is kept under the note and sent whole, emptied sections too", async () => {
  const visit = { kind: "known", eid: 7, uuid: "e7" } as const;
  const text = { subjective: "Cough", objective: "Clear", assessment: "", plan: "Rest." };
  const send = vi.spyOn(notes, "change").mockResolvedValue({ write: "w1", patient: "maria" });
  const form = made(
    new NoteChangeForm(
      "maria",
      () => visit,
      500,
      () => Promise.resolve(text),
    ),
  );
  await form.open();
  form.set("objective", "");
  form.carry("plan", "Fluids.");
  expect(form.typed.plan, "carried behind what is there").toBe("Rest.\nFluids.");
  expect(await form.send()).toBe(true);
  expect(kept.at(-1)?.place).toEqual({ kind: "note", patient: "maria", visit, record: "500" });
  expect(send).toHaveBeenCalledWith("maria", visit, {
    note: 500,
    opened: text,
    text: { ...text, objective: "", plan: "Rest.\nFluids." },
  });
});

test("a note that is read again while its change is written shows its news in sections that nobody touched", async () => {
  const visit = { kind: "known", eid: 7, uuid: "e7" } as const;
  const text = { subjective: "Cough", objective: "Clear", assessment: "", plan: "Rest." };
  const form = made(
    new NoteChangeForm(
      "maria",
      () => visit,
      500,
      () => Promise.resolve(text),
    ),
  );
  await form.open();
  form.set("plan", "Fluids.");
  form.seen({ ...text, assessment: "Bronchitis", plan: "Antibiotics." });
  expect(form.typed).toEqual({ ...text, assessment: "Bronchitis", plan: "Fluids." });
  expect(form.moved).toEqual({ plan: "Antibiotics." });
});
