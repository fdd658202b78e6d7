/** One write of the outbox, for the made-up core and for tests: Maria's, not yet sent, but for what is said of it. */
import type { OutboxItem } from "../bindings";

export function oneWrite(said: Partial<OutboxItem> & Pick<OutboxItem, "kind" | "patient">): OutboxItem {
  return {
    id: "w1",
    whose: { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-1" },
    visit: null,
    state: "queued",
    createdAt: "2026-11-21T13:00:00Z",
    changedAt: "2026-11-21T13:00:00Z",
    attempts: 0,
    error: null,
    confirmation: null,
    excerpt: "",
    text: [],
    conflict: null,
    editable: true,
    ...said,
  };
}
