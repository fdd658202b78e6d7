import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chart } from "../../ipc";
import type { ChartView, SoapNote, VitalsRow } from "../../ipc/bindings";
import { lastNote, oddVitals } from "./preview";
import { Preview } from "./preview.model.svelte";

const loading = { state: "loading" } as const;
const viewOf = (patient: string, refreshing = true): ChartView => ({
  patient,
  demographics: loading,
  encounters: loading,
  problems: loading,
  allergies: loading,
  medications: loading,
  vitals: loading,
  notes: loading,
  appointments: loading,
  unsent: [],
  refreshing,
  today: "2026-11-21",
});

let preview: Preview;
beforeEach(() => {
  vi.useFakeTimers();
  preview = new Preview();
});
afterEach(() => {
  preview.end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("whoever walks past a row has not looked at its patient, so that the access log has no line of it", async () => {
  const read = vi.spyOn(chart, "read").mockImplementation((patient) => Promise.resolve(viewOf(patient)));
  for (const patient of ["ann", "bo", "cy"]) {
    preview.rest(patient);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(read, "nothing is asked for on the way").not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(400);
  expect(read.mock.calls, "the one somebody stays on").toEqual([["cy"]]);
  expect(preview.view?.patient).toBe("cy");
});

test("nothing of the patient before stands beside the next one's name", async () => {
  let answer: (view: ChartView) => void = () => undefined;
  vi.spyOn(chart, "read").mockImplementation(() => new Promise((done) => (answer = done)));
  preview.rest("ann");
  await vi.advanceTimersByTimeAsync(400);
  preview.rest("bo");
  answer(viewOf("ann"));
  await vi.advanceTimersByTimeAsync(0);
  expect(preview.view, "an answer that comes late is dropped").toBeNull();
});

test("a chart of which nothing is kept is read from the clinic, once", async () => {
  vi.spyOn(chart, "read").mockImplementation((patient) => Promise.resolve(viewOf(patient, false)));
  const refresh = vi.spyOn(chart, "refresh").mockImplementation((patient) => Promise.resolve(viewOf(patient)));
  preview.rest("ann");
  await vi.advanceTimersByTimeAsync(400);
  expect(refresh).toHaveBeenCalledExactlyOnceWith("ann");
});

test("the last assessment and plan are of the newest note that has one", () => {
  const note = (assessment: string, plan: string) =>
    ({ text: { subjective: "Cough", objective: "", assessment, plan } }) as SoapNote;
  expect(lastNote([note("", " "), note("Viral", ""), note("Old", "")])?.text.assessment).toBe("Viral");
  expect(lastNote([note("", "")])).toBeUndefined();
});

test("values without a range to be held against are never called usual", () => {
  const row = (...flags: (string | null)[]) =>
    ({ reading: { taken: "2026-11-20T09:00:00" }, values: flags.map((flag) => ({ flag })) }) as unknown as VitalsRow;
  expect(oddVitals([row("normal", "high")]).values).toHaveLength(1);
  expect(oddVitals([row("normal", null)])).toMatchObject({ values: [], unjudged: true });
  expect(oddVitals([row("normal"), row("criticalHigh")]), "the last reading, not the one before").toMatchObject({
    values: [],
    unjudged: false,
  });
  expect(oddVitals([])).toEqual({ taken: null, values: [], unjudged: false });
});
