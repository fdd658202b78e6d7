/** What a form holds, laid over what OpenEMR has by now. */

/** The boxes of a form by name, each as text. */
export type Boxes = Record<string, string>;

/** A form over a record: as it was when it was opened, as it shall be, and what OpenEMR has where that has moved on. */
export interface Rebased<T extends Boxes> {
  opened: T;
  typed: T;
  /** Boxes that were changed both here and in OpenEMR, as OpenEMR has them now. */
  moved: Partial<T>;
}

/**
 * Untouched boxes follow OpenEMR. A box that was changed here keeps what it was opened with, so that the core still
 * finds out, before anything is sent, that somebody else changed it too.
 */
export function rebase<T extends Boxes>(opened: T, typed: T, now: T): Rebased<T> {
  const result: { opened: Boxes; typed: Boxes; moved: Boxes } = {
    opened: { ...opened },
    typed: { ...typed },
    moved: {},
  };
  for (const [box, theirs] of Object.entries(now)) {
    const mine = typed[box] ?? "";
    const before = opened[box] ?? "";
    if (mine === before || mine === theirs) {
      result.opened[box] = theirs;
      result.typed[box] = theirs;
    } else if (theirs !== before) result.moved[box] = theirs;
  }
  return result as Rebased<T>;
}

/** The boxes in which the two differ, in the form's order. */
export function differing<T extends Boxes>(opened: T, typed: T): (keyof T & string)[] {
  return Object.keys(typed).filter((box) => typed[box] !== (opened[box] ?? ""));
}
