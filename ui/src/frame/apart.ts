/** What tells two people apart in their names, so that what is cut is never that. */

/** Two names that begin alike for fewer letters than this are told apart by their beginnings. */
const ALIKE_FROM = 6;

function sharedLength(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

/**
 * A name in two pieces: what it shares with the nearest of the others, which may be cut where there is no room, and the
 * rest from the word on in which it begins to differ, which may not.
 */
export function apart(name: string, others: readonly string[]): [shared: string, own: string] {
  const shared = Math.max(0, ...others.filter((other) => other !== name).map((other) => sharedLength(name, other)));
  if (shared < ALIKE_FROM) return ["", name];
  const word = Math.max(...[" ", "-", ","].map((border) => name.lastIndexOf(border, shared - 1))) + 1;
  // In a word that is long itself only its end is kept.
  let from = Math.max(word, shared - ALIKE_FROM, 1);
  // Never between the halves of one letter.
  if (/^[\uDC00-\uDFFF]/.test(name.slice(from))) from -= 1;
  return [name.slice(0, from), name.slice(from)];
}
