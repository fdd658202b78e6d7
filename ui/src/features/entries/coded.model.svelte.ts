/** Finding a problem's code while its title is typed: what the core offers, which line is marked, what the code says. */
import { Latest } from "../../app/latest";
import { entries } from "../../ipc";
import type { CodedHit, UiError } from "../../ipc/bindings";

/** Quiet time before the core is asked, in milliseconds. */
const ASK_AFTER = 40;

/** Whether a title still says all of the one that a code was chosen with, and only goes on behind it. */
export function goesOn(chosen: string, now: string): boolean {
  const [whole, title] = [chosen.trim().toLowerCase(), now.trim().toLowerCase()];
  // Nor does a longer word: "gout" is no "goutweed".
  return whole !== "" && title.startsWith(whole) && !/^[\p{L}\p{N}]/u.test(title.slice(whole.length));
}

export class CodedFinder {
  hits = $state.raw<readonly CodedHit[]>([]);
  /** The text that `hits` answer. */
  answered = $state<string | null>(null);
  error = $state.raw<UiError | null>(null);
  open = $state(false);
  /** The marked line; the one after the last hit is the text as it stands. */
  marked = $state(0);
  /** What the code in the form says. */
  official = $state<{ sent: string; code: string; title: string } | null>(null);
  edition = $state("");

  readonly #search = new Latest();
  readonly #lookup = new Latest();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A form was opened: the core unpacks its list before the first key. */
  warm(): void {
    void entries.findCode("").catch(() => undefined);
  }

  /** The text was typed in; an empty one brings what is used most. */
  ask(text: string): void {
    this.open = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(text), ASK_AFTER);
  }

  /** What the code of the form says, where it is one of this edition. */
  explain(sent: string): void {
    if (this.official?.sent === sent) return;
    this.official = null;
    const code = /^ICD10:([^;:]+)$/i.exec(sent.trim())?.[1];
    if (!code) {
      this.#lookup.forget();
      return;
    }
    void this.#lookup.ask(
      () => entries.findCode(code),
      ({ hits }) => {
        const found = hits.find((hit) => hit.code.toUpperCase() === code.toUpperCase());
        this.official = found ? { sent, code: found.code, title: found.official } : null;
      },
      () => undefined,
    );
  }

  chose(hit: CodedHit): void {
    this.official = { sent: hit.sent, code: hit.code, title: hit.official };
    this.close();
  }

  move(step: 1 | -1, lines: number): void {
    if (lines === 0) return;
    if (!this.open) this.open = true;
    else this.marked = (this.marked + step + lines) % lines;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#search.forget();
    this.open = false;
  }

  #ask(text: string): void {
    void this.#search.ask(
      () => entries.findCode(text),
      (found) => {
        this.hits = found.hits;
        this.answered = text;
        this.edition = found.edition;
        this.error = null;
        this.marked = 0;
      },
      (error) => {
        this.hits = [];
        this.answered = text;
        this.error = error;
        this.marked = 0;
      },
    );
  }
}
