/** A summary of care that OpenEMR is asked for, once, after a question that names the patient. */
import { asUiError, documents } from "../../ipc";
import type { SummaryOutcome, UiError } from "../../ipc/bindings";

export class Summary {
  /** The question is on screen. */
  asking = $state(false);
  busy = $state(false);
  /** What came of it and is no summary. */
  came = $state.raw<Exclude<SummaryOutcome, { came: "made" }> | null>(null);
  error = $state.raw<UiError | null>(null);
  /** The last one that was asked for is there. */
  done = $state(false);

  constructor(
    readonly patient: string,
    private readonly made: (document: string | null) => Promise<void>,
  ) {}

  begin(): void {
    this.came = this.error = null;
    this.done = false;
    this.asking = true;
  }

  close(): void {
    if (!this.busy) this.asking = false;
  }

  /** Asks for it. Each answer of OpenEMR's is one more document, so it is never asked twice by itself. */
  async go(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.came = this.error = null;
    let made: string | null | undefined;
    try {
      const came = await documents.summary(this.patient);
      if (came.came === "made") made = came.document;
      else this.came = came;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
    this.busy = false;
    if (made === undefined) return;
    this.asking = false;
    this.done = true;
    await this.made(made);
  }
}
