/** Every write and what became of it. */
import { core } from "../../app/core.svelte";
import { Coalesced } from "../../app/latest";
import { asUiError, outbox } from "../../ipc";
import type { OutboxItem, UiError } from "../../ipc/types";

export class OutboxModel {
  items = $state.raw<readonly OutboxItem[] | null>(null);
  error = $state.raw<UiError | null>(null);
  readonly #reading = new Coalesced(() => this.#read());

  watch(): () => void {
    void this.#reading.run();
    return core.outboxChanged.on(() => void this.#reading.run());
  }

  retry(id: string): Promise<void> {
    return this.#do(() => outbox.retry(id));
  }

  discard(id: string): Promise<void> {
    return this.#do(() => outbox.discard(id));
  }

  async #do(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      await this.#reading.run();
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  async #read(): Promise<void> {
    try {
      this.items = await outbox.list();
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }
}
