/** The change of a note that is in OpenEMR, and its draft. */
import { notes } from "../../ipc";
import type { NoteId, Section, SoapText, VisitKey } from "../../ipc/bindings";
import { ChangeForm } from "../../app/change-form.svelte";
import { carried } from "./carry";

const blank: SoapText = { subjective: "", objective: "", assessment: "", plan: "" };

export class NoteChangeForm extends ChangeForm<SoapText> {
  /** `read` answers with the note's text as the visit has it, or nothing while it is not known. */
  constructor(
    patient: string,
    visit: () => VisitKey,
    readonly note: NoteId,
    read: () => Promise<SoapText | null>,
  ) {
    super({
      place: () => ({ kind: "note", patient, visit: visit(), record: String(note) }),
      blank,
      read,
      draftOf: (opened, text) => ({ kind: "noteChange", typed: { note, opened, text } }),
      changeIn: (content) =>
        content.kind === "noteChange" && content.typed.note === note
          ? { opened: content.typed.opened, typed: content.typed.text }
          : null,
      send: (opened, text) => notes.change(patient, visit(), { note, opened, text }),
    });
  }

  /** Takes a section of an earlier note over: behind what is already written, never in its place. */
  carry(section: Section, from: string): void {
    this.set(section, carried(this.typed[section], from));
  }
}
