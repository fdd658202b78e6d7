/** What leaves the reach of the lock is noted in the access log. */
import { accessLog } from "../../ipc";
import type { OutboxItem, TakenBy } from "../../ipc/types";

/** One line for each patient. A log that cannot be written keeps nobody from a text that is needed. */
export function noteTaken(by: TakenBy, items: readonly OutboxItem[]): void {
  const whose = new Set(items.flatMap((item) => item.patient ?? []));
  void accessLog.taken(by, [...whose]).catch(() => undefined);
}
