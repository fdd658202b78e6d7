/** The day that a plan means. */
/** When, and the words that say so. */
export type FollowUp = {
  /** The day, `YYYY-MM-DD`. */
  on: string;
  /** As it was written. */
  words: string;
};

/** Nobody is asked back further ahead than this, in days: two years. */
const FURTHEST = 730;

/** So many days, weeks, months or years later; a month that is too short ends on its last day. */
export function added(today: string, count: number, unit: string): string | null {
  const from = new Date(`${today}T00:00:00Z`);
  if (Number.isNaN(from.getTime()) || !(count > 0)) return null;
  const to = new Date(from);
  if (unit === "d" || unit === "w") to.setUTCDate(from.getUTCDate() + count * (unit === "w" ? 7 : 1));
  else if (unit === "m" || unit === "y") {
    const months = from.getUTCMonth() + count * (unit === "y" ? 12 : 1);
    const last = new Date(Date.UTC(from.getUTCFullYear(), months + 1, 0)).getUTCDate();
    to.setUTCFullYear(from.getUTCFullYear(), months, Math.min(from.getUTCDate(), last));
  } else return null;
  const days = Math.round((to.getTime() - from.getTime()) / 86_400_000);
  return days <= FURTHEST ? to.toISOString().slice(0, 10) : null;
}
