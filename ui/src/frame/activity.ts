/** Tells the core that somebody uses the window, so that it knows when nobody does. */
import { session } from "../ipc";

/** The least time between two words about it, in milliseconds. */
const EVERY = 10_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/** Listens until the answered function is called. */
export function watchActivity(target: Window = window): () => void {
  let said = Number.NEGATIVE_INFINITY;
  function used(): void {
    const now = performance.now();
    if (now - said < EVERY) return;
    said = now;
    // A word that is lost is followed by the next one; the worst is a lock that comes early.
    session.active().catch(() => undefined);
  }
  for (const sign of SIGNS) target.addEventListener(sign, used, { capture: true, passive: true });
  return () => {
    for (const sign of SIGNS) target.removeEventListener(sign, used, { capture: true });
  };
}
