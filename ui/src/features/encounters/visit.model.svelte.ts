/** The page of one visit: what is in OpenEMR, what is on its way, and the two forms that are written in it. */
import { core } from "../../app/core.svelte";
import type { DraftKeeper } from "../../app/draft.svelte";
import type { Jot } from "../../app/jot";
import { Coalesced } from "../../app/latest";
import { asUiError, encounters } from "../../ipc";
import type { Loaded, NoteId, SoapText, UiError, UnitSystem, VisitKey, VisitView, WriteKind } from "../../ipc/bindings";
import { NoteChangeForm } from "../notes/note-change.model.svelte";
import { NoteForm } from "../notes/note.model.svelte";
import { VitalsForm } from "../vitals/vitals.model.svelte";
import { toWall } from "../../i18n/format.svelte";
import { Receipt } from "./receipt.model.svelte";
import { isPast } from "./past";

/** How a part of the page stands: boxes to write in, or text to read. */
export type Mode = "write" | "read";
type PartOfVisit = "vitals" | "note";

export class VisitModel {
  /** A pending visit becomes a known one once OpenEMR has given it its number. */
  key: VisitKey = $state.raw({ kind: "pending", write: "" });
  view = $state.raw<VisitView | null>(null);
  error = $state.raw<UiError | null>(null);
  readonly vitals: VitalsForm;
  readonly note: NoteForm;
  /** The change of one of this visit's notes, while it is on screen in place of the new note. */
  change = $state.raw<NoteChangeForm | null>(null);
  /** How each part stands; nothing until the visit has been read once. */
  modes = $state<Record<PartOfVisit, Mode> | null>(null);
  /** What would be sent, while it is on screen. */
  receipt = $state.raw<Receipt | null>(null);

  /** What is to be written here, said before the form was on screen; the page takes it. */
  jotted = $state.raw<Jot | null>(null);

  /** Somebody asked for boxes though there is something to read. */
  readonly #wanted: Record<PartOfVisit, boolean> = { vitals: false, note: false };
  /** The part whose boxes hold the focus. */
  #held: PartOfVisit | null = null;
  #opened = false;
  /** Sent from here: what is read of the visit may not have it yet. */
  readonly #sent: Record<PartOfVisit, boolean> = { vitals: false, note: false };
  readonly #reading = new Coalesced(() => this.#read());
  readonly #stop: (() => void)[];
  readonly #begunHere: boolean;

  constructor(
    readonly patient: string,
    key: VisitKey,
    units: UnitSystem,
  ) {
    this.key = key;
    this.#begunHere = key.kind === "pending";
    this.vitals = new VitalsForm(patient, () => this.key, units);
    this.note = new NoteForm(patient, () => this.key);
    this.#stop = [
      core.chartChanged.on((changed) => {
        if (changed === patient) void this.#reading.run();
      }),
      core.outboxChanged.on(() => void this.#reading.run()),
    ];
  }

