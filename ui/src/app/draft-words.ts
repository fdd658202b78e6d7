/** What a draft is called in a list. */
import { t } from "../i18n";
import type { DraftPlace, WriteKind } from "../ipc/bindings";

/** The kind of write that a draft will become; a message is sent at once and is none that waits. */
export function writeKindOf(place: DraftPlace): WriteKind | "message" {
  if (place.kind === "visit") return "encounter";
  return place.kind === "note" && place.record ? "noteChange" : place.kind;
}

/** "Note", "Change of a note", "Vitals". */
export function draftKind(place: DraftPlace): string {
  return t.outbox.kinds[writeKindOf(place)];
}

/** Tells one draft from every other. */
export function draftKey(place: DraftPlace): string {
  return JSON.stringify([place.kind, place.patient, place.visit, place.record ?? null]);
}
