/** The page of one visit: what is in OpenEMR, what is on its way, and the two forms that are written in it. */
import { core } from "../../app/core.svelte";
import type { DraftKeeper } from "../../app/draft.svelte";
import { Coalesced } from "../../app/latest";
import { asUiError, encounters } from "../../ipc";
import type { NoteId, SoapText, UiError, UnitSystem, VisitKey, VisitView } from "../../ipc/bindings";
import { NoteChangeForm } from "../notes/note-change.model.svelte";
import { NoteForm } from "../notes/note.model.svelte";
import { VitalsForm } from "../vitals/vitals.model.svelte";

export class VisitModel {
  /** A pending visit becomes a known one once OpenEMR has given it its number. */
  key: VisitKey = $state.raw({ kind: "pending", write: "" });
  view = $state.raw<VisitView | null>(null);
  error = $state.raw<UiError | null>(null);
  readonly vitals: VitalsForm;
  readonly note: NoteForm;
  /** The change of one of this visit's notes, while it is on screen in place of the new note. */
  change = $state.raw<NoteChangeForm | null>(null);

  readonly #reading = new Coalesced(() => this.#read());
  readonly #stop: (() => void)[];

  constructor(
    readonly patient: string,
    key: VisitKey,
    units: UnitSystem,
  ) {
    this.key = key;
    this.vitals = new VitalsForm(patient, () => this.key, units);
    this.note = new NoteForm(patient, () => this.key);
    this.#stop = [
      core.chartChanged.on((changed) => {
        if (changed === patient) void this.#reading.run();
      }),
      core.outboxChanged.on(() => void this.#reading.run()),
    ];
  }

  async open(): Promise<void> {
    await Promise.all([this.#reading.run(), this.restore()]);
  }

  /** Shows again what the core has put back as drafts, wherever nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    await Promise.all([this.vitals.restore(), this.note.restore(), this.change?.restore()]);
  }

  get drafts(): DraftKeeper[] {
    return [this.vitals.draft, this.note.draft, ...(this.change?.drafts ?? [])];
  }

  /** Shows the form that changes a note of this visit. Another one that is open is kept first. */
  async changeNote(note: NoteId): Promise<void> {
    if (this.change?.note === note) return this.change.restore();
    if (!(await this.leaveChange())) return;
    const form = new NoteChangeForm(
      this.patient,
      () => this.key,
      note,
      () => this.#noteText(note),
    );
    this.change = form;
    await form.open();
  }

  /** Back to the new note once the change is kept; true when it is. */
  async leaveChange(): Promise<boolean> {
    await this.change?.draft.flush();
    if (this.change?.draft.state === "failed") return false;
    this.change?.end();
    this.change = null;
    return true;
  }

  /** Hands the change of the note to the journal; true when it is there and its form is gone. */
  async sendChange(): Promise<boolean> {
    const form = this.change;
    if (!form || !(await form.send())) return false;
    form.end();
    if (this.change === form) this.change = null;
    return true;
  }

  end(): void {
    for (const stop of this.#stop) stop();
    for (const draft of this.drafts) draft.end();
  }

  async #read(): Promise<void> {
    const refusedBefore = this.#refused();
    try {
      const view = await encounters.read(this.patient, this.key);
      if (view.patient !== this.patient) return;
      this.view = view;
      this.key = view.visit;
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
      return;
    }
    const changing = this.change && this.#textOf(this.change.note);
    if (changing) this.change?.seen(changing);
    // A refused write goes back into its form: the core has made a draft of it again.
    if (this.#refused() > refusedBefore) await this.restore();
  }

  async #noteText(note: NoteId): Promise<SoapText | null> {
    if (!this.#textOf(note)) await this.#reading.run();
    return this.#textOf(note);
  }

  #textOf(note: NoteId): SoapText | null {
    const notes = this.view?.notes;
    return (notes?.state === "known" && notes.value.find((one) => one.id === note)?.text) || null;
  }

  #refused(): number {
    return this.view?.unsent.filter((item) => item.state === "refused").length ?? 0;
  }
}
