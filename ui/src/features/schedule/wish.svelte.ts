/**
 * A free time that somebody wants to book, until they have said for whom: the booking of that patient begins with it. The
 * search that was begun for it says who, and where it ends with nobody nothing is wanted any more.
 */
import type { FreeSpan, ProviderId } from "../../ipc/bindings";

/** Free time, and with whom where that was chosen: by number, or nobody whose number is known. */
export type WishedTime = FreeSpan & { provider?: ProviderId | null };

/** Whoever finds no patient in so many milliseconds has gone on to something else. */
const LASTS = 3 * 60 * 1000;

class Wish {
  span = $state.raw<WishedTime | null>(null);
  #whom: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  want(span: WishedTime): void {
    this.drop();
    this.span = span;
    this.#timer = setTimeout(() => this.drop(), LASTS);
  }

  /** The search for whom has ended, with a patient or with nobody. */
  isFor(patient: string | null): void {
    if (patient === null) this.drop();
    else this.#whom = patient;
  }

  /** The time that is wanted for a patient, once; nobody else's. */
  take(patient: string): WishedTime | null {
    if (this.span === null || this.#whom !== patient) return null;
    const { span } = this;
    this.drop();
    return span;
  }

  drop(): void {
    clearTimeout(this.#timer);
    this.span = null;
    this.#whom = null;
  }
}

/** The one of the window. */
export const wish = new Wish();
