import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, vitals } from "../../ipc";
import type { TypedVitals, UiError, ValueCheck, VisitKey, VitalsCheckView } from "../../ipc/bindings";
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
    bmiHeight: null,
    bmiClass: null,
    growth: { state: "grown" },
    pressures: 0,
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
    pressure: "",
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

test("blood pressure is one box, handed on as it was typed", () => {
  form.boxes.pressure.text = "148/92 144/90";
  expect(form.typed()).toMatchObject({ values: {}, pressure: "148/92 144/90" });
  expect(form.hasValues).toBe(true);
});

test("a pasted table stays as it was pasted, and is not taken for a number", () => {
  form.boxes.pulse.text = "72\t74\n76\t78";
  expect(form.typed().values.pulse?.text).toBe("72\t74\n76\t78");
});

test("a refusal keeps every letter and names the box", () => {
  form.boxes.pressure.text = "12o/80";
  form.changed();
  form.refused(refused);
  expect(form.boxes.pressure.text).toBe("12o/80");
  expect(form.faults).toEqual(refused.fields);
  form.changed();
  expect(form.faults, "typing on clears the fault").toEqual([]);
});

test("what was taken empties the form and leaves no draft to be stored", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  const kept = vi.spyOn(drafts, "discard");
  type("72");
  form.answered = [];
  await form.hold();
  form.taken();
  expect(form.blank).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(kept, "the core moved the draft itself").not.toHaveBeenCalled();
});

test("a draft comes back into its boxes", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  const typed: TypedVitals = {
    values: { pulse: { text: "72", unit: "perMinute" } },
    pressure: "148/92",
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

test("a draft that was kept as two boxes comes back into the one", async () => {
  vi.spyOn(vitals, "check").mockResolvedValue(answer(72));
  const typed: TypedVitals = {
    values: { systolic: { text: "128", unit: "mmHg" }, diastolic: { text: "82", unit: "mmHg" } },
    pressure: "",
    date: "",
    time: "",
    temperatureMethod: null,
    note: "",
  };
  vi.spyOn(drafts, "read").mockImplementation((place) =>
    Promise.resolve({ place, content: { kind: "vitals", typed }, savedAt: "2026-11-21T14:03:12Z" }),
  );
  await form.restore();
  expect(form.boxes.pressure.text).toBe("128/82");
});

test("the boxes of day and time show now until somebody types, and a day alone shows no time of today", () => {
  vi.setSystemTime(new Date("2026-11-21T14:03:12"));
  expect([form.shownDate, form.shownTime]).toEqual(["2026-11-21", "14:03"]);
  expect(form.typed(), "now is the moment of saving, not that of opening").toMatchObject({ date: "", time: "" });
  form.date = "2026-11-14";
  expect([form.shownDate, form.shownTime]).toEqual(["2026-11-14", ""]);
});
