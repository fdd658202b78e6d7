/** "4:07" until an instant; nothing once it has passed. */
export function leftUntil(instant: string, now: number): string | null {
  const seconds = Math.ceil((Date.parse(instant) - now) / 1000);
  if (!Number.isFinite(seconds) || seconds <= 0) return null;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The time left until an instant, second by second while there is one; for the beginning of a component. */
export function countdown(until: () => string | null): { readonly left: string | null } {
  let now = $state(Date.now());
  $effect(() => {
    if (until() === null) return;
    now = Date.now();
    const tick = setInterval(() => (now = Date.now()), 1000);
    return () => clearInterval(tick);
  });
  return {
    get left() {
      const instant = until();
      return instant === null ? null : leftUntil(instant, now);
    },
  };
}
