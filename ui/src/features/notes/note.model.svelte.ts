/** The SOAP note of one visit as it is written, and its draft. */
import { DraftKeeper } from "../../app/draft.svelte";
import { asUiError, notes } from "../../ipc";
import type { FieldError, Section, SoapText, UiError, VisitKey } from "../../ipc/types";
import { carried } from "./carry";
import { SECTIONS } from "./sections";

const empty = (): SoapText => ({ subjective: "", objective: "", assessment: "", plan: "" });

export class NoteForm {
  text = $state<SoapText>(empty());
  /** Faults that a refused sending named, until the next key press. */
  faults = $state.raw<readonly FieldError[]>([]);
  error = $state.raw<UiError | null>(null);
  /** Send was pressed with nothing to send. */
  nothing = $state(false);
  sending = $state(false);
  readonly draft: DraftKeeper;

  constructor(
    readonly patient: string,
    private readonly visit: () => VisitKey,
  ) {
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

  changed(): void {
    this.faults = [];
    this.error = null;
    this.nothing = false;
    this.draft.changed();
  }

  /** Takes a section of an earlier note over: behind what is already written, never in its place. */
  carry(section: Section, from: string): void {
    this.text[section] = carried(this.text[section], from);
    this.changed();
  }

  /** Hands the note to the journal; true when it is there. Whatever goes wrong, the text stays. */
  async send(): Promise<boolean> {
    if (this.blank) {
      this.nothing = true;
      return false;
    }
    this.sending = true;
    this.error = null;
    try {
      await this.draft.hold();
      await notes.send(this.patient, this.visit(), $state.snapshot(this.text));
      this.draft.taken();
      this.text = empty();
      return true;
    } catch (thrown) {
      this.draft.release();
      const error = asUiError(thrown);
      this.faults = error.fields;
      this.error = error;
      return false;
    } finally {
      this.sending = false;
    }
  }
}
