import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, phrases } from "../../ipc";
import { chartOf } from "../../ipc/mock/charts";
import type { ChartView, Phrase, SoapNote } from "../../ipc/bindings";
import { phraseBook } from "../phrases/book.svelte";
import { NoteAids as Aids } from "./aids.svelte";
import NoteAids from "./NoteAids.svelte";
import { NoteForm } from "./note.model.svelte";

const phrase = (name: string, text: string, sections: Phrase["sections"] = []): Phrase => ({ name, text, sections });
const note = (encounter: number, date: string, plan: string): SoapNote => ({
  id: encounter,
  encounter,
  date,
  text: { subjective: "", objective: "", assessment: "", plan },
  doubtful: false,
});
const notes = [note(8, "2026-11-16T09:00:00", "Rest.\nFluids."), note(7, "2026-08-02T09:00:00", "Ice.")];

let view: ChartView;
let form: NoteForm;
let aids: Aids;
let box: HTMLTextAreaElement;
let shown: Record<string, unknown>;

beforeEach(() => {
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  phraseBook.all = [
    phrase("review", "Review in *** weeks."),
    phrase("ros", "No fever.", ["subjective"]),
    phrase("rest", "Rest. Takes .meds"),
    phrase("loop", "round .loop"),
  ];
  view = {
    ...chartOf(0, "us"),
    notes: { state: "known", value: notes, asOf: "2026-11-21T14:00:00Z", unreadable: 0, foreign: 0, stale: null },
  };
  form = new NoteForm("maria", () => ({ kind: "known", eid: 9, uuid: "enc-9" }));
  aids = new Aids(
    () => form,
    () => view,
    () => ({ kind: "known", eid: 9, uuid: "enc-9" }),
  );
  box = document.createElement("textarea");
  document.body.append(box);
  box.addEventListener("input", () => {
    form.text.plan = box.value;
    form.changed();
  });
  shown = mount(NoteAids, { target: document.body, props: { aids, section: "plan", box, describes: "carried" } });
  flushSync();
});
afterEach(async () => {
  form.end();
  await unmount(shown);
  document.body.replaceChildren();
  phraseBook.all = null;
});

/** Types at the caret, as a person does. */
function type(text: string) {
  box.focus();
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}
/** Presses a key; true where the box was left to act on it by itself. */
function press(key: string, more: KeyboardEventInit = {}): boolean {
  const left = box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  flushSync();
  return left;
}
const options = () =>
  [...document.querySelectorAll('[role="option"]')].map((one) => one.querySelector("strong")?.textContent);
const list = () => document.querySelector('[role="listbox"]');

test("a full stop at a word's start opens the list, letters narrow it, and Enter expands what is marked", () => {
  type("Well. ");
  expect(list(), "a sentence's end opens nothing").toBeNull();
  type(".");
  expect(options()).toEqual([
    ".review",
    ".rest",
    ".loop",
    ".vitals",
    ".bp",
    ".meds",
    ".problems",
    ".allergies",
    ".age",
    ".lastplan",
    ".lastlabs",
  ]);
  expect(press("Enter"), "behind a bare full stop Enter ends the line").toBe(true);
  type("rev");
  expect(options()).toEqual([".review"]);
  expect(box.getAttribute("aria-activedescendant")).toBe(document.querySelector('[aria-selected="true"]')?.id);
  expect(press("Enter")).toBe(false);
  expect(box.value).toBe("Well. Review in *** weeks.");
  expect(form.text.plan).toBe(box.value);
  expect(box.value.slice(box.selectionStart, box.selectionEnd), "the first blank is next").toBe("***");
  expect(list()).toBeNull();
});

test("Escape leaves the text alone, and the list stays closed for that name", () => {
  const outside = vi.fn();
  document.body.addEventListener("keydown", outside);
  type(".re");
  expect(press("Escape")).toBe(false);
  expect(outside, "a page behind it is not closed").not.toHaveBeenCalled();
  document.body.removeEventListener("keydown", outside);
  expect([box.value, list()]).toEqual([".re", null]);
  type("v");
  expect(list()).toBeNull();
  expect(press("Tab"), "Tab goes on").toBe(true);
  type(" .re");
  expect(list(), "another name opens it again").not.toBeNull();
});

