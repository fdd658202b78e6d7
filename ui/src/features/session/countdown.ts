/** "4:07" until an instant; nothing once it has passed. */
export function leftUntil(instant: string, now: number): string | null {
  const seconds = Math.ceil((Date.parse(instant) - now) / 1000);
  if (!Number.isFinite(seconds) || seconds <= 0) return null;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
