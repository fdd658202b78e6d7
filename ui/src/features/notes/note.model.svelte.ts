/** The SOAP note of one visit as it is written, and its draft. */
import { DraftKeeper } from "../../app/draft.svelte";
import { WrittenForm } from "../../app/written-form.svelte";
import type { CarriedLines, DraftContent, Section, SoapText, VisitKey } from "../../ipc/bindings";
import { following, marking } from "./carried";
import { carried } from "./carry";
import { SECTIONS } from "./sections";

const empty = (): SoapText => ({ subjective: "", objective: "", assessment: "", plan: "" });

export class NoteForm extends WrittenForm {
  text = $state<SoapText>(empty());
  /** Lines that were carried forward from an earlier note and not edited since. */
  marks = $state.raw<readonly CarriedLines[]>([]);
  /** The text that the marks are about. */
  #marked: SoapText = empty();
  readonly draft: DraftKeeper;

  constructor(
    readonly patient: string,
    visit: () => VisitKey,
  ) {
    super();
    this.draft = new DraftKeeper(
      () => ({ kind: "note", patient, visit: visit() }),
      () => (this.blank ? null : this.#content()),
    );
  }

  get blank(): boolean {
    return SECTIONS.every((section) => this.text[section].trim() === "");
  }

  /** Shows the draft again, if there is one and nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    if (!this.blank) return;
    const found = await this.draft.read();
    if (!this.blank) return;
    if (found?.kind === "note") this.text = { ...found.typed };
    if (found?.kind === "carriedNote") {
      this.text = { ...found.typed.text };
      this.marks = found.typed.carried;
    }
    this.#marked = $state.snapshot(this.text);
  }

  override changed(): void {
    this.#follow();
    super.changed();
  }

  /** Takes a section of an earlier note over: behind what is already written, never in its place. */
  carry(section: Section, from: string, date: string | null = null): void {
    const here = this.text[section].trimEnd();
    this.text[section] = carried(here, from);
    this.changed();
    this.mark({ section, date, first: here === "" ? 0 : here.split("\n").length, count: from.split("\n").length });
  }

  /** Lines of a section, as it stands now, were carried from an earlier note. */
  mark(mark: CarriedLines): void {
    this.#follow();
    this.marks = marking(this.marks, mark);
    this.draft.changed();
  }

  /** Marks go with their lines, and end where those were edited. */
  #follow(): void {
    if (this.marks.length > 0) {
      this.marks = SECTIONS.flatMap((section) =>
        following(
          this.marks.filter((mark) => mark.section === section),
          this.#marked[section],
          this.text[section],
        ),
      );
    }
    this.#marked = $state.snapshot(this.text);
  }

  #content(): DraftContent {
    const text = $state.snapshot(this.text);
    if (this.marks.length === 0) return { kind: "note", typed: text };
    return { kind: "carriedNote", typed: { text, carried: [...this.marks] } };
  }

  /** The note is in the journal: the form is empty again. */
  override taken(): void {
    super.taken();
    this.text = empty();
    this.marks = [];
  }
}