test("Tab and the arrow keys choose, and a press of the mouse does the same", async () => {
  type(".re");
  press("ArrowDown");
  expect(press("Tab")).toBe(false);
  await vi.waitFor(() => expect(box.value).toMatch(/^Rest\. Takes .+ \(listed /));
  type("\n.rev");
  document.querySelector<HTMLElement>('[role="option"]')?.click();
  flushSync();
  expect(box.value).toMatch(/\nReview in \*\*\* weeks\.$/);
});

test("a phrase that leads back to itself ends with words, and what was typed is there", () => {
  type(".loop");
  press("Enter");
  expect(box.value).toBe("round .loop");
  expect(aids.said).toContain(".loop → .loop");
});

test("the laboratory is asked when a phrase wants it, and nothing is put where the name is gone by then", async () => {
  let answer: (value: Awaited<ReturnType<typeof phrases.labs>>) => void = () => undefined;
  vi.spyOn(phrases, "labs").mockReturnValue(new Promise((resolve) => (answer = resolve)));
  type(".lastlabs");
  press("Enter");
  expect(box.value, "meanwhile it stands as typed").toBe(".lastlabs");
  box.value = "";
  type("Other words");
  answer({ state: "unavailable", why: { reason: "offline" } });
  await Promise.resolve();
  await new Promise((done) => setTimeout(done));
  expect(box.value).toBe("Other words");
  type(" .lastlabs");
  press("Enter");
  expect(box.value, "what could not be read is not none").toBe("Other words [lab results could not be read]");
});

/** The laboratory is asked by `.lastlabs`, and answers when the answered function is called. */
function asksTheLaboratory(): () => Promise<void> {
  let answer: (value: Awaited<ReturnType<typeof phrases.labs>>) => void = () => undefined;
  vi.spyOn(phrases, "labs").mockReturnValue(new Promise((resolve) => (answer = resolve)));
  type(".lastlabs");
  press("Enter");
  return async () => {
    answer({ state: "unavailable", why: { reason: "offline" } });
    await new Promise((done) => setTimeout(done));
  };
}
/** Another box that somebody is writing in, and what the document is told to write at the caret. */
function writesElsewhere() {
  const other = document.createElement("textarea");
  document.body.append(other);
  other.focus();
  const typed = vi.fn((_command: string, _ui: boolean, text: string) => {
    const caret = document.activeElement;
    if (caret instanceof HTMLTextAreaElement) caret.setRangeText(text, caret.selectionStart, caret.selectionEnd, "end");
    return true;
  });
  Object.assign(document, { execCommand: typed });
  return { other, typed };
}

test("lab results that come late are never typed at the caret of another note", async () => {
  const answer = asksTheLaboratory();
  box.remove();
  const { other, typed } = writesElsewhere();
  await answer();
  Reflect.deleteProperty(document, "execCommand");
  expect(other.value, "another patient's note").toBe("");
  expect(typed).not.toHaveBeenCalled();
  expect(box.value).toBe(".lastlabs");
});

test("who writes on in another box keeps the keys, and is told that the results are there", async () => {
  const answer = asksTheLaboratory();
  const { other, typed } = writesElsewhere();
  await answer();
  Reflect.deleteProperty(document, "execCommand");
  expect([other.value, box.value]).toEqual(["", ".lastlabs"]);
  expect(typed).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(other);
  expect(aids.said).toContain("Type .lastlabs again");
});

test("lab results that come while the note is on its way change nothing of it", async () => {
  const answer = asksTheLaboratory();
  form.sending = true;
  await answer();
  form.sending = false;
  expect(box.value).toBe(".lastlabs");
});

test("what cannot take the focus is not written into, and nothing is said to be carried", () => {
  const { other, typed } = writesElsewhere();
  vi.spyOn(box, "focus").mockImplementation(() => undefined);
  aids.carry("plan");
  Reflect.deleteProperty(document, "execCommand");
  expect([other.value, box.value]).toEqual(["", ""]);
  expect(typed).not.toHaveBeenCalled();
  expect(form.marks).toEqual([]);
});

test("F2 goes from blank to blank and begins again", () => {
  type("In *** days, *** weeks");
  box.setSelectionRange(0, 0);
  press("F2");
  expect(box.selectionStart).toBe(3);
  press("F2");
  expect(box.selectionStart).toBe(13);
  press("F2");
  expect(box.selectionStart).toBe(3);
  box.value = "";
  type("none");
  press("F2");
  expect(aids.said).toBe("No blank is left.");
});

test("Alt+C carries the section of the last visit forward behind what is written, tinted until it is edited", () => {
  type("Mine");
  press("c", { code: "KeyC", altKey: true });
  expect(box.value).toBe("Mine\nRest.\nFluids.");
  expect([...document.querySelectorAll(".mirror mark")].map((one) => one.textContent)).toEqual(["Rest.", "Fluids."]);
  expect(document.getElementById("carried")?.textContent?.replace(/\s+/g, " ")).toContain("2 lines not edited");
  press("c", { code: "KeyC", altKey: true });
  expect(box.value, "twice is once").toBe("Mine\nRest.\nFluids.");
  box.setSelectionRange(box.value.length, box.value.length);
  type(" 2 l");
  expect([...document.querySelectorAll(".mirror mark")].map((one) => one.textContent)).toEqual(["Rest."]);
});

test("the marks are kept with the draft and found again", async () => {
  press("c", { code: "KeyC", altKey: true });
  await form.draft.flush();
  const [, content] = vi.mocked(drafts.save).mock.lastCall ?? [];
  expect(content).toMatchObject({ kind: "carriedNote", typed: { carried: [{ section: "plan", first: 0, count: 2 }] } });
  const again = new NoteForm("maria", () => ({ kind: "known", eid: 9, uuid: "enc-9" }));
  vi.spyOn(drafts, "read").mockResolvedValue({
    place: { kind: "note", patient: "maria", visit: null },
    content: content as NonNullable<typeof content>,
    savedAt: "2026-11-21T14:03:12Z",
  });
  vi.spyOn(drafts, "unkept").mockResolvedValue(null);
  await again.restore();
  expect(again.text.plan).toBe("Rest.\nFluids.");
  expect(again.marks).toEqual(form.marks);
  again.end();
});

test("Alt+Shift+C lets one choose among the last notes", () => {
  press("C", { code: "KeyC", altKey: true, shiftKey: true });
  expect(options()).toEqual(
    ["16 Nov 2026, 09:00", "2 Aug 2026, 09:00"].map((one) => expect.stringContaining(one.slice(-5)) as string),
  );
  press("ArrowDown");
  press("Enter");
  expect(box.value).toBe("Ice.");
});

test("earlier notes that could not be read are not none", () => {
  view = { ...view, notes: { state: "unavailable", why: { reason: "offline" } } };
  press("c", { code: "KeyC", altKey: true });
  expect([box.value, aids.said]).toEqual(["", "Earlier notes could not be read, so nothing was carried forward."]);
});
