/**
 * What was carried forward from an earlier note and not edited since, line by line: a marked line reads, letter for letter,
 * as it did then. Marks live in the draft and never reach OpenEMR.
 */
import type { CarriedLines, Section, SoapText } from "../../ipc/bindings";
import { SECTIONS } from "./sections";

/** When the note was written from which a line was carried, clinic wall time; nothing for a line of one's own. */
type Origin = { date: string | null } | undefined;

/** What stays of the marks of a section when its text becomes another: those of the lines that were not touched. */
export function following(marks: readonly CarriedLines[], before: string, after: string): CarriedLines[] {
  const [section] = marks;
  if (before === after || !section) return [...marks];
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const shorter = Math.min(old.length, fresh.length);
  let above = 0;
  while (above < shorter && old[above] === fresh[above]) above += 1;
  let below = 0;
  while (below < shorter - above && old[old.length - 1 - below] === fresh[fresh.length - 1 - below]) below += 1;
  const origins = originsOf(marks, old.length);
  const moved = fresh.length - old.length;
  const next = fresh.map((_, line): Origin =>
    line < above ? origins[line] : line >= fresh.length - below ? origins[line - moved] : undefined,
  );
  return marksOf(section.section, next);
}

/** Adds the mark of lines that were carried just now. */
export function marking(marks: readonly CarriedLines[], mark: CarriedLines): CarriedLines[] {
  const of = marks.filter((one) => one.section === mark.section);
  const lines = Math.max(...[...of, mark].map((one) => one.first + one.count));
  return [
    ...marks.filter((one) => one.section !== mark.section),
    ...marksOf(mark.section, originsOf([...of, mark], lines)),
  ];
}

/** Whence each line of a section was carried. */
export function originsOf(marks: readonly CarriedLines[], lines: number): Origin[] {
  const origins: Origin[] = Array.from({ length: lines });
  for (const { first, count, date } of marks) {
    for (let line = first; line < Math.min(first + count, lines); line += 1) origins[line] = { date };
  }
  return origins;
}

function marksOf(section: Section, origins: readonly Origin[]): CarriedLines[] {
  const marks: CarriedLines[] = [];
  origins.forEach((origin, line) => {
    if (!origin) return;
    const last = marks.at(-1);
    if (last && last.first + last.count === line && last.date === origin.date) last.count += 1;
    else marks.push({ section, date: origin.date, first: line, count: 1 });
  });
  return marks;
}

/** Of each section and each earlier note: how many lines stand as they were carried, empty ones aside. */
export function untouched(
  marks: readonly CarriedLines[],
  note: SoapText,
): { section: Section; date: string | null; lines: number }[] {
  return SECTIONS.flatMap((section) => {
    const of = marks.filter((mark) => mark.section === section);
    const lines = note[section].split("\n");
    return [...new Set(of.map((mark) => mark.date))].flatMap((date) => {
      const written = of
        .filter((mark) => mark.date === date)
        .flatMap((mark) => lines.slice(mark.first, mark.first + mark.count))
        .filter((line) => line.trim() !== "");
      return written.length === 0 ? [] : [{ section, date, lines: written.length }];
    });
  });
}