  async open(): Promise<void> {
    await Promise.all([this.#reading.run(), this.restore()]);
    // How the page opens depends on what was read and on what was begun here.
    this.#opened = true;
    this.#settle();
  }

  /** Shows again what the core has put back as drafts, wherever nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    await Promise.all([this.vitals.restore(), this.note.restore(), this.change?.restore()]);
    this.#settle();
  }

  /** Boxes for a reading or a note beside those that the visit has. */
  write(part: PartOfVisit): void {
    if (!this.modes) return;
    this.#wanted[part] = true;
    this.modes[part] = "write";
  }

  /** The focus is in the boxes of a part, or in none: they are not taken away from under it. */
  hold(part: PartOfVisit | null): void {
    this.#held = part;
  }

  /** What was on its way is out of the journal and a draft again: its boxes come back. */
  async takenBack(part: PartOfVisit): Promise<void> {
    this.#sent[part] = false;
    await this.#reading.run();
    await this.restore();
  }

  /** Back to reading what is there, if nothing has been typed. */
  leaveBlank(part: PartOfVisit): void {
    if (!this[part].blank) return;
    this.#wanted[part] = false;
    if (this.#held === part) this.#held = null;
    this.#settle();
  }

  /** Opens the receipt of vitals and note, or of the vitals alone. Nothing is sent by it. */
  async openReceipt(note: boolean): Promise<void> {
    if (this.receipt || this.change) return;
    const receipt = new Receipt(this, note);
    if (receipt.empty) return;
    this.receipt = receipt;
    await receipt.open();
  }

  /** Another unit was meant. */
  async useUnit(...unit: Parameters<Receipt["use"]>): Promise<void> {
    const fresh = await this.receipt?.use(...unit);
    if (fresh && this.receipt) this.receipt = fresh;
  }

  /** What the receipt shows goes into the journal; true when it is there, and the page reads from then on. */
  async send(): Promise<boolean> {
    const receipt = this.receipt;
    if (!receipt || !(await receipt.send())) return false;
    if (this.receipt === receipt) this.receipt = null;
    this.#held = null;
    const sent: [PartOfVisit, boolean][] = [
      ["vitals", receipt.vitals !== null],
      ["note", receipt.note !== null],
    ];
    for (const [part, gone] of sent) {
      if (!gone) continue;
      this.#wanted[part] = false;
      this.#sent[part] = true;
    }
    this.#settle();
    await this.#reading.run();
    return true;
  }

  /** It is of another day, and only read. One that was begun here is written in: it may be written down afterwards. */
  get past(): boolean {
    const encounter = this.view?.encounter;
    const date = encounter?.state === "known" ? encounter.value.date : null;
    return !this.#begunHere && isPast(date, toWall(new Date().toISOString()));
  }

  /** Notes that the visit has, or that wait for it. */
  get notesThere(): number {
    return this.#there("note");
  }

  get drafts(): DraftKeeper[] {
    return [this.vitals.draft, this.note.draft, ...(this.change?.drafts ?? [])];
  }

  /** Shows the form that changes a note of this visit. Another one that is open is kept first. */
  async changeNote(note: NoteId): Promise<void> {
    if (this.change?.note === note) return this.change.restore();
    if (!(await this.leaveChange())) return;
    const form = new NoteChangeForm(
      this.patient,
      () => this.key,
      note,
      () => this.#noteText(note),
    );
    this.change = form;
    await form.open();
  }

  /** Back to the new note once the change is kept; true when it is. */
  async leaveChange(): Promise<boolean> {
    await this.change?.draft.flush();
    if (this.change?.draft.state === "failed") return false;
    this.change?.end();
    this.change = null;
    return true;
  }

  /** Hands the change of the note to the journal; true when it is there and its form is gone. */
  async sendChange(): Promise<boolean> {
    const form = this.change;
    if (!form || !(await form.send())) return false;
    form.end();
    if (this.change === form) this.change = null;
    return true;
  }

  end(): void {
    for (const stop of this.#stop) stop();
    for (const draft of this.drafts) draft.end();
  }

  async #read(): Promise<void> {
    const refusedBefore = this.#refused();
    try {
      const view = await encounters.read(this.patient, this.key);
      if (view.patient !== this.patient) return;
      this.view = view;
      this.key = view.visit;
      this.error = null;
      this.#settle();
    } catch (thrown) {
      this.error = asUiError(thrown);
      // Whoever opens the visit later means something else.
      if (!this.view) this.jotted = null;
      return;
    }
    const changing = this.change && this.#textOf(this.change.note);
    if (changing) this.change?.seen(changing);
    // A refused write goes back into its form: the core has made a draft of it again.
    if (this.#refused() > refusedBefore) await this.restore();
  }

  /**
   * Boxes where something is typed or was asked for, or where a visit of today has nothing yet; else text. What turns up
   * while a box is still blank is read, so that nobody writes a second note beside one that came from elsewhere; but a box
   * that holds the focus stays, since letters that are being typed into it would act on the page.
   */
  #settle(): void {
    const view = this.view;
    if (!view || !this.#opened) return;
    const { past } = this;
    const mode = (part: PartOfVisit): Mode => {
      if (!this[part].blank || this.#wanted[part]) return "write";
      if (this.#held === part && this.modes?.[part] === "write") return "write";
      return past || this.#sent[part] || this.#there(part) > 0 ? "read" : "write";
    };
    this.modes = { vitals: mode("vitals"), note: mode("note") };
  }

  /** How many there are of a kind, in OpenEMR or on the way. What was refused is back in its form. */
  #there(part: PartOfVisit): number {
    const view = this.view;
    if (!view) return 0;
    const kind: WriteKind = part;
    const read: Loaded<readonly unknown[]> = part === "vitals" ? view.vitals : view.notes;
    const stored = read.state === "known" ? read.value.length : 0;
    const written = view.unsent.filter((item) => item.kind === kind && item.state !== "refused");
    const waiting = written.filter((item) => item.state !== "confirmed").length;
    // One that has only just arrived may not be in what was read.
    return stored + waiting || written.length;
  }

  async #noteText(note: NoteId): Promise<SoapText | null> {
    if (!this.#textOf(note)) await this.#reading.run();
    return this.#textOf(note);
  }

  #textOf(note: NoteId): SoapText | null {
    const notes = this.view?.notes;
    return (notes?.state === "known" && notes.value.find((one) => one.id === note)?.text) || null;
  }

  #refused(): number {
    return this.view?.unsent.filter((item) => item.state === "refused").length ?? 0;
  }
}
