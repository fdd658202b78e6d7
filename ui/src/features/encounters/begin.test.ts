import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { encounters } from "../../ipc";
import type { Begun, UiError } from "../../ipc/bindings";
import { Begin, type Opener } from "./begin.model.svelte";

const known = { kind: "known", eid: 7, uuid: "v7" } as const;
const pending = { kind: "pending", write: "w1" } as const;
const error = (code: UiError["code"]): UiError => ({ code, params: {}, fields: [], retryable: false });

let opener: { [Name in keyof Opener]: ReturnType<typeof vi.fn<Opener[Name]>> };
let begin: Begin;
beforeEach(() => {
  vi.useFakeTimers();
  opener = {
    openVisit: vi.fn(),
    openForm: vi.fn(),
    keepTyped: vi.fn(() => Promise.resolve()),
    dropVisit: vi.fn(),
    leave: vi.fn(),
  };
  begin = new Begin("ann", opener);
});
afterEach(() => {
  begin.end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
const answers = (begun: Begun) => vi.spyOn(encounters, "begin").mockResolvedValue(begun);
const started = () => answers({ begun: "started", visit: pending, undoFor: 5, looked: true });

test("the one visit of today opens, and several are a question", async () => {
  answers({ begun: "open", visit: known });
  await begin.start("a1");
  expect(opener.openVisit).toHaveBeenCalledExactlyOnceWith(known);
  const visits = [known, pending].map((visit) => ({ visit, at: "", reason: "", category: "", providerName: "" }));
  answers({ begun: "several", visits });
  await begin.start("a1");
  expect(begin.several).toHaveLength(2);
  expect(opener.openVisit, "nothing opens by itself").toHaveBeenCalledOnce();
  begin.choose(pending);
  expect(begin.several).toBeNull();
  expect(opener.openVisit).toHaveBeenLastCalledWith(pending);
});

test("a press that opens nothing after all is told, so that nothing is written later", async () => {
  vi.spyOn(encounters, "begin").mockRejectedValue(error("patientNotFound"));
  await begin.start(null);
  expect(opener.leave, "it failed").toHaveBeenCalledTimes(1);
  const visits = [known, pending].map((visit) => ({ visit, at: "", reason: "", category: "", providerName: "" }));
  answers({ begun: "several", visits });
  await begin.start(null);
  begin.close();
  expect(begin.several).toBeNull();
  expect(opener.leave, "none of several was meant").toHaveBeenCalledTimes(2);
  started();
  vi.spyOn(encounters, "undo").mockResolvedValue(undefined);
  await begin.start(null);
  expect(opener.leave).toHaveBeenCalledTimes(2);
  await begin.undo();
  expect(opener.leave, "it was undone").toHaveBeenCalledTimes(3);
});

test("a second press while the first is under way asks for nothing", async () => {
  const asked = answers({ begun: "form", looked: true });
  await Promise.all([begin.start("a1"), begin.start("a1"), begin.start("a1")]);
  expect(asked).toHaveBeenCalledOnce();
  expect(opener.openForm).toHaveBeenCalledOnce();
});

test("a visit that was begun can be undone for five seconds and no longer", async () => {
  started();
  await begin.start(null);
  expect(begin.begun?.left).toBe(5);
  await vi.advanceTimersByTimeAsync(4600);
  expect(begin.begun?.left, "the seconds are counted").toBe(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(begin.begun, "the button is gone before the visit leaves").toBeNull();
});

test("undoing keeps what is typed first, and drops the page only once the core took the visit back", async () => {
  started();
  const undo = vi.spyOn(encounters, "undo").mockResolvedValue(undefined);
  await begin.start(null);
  await begin.undo();
  expect(opener.keepTyped.mock.invocationCallOrder[0], "what is typed is a draft the core sees").toBeLessThan(
    undo.mock.invocationCallOrder[0] ?? 0,
  );
  expect(opener.dropVisit).toHaveBeenCalledExactlyOnceWith(pending);
  expect(begin.undone).toBe("undone");
  for (const [code, words] of [
    ["writeStillNeeded", "wroteIn"],
    ["writeMovedOn", "tooLate"],
  ] as const) {
    undo.mockRejectedValue(error(code));
    await begin.start(null);
    await begin.undo();
    expect(begin.undone, "and says why it stays").toBe(words);
  }
  expect(opener.dropVisit, "the page stays with the visit").toHaveBeenCalledOnce();
});

test("what went wrong is said, and the next press is free", async () => {
  vi.spyOn(encounters, "begin").mockRejectedValue(error("patientNotFound"));
  await begin.start(null);
  expect(begin.error?.code).toBe("patientNotFound");
  answers({ begun: "open", visit: known });
  await begin.start(null);
  expect(begin.error).toBeNull();
  expect(opener.openVisit).toHaveBeenCalledOnce();
});
