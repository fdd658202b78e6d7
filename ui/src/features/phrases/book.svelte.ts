/** The phrases of whoever is signed in, as the window has them: read once, changed in the settings. */
import { asUiError, phrases } from "../../ipc";
import type { Phrase, PhraseChange, Section, UiError } from "../../ipc/bindings";

class PhraseBook {
  /** Nothing until they have been read. */
  all = $state.raw<readonly Phrase[] | null>(null);
  error = $state.raw<UiError | null>(null);
  #reading: Promise<void> | null = null;

  /** Reads them, unless that has been done. */
  async need(): Promise<void> {
    if (this.all === null) await (this.#reading ??= this.#read());
  }

  /** Those that are offered in a section. */
  of(section: Section): readonly Phrase[] {
    return (this.all ?? []).filter(({ sections }) => sections.length === 0 || sections.includes(section));
  }

  textOf(name: string): string | undefined {
    return this.all?.find((phrase) => phrase.name === name)?.text;
  }

  /** Changes them, all or nothing; rejects with what stands in the way. */
  async change(change: PhraseChange): Promise<void> {
    this.all = await phrases.change(change);
  }

  async #read(): Promise<void> {
    try {
      this.all = await phrases.list();
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.#reading = null;
    }
  }
}

/** The one book of the window: its document goes with the session. */
export const phraseBook = new PhraseBook();
