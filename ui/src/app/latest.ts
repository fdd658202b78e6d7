/** Of several questions only the last one's answer counts, in whatever order the answers come. */
import { asUiError } from "../ipc";
import type { UiError } from "../ipc/bindings";

export class Latest {
  #asked = 0;

  /** Asks; `answer` or `failed` is called unless something else was asked meanwhile. */
  async ask<T>(
    question: () => Promise<T>,
    answer: (value: T) => void,
    failed: (error: UiError) => void,
  ): Promise<void> {
    const mine = ++this.#asked;
    try {
      const value = await question();
      if (mine === this.#asked) answer(value);
    } catch (thrown) {
      if (mine === this.#asked) failed(asUiError(thrown));
    }
  }

  /** Whatever is still on its way no longer counts. */
  forget(): void {
    this.#asked += 1;
  }
}

/**
 * Runs `read` now, and once more if it was wanted again while it ran: a burst of changes costs two reads, and the last
 * one sees them all.
 */
export class Coalesced {
  #running: Promise<void> | null = null;
  #again = false;

  constructor(private readonly read: () => Promise<void>) {}

  run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop();
    return this.#running;
  }

  async #loop(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.read();
      } while (this.#again);
    } finally {
      this.#running = null;
    }
  }
}
