import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../app/going";
import { drafts, patients } from "../../ipc";
import type { PatientHit, Question, TypedPatient, UiError } from "../../ipc/bindings";
import NewPatientPage from "./NewPatientPage.svelte";
import { NewPatientForm } from "./new-patient.model.svelte";

const anna: TypedPatient = {
  family: "Lee",
  given: "Anna",
  sex: "female",
  birth: "1990-04-03",
  phone: "",
  email: "",
};
const same: Question = {
  about: "samePatient",
  patient: "p1",
  whose: { name: "Lee, Anna", birth: "1990-04-03", mrn: "7" },
  why: ["birthAndName"],
};
const hit: PatientHit = {
  patient: {
    uuid: "p1",
    pid: 7,
    mrn: "7",
    family: "Lee",
    given: "Anna",
    suffix: "",
    birth: "1990-04-03",
    sex: "female",
    phones: [],
    deceased: null,
  },
  age: null,
  matched: [],
  sameName: false,
};
const asking = (questions: Question[]): UiError => ({
  code: "asked",
  params: {},
  fields: [],
  questions,
  retryable: false,
});

let form: NewPatientForm;
let shown: Record<string, unknown>;
beforeEach(() => {
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "unkept").mockResolvedValue(null);
  vi.spyOn(patients, "alike").mockImplementation((typed) =>
    Promise.resolve({ typed, alike: [{ hit, why: ["birthAndName"] }], notAsked: null }),
  );
  form = new NewPatientForm();
  form.typed = { ...anna };
  shown = mount(NewPatientPage, {
    target: document.body,
    props: { form, onclose: () => undefined },
    context: contextOf({}),
  });
  flushSync();
});
afterEach(async () => {
  await unmount(shown);
  form.end();
  document.body.replaceChildren();
});
const button = (name: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === name);
/** Presses a key on whatever has the focus; true where it was left to do what it does there. */
const press = (more: KeyboardEventInit) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }),
  );

test("those who may be the same person take the keys, and none that sends or is held down creates a second one", async () => {
  const create = vi.spyOn(patients, "create").mockRejectedValue(asking([same]));
  const send = button("Create patient");
  send?.focus();
  send?.click();
  await vi.waitFor(() => expect(document.activeElement?.tagName, "the first who is alike").toBe("LI"));
  expect(document.activeElement?.textContent).toContain("Lee, Anna");
  expect(send?.isConnected, "the button of the first press is gone").toBe(false);
  expect(document.querySelector("[data-send]"), "the key that sends finds nothing to press").toBeNull();
  const other = button("None of these: create patient");
  other?.focus();
  expect(press({ repeat: true }), "Enter that is held down").toBe(false);
  expect(press({ ctrlKey: true }), "the key that sends").toBe(false);
  expect(press({}), "a fresh press answers").toBe(true);
  expect(create).toHaveBeenCalledOnce();
  other?.click();
  await vi.waitFor(() => expect(create).toHaveBeenLastCalledWith(anna, [same]));
});

test("where others could not be looked for, it is asked with the same care", async () => {
  vi.mocked(patients.alike).mockImplementation((typed) => Promise.resolve({ typed, alike: [], notAsked: null }));
  const create = vi.spyOn(patients, "create").mockRejectedValue(asking([{ about: "othersUnknown" }]));
  button("Create patient")?.click();
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("SECTION"));
  button("Create, and look again before sending")?.click();
  await vi.waitFor(() => expect(create).toHaveBeenLastCalledWith(anna, [{ about: "othersUnknown" }]));
});
