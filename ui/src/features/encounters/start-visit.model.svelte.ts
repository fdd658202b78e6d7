/** The form for a new visit, and its draft. */
import { DraftKeeper } from "../../app/draft.svelte";
import { WrittenForm } from "../../app/written-form.svelte";
import { asUiError, encounters } from "../../ipc";
import type { EncounterOptions, Question, StartVisitRequest, UiError, VisitKey } from "../../ipc/bindings";

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

export class StartVisitForm extends WrittenForm {
  request = $state<StartVisitRequest>(empty());
  options = $state.raw<EncounterOptions | null>(null);
  /** The lists could not be read. */
  optionsError = $state.raw<UiError | null>(null);
  readonly draft: DraftKeeper;
  #touched = false;

  constructor(readonly patient: string) {
    super();
    this.draft = new DraftKeeper(
      () => ({ kind: "visit", patient, visit: null }),
      () => (this.#touched ? { kind: "visit", typed: $state.snapshot(this.request) } : null),
    );
  }

  async open(): Promise<void> {
    await Promise.all([this.#restore(), this.readOptions()]);
  }

  override changed(): void {
    this.#touched = true;
    super.changed();
  }

  /** Hands the visit to the journal and answers with the key of its page; the text stays if that fails. */
  async create(answers: readonly Question[] = []): Promise<VisitKey | null> {
    const receipt = await this.handOver(() => encounters.start(this.patient, $state.snapshot(this.request), answers));
    return receipt && { kind: "pending", write: receipt.write };
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
