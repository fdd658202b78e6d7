import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patients } from "../../ipc";
import type { PatientHit, PatientSearch } from "../../ipc/bindings";
import { search } from "./search.model.svelte";

const hit = (family: string): PatientHit => ({
  patient: {
    uuid: family,
    pid: 1,
    mrn: "",
    family,
    given: "A",
    suffix: "",
    birth: "1980-05-09",
    sex: "female",
    phones: [],
    deceased: null,
  },
  age: null,
  matched: [],
  sameName: false,
});
const found = (query: string, ...families: string[]): PatientSearch => ({
  query,
  hits: families.map(hit),
  index: { state: "partial", count: 1 },
  askedServer: false,
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

/** Answers the text in the box again, as when the index has grown. */
async function answeredAgain(...families: string[]): Promise<void> {
  vi.spyOn(patients, "search").mockResolvedValue(found(search.query, ...families));
  search.indexMoved();
  await vi.advanceTimersByTimeAsync(0);
}
const marked = () => (search.marked === null ? null : search.shown[search.marked]?.patient.family);

test("the mark stays on its patient when the same text is answered anew", async () => {
  vi.spyOn(patients, "search").mockResolvedValue(found("r", "Reyes", "Rossi"));
  type("r");
  await vi.advanceTimersByTimeAsync(30);
  expect(marked()).toBe("Reyes");
  await answeredAgain("Reed", "Reyes", "Rossi");
  expect(marked(), "somebody has come before them").toBe("Reyes");
  search.choose(2);
  await answeredAgain("Rabe", "Reed", "Reyes", "Rossi");
  expect(marked(), "and what the arrows chose").toBe("Rossi");
});

test("what the arrows chose while the last letters are answered is still what Enter opens", async () => {
  vi.spyOn(patients, "search").mockResolvedValueOnce(found("r", "Reyes", "Rossi"));
  type("r");
  await vi.advanceTimersByTimeAsync(30);
  let answer: (found: PatientSearch) => void = () => undefined;
  vi.spyOn(patients, "search").mockReturnValue(new Promise((resolve) => (answer = resolve)));
  type("ro");
  await vi.advanceTimersByTimeAsync(30);
  search.choose(1);
  answer(found("ro", "Robins", "Rossi"));
  await vi.advanceTimersByTimeAsync(0);
  expect(marked()).toBe("Rossi");
});

test("with the marked patient gone nobody is marked, and that is said", async () => {
  vi.spyOn(patients, "search").mockResolvedValue(found("r", "Reyes", "Rossi"));
  type("r");
  await vi.advanceTimersByTimeAsync(30);
  search.choose(1);
  await answeredAgain("Reyes");
  expect(marked()).toBeNull();
  expect(search.slipped).toBe(true);
});

test("who comes into an empty list is not what Enter opens at once", async () => {
  vi.spyOn(patients, "search").mockResolvedValue(found("r"));
  type("r");
  await vi.advanceTimersByTimeAsync(30);
  await answeredAgain("Reyes");
  expect(marked(), "Enter may be on its way already").toBeNull();
});
