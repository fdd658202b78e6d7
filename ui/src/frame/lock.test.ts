import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, session } from "../ipc";
import type { UiError } from "../ipc/bindings";
import { core } from "../app/core.svelte";
import { DraftKeeper } from "../app/draft.svelte";
import { stateOf } from "../app/state-of";
import { screenLock } from "./lock.svelte";

const diskFull: UiError = { code: "diskTrouble", params: {}, fields: [], retryable: true };
const locked = stateOf({
  session: {
    state: "locked",
    user: { id: "u1", name: "Nora" },
    why: "asked",
    pin: null,
    pinUnknown: false,
    unkept: 0,
    error: null,
  },
});
const content = { kind: "note", typed: { subjective: "a", objective: "", assessment: "", plan: "" } } as const;

let keeper: DraftKeeper;
beforeEach(() => {
  vi.useFakeTimers();
  screenLock.uncover();
  keeper = new DraftKeeper(
    () => ({ kind: "note", patient: "p1", visit: { kind: "pending", write: "w1" } }),
    () => content,
  );
  keeper.changed();
});
afterEach(() => {
  keeper.end();
  screenLock.uncover();
  vi.useRealTimers();
});

test("the screen is covered before anything is waited for, and locked once what is typed is kept", async () => {
  const order: string[] = [];
  vi.spyOn(drafts, "save").mockImplementation(async (place) => {
    order.push("kept");
    return { place, savedAt: "" };
  });
  vi.spyOn(session, "lock").mockImplementation(async () => {
    order.push("locked");
    return locked;
  });
  const locking = screenLock.now();
  expect(screenLock.covered, "nothing of a patient is seen while drafts are kept").toBe(true);
  await locking;
  expect(order).toEqual(["kept", "locked"]);
  expect(core.state?.session.state).toBe("locked");
});

test("what cannot be kept holds no lock up: it goes along, and nothing of a patient is seen again", async () => {
  vi.spyOn(drafts, "save").mockRejectedValue(diskFull);
  const seen: boolean[] = [];
  const lock = vi.spyOn(session, "lock").mockImplementation(async () => {
    seen.push(screenLock.covered);
    return locked;
  });
  await screenLock.now();
  expect(lock, "at the first press, with the text").toHaveBeenCalledWith([expect.objectContaining({ content })]);
  expect(seen, "covered all the while: whoever pressed it has turned away").toEqual([true]);
  expect(screenLock.error).toBeNull();
});

test("a disk that does not answer holds no lock up either", async () => {
  vi.spyOn(drafts, "save").mockReturnValue(new Promise(() => {}));
  const lock = vi.spyOn(session, "lock").mockResolvedValue(locked);
  const locking = screenLock.now();
  await vi.advanceTimersByTimeAsync(2000);
  await locking;
  expect(lock).toHaveBeenCalledWith([expect.objectContaining({ content })]);
});

test("a core that does not lock uncovers nothing, and can be asked again", async () => {
  vi.spyOn(drafts, "save").mockImplementation(async (place) => ({ place, savedAt: "" }));
  const lock = vi.spyOn(session, "lock").mockRejectedValueOnce(diskFull).mockResolvedValueOnce(locked);
  await screenLock.now();
  expect(screenLock.covered, "what was on screen stays out of sight").toBe(true);
  expect(screenLock.error).toEqual(diskFull);
  await screenLock.now();
  expect(lock).toHaveBeenCalledTimes(2);
});

test("a core that is about to lock gets what the disk did not take, with whose it is", async () => {
  vi.spyOn(drafts, "save").mockRejectedValue(diskFull);
  const flushed = vi.spyOn(session, "flushed").mockResolvedValue();
  await screenLock.flush("lock");
  expect(screenLock.covered).toBe(true);
  expect(flushed, "nothing that was typed goes with the document").toHaveBeenCalledWith([
    {
      place: { kind: "note", patient: "p1", visit: { kind: "pending", write: "w1" } },
      content,
      author: "",
      seen: null,
    },
  ]);
});

test("a disk that does not answer holds nothing up: what it was given is handed over too", async () => {
  vi.spyOn(drafts, "save").mockReturnValue(new Promise(() => {}));
  const flushed = vi.spyOn(session, "flushed").mockResolvedValue();
  const flushing = screenLock.flush("lock");
  await vi.advanceTimersByTimeAsync(2000);
  await flushing;
  expect(flushed).toHaveBeenCalledWith([expect.objectContaining({ content })]);
});

test("what is kept is not handed over", async () => {
  vi.spyOn(drafts, "save").mockImplementation(async (place) => ({ place, savedAt: "" }));
  const flushed = vi.spyOn(session, "flushed").mockResolvedValue();
  await screenLock.flush("lock");
  expect(flushed).toHaveBeenCalledWith([]);
});

test("a window that was asked to close keeps what is typed and stays in sight, for it may stay open", async () => {
  vi.spyOn(drafts, "save").mockImplementation(async (place) => ({ place, savedAt: "" }));
  const flushed = vi.spyOn(session, "flushed").mockResolvedValue();
  await screenLock.flush("close");
  expect(screenLock.covered, "the question whether to leave must be seen").toBe(false);
  expect(flushed).toHaveBeenCalled();
});
