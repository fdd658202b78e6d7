import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { drafts, outbox, patients } from "../../ipc";
import type { OutboxItem, PatientLineView, Question, TypedPatient, UiError } from "../../ipc/bindings";
import { NewPatientForm, NOBODY } from "./new-patient.model.svelte";

const anna: TypedPatient = {
  family: "Lee",
  given: "Anna",
  sex: "female",
  birth: "1990-04-03",
  phone: "555-0142",
  email: "",
};
const read = (line: string, typed: Partial<TypedPatient>): PatientLineView => ({
  line,
  typed: { family: "", given: "", sex: "", birth: "", phone: "", email: "", ...typed },
  unsureNames: false,
  rest: [],
});
const same: Question = {
  about: "samePatient",
  patient: "p1",
  whose: { name: "Lee, Anna", birth: "1990-04-03", mrn: "7" },
  why: ["birthAndName"],
};
const asking: UiError = { code: "asked", params: {}, fields: [], questions: [same], retryable: false };
const item = (state: OutboxItem["state"], patient: string | null): OutboxItem =>
  ({
    id: "w1",
    kind: "patient",
    patient,
    whose: same.whose,
    state,
    error: null,
    changedAt: "",
  }) as unknown as OutboxItem;

let form: NewPatientForm;
beforeEach(() => {
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "unkept").mockResolvedValue(null);
  vi.spyOn(patients, "alike").mockImplementation((typed) => Promise.resolve({ typed, alike: [], notAsked: null }));
  form = new NewPatientForm();
});
afterEach(() => form.end());

test("a line fills the boxes, and what a person wrote into a box stays there", async () => {
  vi.spyOn(patients, "understand").mockImplementation((line) =>
    Promise.resolve(read(line, line === "a" ? anna : { ...anna, given: "Ann", phone: "1" })),
  );
  form.line = "a";
  await form.readLine("a");
  expect(form.typed).toEqual(anna);
  form.set("phone", "555-0199");
  form.line = "b";
  await form.readLine("b");
  expect(form.typed).toEqual({ ...anna, given: "Ann", phone: "555-0199" });
});

test("a late answer to an earlier line changes nothing", async () => {
  vi.spyOn(patients, "understand").mockImplementation((line) => Promise.resolve(read(line, anna)));
  form.line = "newer";
  await form.readLine("older");
  expect(form.blank).toBe(true);
});

test("what is asked is answered by its own button: not by Send once more, nor by anything typed in between", async () => {
  const create = vi.spyOn(patients, "create").mockRejectedValue(asking);
  form.typed = { ...anna };
  expect(await form.send()).toBe(false);
  expect(form.asked).toEqual([same]);
  expect(await form.send(), "a key that was pressed twice or held down answers nothing").toBe(false);
  expect(create).toHaveBeenCalledOnce();
  form.set("given", "Anne");
  expect(await form.createOther(), "of another form nothing is asked yet").toBe(false);
  await form.send();
  expect(create, "another form is asked about anew").toHaveBeenLastCalledWith({ ...anna, given: "Anne" }, []);
  await form.createOther();
  expect(create).toHaveBeenLastCalledWith({ ...anna, given: "Anne" }, [same]);
});

test("until the server has answered there is nobody to write for", async () => {
  vi.spyOn(patients, "create").mockResolvedValue({ write: "w1" });
  const list = vi.spyOn(outbox, "list").mockResolvedValue([item("queued", null)]);
  form.typed = { ...anna };
  expect(await form.send()).toBe(true);
  expect(form.sent?.patient).toBeNull();
  expect(form.blank, "the boxes are free").toBe(true);
  list.mockResolvedValue([item("confirmed", "p9")]);
  core.outboxChanged.tell("");
  await vi.waitFor(() => expect(form.sent?.patient).toBe("p9"));
});

test("one that is refused is back in the boxes, with the reason", async () => {
  vi.spyOn(patients, "create").mockResolvedValue({ write: "w1" });
  const refused = {
    ...item("refused", null),
    error: { code: "alikePatient", params: {}, fields: [], retryable: false },
  };
  vi.spyOn(outbox, "list").mockResolvedValue([refused as OutboxItem]);
  vi.mocked(drafts.read).mockResolvedValue({
    place: { kind: "patient", patient: NOBODY, visit: null },
    content: { kind: "patient", typed: anna },
    savedAt: "2026-11-21T14:03:12Z",
  });
  form.typed = { ...anna };
  await form.send();
  expect(form.typed).toEqual(anna);
  expect(form.error?.code).toBe("alikePatient");
});
