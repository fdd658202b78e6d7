/** The plan of a visit's notes: what is on its way to OpenEMR is newer than anything that was read there. */
import type { Loaded, OutboxItem, SoapNote } from "../../ipc/bindings";

/** A plan, and whether it is in OpenEMR or was written here and is on its way. */
export type Plan = { text: string; sent: boolean };

/** Notes, and changes of notes, that are not known to be among those that were read; the newest first. */
export function notesOnTheirWay(
  notes: Loaded<readonly SoapNote[]> | undefined,
  unsent: readonly OutboxItem[],
): OutboxItem[] {
  const read = notes?.state === "known" ? Date.parse(notes.asOf) : NaN;
  const isRead = (item: OutboxItem) => item.state === "confirmed" && Date.parse(item.changedAt) <= read;
  return unsent.filter((item) => (item.kind === "note" || item.kind === "noteChange") && !isRead(item));
}

/** The newest plan of a visit; nothing where there is none, or where it is not known. What was refused is back in its form. */
export function planOf(
  notes: Loaded<readonly SoapNote[]> | undefined,
  unsent: readonly OutboxItem[] = [],
): Plan | null {
  for (const item of notesOnTheirWay(notes, unsent)) {
    if (item.state === "refused") continue;
    const text = item.text.find((part) => part.field === "plan")?.text.trim() ?? "";
    if (text !== "") return { text, sent: item.state === "confirmed" };
    // A change may have emptied the very plan that is read still; a new note without one leaves those before it.
    if (item.kind === "noteChange") return null;
  }
  if (notes?.state !== "known") return null;
  const text = notes.value.find((note) => note.text.plan.trim() !== "")?.text.plan.trim();
  return text === undefined ? null : { text, sent: true };
}
