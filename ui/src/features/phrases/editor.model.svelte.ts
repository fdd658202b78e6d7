/** One phrase as it is edited in the settings. What is refused stays in the boxes. */
import { asUiError } from "../../ipc";
import type { FieldError, Phrase, Section, UiError } from "../../ipc/bindings";
import { SECTIONS } from "./blanks";
import { phraseBook } from "./book.svelte";
import { plainName } from "./tokens";

export class PhraseEditor {
  name = $state("");
  text = $state("");
  sections = $state.raw<readonly Section[]>([]);
  faults = $state.raw<readonly FieldError[]>([]);
  error = $state.raw<UiError | null>(null);
  busy = $state(false);

  /** `opened` is the phrase that is changed; nothing for a new one. */
  constructor(readonly opened: Phrase | null) {
    this.name = opened?.name ?? "";
    this.text = opened?.text ?? "";
    this.sections = opened?.sections ?? [];
  }

  changed(): void {
    this.faults = [];
    this.error = null;
  }

  isOffered(section: Section): boolean {
    return this.sections.length === 0 || this.sections.includes(section);
  }

  /** Offers it in a section, or no longer; in the last one it stays, since nowhere it could never be called. */
  offer(section: Section, on: boolean): void {
    const next = SECTIONS.filter((one) => (one === section ? on : this.isOffered(one)));
    if (next.length > 0) this.sections = next.length === SECTIONS.length ? [] : next;
    this.changed();
  }

  /** True when it is kept. Another phrase is never written over: only the one that was opened goes. */
  async save(): Promise<boolean> {
    if (this.busy) return false;
    const name = plainName(this.name.trim().replace(/^\.+/, ""));
    const { opened } = this;
    const same = opened?.name === name;
    this.busy = true;
    try {
      await phraseBook.change({
        keep: [{ name, text: this.text, sections: [...this.sections] }],
        over: same ? [name] : [],
        without: opened && !same ? [opened.name] : [],
      });
      return true;
    } catch (thrown) {
      const error = asUiError(thrown);
      this.faults = error.fields;
      this.error = error.fields.length > 0 ? null : error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
