/** An entry of a list as it is added or changed, and its draft. */
import { entries } from "../../ipc";
import type { EntryList, TypedEntry } from "../../ipc/bindings";
import { ChangeForm } from "../../app/change-form.svelte";
import { goesOn } from "./coded.model.svelte";

const blank: TypedEntry = { title: "", began: "", ended: "", code: "" };

export class EntryForm extends ChangeForm<TypedEntry> {
  /** It was opened to say that the entry holds no longer. */
  ending = $state(false);
  /** Its title was put in and not typed: what it may mean is not looked for yet. */
  suggested = $state(false);

  /** The title that the code in the form was found with; nothing until one is chosen or the title is changed. */
  #found: { code: string; title: string } | null = null;

  /** `entry` is the id that is changed, or nothing for a new one. */
  constructor(
    patient: string,
    readonly list: EntryList,
    readonly entry: string | null,
  ) {
    super({
      place: () => ({ kind: list, patient, visit: null, record: entry }),
      blank,
      read: () => (entry === null ? Promise.resolve({ ...blank }) : entries.form(patient, list, entry)),
      draftOf: (opened, typed) => ({
        kind: "entry",
        typed: { list, entry, opened: entry === null ? null : opened, typed },
      }),
      changeIn: (content) =>
        content.kind === "entry" && content.typed.list === list && content.typed.entry === entry
          ? { opened: content.typed.opened ?? { ...blank }, typed: content.typed.typed }
          : null,
      send: (opened, typed) => entries.change(patient, { list, entry, opened: entry === null ? null : opened, typed }),
    });
  }

  /** A code is chosen: it holds for this title. */
  code(title: string, code: string): void {
    this.set("title", title);
    this.set("code", code);
    this.#found = { code, title };
  }

  /**
   * The title was typed in; true where a code that was chosen here is dropped by it, since it says something else. The code
   * of a draft holds for the title that it was found with.
   */
  retitle(title: string): boolean {
    const { code } = this.typed;
    if (this.#found?.code !== code) this.#found = { code, title: this.typed.title };
    this.set("title", title);
    if (code === this.opened.code || goesOn(this.#found.title, title)) return false;
    this.set("code", this.opened.code);
    return true;
  }

  /** The code that OpenEMR has stays, though the title says something else: it can be replaced and not taken away. */
  get keepsCode(): boolean {
    const { title, code } = this.opened;
    return code !== "" && this.typed.code === code && !goesOn(title, this.typed.title);
  }

  /** Opens the form with a title in its box, unless one is there. */
  async openWith(title: string): Promise<void> {
    await this.open();
    this.suggest(title);
  }

  suggest(title: string): void {
    if (title === "" || this.phase !== "ready" || this.typed.title.trim() !== "") return;
    this.set("title", title);
    this.suggested = true;
  }

  /** Opens the form with the day the entry ended on already in its box, unless one is there. */
  async openToEnd(day: string): Promise<void> {
    this.ending = true;
    await this.open();
    if (this.phase === "ready" && this.typed.ended.trim() === "") this.set("ended", day);
  }
}
