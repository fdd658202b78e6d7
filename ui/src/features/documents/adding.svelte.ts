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
  /** The name of the last file that was stored. */
  stored = $state("");

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

  /** A file was chosen, or dropped on the window. While another one is asked about or sent, that one stays. */
  offer(choice: FileChoice): void {
    if (this.file) {
      if (choice.is === "file") void documents.letGo(choice.token).catch(() => {});
      return;
    }
    this.stored = "";
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
      if (came.came === "stored") {
        this.stored = file.name;
        this.file = this.came = null;
        this.done();
      } else this.came = came;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
    this.sending = false;
  }
}
