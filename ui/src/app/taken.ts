/**
 * Whatever leaves the reach of the lock leaves a line in the access log: copied, cut, dragged out or printed, by whichever
 * way it was asked for. One place listens for the whole document, so that no screen can forget to.
 */
import { accessLog } from "../ipc";
import type { TakenBy } from "../ipc/bindings";

/** What the document says when something leaves it. A cut is a copy, too. */
const WAYS = { copy: "copying", cut: "copying", dragstart: "dragging" } as const satisfies Record<string, TakenBy>;

class Taken {
  #sheet: (() => readonly string[]) | null = null;
  #onScreen: () => readonly string[] = () => [];
  /** A printing that has its line already: the document has yet to say that it begins. */
  #noted = false;

  /** One line for each patient; one without a patient for a list. A log that cannot be written keeps nobody from a text that is needed. */
  note(by: TakenBy, patients: readonly string[]): void {
    void accessLog.taken(by, [...new Set(patients)]).catch(() => undefined);
  }

  /** A screen that is about these patients, whoever else is open; until the answered function is called. */
  isAbout(patients: () => readonly string[]): () => void {
    this.#sheet = patients;
    return () => {
      if (this.#sheet === patients) this.#sheet = null;
    };
  }

  /** Prints what is on screen. */
  print(): void {
    this.note("printing", this.#whose());
    this.#noted = true;
    window.print();
  }

  /** Listens until the answered function is called. `onScreen` says whose chart is on screen. */
  watch(onScreen: () => readonly string[]): () => void {
    this.#onScreen = onScreen;
    const listeners = Object.entries(WAYS).map(([event, by]) => [event, () => this.note(by, this.#whose())] as const);
    const printing = () => {
      if (!this.#noted) this.note("printing", this.#whose());
      this.#noted = false;
    };
    // At the document, before anything on the page can stop it.
    for (const [event, listener] of listeners) document.addEventListener(event, listener, { capture: true });
    window.addEventListener("beforeprint", printing);
    return () => {
      for (const [event, listener] of listeners) document.removeEventListener(event, listener, { capture: true });
      window.removeEventListener("beforeprint", printing);
    };
  }

  #whose(): readonly string[] {
    if (this.#sheet) return this.#sheet();
    // Where lists show several people's texts, each says whose it is.
    const marked = document.getSelection()?.anchorNode?.parentElement?.closest<HTMLElement>("[data-patient]");
    if (marked?.dataset.patient) return [marked.dataset.patient];
    return this.#onScreen();
  }
}

/** The one of the window. */
export const taken = new Taken();
