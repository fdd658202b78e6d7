import type { DropPoint } from "../ipc/bindings";

/** Lists of documents that are on screen: what is dropped then is theirs to answer, and else the frame's. */
let count = 0;

/** Whether one is on screen. */
export const isTaken = (): boolean => count > 0;

/** One is on screen until what this gives is called. */
export function takeDrops(): () => void {
  count += 1;
  return () => (count -= 1);
}

/** The patient on whose tab something was dropped; a tab says so with `data-tab-of`. */
export function tabAt(at: DropPoint | null): string | null {
  if (!at || typeof document.elementFromPoint !== "function") return null;
  const [x, y] = [(at.across / 10_000) * innerWidth, (at.down / 10_000) * innerHeight];
  return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-tab-of]")?.dataset.tabOf ?? null;
}
