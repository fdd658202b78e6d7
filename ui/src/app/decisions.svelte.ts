/**
 * What has been decided so far about records of which there are two versions. It can hold a section that was put together
 * by hand, so it is kept with the workspace: a closed dialog, a lock or a crash takes none of it.
 */
export type Side = "mine" | "theirs" | "other";
/** By field; `other` is the third text. */
export type Decided = Record<string, { side: Side | null; other: string }>;
/** Decided about the version that was read at `readAt`: another version is another question. */
type Kept = { readAt: string; parts: Decided };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSide = (value: unknown): value is Side | null =>
  value === null || value === "mine" || value === "theirs" || value === "other";

function readKept(value: unknown): Kept | null {
  if (!isRecord(value) || typeof value.readAt !== "string" || !isRecord(value.parts)) return null;
  const parts: Decided = {};
  for (const [field, part] of Object.entries(value.parts)) {
    if (isRecord(part) && isSide(part.side) && typeof part.other === "string")
      parts[field] = { side: part.side, other: part.other };
  }
  return { readAt: value.readAt, parts };
}

class Decisions {
  /** By write. */
  #kept = $state.raw<ReadonlyMap<string, Kept>>(new Map());

  /** What was decided about this version of a write. */
  of(write: string, readAt: string): Decided {
    const kept = this.#kept.get(write);
    return kept?.readAt === readAt ? kept.parts : {};
  }

  keep(write: string, readAt: string, parts: Decided): void {
    this.#kept = new Map(this.#kept).set(write, { readAt, parts });
  }

  /** It is decided, or there is nothing left to decide. */
  forget(write: string): void {
    if (!this.#kept.has(write)) return;
    const kept = new Map(this.#kept);
    kept.delete(write);
    this.#kept = kept;
  }

  /** Only these writes still wait for a decision. */
  retain(writes: readonly string[]): void {
    for (const write of this.#kept.keys()) if (!writes.includes(write)) this.forget(write);
  }

  /** Nobody is signed in. */
  clear(): void {
    this.#kept = new Map();
  }

  /** For the workspace's text. */
  toJSON(): Record<string, Kept> {
    return Object.fromEntries(this.#kept);
  }

  /** From the workspace's text; what makes no sense is left out. */
  restore(value: unknown): void {
    const entries = isRecord(value) ? Object.entries(value) : [];
    this.#kept = new Map(
      entries.flatMap(([write, one]) => {
        const kept = readKept(one);
        return kept ? [[write, kept] as const] : [];
      }),
    );
  }
}

/** The ones of this window. */
export const decisions = new Decisions();
