import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts } from "../../ipc";
import type { UiError, VisitKey } from "../../ipc/bindings";
import { NoteForm } from "./note.model.svelte";

const visit: VisitKey = { kind: "pending", write: "w1" };
const tooShort: UiError = {
  code: "invalidInput",
  params: {},
  fields: [{ field: "plan", code: "tooShort", params: { minimum: "2" } }],
  retryable: false,
};
let form: NoteForm;
beforeEach(() => {
  form = new NoteForm("maria", () => visit);
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
});
afterEach(() => form.draft.end());

test("a section is carried forward behind what is written, never over it", () => {
  form.carry("plan", "Rest.");
  expect(form.text.plan).toBe("Rest.");
  form.carry("plan", "Fluids.");
  expect(form.text.plan).toBe("Rest.\nFluids.");
});

test("a pasted table stays in its section, tabs and all", () => {
  const table = "Drug\tDose\nLisinopril\t10 mg\nMetformin\t500 mg";
  form.text.subjective = table;
  form.changed();
  expect(form.text.subjective).toBe(table);
  expect(form.blank).toBe(false);
});

test("a note that cannot be sent stays, with the fault beside its section", async () => {
  form.text.plan = "x";
  form.changed();
  await form.hold();
  form.refused(tooShort);
  expect(form.text.plan).toBe("x");
  expect(form.faults).toEqual(tooShort.fields);
  form.changed();
  expect(form.faults, "typing on clears the fault").toEqual([]);
});

test("a note that was taken leaves an empty form", async () => {
  form.text.subjective = "Cough";
  form.changed();
  await form.hold();
  form.taken();
  expect(form.blank).toBe(true);
});
