/** Which notes say what is looked for: each word somewhere in the note or in the reason of its visit, without case and accents. */
import type { SoapNote } from "../../ipc/bindings";
import { SECTIONS } from "./sections";

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The words of a search. */
export const wordsOf = (query: string): string[] => fold(query).split(/\s+/).filter(Boolean);

/** Whether a note says all of these words. */
export function says(note: SoapNote, reason: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = fold([reason, note.date ?? "", ...SECTIONS.map((section) => note.text[section])].join("\n"));
  return words.every((word) => text.includes(word));
}

/** The first words of a note, the assessment before the rest; of one that was searched, the line that says it first. */
export function lineOf(note: SoapNote, words: readonly string[]): string {
  const sections = [note.text.assessment, note.text.plan, note.text.subjective, note.text.objective];
  const lines = sections.flatMap((text) => text.split("\n")).map((line) => line.trim());
  const hit = words.length > 0 && lines.find((line) => words.some((word) => fold(line).includes(word)));
  return hit || lines.find((line) => line !== "") || "";
}
