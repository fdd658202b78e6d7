import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, vitals } from "../../ipc";
import type { Question, TypedVitals, UiError, ValueCheck, VisitKey, VitalsCheckView } from "../../ipc/bindings";
import { VitalsForm } from "./vitals.model.svelte";

let visit: VisitKey;
let form: VitalsForm;
const refused: UiError = {
  code: "invalidInput",
  params: {},
  fields: [{ field: "systolic", code: "notANumber", params: {} }],
  retryable: false,
};
const pulse = (value: number): ValueCheck => ({
  sign: "pulse",
  value,
  other: null,
  flag: "normal",
  noFlag: null,
  problem: null,
  warnings: [],
});
const answer = (value: number, patient = "maria", key = visit): VitalsCheckView => ({
  patient,
  visit: key,
  check: {
    values: [pulse(value)],
    bmi: null,
    bmiClass: null,
    growth: { state: "grown" },
    noteTooLong: false,
    savable: true,
  },
  now: "2026-11-21T14:03:12",
  takenFaults: [],
});

beforeEach(() => {
  vi.useFakeTimers();
  visit = { kind: "known", eid: 7, uuid: "e7" };
  form = new VitalsForm("maria", () => visit, "metric");
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
});
afterEach(() => {
  form.draft.end();
  vi.useRealTimers();
});

const type = (text: string) => {
  form.boxes.pulse.text = text;
  form.changed();
};

test("only boxes with something in them are sent, exactly as typed", () => {
  form.boxes.temperature.text = "37,5";
  form.boxes.weight.text = "  ";
  expect(form.typed()).toEqual<TypedVitals>({
    values: { temperature: { text: "37,5", unit: "celsius" } },
    date: "",
    time: "",
    temperatureMethod: null,
    note: "",
  });
});

test("an answer to what was typed before is dropped", async () => {
  const answers: ((view: VitalsCheckView) => void)[] = [];
  vi.spyOn(vitals, "check").mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  type("7");
  await vi.advanceTimersByTimeAsync(200);
  type("72");
  await vi.advanceTimersByTimeAsync(200);
  answers[1]?.(answer(72));
  await vi.advanceTimersByTimeAsync(0);
  answers[0]?.(answer(7));
  await vi.advanceTimersByTimeAsync(0);
  expect(form.of("pulse")?.value).toBe(72);
});

test("an answer for another patient or another visit is dropped", async () => {
  const check = vi.spyOn(vitals, "check").mockResolvedValue(answer(72, "somebody-else"));
  type("72");
  await vi.advanceTimersByTimeAsync(200);
  expect(form.check).toBeNull();
  check.mockResolvedValue(answer(72, "maria", { kind: "known", eid: 8, uuid: "e8" }));
  type("721");
  await vi.advanceTimersByTimeAsync(200);
  expect(form.check).toBeNull();
});

test("switching a unit leaves the number as typed", () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  form.boxes.weight.text = "157";
  form.switchUnit("weight");
  expect(form.typed().values.weight).toEqual({ text: "157", unit: "pound" });
  form.switchUnit("pulse");
  expect(form.boxes.pulse.unit, "a sign with one unit keeps it").toBe("perMinute");
});

test("another unit system in Settings moves only boxes that are empty", () => {
  form.boxes.weight.text = "70";
  form.prefer("us");
  expect(form.boxes.weight.unit).toBe("kilogram");
  expect(form.boxes.height.unit).toBe("inch");
});

test("a refused save keeps every letter and names the box", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  vi.spyOn(vitals, "save").mockRejectedValue(refused);
  form.boxes.systolic.text = "12o";
  form.changed();
  expect(await form.save()).toBe(false);
  expect(form.boxes.systolic.text).toBe("12o");
  expect(form.faults).toEqual(refused.fields);
});

test("a save empties the form and leaves no draft to be stored", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  const save = vi.spyOn(vitals, "save").mockResolvedValue({ write: "w1", patient: "maria" });
  const kept = vi.spyOn(drafts, "discard");
  type("72");
  expect(await form.save()).toBe(true);
  expect(save).toHaveBeenCalledWith(
    "maria",
    visit,
    expect.objectContaining({ values: { pulse: { text: "72", unit: "perMinute" } } }),
    [],
  );
  expect(form.blank).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(kept, "the core moved the draft itself").not.toHaveBeenCalled();
});

test("an empty form is not sent", async () => {
  const save = vi.spyOn(vitals, "save");
  expect(await form.save()).toBe(false);
  expect(form.nothing).toBe(true);
  expect(save).not.toHaveBeenCalled();
});

test("a draft comes back into its boxes", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  const typed: TypedVitals = {
    values: { pulse: { text: "72", unit: "perMinute" } },
    date: "2026-11-14",
    time: "9:15",
    temperatureMethod: "oral",
    note: "calm",
  };
  vi.spyOn(drafts, "read").mockImplementation((place) =>
    Promise.resolve({ place, content: { kind: "vitals", typed }, savedAt: "2026-11-21T14:03:12Z" }),
  );
  await form.restore();
  expect(form.typed()).toEqual(typed);
  expect(form.draft.state).toBe("saved");
});

const odd: Question = {
  about: "value",
  sign: "pulse",
  text: "720",
  unit: "perMinute",
  warning: { warning: "unusual", low: 30, high: 200 },
};
const asks: UiError = { code: "asked", params: {}, fields: [], questions: [odd], retryable: false };

test("what the core asks is no error, and keeping it hands the same questions back as the answer", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(720));
  const save = vi
    .spyOn(vitals, "save")
    .mockRejectedValueOnce(asks)
    .mockResolvedValue({ write: "w1", patient: "maria" });
  form.boxes.pulse.text = "720";
  form.changed();
  expect(await form.save(), "saved at once, before any word about it was drawn").toBe(false);
  expect(form.asked).toEqual([odd]);
  expect(form.error).toBeNull();
  expect(form.boxes.pulse.text, "nothing is lost").toBe("720");
  expect(await form.save(form.asked ?? [])).toBe(true);
  expect(save).toHaveBeenLastCalledWith("maria", visit, expect.anything(), [odd]);
});

test("a changed number is asked about anew", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(720));
  vi.spyOn(vitals, "save").mockRejectedValue(asks);
  type("720");
  await form.save();
  type("721");
  expect(form.asked).toBeNull();
});

test("the boxes of day and time show now until somebody types, and a day alone shows no time of today", () => {
  vi.setSystemTime(new Date("2026-11-21T14:03:12"));
  expect([form.shownDate, form.shownTime]).toEqual(["2026-11-21", "14:03"]);
  expect(form.typed(), "now is the moment of saving, not that of opening").toMatchObject({ date: "", time: "" });
  form.date = "2026-11-14";
  expect([form.shownDate, form.shownTime]).toEqual(["2026-11-14", ""]);
});
