/** Everything that is not in OpenEMR, or has just got there: drafts, and every write with what became of it. */
import { core } from "../../app/core.svelte";
import { decisions } from "../../app/decisions.svelte";
import { Coalesced } from "../../app/latest";
import type { Going } from "../../app/going";
import { asUiError, drafts, outbox } from "../../ipc";
import type { DraftLine, OutboxItem, UiError } from "../../ipc/bindings";

export class OutboxModel {
  items = $state.raw<readonly OutboxItem[] | null>(null);
  /** What was begun and not sent. A refused text that lies in its form again is shown as the write it was. */
  drafts = $state.raw<readonly DraftLine[] | null>(null);
  error = $state.raw<UiError | null>(null);
  /** Why the drafts could not be listed: not to be mistaken for there being none. */
  draftsError = $state.raw<UiError | null>(null);
  /** What is shown as it would be printed. */
  printing = $state.raw<readonly OutboxItem[] | null>(null);
  readonly #reading = new Coalesced(() => this.#read());

  constructor(private readonly going: Pick<Going, "openDraft">) {}

  watch(): () => void {
    void this.#reading.run();
    return core.outboxChanged.on(() => void this.#reading.run());
  }

  /** Writes that are not in OpenEMR, as far as anybody knows. */
  get unsent(): readonly OutboxItem[] {
    return (this.items ?? []).filter((item) => item.state !== "confirmed");
  }

  retry(id: string): Promise<void> {
    return this.#do(() => outbox.retry(id));
  }

  discard(id: string): Promise<void> {
    return this.#do(() => outbox.discard(id));
  }

  /** Takes a write back into its form, and opens it. */
  edit(item: OutboxItem): Promise<void> {
    return this.#do(async () => this.going.openDraft(await outbox.takeBack(item.id), item.whose));
  }

  async #do(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      this.error = asUiError(thrown);
      return;
    }
    await this.#reading.run();
  }

  async #read(): Promise<void> {
    await Promise.all([this.#readWrites(), this.#readDrafts()]);
  }

  async #readWrites(): Promise<void> {
    try {
      this.items = await outbox.list();
      this.error = null;
      decisions.retain(this.items.filter((item) => item.conflict !== null).map((item) => item.id));
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  async #readDrafts(): Promise<void> {
    try {
      this.drafts = (await drafts.list()).filter((line) => line.returnedFrom === null);
      this.draftsError = null;
    } catch (thrown) {
      this.draftsError = asUiError(thrown);
    }
  }
}
