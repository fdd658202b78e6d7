import { expect, test } from "vitest";
import { blanks, nextBlank, unfilled } from "./blanks";
import { expand, LONGEST, type Known } from "./expand";
import { beginning, tokens } from "./tokens";

const links: Record<string, string> = { bp: "148/92 mmHg (16 Nov 2026)", meds: "[medications could not be read]" };
const knowing = (phrases: Record<string, string>): Known => ({
  phrase: (name) => phrases[name],
  link: (name) => links[name],
});

/** Numbers that look thrown, the same at every run: a failure can be looked at again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const SCRAPS = [
  ".a", ".b", ".c", ".bp", ".meds", ".nobody", ".", "..", "***", " ", "\n", "\t", "(", "e.g.", "0.5 mg", "é", "李",
  "👩‍⚕️", "a", "Plan", "-", "_", "“", "/", "A.b", ".A", ".bp-", ".b_c", "\u0301",
]; // prettier-ignore
const NAMES = ["a", "b", "c", "b_c"];

test("a phrase never loses a character, whatever is written in it and whatever its names stand for", () => {
  const roll = dice(7);
  const text = () => Array.from({ length: roll(14) }, () => SCRAPS[roll(SCRAPS.length)]).join("");
  for (let round = 0; round < 4000; round += 1) {
    const phrases = Object.fromEntries(NAMES.filter(() => roll(3) > 0).map((name) => [name, text()]));
    const source = text();
    const { text: grown, pieces } = expand(source, knowing(phrases));
    expect(pieces.map((piece) => piece.source).join(""), source).toBe(source);
    expect(pieces.map((piece) => piece.text).join(""), source).toBe(grown);
    for (const piece of pieces) {
      if (piece.text === piece.source) continue;
      const name = piece.source.slice(1).toLowerCase();
      expect(name in phrases || name in links, `${piece.source} in ${source}: only a name becomes something else`).toBe(
        true,
      );
    }
  }
});

test("a phrase that expands into itself ends, stands as it is there, and says by which names", () => {
  const circle = expand(".a", knowing({ a: "Lungs .b", b: "clear .c", c: "(.a) always" }));
  expect(circle.text).toBe("Lungs clear (.a) always");
  expect(circle.trouble).toEqual({ kind: "circle", path: ["a", "b", "c", "a"] });
  expect(expand(".a", knowing({ a: "x .a y" })).text, "the shortest circle").toBe("x .a y");
});

test("the same phrase twice is no circle", () => {
  const twice = expand(".a and .a", knowing({ a: "well" }));
  expect(twice).toMatchObject({ text: "well and well", trouble: null });
});

test("phrases that double each other end at the length that OpenEMR keeps, and that is said", () => {
  const phrases = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}`, `.p${n + 1} .p${n + 1}`]));
  const grown = expand(".p0", knowing({ ...phrases, p40: "word ".repeat(40) }));
  expect(grown.trouble).toEqual({ kind: "tooLong" });
  expect(grown.text.length).toBeLessThan(2 * LONGEST);
});

test("a live link says what is known in its place", () => {
  expect(expand("BP .bp. Takes (.MEDS)", knowing({})).text).toBe(
    "BP 148/92 mmHg (16 Nov 2026). Takes ([medications could not be read])",
  );
});

test("a full stop begins a name only at a word's start", () => {
  const names = (text: string) => tokens(text).map((token) => token.name);
  expect(names(".ros see .pe-cardio, (.Plan) “.x”\n.y")).toEqual(["ros", "pe-cardio", "plan", "x", "y"]);
  expect(names("0.5 mg, e.g.this, 3 .5, ..., end. Next a.b"), "none of these").toEqual([]);
  expect(names(".ros."), "the sentence ends behind it").toEqual(["ros"]);
});

test("what is typed before the caret is the beginning of a name, with nothing behind the full stop too", () => {
  expect(beginning("Lungs .ro rest", 9)).toEqual({ name: "ro", start: 6, end: 9 });
  expect(beginning("Lungs .", 7)).toEqual({ name: "", start: 6, end: 7 });
  expect(beginning(".Pe-", 4)).toEqual({ name: "pe-", start: 0, end: 4 });
  expect(beginning("well.", 5), "a sentence ends").toBeNull();
  expect(beginning("wait ..", 7), "dots").toBeNull();
  expect(beginning(".ros done", 9), "the word is over").toBeNull();
});

test("blanks are found with the line they stand in", () => {
  const text = "Rest.\nReview in *** weeks, sooner if *** \nNo more";
  expect(blanks(text).map((blank) => text.slice(blank.start, blank.end))).toEqual(["***", "***"]);
  expect(blanks(text)[0]?.line).toBe("Review in *** weeks, sooner if ***");
  expect(blanks("*****").length, "a long one is one").toBe(1);
  expect(blanks("2 * 3 ** 4"), "a sum is none").toEqual([]);
  expect(nextBlank(text, 19)?.start).toBe(text.lastIndexOf("***"));
  expect(nextBlank(text, 40)).toBeNull();
});

test("the blanks of a note are listed section by section", () => {
  const note = { subjective: "Since ***", objective: "", assessment: "clear", plan: "in *** days" };
  expect(unfilled(note).map(({ section, blank }) => [section, blank.line])).toEqual([
    ["subjective", "Since ***"],
    ["plan", "in *** days"],
  ]);
});
