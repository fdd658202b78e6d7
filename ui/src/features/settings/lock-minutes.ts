/** Minutes until the screen is locked, as they were typed: a whole number from 1 to 30, or nothing. */
export function lockMinutes(typed: string): number | null {
  const text = typed.trim();
  const minutes = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= 30 ? minutes : null;
}
