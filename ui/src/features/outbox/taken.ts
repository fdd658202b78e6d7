/** What leaves the reach of the lock is noted in the access log. */
import { taken } from "../../app/taken";
import type { OutboxItem, TakenBy } from "../../ipc/bindings";

/** Whose texts these are. */
export const whose = (items: readonly OutboxItem[]): string[] => items.flatMap((item) => item.patient ?? []);

/** A button of ours has taken them, of which the document says nothing. */
export function noteTaken(by: TakenBy, items: readonly OutboxItem[]): void {
  taken.note(by, whose(items));
}
