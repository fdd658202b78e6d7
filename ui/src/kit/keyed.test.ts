import { expect, test } from "vitest";
import { keyed } from "./keyed";

const keys = (ids: (string | number | null)[]) => keyed(ids, (id) => id).map((one) => one.key);

test("an id that comes once is its own key, so that a row keeps its place when others come and go", () => {
  expect(keys([7, "b", "c"])).toEqual(["7", "b", "c"]);
  expect(keys(["c", 7])).toEqual(["c", "7"]);
});

test("no two rows have one key, however ids are doubled or missing", () => {
  for (const ids of [
    ["a", "a", "a"],
    [1, "1"],
    [null, null, "", "1"],
    ["a", "a", "a 1", "a 1"],
    ["a 1", "a", "a"],
  ]) {
    expect(new Set(keys(ids)).size, JSON.stringify(ids)).toBe(ids.length);
  }
});

const sources = import.meta.glob<string>("../**/*.svelte", { query: "?raw", import: "default", eager: true });

/** What may be a key by itself: the item where it is a word of ours, its number, or a heading that the window wrote. */
const harmless = (item: string, number: string | undefined, key: string) =>
  key === item || key === number || /^\w+\.(?:title|label|side|right)$/.test(key) || key === "at";

test("no list is drawn by ids that somebody else promised to be different", () => {
  const faults: string[] = [];
  let seen = 0;
  for (const [path, source] of Object.entries(sources)) {
    for (const [whole, list = "", item = "", number, key = ""] of source.matchAll(
      /\{#each (.+?) as (\{[^}]*\}|\w+)(?:, (\w+))?(?: \((.+?)\))?\}/g,
    )) {
      seen += 1;
      if (!list.startsWith("keyed(") && !harmless(item, number, key)) faults.push(`${path}: ${whole}`);
    }
  }
  expect(seen, "the lists are found").toBeGreaterThan(50);
  expect(faults, "draw these through keyed()").toEqual([]);
});
