/**
 * Which rows of a list that moves by itself may be pressed: those that have stood where they are for long enough to have
 * been seen there. A press that was on its way while the list moved was meant for whoever stood there before.
 */

/**
 * A hand that is under way cannot be called back, and nobody reads a new name in less than this. In milliseconds. Events
 * alone do not tell: a list can move between the last move of the pointer and the press, and a finger has no moves.
 */
const STOOD = 400;

type Place = { at: string; since: number };

export class Standing {
  #rows = new Map<string, Place>();
  /** A row whose press was not taken, and said so: whoever presses it once more at the same place has seen it. */
  #seen: string | null = null;

  constructor(private readonly now = () => performance.now()) {}

  /** The rows as they are drawn now, from above; `below` is what else pushes all of them down. */
  show(rows: readonly string[], below: string): void {
    const now = this.now();
    const before = this.#rows;
    this.#rows = new Map(
      rows.map((row, n): [string, Place] => {
        const at = `${below}/${n}`;
        const place = before.get(row);
        return [row, place?.at === at ? place : { at, since: now }];
      }),
    );
    if (this.#seen !== null && this.#rows.get(this.#seen) !== before.get(this.#seen)) this.#seen = null;
  }

  /** Whether a press that goes down on this row now can be meant for it. */
  canBeMeant(row: string): boolean {
    const place = this.#rows.get(row);
    if (!place) return false;
    if (row === this.#seen || this.now() - place.since >= STOOD) return true;
    this.#seen = row;
    return false;
  }
}
