/** The present moment, for what is drawn of it: whoever reads it in the window is drawn again as it passes. */
import { createSubscriber } from "svelte/reactivity";

/** How often it moves, in milliseconds. Minutes are what is shown. */
const TICK = 15_000;

const passing = createSubscriber((update) => {
  const timer = setInterval(update, TICK);
  return () => clearInterval(timer);
});

/** Now, as RFC 3339 UTC. */
export function present(): string {
  passing();
  return new Date().toISOString();
}
