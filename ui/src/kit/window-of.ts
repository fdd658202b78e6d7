/** Rows kept above and below those in sight, so that a quick wheel meets no blank. */
const SPARE = 8;

/** Which rows of a long list have to exist: `from` included, `to` not. Lengths in CSS pixels. */
export function windowOf(
  count: number,
  rowHeight: number,
  scrollTop: number,
  seen: number,
): { from: number; to: number } {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 };
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const from = Math.min(Math.max(0, first - SPARE), Math.max(0, count - 1));
  return { from, to: Math.min(count, first + Math.ceil(seen / rowHeight) + SPARE) };
}
