/** A free time that somebody wants to book, until they have said for whom: the next booking form that opens begins with it. */
import type { FreeSpan, ProviderId } from "../../ipc/bindings";

/** Free time, and with whom where that was chosen: by number, or nobody whose number is known. */
export type WishedTime = FreeSpan & { provider?: ProviderId | null };

/** Whoever finds no patient in so many milliseconds has gone on to something else. */
const LASTS = 3 * 60 * 1000;

class Wish {
  span = $state.raw<WishedTime | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  want(span: WishedTime): void {
    clearTimeout(this.#timer);
    this.span = span;
    this.#timer = setTimeout(() => this.take(), LASTS);
  }

  /** The time that is wanted, once. */
  take(): WishedTime | null {
    clearTimeout(this.#timer);
    const span = this.span;
    this.span = null;
    return span;
  }
}

/** The one of the window. */
export const wish = new Wish();
