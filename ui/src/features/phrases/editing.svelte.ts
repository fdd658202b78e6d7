/** Phrases that are being edited in the settings, outside of their screen: whoever looks at another one finds them again. */
import { core } from "../../app/core.svelte";
import type { Phrase } from "../../ipc/bindings";
import { PhraseEditor } from "./editor.model.svelte";

class PhraseEditing {
  #editor = $state.raw<PhraseEditor | null>(null);
  /** Phrases that were begun and neither saved nor given up, by the name they were opened with. */
  readonly #begun = new Map<string, PhraseEditor>();
  /** Whose they are. */
  #by = "";

  /** The phrase whose boxes are open, of the account that is signed in. */
  get editor(): PhraseEditor | null {
    return this.#by === core.account ? this.#editor : null;
  }

  /** Opens the boxes of a phrase, or of a new one; where it was begun before, with what is typed there. */
  open(phrase: Phrase | null): void {
    if (this.#by !== core.account) this.#begun.clear();
    this.#by = core.account;
    const begun = this.#begun.get(phrase?.name ?? "");
    // One that was changed meanwhile is another phrase: what was typed over the old text is not laid over the new.
    const isSame = begun !== undefined && begun.opened?.text === phrase?.text;
    this.#editor = isSame ? begun : new PhraseEditor(phrase);
    this.#begun.set(phrase?.name ?? "", this.#editor);
  }

  /** It is saved or given up. */
  close(editor: PhraseEditor): void {
    this.#begun.delete(editor.opened?.name ?? "");
    if (this.#editor === editor) this.#editor = null;
  }
}

/** The one of the window. */
export const phraseEditing = new PhraseEditing();
