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

  /**
   * Hands it to the journal. The draft is kept first and held still, so that it cannot come back behind the write it has
   * become. Without a receipt nothing was written, and the text stays.
   */
  protected async handOver(send: () => Promise<WriteReceipt>): Promise<WriteReceipt | null> {
    this.sending = true;
    this.error = null;
    this.asked = null;
    try {
      await this.draft.hold();
      const receipt = await send();
      this.draft.taken();
      return receipt;
    } catch (thrown) {
      this.draft.release();
      const error = asUiError(thrown);
      this.asked = error.questions ?? null;
      this.error = this.asked ? null : error;
      this.faults = error.fields;
      return null;
    } finally {
      this.sending = false;
    }
  }
}
