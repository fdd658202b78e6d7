import { expect, test } from "vitest";
import type { CarriedLines } from "../../ipc/bindings";
import { following, marking, originsOf, untouched } from "./carried";

const mark = (first: number, count: number, date: string | null = "2026-11-16T09:00:00"): CarriedLines => ({
  section: "plan",
  date,
  first,
  count,
});
/** The lines that are marked, as text. */
const marked = (marks: readonly CarriedLines[], text: string) =>
  text.split("\n").filter((_, line) => originsOf(marks, text.split("\n").length)[line] !== undefined);

test("a line that is edited is the writer's own, and the lines around it stay marked", () => {
  const before = "Mine\nRest.\nFluids.\nReview.";
  const after = "Mine\nRest.\nFluids, 2 l.\nReview.";
  expect(marked(following([mark(1, 3)], before, after), after)).toEqual(["Rest.", "Review."]);
});

test("marks follow their lines as one writes above, below and between them", () => {
  const before = "Rest.\nFluids.";
  for (const after of ["New first\nRest.\nFluids.", "Rest.\nFluids.\nMore", "Rest.\nMore\nFluids.", "Rest.\n\nFluids."])
    expect(marked(following([mark(0, 2)], before, after), after), after).toEqual(["Rest.", "Fluids."]);
});

test("writing on at the end of a marked line makes it one's own, a new line behind it does not", () => {
  expect(marked(following([mark(0, 1)], "Rest.", "Rest. Not."), "Rest. Not.")).toEqual([]);
  expect(marked(following([mark(0, 1)], "Rest.", "Rest.\nNot."), "Rest.\nNot.")).toEqual(["Rest."]);
});

test("what is emptied or replaced is not marked any more", () => {
  expect(following([mark(0, 2)], "Rest.\nFluids.", "")).toEqual([]);
  expect(following([mark(0, 2)], "Rest.\nFluids.", "Else")).toEqual([]);
});

test("whatever is edited, a marked line always reads as it was carried", () => {
  const carried = "Rest.\nFluids.\n\nReview in 4 weeks.";
  let state = 11;
  const roll = (sides: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % sides;
  };
  for (let round = 0; round < 2000; round += 1) {
    let text = `Mine\n${carried}`;
    let marks = [mark(1, 4)];
    for (let edit = 0; edit < 4; edit += 1) {
      const start = roll(text.length + 1);
      const end = Math.min(text.length, start + roll(6));
      const after = text.slice(0, start) + ["", "x", "\n", "a\nb", "."][roll(5)] + text.slice(end);
      marks = following(marks, text, after);
      text = after;
      for (const line of marked(marks, text)) expect(carried.split("\n")).toContain(line);
      expect(
        marks.every((one) => one.first + one.count <= text.split("\n").length),
        "within the text",
      ).toBe(true);
    }
  }
});

test("what goes as it was carried is counted by section and note, empty lines aside", () => {
  const note = { subjective: "", objective: "", assessment: "Gout", plan: "Rest.\n\nFluids.\nMine\nOld." };
  const marks = marking(
    marking([{ section: "assessment", date: null, first: 0, count: 1 }], mark(0, 3)),
    mark(4, 1, "2026-08-02T09:00:00"),
  );
  expect(untouched(marks, note)).toEqual([
    { section: "assessment", date: null, lines: 1 },
    { section: "plan", date: "2026-11-16T09:00:00", lines: 2 },
    { section: "plan", date: "2026-08-02T09:00:00", lines: 1 },
  ]);
});
