/** A file on its way into a chart: chosen or dropped, confirmed with the patient's name, sent once, and looked for. */
import { asUiError, documents } from "../../ipc";
import type { DocumentPlace, FileChoice, FileTrouble, UiError, UploadOutcome } from "../../ipc/bindings";

export type ChosenFile = Extract<FileChoice, { is: "file" }>;
/** What came of an attempt and keeps the question open. */
export type Open = Exclude<UploadOutcome, { came: "stored" }>;

export class Adding {
  /** The file that is asked about. */
  file = $state.raw<ChosenFile | null>(null);
  /** Why the last one is none that can be added. */
  refused = $state.raw<{ name: string; why: FileTrouble } | null>(null);
  place = $state<DocumentPlace | null>(null);
  /** A category was not chosen when it was to be sent. */
  unplaced = $state(false);
  choosing = $state(false);
  sending = $state(false);
  came = $state.raw<Open | null>(null);
  error = $state.raw<UiError | null>(null);
  /** The last file that was stored. */
  stored = $state.raw<{ name: string; place: DocumentPlace } | null>(null);
  /** What was dropped here is being read: the number of that drop. */
  coming = $state.raw<number | null>(null);
  /** The name of a file that was dropped on another screen, and is not taken here. */
  elsewhere = $state("");
  /** The name of a file that came while this one was asked about. */
  second = $state("");

  constructor(
    readonly patient: string,
    private readonly done: () => void,
  ) {}

  /** Lets a person choose a file. */
  async choose(): Promise<void> {
    if (this.choosing || this.sending) return;
    this.choosing = true;
    this.error = null;
    try {
      const choice = await documents.choose(this.patient);
      if (choice) this.offer(choice);
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
    this.choosing = false;
  }

  /** Something was dropped while this chart was on screen. */
  comes(drop: number): void {
    this.coming = drop;
    this.elsewhere = "";
    if (!this.file) this.refused = null;
  }

  /** What was dropped is known. What a hand meant for another screen is not offered to this chart. */
  dropped(drop: number, choice: FileChoice): void {
    if (drop === this.coming) {
      this.coming = null;
      this.offer(choice);
      return;
    }
    this.elsewhere = choice.name;
    if (choice.is === "file") void documents.letGo(choice.token).catch(() => {});
  }

  /** A file was chosen, or dropped on this chart. While another one is asked about or sent, that one stays. */
  offer(choice: FileChoice): void {
    if (this.file) {
      this.second = choice.name;
      if (choice.is === "file") void documents.letGo(choice.token).catch(() => {});
      return;
    }
    this.stored = null;
    this.elsewhere = this.second = "";
    this.error = this.came = null;
    this.unplaced = false;
    this.refused = choice.is === "refused" ? { name: choice.name, why: choice.why } : null;
    if (choice.is === "file") {
      this.file = choice;
      this.place = null;
    }
  }

  /** The file is not to be added after all. One that is on its way cannot be called back. */
  letGo(): void {
    if (this.sending) return;
    if (this.file) void documents.letGo(this.file.token).catch(() => {});
    this.file = this.error = this.came = null;
    this.second = "";
  }

  /** Sends the file; `again` once what stood against it was read. */
  async send(again = false): Promise<void> {
    const { file, place } = this;
    if (!file || this.sending) return;
    this.unplaced = place === null;
    if (place === null) return;
    this.sending = true;
    this.error = null;
    try {
      const came = await documents.add(this.patient, file.token, place, again);
      // What is asked about next is what was sent, whatever was chosen meanwhile.
      this.place = place;
      if (came.came === "stored") {
        this.stored = { name: file.name, place };
        this.second = "";
        this.file = this.came = null;
        this.done();
      } else this.came = came;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
    this.sending = false;
  }
}
