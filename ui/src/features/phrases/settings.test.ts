import { beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { core } from "../../app/core.svelte";
import { phrases } from "../../ipc";
import type { Phrase, UiError } from "../../ipc/bindings";
import { phraseBook } from "./book.svelte";
import { phraseEditing } from "./editing.svelte";
import { PhraseEditor } from "./editor.model.svelte";
import { PhraseImport } from "./import.model.svelte";

const phrase = (name: string, text: string, sections: Phrase["sections"] = []): Phrase => ({ name, text, sections });
let change: MockInstance<typeof phrases.change>;
beforeEach(() => {
  change = vi.spyOn(phrases, "change").mockResolvedValue([]);
  phraseBook.all = [phrase("a", "Mine", ["plan"]), phrase("b", "Both")];
});

test("a phrase that is edited replaces the one that was opened, and no other", async () => {
  const editor = new PhraseEditor(phrase("a", "Mine", ["plan"]));
  editor.text = "Other";
  await editor.save();
  expect(change).toHaveBeenLastCalledWith({ keep: [phrase("a", "Other", ["plan"])], over: ["a"], without: [] });
  const renamed = new PhraseEditor(phrase("a", "Mine", ["plan"]));
  renamed.name = " .New ";
  await renamed.save();
  expect(change, "under another name the old one goes, and what lies there stays").toHaveBeenLastCalledWith({
    keep: [phrase("new", "Mine", ["plan"])],
    over: [],
    without: ["a"],
  });
});

test("what is typed into a phrase outlives a look at another screen and at another phrase, until it is given up", () => {
  const mine = phrase("a", "Mine", ["plan"]);
  phraseEditing.open(mine);
  const editor = phraseEditing.editor;
  if (!editor) throw new Error("it is open");
  editor.text = "Mine and more";
  phraseEditing.open(null);
  expect(phraseEditing.editor?.text).toBe("");
  phraseEditing.open(mine);
  expect(phraseEditing.editor?.text).toBe("Mine and more");
  phraseEditing.open(phrase("a", "Changed elsewhere"));
  expect(phraseEditing.editor?.text, "nothing old is laid over a newer text").toBe("Changed elsewhere");
  phraseEditing.close(phraseEditing.editor ?? editor);
  expect(phraseEditing.editor).toBeNull();
  phraseEditing.open(mine);
  expect(phraseEditing.editor?.text, "given up").toBe("Mine");
  vi.spyOn(core, "account", "get").mockReturnValue("somebody else");
  expect(phraseEditing.editor, "whoever signs in next has none of it").toBeNull();
});

test("what is refused stays in the boxes, with the fault beside its box", async () => {
  const refused: UiError = {
    code: "invalidInput",
    params: {},
    fields: [{ field: "text", code: "phraseCircle", params: { path: ".a → .a" } }],
    retryable: false,
  };
  change.mockRejectedValue(refused);
  const editor = new PhraseEditor(null);
  editor.name = "a";
  editor.text = "x .a";
  expect(await editor.save()).toBe(false);
  expect([editor.text, editor.faults, editor.error]).toEqual(["x .a", refused.fields, null]);
});

test("a phrase is offered somewhere: the last section cannot be taken away", () => {
  const editor = new PhraseEditor(phrase("a", "x", ["plan"]));
  editor.offer("plan", false);
  expect(editor.sections).toEqual(["plan"]);
  for (const section of ["subjective", "objective", "assessment"] as const) editor.offer(section, true);
  expect(editor.sections, "all of them are no choice").toEqual([]);
});

test("of a file everything new is taken in, and of one's own nothing goes unless it was chosen", async () => {
  const model = new PhraseImport({
    file: "f.json",
    phrases: [phrase("a", "Theirs", ["plan"]), phrase("b", "Both"), phrase("c", "New")],
  });
  expect([model.fresh.length, model.alike.length, model.differing.length]).toEqual([1, 1, 1]);
  await model.take();
  expect(change).toHaveBeenLastCalledWith({ keep: [phrase("c", "New")], over: [], without: [] });
  model.choose("a", true);
  await model.take();
  expect(change).toHaveBeenLastCalledWith({
    keep: [phrase("c", "New"), phrase("a", "Theirs", ["plan"])],
    over: ["a"],
    without: [],
  });
});
