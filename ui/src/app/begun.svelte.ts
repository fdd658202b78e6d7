/** How many drafts lie on this computer: what was begun in a form and not sent. */
import { drafts } from "../ipc";
import { core } from "./core.svelte";
import { Coalesced } from "./latest";

export class BegunCount {
  /** Nothing until it is known. */
  count = $state(0);
  readonly #reading = new Coalesced(() => this.#read());

  /** Counts now, and again whenever a draft comes or goes; answers with the way to stop. */
  watch(): () => void {
    const again = () => void this.#reading.run();
    const stop = [core.draftsChanged.on(again), core.outboxChanged.on(again)];
    again();
    return () => {
      for (const one of stop) one();
    };
  }

  async #read(): Promise<void> {
    try {
      this.count = (await drafts.list()).length;
    } catch {
      // The last count stands; the list of what is unsent says why it cannot be read.
    }
  }
}
