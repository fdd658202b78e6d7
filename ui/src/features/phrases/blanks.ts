/** Blanks: `***` in a text stands for what is still to be written. Three asterisks or more are one blank. */
import type { Section, SoapText } from "../../ipc/bindings";

/** The four sections of a note, in their order. */
export const SECTIONS: readonly Section[] = ["subjective", "objective", "assessment", "plan"];

/** A stretch of a text, in UTF-16 units as a text box counts them. */
export interface Span {
  start: number;
  end: number;
}

/** A blank with the line it stands in, so that a list of them can be read. */
export interface Blank extends Span {
  line: string;
}

/** Every blank of a text, from its beginning. */
export function blanks(text: string): Blank[] {
  return [...text.matchAll(/\*{3,}/g)].map((found) => {
    const start = found.index;
    const end = start + found[0].length;
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const to = text.indexOf("\n", end);
    return { start, end, line: text.slice(from, to < 0 ? text.length : to).trim() };
  });
}

/** The blanks of a note that nobody has filled, in the order of its sections. */
export function unfilled(note: SoapText): { section: Section; blank: Blank }[] {
  return SECTIONS.flatMap((section) => blanks(note[section]).map((blank) => ({ section, blank })));
}

/** The first blank that begins at or after a place; nothing behind the last one. */
export function nextBlank(text: string, from: number): Span | null {
  return blanks(text).find((blank) => blank.start >= from) ?? null;
}
