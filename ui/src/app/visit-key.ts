/** Keys of visits: compared by value, and written as one string where a list or a tab needs an id. */
import type { VisitKey } from "../ipc/bindings";

export function visitId(visit: VisitKey): string {
  return visit.kind === "known" ? `visit-${visit.eid}` : `pending-${visit.write}`;
}

export function sameVisit(one: VisitKey | null, other: VisitKey | null): boolean {
  if (!one || !other) return one === other;
  return visitId(one) === visitId(other);
}
