import { expect, test } from "vitest";
import type { OutboxItem } from "../../ipc/bindings";
import { changeOf, isOver } from "./changes";

const item = (state: OutboxItem["state"], both: boolean) =>
  ({
    id: state,
    state,
    appointment: { appointment: "a1", from: "2026-12-01T09:00:00", to: "2026-12-08T09:00:00", both },
  }) as unknown as OutboxItem;

test("what is under way with an appointment is shown until it is done", () => {
  for (const state of ["queued", "sending", "unknown"] as const)
    expect(changeOf([item(state, false)], "a1")?.id, state).toBe(state);
  expect(changeOf([item("confirmed", false)], "a1"), "done").toBeUndefined();
  expect(changeOf([item("refused", false)], "a1"), "nothing was done").toBeUndefined();
  expect(changeOf([item("refused", true)], "a1")?.id, "both stand").toBe("refused");
  expect(changeOf([item("queued", false)], "a2"), "another one's").toBeUndefined();
});

test("what was, or is free again, is not moved", () => {
  const at = (start: string, status: "none" | "noShow" | "arrived" | "checkedOut") =>
    isOver({ start: `${start}T09:00:00`, status }, "2026-11-24");
  expect(at("2026-11-23", "none"), "yesterday").toBe(true);
  expect(at("2026-11-24", "none"), "today").toBe(false);
  expect(at("2026-11-24", "noShow"), "it is free again").toBe(true);
  expect(at("2026-11-24", "checkedOut"), "it is done").toBe(true);
  expect(at("2026-11-25", "arrived"), "an arrival of tomorrow is a slip, and is not in the way").toBe(false);
});
