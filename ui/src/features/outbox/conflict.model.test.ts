import { beforeEach, expect, test, vi } from "vitest";
import { decisions } from "../../app/decisions.svelte";
import { outbox } from "../../ipc";
import type { UiError } from "../../ipc/bindings";
import { oneWrite } from "../../ipc/mock/one-write";
import { ConflictModel } from "./conflict.model.svelte";
import { fieldName, plainText } from "./written";

const item = oneWrite({
  kind: "noteChange",
  patient: "p1",
  state: "refused",
  text: [
    { field: "plan", text: "More" },
    { field: "objective", text: "" },
  ],
  conflict: {
    readAt: "",
    parts: [
      { field: "plan", opened: "Some", mine: "More", theirs: "Less" },
      { field: "objective", opened: "BP", mine: "", theirs: "BP 120/80" },
    ],
  },
});

beforeEach(() => decisions.clear());

test("nothing is chosen beforehand, and nothing is sent before every part is decided", async () => {
  const resolve = vi.spyOn(outbox, "resolve").mockResolvedValue();
  const model = new ConflictModel(item);
  const [plan, objective] = model.decisions;
  expect(model.left).toBe(2);
  if (plan) plan.side = "theirs";
  expect(await model.send()).toBe(false);
  expect(resolve).not.toHaveBeenCalled();
  if (objective) {
    objective.side = "other";
    objective.other = "BP 120/80, sitting";
  }
  expect(model.left).toBe(0);
  expect(await model.send()).toBe(true);
  expect(resolve).toHaveBeenCalledWith("w1", [
    { field: "plan", text: "Less" },
    { field: "objective", text: "BP 120/80, sitting" },
  ]);
});

test("a part that was emptied can be chosen as what shall stand", async () => {
  const resolve = vi.spyOn(outbox, "resolve").mockResolvedValue();
  const model = new ConflictModel(item);
  for (const decision of model.decisions) decision.side = "mine";
  await model.send();
  expect(resolve).toHaveBeenCalledWith("w1", [
    { field: "plan", text: "More" },
    { field: "objective", text: "" },
  ]);
});

test("a decision that could not be sent stays, with why", async () => {
  const moved: UiError = { code: "changedMeanwhile", params: {}, fields: [], retryable: false };
  vi.spyOn(outbox, "resolve").mockRejectedValue(moved);
  const model = new ConflictModel(item);
  for (const decision of model.decisions) decision.side = "theirs";
  expect(await model.send()).toBe(false);
  expect(model.error).toEqual(moved);
  expect(model.left, "nothing has to be decided twice").toBe(0);
});

test("what was put together by hand outlives the dialog, but not its question", async () => {
  const model = new ConflictModel(item);
  const [plan] = model.decisions;
  if (plan) {
    plan.side = "other";
    plan.other = "Some, less, and a review";
  }
  model.keep();
  const text = JSON.stringify(decisions);
  decisions.clear();
  decisions.restore(JSON.parse(text));
  const again = new ConflictModel(item);
  expect(
    again.decisions.map(({ side, other }) => [side, other]),
    "word for word",
  ).toEqual([
    ["other", "Some, less, and a review"],
    [null, ""],
  ]);
  const later = { ...item, conflict: { readAt: "2026-11-21T11:00:00Z", parts: item.conflict?.parts ?? [] } };
  expect(new ConflictModel(later).left, "another version is another question").toBe(2);
  vi.spyOn(outbox, "resolve").mockResolvedValue();
  for (const decision of again.decisions) decision.side ??= "theirs";
  expect(await again.send()).toBe(true);
  expect(new ConflictModel(item).left, "what was sent is no longer kept").toBe(2);
});

test("what was decided is dropped with its write, and nonsense is not taken for a decision", () => {
  decisions.restore({
    w1: { readAt: "", parts: { plan: { side: "mine", other: "x" }, objective: { side: "whose", other: 1 } } },
    w2: 7,
  });
  expect(Object.keys(decisions.of("w1", ""))).toEqual(["plan"]);
  decisions.retain(["w2"]);
  expect(decisions.of("w1", "")).toEqual({});
});

test("a write as plain text names its patient, its boxes as the form does, and what was emptied", () => {
  const text = plainText(item);
  expect(text).toMatch(/^Reyes, Maria, DOB 1980-05-09, MRN MR-1\nChange of a note\n/);
  expect(text).toContain("Plan: More");
  expect(text, "an emptied box is no missing one").toContain("Objective: Empty");
  expect(fieldName("vitals", "systolic")).toBe("Systolic");
  expect(fieldName("demographics", "phoneCell")).toBe("Mobile phone");
  expect(fieldName("vitals", "something"), "what no form knows keeps its name").toBe("something");
});
