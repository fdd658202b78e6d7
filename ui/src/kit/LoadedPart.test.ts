import { createRawSnippet, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { Allergy, Loaded } from "../ipc/bindings";
import LoadedPart from "./LoadedPart.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});

function text(loaded: Loaded<Allergy[]> | undefined): string {
  const target = document.createElement("div");
  const children = createRawSnippet(() => ({ render: () => "<p>a list</p>" }));
  shown = mount(LoadedPart, {
    target,
    props: { part: "allergies", loaded, empty: (all: unknown) => (all as Allergy[]).length === 0, children },
  });
  return target.textContent ?? "";
}
const known = (
  value: Allergy[],
  unreadable = 0,
  stale: Extract<Loaded<Allergy[]>, { state: "known" }>["stale"] = null,
  foreign = 0,
): Loaded<Allergy[]> => ({
  state: "known",
  value,
  asOf: new Date().toISOString(),
  unreadable,
  foreign,
  stale,
});
const latex: Allergy = {
  id: "1",
  title: "Latex",
  code: null,
  reaction: null,
  criticality: null,
  severity: { state: "notRecorded" },
  grave: false,
  status: "active",
};

test("an empty list says so and when it was checked", () => {
  expect(text(known([])).trim()).toMatch(/^No allergies recorded in OpenEMR, checked \d\d:\d\d/);
});

test("a list that could not be read is never called empty", () => {
  const words = text({ state: "unavailable", why: { reason: "notAllowed" } });
  expect(words).toContain("Your account may not read allergies.");
  expect(words).not.toContain("No allergies");
});

test("an empty list with an entry that made no sense does not read none", () => {
  const words = text(known([], 1));
  expect(words).toContain("1 entry could not be read");
  expect(words).not.toContain("No allergies");
});

test("what belongs to another patient is said to be that, beside what could not be read", () => {
  const words = text(known([], 3, null, 2));
  expect(words).toContain("1 entry could not be read. 2 entries belong to another patient and were left out");
  expect(words).not.toContain("No allergies");
  expect(text(known([latex], 1, null, 1))).not.toContain("could not be read");
});

test("what is old says how old and why", () => {
  expect(text(known([latex], 0, { reason: "offline" }))).toMatch(
    /a list.*As of \d\d:\d\d; could not be read again: the server cannot be reached/,
  );
});

test("what is being read is neither empty nor unavailable", () => {
  expect(text({ state: "loading" })).toContain("Reading: allergies…");
  expect(text(undefined)).toContain("Reading: allergies…");
});
