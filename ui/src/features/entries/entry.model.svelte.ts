/** A problem, an allergy or a medication as it is added or changed, and its draft. */
import { entries } from "../../ipc";
import type { EntryList, TypedEntry } from "../../ipc/bindings";
import { ChangeForm } from "../../app/change-form.svelte";

const blank: TypedEntry = { title: "", began: "", ended: "", code: "" };

export class EntryForm extends ChangeForm<TypedEntry> {
  /** It was opened to say that the entry holds no longer. */
  ending = $state(false);
  /** Its title was put in and not typed: what it may mean is not looked for yet. */
  suggested = $state(false);

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
