/** Cuts a text into runs that matched the search and runs that did not. */
import type { MatchField, MatchSpan } from "../../ipc/bindings";

export type Run = { text: string; matched: boolean };

/** `text` is the part of the entry that `field` names (its `entry`-th, where it has several); spans count UTF-16 units. */
export function runs(text: string, field: MatchField, spans: readonly MatchSpan[], entry = 0): Run[] {
  const own = spans
    .filter((span) => span.field === field && span.entry === entry && span.length > 0)
    .sort((a, b) => a.start - b.start);
  const cut: Run[] = [];
  let at = 0;
  for (const span of own) {
    const start = Math.max(span.start, at);
    const end = Math.min(span.start + span.length, text.length);
    if (end <= start) continue;
    if (start > at) cut.push({ text: text.slice(at, start), matched: false });
    cut.push({ text: text.slice(start, end), matched: true });
    at = end;
  }
  if (at < text.length) cut.push({ text: text.slice(at), matched: false });
  return cut;
}
