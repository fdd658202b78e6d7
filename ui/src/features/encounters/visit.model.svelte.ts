/** The page of one visit: what is in OpenEMR, what is on its way, and the two forms that are written in it. */
import { core } from "../../app/core.svelte";
import type { DraftKeeper } from "../../app/draft.svelte";
import { Coalesced } from "../../app/latest";
import { asUiError, encounters } from "../../ipc";
import type { UiError, UnitSystem, VisitKey, VisitView } from "../../ipc/types";
import { NoteForm } from "../notes/note.model.svelte";
import { VitalsForm } from "../vitals/vitals.model.svelte";

export class VisitModel {
  /** A pending visit becomes a known one once OpenEMR has given it its number. */
  key: VisitKey = $state.raw({ kind: "pending", write: "" });
  view = $state.raw<VisitView | null>(null);
  error = $state.raw<UiError | null>(null);
  readonly vitals: VitalsForm;
  readonly note: NoteForm;

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
    await Promise.all([this.#reading.run(), this.vitals.restore(), this.note.restore()]);
  }

  get drafts(): DraftKeeper[] {
    return [this.vitals.draft, this.note.draft];
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
    // A refused write goes back into its form: the core has made a draft of it again.
    if (this.#refused() > refusedBefore) await Promise.all([this.vitals.restore(), this.note.restore()]);
  }

  #refused(): number {
    return this.view?.unsent.filter((item) => item.state === "refused").length ?? 0;
  }
}
