/** What every form has that is written in and handed to the journal: its draft, its one way there, and what came back. */
import { asUiError } from "../ipc";
import type { FieldError, Question, UiError, WriteReceipt } from "../ipc/bindings";
import type { DraftKeeper } from "./draft.svelte";

export abstract class WrittenForm {
  /** Faults that a refusal named, until the next key press. */
  faults = $state.raw<readonly FieldError[]>([]);
  /** Why the journal did not take it. */
  error = $state.raw<UiError | null>(null);
  /** What the core asks before it takes the form; answered by handing it over again with these. */
  asked = $state.raw<readonly Question[] | null>(null);
  /** It is on its way into the journal; nothing can be typed meanwhile. */
  sending = $state(false);
  abstract readonly draft: DraftKeeper;

  get drafts(): DraftKeeper[] {
    return [this.draft];
  }

  end(): void {
    this.draft.end();
  }

  /** Something was typed: what a refusal said of the text before holds no longer. */
  changed(): void {
    this.faults = [];
    this.error = null;
    this.asked = null;
    this.draft.changed();
  }

  /** Keeps it and holds it still: it is about to become a write, and nothing can be typed meanwhile. */
  async hold(): Promise<void> {
    this.sending = true;
    this.error = null;
    this.asked = null;
    await this.draft.hold();
  }

  /** It is in the journal; its draft has become the write. */
  taken(): void {
    this.draft.taken();
    this.sending = false;
  }

  /** It is not: the text stays, with what there is to say about it. */
  refused(error: UiError): void {
    this.draft.release();
    this.asked = error.questions ?? null;
    this.error = this.asked ? null : error;
    this.faults = error.fields;
    this.sending = false;
  }

  /**
   * Hands it to the journal. The draft is kept first and held still, so that it cannot come back behind the write it has
   * become. Without a receipt nothing was written, and the text stays.
   */
  protected async handOver(send: () => Promise<WriteReceipt>): Promise<WriteReceipt | null> {
    try {
      await this.hold();
      const receipt = await send();
      this.taken();
      return receipt;
    } catch (thrown) {
      this.refused(asUiError(thrown));
      return null;
    }
  }
}
