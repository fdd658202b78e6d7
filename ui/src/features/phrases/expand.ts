/**
 * What a phrase becomes: its text, in which other phrases are expanded and live links say what is known. Pure: the same
 * words always become the same. Nothing that is written in a phrase is lost: what cannot be expanded stands as it is.
 */
import { tokens } from "./tokens";

/** The longest text that a phrase grows to, in UTF-16 units: OpenEMR keeps 65,535 bytes of a section. */
export const LONGEST = 60_000;

/** A stretch of a phrase and what stands in its place: the same text, or what a name in it stood for. */
export interface Piece {
  source: string;
  text: string;
}

/** Why a name stands where a text was meant. */
export type Trouble =
  /** It leads back to itself: by these names. */
  | { kind: "circle"; path: readonly string[] }
  /** The whole would be longer than OpenEMR keeps. */
  | { kind: "tooLong" };

export interface Expansion {
  text: string;
  /** Of which the text is made. Their sources, one after the other, are the phrase. */
  pieces: readonly Piece[];
  /** The first that was met. */
  trouble: Trouble | null;
}

/** What names stand for. */
export interface Known {
  /** The text of a phrase; nothing where there is none of that name. */
  phrase(name: string): string | undefined;
  /** What a live link says; nothing for a name that is none. */
  link(name: string): string | undefined;
}

/** Expands every name in a text. */
export function expand(source: string, known: Known): Expansion {
  const run: Run = { known, length: 0, trouble: null };
  const pieces = piecesOf(source, [], run);
  return { text: pieces.map((piece) => piece.text).join(""), pieces, trouble: run.trouble };
}

interface Run {
  readonly known: Known;
  /** Of what stands by now. */
  length: number;
  trouble: Trouble | null;
}

function piecesOf(source: string, path: readonly string[], run: Run): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const keep = (end: number) => {
    const text = source.slice(at, end);
    if (text !== "") pieces.push({ source: text, text });
    run.length += text.length;
    at = end;
  };
  for (const { name, start, end } of tokens(source)) {
    keep(start);
    const text = meant(name, path, run);
    if (text === undefined) keep(end);
    else pieces.push({ source: source.slice(start, end), text });
    at = end;
  }
  keep(source.length);
  return pieces;
}

/** What a name stands for here; nothing where it has to stand as it is. */
function meant(name: string, path: readonly string[], run: Run): string | undefined {
  const link = run.known.link(name);
  if (link !== undefined) {
    run.length += link.length;
    return link;
  }
  const phrase = run.known.phrase(name);
  if (phrase === undefined) return undefined;
  if (path.includes(name)) {
    run.trouble ??= { kind: "circle", path: [...path.slice(path.indexOf(name)), name] };
    return undefined;
  }
  if (run.length + phrase.length > LONGEST) {
    run.trouble ??= { kind: "tooLong" };
    return undefined;
  }
  return piecesOf(phrase, [...path, name], run)
    .map((piece) => piece.text)
    .join("");
}
