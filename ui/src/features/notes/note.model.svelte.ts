/** The SOAP note of one visit as it is written, and its draft. */
import { DraftKeeper } from "../../app/draft.svelte";
import { WrittenForm } from "../../app/written-form.svelte";
import type { Section, SoapText, VisitKey } from "../../ipc/bindings";
import { carried } from "./carry";
import { SECTIONS } from "./sections";

const empty = (): SoapText => ({ subjective: "", objective: "", assessment: "", plan: "" });

export class NoteForm extends WrittenForm {
  text = $state<SoapText>(empty());
  readonly draft: DraftKeeper;

  constructor(
    readonly patient: string,
    visit: () => VisitKey,
  ) {
    super();
    this.draft = new DraftKeeper(
      () => ({ kind: "note", patient, visit: visit() }),
      () => (this.blank ? null : { kind: "note", typed: $state.snapshot(this.text) }),
    );
  }

  get blank(): boolean {
    return SECTIONS.every((section) => this.text[section].trim() === "");
  }

  /** Shows the draft again, if there is one and nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    if (!this.blank) return;
    const found = await this.draft.read();
    if (found?.kind === "note" && this.blank) this.text = { ...found.typed };
  }

  /** Takes a section of an earlier note over: behind what is already written, never in its place. */
  carry(section: Section, from: string): void {
    this.text[section] = carried(this.text[section], from);
    this.changed();
  }

  /** The note is in the journal: the form is empty again. */
  override taken(): void {
    super.taken();
    this.text = empty();
  }
}
