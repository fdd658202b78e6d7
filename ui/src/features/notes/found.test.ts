import { expect, test } from "vitest";
import type { SoapNote } from "../../ipc/bindings";
import { lineOf, says, wordsOf } from "./found";

const note: SoapNote = {
  id: 1,
  encounter: 7,
  date: "2026-11-16T09:00:00",
  doubtful: false,
  text: {
    subjective: "Headache since Sunday.\nSleeps badly.",
    objective: "",
    assessment: "Hypertension, not quite controlled.",
    plan: "Amlodipine; Müller to review.",
  },
} as SoapNote;

test("each word counts wherever it stands, without case and accents", () => {
  expect(says(note, "Follow-up", wordsOf("AMLODIPINE headache"))).toBe(true);
  expect(says(note, "Follow-up", wordsOf("muller"))).toBe(true);
  expect(says(note, "Follow-up", wordsOf("follow")), "the reason of the visit, too").toBe(true);
  expect(says(note, "Follow-up", wordsOf("2026-11-16"))).toBe(true);
  expect(says(note, "Follow-up", wordsOf("headache gout")), "one word that nowhere stands is enough").toBe(false);
  expect(says(note, "", wordsOf("  ")), "nothing is looked for").toBe(true);
});

test("a line of the index is the assessment, or the line that was looked for", () => {
  expect(lineOf(note, [])).toBe("Hypertension, not quite controlled.");
  expect(lineOf(note, wordsOf("sleeps"))).toBe("Sleeps badly.");
});
