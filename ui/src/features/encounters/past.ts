/** Whether a visit is over by the calendar: it opens to be read. */

/** Visits last past midnight: so long after its beginning a visit is still the one of now, in hours. */
const SAME_VISIT = 12;

/** `date` and `now` are clinic wall times. A visit without a date is taken for one of now: nothing is kept from being written. */
export function isPast(date: string | null, now: string): boolean {
  if (!date || date.slice(0, 10) >= now.slice(0, 10)) return false;
  const hours = (Date.parse(`${now.slice(0, 19)}Z`) - Date.parse(`${date.slice(0, 19)}Z`)) / 3_600_000;
  return !(hours < SAME_VISIT);
}
