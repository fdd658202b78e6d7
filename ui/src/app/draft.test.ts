import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { drafts } from "../ipc";
import type { DraftContent, DraftPlace, DraftSaved, UiError } from "../ipc/bindings";
import { DraftKeeper, flushDrafts } from "./draft.svelte";

const place: DraftPlace = { kind: "note", patient: "p1", visit: { kind: "pending", write: "w1" } };
const note = (subjective: string): DraftContent => ({
  kind: "note",
  typed: { subjective, objective: "", assessment: "", plan: "" },
});
const saved: DraftSaved = { place, savedAt: "2026-11-21T14:03:12Z" };
/** Nobody is signed in here; the core is told all the same whose text it is. */
const nobody = "";
const diskFull: UiError = { code: "diskTrouble", params: {}, fields: [], retryable: true };

let text: string;
let keeper: DraftKeeper;

beforeEach(() => {
  vi.useFakeTimers();
  text = "";
  keeper = new DraftKeeper(
    () => place,
    () => (text ? note(text) : null),
  );
});
afterEach(() => {
  keeper.end();
  vi.useRealTimers();
});

const type = (more: string) => {
  text += more;
  keeper.changed();
};

describe("a draft is kept", () => {
  test("400 ms after the last key", async () => {
    const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
    type("a");
    await vi.advanceTimersByTimeAsync(399);
    expect(save, "still within the quiet time").not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(save).toHaveBeenCalledWith(place, note("a"), nobody, null);
    expect(keeper.state).toBe("saved");
    expect(keeper.savedAt).toBe(saved.savedAt);
  });

  test("at most 900 ms after the first key of someone who never pauses", async () => {
    const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
    for (let n = 0; n < 9; n += 1) {
      type("x");
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(save).toHaveBeenCalledTimes(1);
    expect(save).toHaveBeenLastCalledWith(place, note("xxxxxxxxx"), nobody, null);
  });

  test("again, when something was typed while it was being saved", async () => {
    const answers: ((answer: DraftSaved) => void)[] = [];
    const save = vi.spyOn(drafts, "save").mockImplementation(() => new Promise((answer) => answers.push(answer)));
    type("a");
    await vi.advanceTimersByTimeAsync(400);
    type("b");
    await vi.advanceTimersByTimeAsync(400);
    expect(save, "two saves are never under way at once").toHaveBeenCalledTimes(1);
    answers[0]?.(saved);
    await vi.advanceTimersByTimeAsync(0);
    expect(save).toHaveBeenLastCalledWith(place, note("ab"), nobody, saved.savedAt);
    answers[1]?.(saved);
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.state).toBe("saved");
  });

  test("at once when asked to flush, and in every open form", async () => {
    const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
    type("a");
    await flushDrafts();
    expect(save).toHaveBeenCalledTimes(1);
    await flushDrafts();
    expect(save, "what is kept is not kept again").toHaveBeenCalledTimes(1);
  });
});

test("a failed save is said, and tried again by itself", async () => {
  const save = vi.spyOn(drafts, "save").mockRejectedValueOnce(diskFull).mockResolvedValue(saved);
  type("a");
  await vi.advanceTimersByTimeAsync(400);
  expect(keeper.state).toBe("failed");
  expect(keeper.error).toEqual(diskFull);
  await vi.advanceTimersByTimeAsync(2000);
  expect(save).toHaveBeenCalledTimes(2);
  expect(keeper.state).toBe("saved");
});

test("a form that was emptied has no draft any more", async () => {
  vi.spyOn(drafts, "save").mockResolvedValue(saved);
  const discard = vi.spyOn(drafts, "discard").mockResolvedValue();
  type("a");
  await keeper.flush();
  text = "";
  keeper.changed();
  await keeper.flush();
  expect(discard).toHaveBeenCalledWith(place);
  expect(keeper.state).toBe("empty");
});

test("what was typed before the old draft was found is not overwritten by it", async () => {
  vi.spyOn(drafts, "save").mockResolvedValue(saved);
  let answer: (found: { place: DraftPlace; content: DraftContent; savedAt: string }) => void = () => undefined;
  vi.spyOn(drafts, "read").mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const reading = keeper.read();
  type("new");
  answer({ place, content: note("old"), savedAt: saved.savedAt });
  expect(await reading).toBeNull();
});

