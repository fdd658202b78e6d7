import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, outbox, session } from "../../ipc";
import type { DraftLine, OutboxItem, UiError, UnsentWork } from "../../ipc/bindings";
import { oneWrite } from "../../ipc/mock/one-write";
import { core } from "../../app/core.svelte";
import { stateOf } from "../../app/state-of";
import { SignOut } from "./sign-out.svelte";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
const out = stateOf();
const write = (id: string, more: Partial<OutboxItem> = {}) =>
  oneWrite({ id, kind: "note", patient: "p1", changedAt: "1", ...more });
const draft: DraftLine = {
  place: { kind: "vitals", patient: "p1", visit: { kind: "pending", write: "w" }, record: null },
  whose: { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-1" },
  savedAt: "",
  excerpt: "",
  returnedFrom: null,
};

const closeAll = vi.fn();
const signOut = new SignOut(closeAll);
let work: UnsentWork;
const unsent = () => vi.spyOn(session, "unsent").mockImplementation(async () => work);
/** Lets everything that is under way come to its end. */
const settle = async () => {
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
};
beforeEach(() => {
  work = { writes: [], drafts: [], underWay: false };
});
afterEach(() => signOut.stay());

test("with nothing unsent nobody is asked", async () => {
  unsent();
  const leave = vi.spyOn(session, "signOut").mockResolvedValue(out);
  await signOut.now();
  expect(leave).toHaveBeenCalledWith("keep");
  expect(signOut.asked).toBeNull();
  expect(core.state?.session.state).toBe("signedOut");
});

test("what is unsent is named before anybody is signed out", async () => {
  work = { writes: [write("w1")], drafts: [draft], underWay: false };
  unsent();
  const leave = vi.spyOn(session, "signOut").mockResolvedValue(out);
  await signOut.now();
  expect(signOut.asked).toBe("signOut");
  expect(signOut.work).toEqual(work);
  expect(leave, "the question comes first").not.toHaveBeenCalled();
  await signOut.discard();
  expect(leave).toHaveBeenCalledWith("discard");
});

test("a list that cannot be had blocks nobody: keeping is still offered", async () => {
  vi.spyOn(session, "unsent").mockRejectedValue(offline);
  const leave = vi.spyOn(session, "signOut").mockResolvedValue(out);
  await signOut.now();
  expect(signOut.asked, "it is not taken for nothing being unsent").toBe("signOut");
  expect(signOut.work).toBeNull();
  await signOut.keep();
  expect(leave).toHaveBeenCalledWith("keep");
});

test("a file that is on its way is spoken of before anybody leaves", async () => {
  work = { writes: [], drafts: [], underWay: true };
  unsent();
  const quit = vi.spyOn(session, "quit").mockResolvedValue(undefined as never);
  await signOut.quit(false);
  expect(signOut.asked).toBe("quit");
  expect(quit, "not without a word").not.toHaveBeenCalled();
  await signOut.keep();
  expect(quit, "but whoever means it can leave").toHaveBeenCalled();
});

test("sending goes on to sign out once everything has arrived", async () => {
  work = { writes: [write("w1"), write("w2", { error: offline })], drafts: [], underWay: false };
  unsent();
  const retry = vi.spyOn(outbox, "retry").mockResolvedValue();
  const leave = vi.spyOn(session, "signOut").mockResolvedValue(out);
  await signOut.now();
  await signOut.send();
  expect(retry.mock.calls, "only what waits for its next attempt is hurried").toEqual([["w2"]]);
  expect(signOut.sending).toBe(true);
  work = { writes: [write("w2", { state: "sending" })], drafts: [], underWay: false };
  core.hear({ event: "outboxChanged" });
  await settle();
  expect(leave, "one is still on its way").not.toHaveBeenCalled();
  work = { writes: [], drafts: [], underWay: false };
  core.hear({ event: "outboxChanged" });
  await settle();
  expect(leave).toHaveBeenCalledWith("keep");
  expect(signOut.asked).toBeNull();
});

test("what cannot be sent ends the wait, and the question stays", async () => {
  work = { writes: [write("w1", { error: offline })], drafts: [draft], underWay: false };
  unsent();
  vi.spyOn(outbox, "retry").mockResolvedValue();
  const leave = vi.spyOn(session, "signOut").mockResolvedValue(out);
  await signOut.now();
  await signOut.send();
  expect(signOut.sending, "an old fault says nothing about the new attempt").toBe(true);
  work = { writes: [write("w1", { error: offline, changedAt: "2" })], drafts: [draft], underWay: false };
  core.hear({ event: "outboxChanged" });
  await settle();
  expect(signOut.sending).toBe(false);
  expect(signOut.ended).toBe(true);
  expect(signOut.stuck.map((item) => item.id)).toEqual(["w1"]);
  expect(leave).not.toHaveBeenCalled();
});

test("quitting with everything discarded deletes each thing, notes before their visits, and ends the program", async () => {
  work = { writes: [write("note"), write("visit", { kind: "encounter" })], drafts: [draft], underWay: false };
  unsent();
  const dropped = vi.spyOn(drafts, "discard").mockResolvedValue();
  const discarded = vi.spyOn(outbox, "discard").mockResolvedValue();
  const quit = vi.spyOn(session, "quit").mockResolvedValue();
  await signOut.quit(false);
  expect(signOut.asked).toBe("quit");
  await signOut.discard();
  expect(dropped).toHaveBeenCalledWith(draft.place);
  expect(discarded.mock.calls).toEqual([["note"], ["visit"]]);
  expect(quit).toHaveBeenCalledTimes(1);
});

test("what memory alone holds for somebody who is not here is said before the program ends", async () => {
  vi.spyOn(session, "unsent").mockRejectedValue(offline);
  const quit = vi.spyOn(session, "quit").mockResolvedValue();
  await signOut.quit(true);
  expect(signOut.asked).toBe("quit");
  expect(quit, "not without a word").not.toHaveBeenCalled();
  await signOut.keep();
  expect(quit).toHaveBeenCalled();
});
