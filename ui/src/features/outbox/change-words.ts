/** What is said of an unsent change at the place where the record stands. */
import { t } from "../../i18n";
import { isDeletion, writeErrorWords } from "../../i18n/words";
import type { OutboxItem, WriteKind } from "../../ipc/bindings";

/** What became of a change, in words. */
export function changeWords(item: Pick<OutboxItem, "kind" | "state" | "error" | "conflict">): string {
  const deletes = isDeletion(item.kind);
  const unsent = deletes ? { ...t.changes.unsent, ...t.changes.unsent.deletion } : t.changes.unsent;
  if (item.conflict) return unsent.conflict;
  switch (item.state) {
    case "queued":
      return item.error ? unsent.waiting(t.outbox.reasons[item.error.code] ?? t.outbox.reasonElse) : unsent.queued;
    case "sending":
      return unsent.sending;
    case "unknown":
      return unsent.unknown;
    case "refused": {
      if (item.error === null) return unsent.refused(t.fieldErrors.refused({}));
      const why = writeErrorWords(item.kind, item.error);
      // What Rounds itself gave back was not refused: it may even have arrived.
      return item.error.code in t.outbox.givenBack ? why : unsent.refused(why);
    }
    case "confirmed":
      return t.outbox.arrived;
  }
}

/** The writes of these kinds that the chart does not show yet; one that has just arrived may be among them. */
export function unsentOf(all: readonly OutboxItem[] | undefined, ...kinds: WriteKind[]): readonly OutboxItem[] {
  return all?.filter((item) => kinds.includes(item.kind)) ?? [];
}
