/**
 * Where a text names a phrase: a full stop at a word's start, and a name of letters, digits and inner hyphens or
 * underscores that begins with a letter. "0.5 mg", "e.g.this" and "..." name none.
 */
import type { Span } from "./blanks";

/** What a name may be; crates/app/src/phrases.rs holds the same. */
const NAME = "\\p{L}[\\p{L}\\p{M}\\p{N}]*(?:[-_][\\p{L}\\p{M}\\p{N}]+)*";
/** What may stand before the full stop. A group and no lookbehind, which older systems' web views cannot read. */
const BEFORE = "(^|[\\s(\\[{\"'“‘/])";

/** A name in a text, and the stretch of `.name`. */
export interface Token extends Span {
  /** As it is compared. */
  name: string;
}

/** A name as it is compared: in small letters, an accent one with its letter. */
export const plainName = (name: string): string => name.normalize("NFC").toLowerCase();

/** Every phrase that a text names, whether or not there is one of that name. */
export function tokens(text: string): Token[] {
  const found = text.matchAll(new RegExp(`${BEFORE}\\.(${NAME})`, "gu"));
  return Array.from(found, (match) => {
    const [whole, before = "", name = ""] = match;
    return { name: plainName(name), start: match.index + before.length, end: match.index + whole.length };
  });
}

/** What is being typed right before the caret after a full stop at a word's start: a name or its beginning. */
export function beginning(text: string, caret: number): Token | null {
  const found = new RegExp(`${BEFORE}\\.((?:${NAME}[-_]?)?)$`, "u").exec(text.slice(0, caret));
  if (!found) return null;
  const [, before = "", name = ""] = found;
  return { name: plainName(name), start: found.index + before.length, end: caret };
}
