/** The rights that the signed-in account lacks, so that words about what could not be read can name what to grant. */
import type { ChartPart, RightsView, WriteKind } from "../ipc/bindings";
import type { AnyPart, Part } from "./en/chart";

let missing = $state.raw<RightsView["missing"]>({});
let declined = $state.raw<RightsView["declined"]>({});

/** The part of a chart that a part of the window reads. */
const readsOf: Partial<Record<Part, ChartPart>> = { visit: "encounters", day: "appointments", busy: "appointments" };

/** Takes what the account may do, as the frame has it. */
export function useRights(rights: RightsView | null): void {
  missing = rights?.missing ?? {};
  declined = rights?.declined ?? {};
}

/** Each right that an administrator can grant, with the parts of a chart that it is missing for. */
export function missingRights(): readonly { right: string; parts: readonly ChartPart[] }[] {
  const parts = new Map<string, ChartPart[]>();
  for (const [part, rights] of Object.entries(missing) as [ChartPart, string[]][]) {
    for (const right of rights) parts.set(right, [...(parts.get(right) ?? []), part]);
  }
  return [...parts].map(([right, of]) => ({ right, parts: of }));
}

/** The rights an administrator can grant for this part; none when nothing is known to be missing. */
export function missingFor(part: AnyPart): readonly string[] {
  const like = typeof part === "string" ? part : part.like;
  return (like && missing[(readsOf[like] ?? like) as ChartPart]) ?? [];
}

/** The permission for a kind of write, where it was declined on the clinic's own page at sign-in. */
export function declinedFor(kind: WriteKind): string | undefined {
  return declined[kind];
}
