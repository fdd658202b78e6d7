/** English and Spanish say the same things, with the same numbers and names in them, and each of them is said somewhere. */
import { describe, expect, test } from "vitest";
import es from "./es";
import { english } from "./index";
import { late, leaves, sources } from "./testing/catalogue";
import { said } from "./testing/said";

const spanish = es as unknown as Record<string, unknown>;

/** What is written alike in both: names, abbreviations, signs, examples, and words that both languages have. */
const ALIKE = new Set([
  "",
  "Rounds",
  "PIN",
  "Plan",
  "Oral",
  "Rectal",
  "Normal",
  "Virtual",
  "Error",
  "FHIR",
  "Tokens",
  "No",
  "CDC",
  "z",
  "kg/m²",
  "UDI",
  "PDF",
  "MB",
  "lb",
  "kg",
  "in",
  "cm",
  "°F",
  "°C",
  "mmHg",
  "/min",
  "%",
  "⌘L",
  "Ctrl L",
  "14:05",
  "kg",
  "h",
  "min",
  "ms",
  "normal",
  "Normal –",
  "Enter: , , .",
  "Administration → System → API Clients",
  "sudo apt install ./Rounds_VERSION_amd64.deb",
  "sudo dnf install ./Rounds-VERSION-1.x86_64.rpm",
  "soap",
  "dx",
  "med",
  "temp",
  "spo2",
  "sat",
]);
/** Words of English that are no words of Spanish: where one stands, a sentence was left as it was. */
const LEFT = /(?<![\w→] ?)\b(the|and|not|with|your|this|these|was|were|is|are|could|cannot|been|from|which|sent)\b/i;

test("Spanish has the words of English, each of its own kind, and no others", () => {
  // What a verb may be called is a list, which may be longer in one language.
  const named = (path: string) => path.replace(/^(verbs\.words\.\w+)\.\d+$/, "$1");
  const shape = (words: object) =>
    [...new Set([...leaves(words)].map(([path, value]) => `${named(path)}: ${typeof value}`))].sort();
  expect(shape(spanish)).toEqual(shape({ ...english, ...late(english) }));
});

describe("what a sentence is made with stands in it in both languages", () => {
  test.each(said().map((one) => [one.path, one] as const))("%s", (_, one) => {
    const theirs = one.say(spanish);
    const ours = one.say(null);
    for (const [at, words] of ours.entries()) {
      const other = theirs[at];
      expect(typeof other?.text, JSON.stringify(words)).toBe(typeof words.text);
      if (typeof words.text !== "string" || typeof other?.text !== "string") continue;
      const names = (text: string) => [...new Set(text.match(/‹[^›]*›/g))].sort();
      const numbers = (text: string) => [...new Set(text.replace(/‹[^›]*›/g, "").match(/\d+/g))].sort();
      expect(names(other.text), `${words.text} | ${other.text}`).toEqual(names(words.text));
      // "One try is left" names no number in either.
      if (!words.isOne) expect(numbers(other.text), `${words.text} | ${other.text}`).toEqual(numbers(words.text));
      expect(other.text).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

test("no English is left in Spanish", () => {
  const alike: string[] = [];
  const left: string[] = [];
  for (const one of said()) {
    const ours = one.say(null);
    for (const [at, { text }] of one.say(spanish).entries()) {
      if (typeof text !== "string") continue;
      const bare = text.replace(/‹[^›]*›/g, "").trim();
      const word = bare.replace(/\d[\d,.]*/g, "").trim();
      if (text === ours[at]?.text && /\p{L}{2}/u.test(bare) && !ALIKE.has(bare) && !ALIKE.has(word))
        alike.push(`${one.path}: ${text}`);
      if (LEFT.test(bare.replace("The Inter Project Authors", ""))) left.push(`${one.path}: ${text}`);
    }
  }
  expect([...new Set(alike)]).toEqual([]);
  expect([...new Set(left)]).toEqual([]);
});

/** Read by a key of a group that has another name by then: `words[verb]`. */
const BY_KEY = new Set(["problem", "allergy", "medication", "surgery", "dentalIssue"].map((verb) => `verbs.${verb}`));

test("no word lies about that nobody reads", () => {
  const text = sources.map(([, source]) => source).join("\n");
  const all = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map((found) => found[1]));
  const read = all(/[.?](\w+)\b/g);
  const called = all(/\b(\w+)\(/g);
  const indexed = all(/\.(\w+)\[/g);
  const handedOn = all(/\.(\w+)\b(?![.?]\w)/g);
  const taken = new Set(
    [...text.matchAll(/\{([^{}]*)\} = (?:t\b|words\b)/g)].flatMap((found) => found[1]?.match(/\w+/g) ?? []),
  );
  const unused: string[] = [];
  for (const [path] of leaves(english)) {
    const names = path.split(".").filter((name) => !/^\d+$/.test(name));
    const name = names.at(-1) ?? "";
    const isNamed = [read, called, taken].some((some) => some.has(name));
    // A group that is read by a key, or handed on whole.
    const isByKey = names.slice(0, -1).some((group, at) => (at === 0 ? indexed : handedOn).has(group));
    if (!isNamed && !isByKey && !BY_KEY.has(path)) unused.push(path);
  }
  expect(unused).toEqual([]);
});
