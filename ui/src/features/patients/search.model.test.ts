import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patients } from "../../ipc";
import type { PatientHit, PatientSearch } from "../../ipc/bindings";
import { search } from "./search.model.svelte";

const hit = (family: string): PatientHit => ({
  patient: { uuid: family, pid: 1, mrn: "", family, given: "A", suffix: "", birth: "1980-05-09", sex: "female", phones: [], deceased: null },
  age: null,
  matched: [],
  sameName: false,
});
const found = (query: string, ...families: string[]): PatientSearch => ({
  query, hits: families.map(hit), index: { state: "partial", count: 1 }, askedServer: false,
});
const type = (text: string) => {
  search.query = text;
  search.typed();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(patients, "recent").mockResolvedValue([]);
});
afterEach(() => {
  search.clear();
  vi.useRealTimers();
});

test("results come as typed: the core is asked within 30 ms", async () => {
  const ask = vi.spyOn(patients, "search").mockResolvedValue(found("rey", "Reyes"));
  type("rey");
  await vi.advanceTimersByTimeAsync(30);
  expect(ask).toHaveBeenCalledWith("rey");
  expect(search.shown.map((one) => one.patient.family)).toEqual(["Reyes"]);
});

test("a late answer to an earlier text never replaces a newer one", async () => {
  const answers = new Map<string, (found: PatientSearch) => void>();
  vi.spyOn(patients, "search").mockImplementation((query) => new Promise((resolve) => answers.set(query, resolve)));
  type("re");
  await vi.advanceTimersByTimeAsync(30);
  type("reyes");
  await vi.advanceTimersByTimeAsync(30);
  answers.get("reyes")?.(found("reyes", "Reyes"));
  answers.get("re")?.(found("re", "Reed"));
  await vi.advanceTimersByTimeAsync(0);
  expect(search.hits.map((one) => one.patient.family)).toEqual(["Reyes"]);
});

test("an emptied box shows nobody from before", async () => {
  vi.spyOn(patients, "search").mockResolvedValue(found("rey", "Reyes"));
  type("rey");
  await vi.advanceTimersByTimeAsync(30);
  type("");
  await vi.advanceTimersByTimeAsync(30);
  expect(search.shown).toEqual([]);
});

test("whoever signs in next finds nothing of what the last one looked for", async () => {
  vi.spyOn(patients, "recent").mockResolvedValue([hit("Reyes")]);
  await search.readRecent();
  expect(search.shown).toHaveLength(1);
  search.forget();
  expect(search.shown).toEqual([]);
  expect(search.error).toBeNull();
});
