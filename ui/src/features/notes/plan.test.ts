import { expect, test } from "vitest";
import type { Loaded, OutboxItem, SoapNote, WriteState } from "../../ipc/bindings";
import { notesOnTheirWay, planOf } from "./plan";

const asOf = "2026-11-21T09:00:00Z";
const known = (value: SoapNote[]): Loaded<SoapNote[]> => ({
  state: "known",
  value,
  asOf,
  unreadable: 0,
  foreign: 0,
  stale: null,
});
const failed: Loaded<never> = { state: "unavailable", why: { reason: "offline" } };
const note = (plan: string) => ({ text: { subjective: "", objective: "", assessment: "", plan } }) as SoapNote;
const write = (kind: OutboxItem["kind"], state: WriteState, plan: string, changedAt = "2026-11-21T10:00:00Z") =>
  ({ kind, state, changedAt, text: plan === "" ? [] : [{ field: "plan", text: plan }] }) as unknown as OutboxItem;

test("the plan is that of the newest note that has one, and none is made up", () => {
  expect(planOf(known([note("  "), note(" Rest. "), note("Older")]))).toEqual({ text: "Rest.", sent: true });
  expect(planOf(known([]))).toBeNull();
  expect(planOf(failed)).toBeNull();
  expect(planOf(undefined)).toBeNull();
});

test("a note or a change that is on its way is newer than what was read", () => {
  const old = known([note("Old.")]);
  expect(planOf(old, [write("note", "queued", "New.")])).toEqual({ text: "New.", sent: false });
  expect(planOf(old, [write("noteChange", "unknown", "Changed."), write("note", "queued", "New.")])?.text).toBe(
    "Changed.",
  );
  expect(planOf(failed, [write("note", "sending", "New.")])?.text).toBe("New.");
  expect(planOf(old, [write("note", "queued", "")])?.text, "a note without a plan leaves the one before").toBe("Old.");
  expect(planOf(old, [write("noteChange", "queued", "")]), "the old plan may be the one that was emptied").toBeNull();
  expect(planOf(old, [write("vitals", "queued", "")])?.text).toBe("Old.");
});

test("what was refused is no plan, but is said to be on its way still", () => {
  const refused = [write("note", "refused", "New.")];
  expect(planOf(known([note("Old.")]), refused)?.text).toBe("Old.");
  expect(notesOnTheirWay(known([note("Old.")]), refused)).toHaveLength(1);
});

test("one that has arrived counts until it can be among what was read", () => {
  const old = known([note("Old.")]);
  expect(planOf(old, [write("note", "confirmed", "New.")])).toEqual({ text: "New.", sent: true });
  expect(planOf(old, [write("note", "confirmed", "New.", "2026-11-21T08:59:00Z")])?.text).toBe("Old.");
  expect(notesOnTheirWay(old, [write("note", "confirmed", "New.", "2026-11-21T08:59:00Z")])).toEqual([]);
});