describe("typed while it was asked for what was held in memory", () => {
  let answer: (held: DraftContent | null) => void = () => undefined;
  const looking = (found: DraftContent | null) => {
    const lies = found && { place, content: found, savedAt: saved.savedAt };
    vi.spyOn(drafts, "read").mockResolvedValue(lies);
    vi.spyOn(drafts, "unkept").mockReturnValue(new Promise((resolve) => (answer = resolve)));
    return keeper.read();
  };

  test("the draft that lies there is no draft of this text: it is not saved over", async () => {
    const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
    const reading = looking(note("old"));
    await vi.advanceTimersByTimeAsync(0);
    type("new");
    answer(null);
    expect(await reading, "the text on screen stays").toBeNull();
    expect(keeper.other?.content, "and the clinician decides").toEqual(note("old"));
    await vi.advanceTimersByTimeAsync(400);
    expect(save, "as a text that has seen no other").toHaveBeenCalledWith(place, note("new"), nobody, null);
  });

  test("what was held is kept before anything else is: no memory has it any more", async () => {
    const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
    const reading = looking(null);
    await vi.advanceTimersByTimeAsync(0);
    type("new");
    answer(note("held"));
    expect(await reading).toBeNull();
    expect(save).toHaveBeenCalledWith(place, note("held"), nobody, null);
    expect(keeper.other?.content).toEqual(note("held"));
  });
});

test("a draft that became a write is not stored afterwards", async () => {
  const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
  type("a");
  keeper.taken();
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).not.toHaveBeenCalled();
});

test("nothing is stored behind a write that is on its way, and what was typed meanwhile is a draft again if it fails", async () => {
  const save = vi.spyOn(drafts, "save").mockResolvedValue(saved);
  type("a");
  await keeper.hold();
  expect(save, "what was typed before is kept before").toHaveBeenCalledTimes(1);
  type("b");
  await vi.advanceTimersByTimeAsync(5000);
  expect(save, "nothing is stored while the write is on its way").toHaveBeenCalledTimes(1);
  keeper.release();
  await vi.advanceTimersByTimeAsync(1000);
  expect(save, "the write did not come about").toHaveBeenLastCalledWith(place, note("ab"), nobody, saved.savedAt);
});

describe("a draft that this form has not read", () => {
  const earlier = { place, content: note("earlier"), savedAt: "2026-11-20T08:00:00.000Z" };
  const inTheWay: UiError = { code: "draftInTheWay", params: {}, fields: [], retryable: false };

  test("is shown, and replaced only when the clinician says so", async () => {
    const save = vi.spyOn(drafts, "save").mockRejectedValueOnce(inTheWay).mockResolvedValue(saved);
    vi.spyOn(drafts, "read").mockResolvedValue(earlier);
    type("new");
    await vi.advanceTimersByTimeAsync(400);
    expect(save, "the core is told that nothing was read here").toHaveBeenLastCalledWith(
      place,
      note("new"),
      nobody,
      null,
    );
    expect(keeper.state).toBe("failed");
    expect(keeper.other, "what lies there can be looked at").toEqual(earlier);
    const discard = vi.spyOn(drafts, "discard").mockRejectedValueOnce(inTheWay).mockResolvedValue();
    await keeper.replace();
    expect(keeper.other, "what could not be thrown away is still there to be seen").toEqual(earlier);
    await keeper.replace();
    expect(discard, "the earlier one goes first, with whatever it continued").toHaveBeenLastCalledWith(place);
    expect(save, "and this one is a text of its own").toHaveBeenLastCalledWith(place, note("new"), nobody, null);
    expect(keeper.state).toBe("saved");
    expect(keeper.other).toBeNull();
  });

  test("is not thrown away with what was typed and taken back", async () => {
    const discard = vi.spyOn(drafts, "discard").mockResolvedValue();
    keeper.changed();
    await keeper.flush();
    expect(discard).not.toHaveBeenCalled();
  });
});
