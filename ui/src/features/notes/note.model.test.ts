import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, notes } from "../../ipc";
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

test("the draft is stored before the note is sent, and the form is empty afterwards", async () => {
  const order: string[] = [];
  vi.spyOn(drafts, "save").mockImplementation((place) => {
    order.push("draft");
    return Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" });
  });
  vi.spyOn(notes, "send").mockImplementation(() => {
    order.push("send");
    return Promise.resolve({ write: "w2", patient: "maria" });
  });
  form.text.subjective = "Cough";
  form.changed();
  expect(await form.send()).toBe(true);
  expect(order).toEqual(["draft", "send"]);
  expect(form.blank).toBe(true);
});

test("a note that cannot be sent stays, with the fault beside its section", async () => {
  vi.spyOn(notes, "send").mockRejectedValue(tooShort);
  form.text.plan = "x";
  form.changed();
  expect(await form.send()).toBe(false);
  expect(form.text.plan).toBe("x");
  expect(form.faults).toEqual(tooShort.fields);
  form.changed();
  expect(form.faults, "typing on clears the fault").toEqual([]);
});

test("an empty note is not sent", async () => {
  const send = vi.spyOn(notes, "send");
  expect(await form.send()).toBe(false);
  expect(form.nothing).toBe(true);
  expect(send).not.toHaveBeenCalled();
});
