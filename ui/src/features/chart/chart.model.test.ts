import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { chart } from "../../ipc";
import type { ChartView, UiError } from "../../ipc/bindings";
import { ChartModel } from "./chart.model.svelte";

const loading = { state: "loading" } as const;
const viewOf = (patient: string, today = "2026-11-21"): ChartView => ({
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
  refreshing: false,
  today,
});
const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };

let model: ChartModel;
beforeEach(() => (model = new ChartModel("maria")));
afterEach(() => model.end());

test("an answer for another patient is never shown", async () => {
  vi.spyOn(chart, "open").mockResolvedValue(viewOf("somebody-else"));
  await model.open();
  expect(model.view, "nothing of somebody else's chart is on screen").toBeNull();
  vi.spyOn(chart, "read").mockResolvedValueOnce(viewOf("maria")).mockResolvedValue(viewOf("somebody-else"));
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(model.view?.patient).toBe("maria"));
  core.chartChanged.tell("maria");
  await Promise.resolve();
  expect(model.view?.patient, "what is right stays").toBe("maria");
});

test("a change of another chart is not read", () => {
  const read = vi.spyOn(chart, "read");
  core.chartChanged.tell("somebody-else");
  expect(read).not.toHaveBeenCalled();
});

test("a burst of changes is read twice, and the last reading is shown", async () => {
  const answers: ((view: ChartView) => void)[] = [];
  const read = vi.spyOn(chart, "read").mockImplementation(() => new Promise((answer) => answers.push(answer)));
  for (let n = 0; n < 6; n += 1) core.chartChanged.tell("maria");
  expect(read).toHaveBeenCalledTimes(1);
  answers[0]?.(viewOf("maria", "2026-11-20"));
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  answers[1]?.(viewOf("maria", "2026-11-21"));
  await vi.waitFor(() => expect(model.view?.today).toBe("2026-11-21"));
  expect(read).toHaveBeenCalledTimes(2);
});

test("a failed refresh keeps what was read and says what went wrong", async () => {
  vi.spyOn(chart, "open").mockResolvedValue(viewOf("maria"));
  await model.open();
  vi.spyOn(chart, "refresh").mockRejectedValue(offline);
  await model.refresh();
  expect(model.view?.patient).toBe("maria");
  expect(model.error).toEqual(offline);
});

test("a closed chart listens no more", () => {
  const read = vi.spyOn(chart, "read");
  model.end();
  core.chartChanged.tell("maria");
  expect(read).not.toHaveBeenCalled();
});
