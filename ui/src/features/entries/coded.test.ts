import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CodedFinder, goesOn } from "./coded.model.svelte";

const findCode = vi.hoisted(() => vi.fn());
vi.mock("../../ipc", () => ({
  entries: { findCode },
  asUiError: (thrown: unknown) => thrown,
}));
const hit = (code: string, title: string) => ({
  title,
  code,
  sent: `ICD10:${code}`,
  official: title,
  source: "edition" as const,
});
const answer = (query: string, ...hits: ReturnType<typeof hit>[]) => ({ query, hits, edition: "ICD-10-CM" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a title that becomes another one has lost its code; one that goes on has not", () => {
  expect(goesOn("Essential (primary) hypertension", "essential (primary) hypertension, mild")).toBe(true);
  expect(goesOn("Essential (primary) hypertension", "Essential (primary) hypertension ")).toBe(true);
  expect(goesOn("Essential (primary) hypertension", "Essen"), "what is cut no longer says it").toBe(false);
  expect(goesOn("Essential (primary) hypertension", "g"), "selected and typed over").toBe(false);
  expect(goesOn("Hypertension", "Hypotension")).toBe(false);
  expect(goesOn("Gout", "Goutweed allergy"), "a longer word is another one").toBe(false);
  expect(goesOn("Gout", "")).toBe(false);
  expect(goesOn("", "g")).toBe(false);
});

test("of several questions the answer to the last one is shown, and what was typed meanwhile is not answered", async () => {
  findCode.mockImplementation((query: string) => Promise.resolve(answer(query, hit("I10", query))));
  const finder = new CodedFinder();
  finder.ask("h");
  finder.ask("htn");
  await vi.advanceTimersByTimeAsync(100);
  expect(findCode).toHaveBeenCalledTimes(1);
  expect(finder.answered).toBe("htn");
  expect(finder.hits[0]?.code).toBe("I10");
  finder.move(-1, 2);
  expect(finder.marked, "up from the first is the last").toBe(1);
  finder.close();
  expect(finder.open).toBe(false);
});

test("a failure offers nothing and says so; the text can still be used", async () => {
  findCode.mockRejectedValue({ code: "internal", params: {}, fields: [], retryable: false });
  const finder = new CodedFinder();
  finder.ask("gout");
  await vi.advanceTimersByTimeAsync(100);
  expect(finder.hits).toEqual([]);
  expect(finder.error?.code).toBe("internal");
});

test("what the code of a form says is looked up, but only of this system", async () => {
  findCode.mockImplementation((query: string) =>
    Promise.resolve(answer(query, hit("I10", "Essential (primary) hypertension"))),
  );
  findCode.mockClear();
  const finder = new CodedFinder();
  finder.explain("ICD10:I10");
  await vi.advanceTimersByTimeAsync(10);
  expect(finder.official?.title).toBe("Essential (primary) hypertension");
  finder.explain("SNOMED-CT:38341003");
  finder.explain("ICD10:I10;ICD10:E11.9");
  expect(finder.official).toBeNull();
  expect(findCode).toHaveBeenCalledTimes(1);
});
