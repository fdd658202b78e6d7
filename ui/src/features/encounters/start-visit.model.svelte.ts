/** The form for a new visit, and its draft. */
import { DraftKeeper } from "../../app/draft.svelte";
import { asUiError, encounters } from "../../ipc";
import type { EncounterOptions, FieldError, StartVisitRequest, UiError, VisitKey } from "../../ipc/types";

const empty = (): StartVisitRequest => ({
  category: null,
  class: "AMB",
  date: "",
  time: "",
  reason: "",
  provider: null,
  facility: null,
  billingFacility: null,
  sensitivity: "normal",
  onset: "",
  referralSource: "",
});

export class StartVisitForm {
  request = $state<StartVisitRequest>(empty());
  options = $state.raw<EncounterOptions | null>(null);
  /** The lists could not be read. */
  optionsError = $state.raw<UiError | null>(null);
  faults = $state.raw<readonly FieldError[]>([]);
  error = $state.raw<UiError | null>(null);
  creating = $state(false);
  readonly draft: DraftKeeper;
  #touched = false;

  constructor(readonly patient: string) {
    this.draft = new DraftKeeper(
      () => ({ kind: "visit", patient, visit: null }),
      () => (this.#touched ? { kind: "visit", typed: $state.snapshot(this.request) } : null),
    );
  }

  async open(): Promise<void> {
    await Promise.all([this.#restore(), this.readOptions()]);
  }

  get drafts(): DraftKeeper[] {
    return [this.draft];
  }

  end(): void {
    this.draft.end();
  }

  changed(): void {
    this.#touched = true;
    this.faults = [];
    this.error = null;
    this.draft.changed();
  }

  /** Hands the visit to the journal and answers with the key of its page; the text stays if that fails. */
  async create(): Promise<VisitKey | null> {
    this.creating = true;
    this.error = null;
    try {
      await this.draft.hold();
      const receipt = await encounters.start(this.patient, $state.snapshot(this.request));
      if (receipt.patient !== this.patient) return null;
      this.draft.taken();
      return { kind: "pending", write: receipt.write };
    } catch (thrown) {
      this.draft.release();
      const error = asUiError(thrown);
      this.faults = error.fields;
      this.error = error;
      return null;
    } finally {
      this.creating = false;
    }
  }

  async #restore(): Promise<void> {
    const found = await this.draft.read();
    if (found?.kind !== "visit" || this.#touched) return;
    this.request = { ...found.typed };
    this.#touched = true;
  }

  /** Reads what the form offers. */
  async readOptions(): Promise<void> {
    try {
      const options = await encounters.options(this.patient);
      this.options = options;
      this.optionsError = null;
      // Suggestions fill what is still open; a draft's own choices stand.
      this.request.provider ??= options.me;
      this.request.facility ??= options.facility;
    } catch (thrown) {
      this.optionsError = asUiError(thrown);
    }
  }
}
