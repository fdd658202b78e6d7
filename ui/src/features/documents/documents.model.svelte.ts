/**
 * The documents of one patient: the list, the one that is open, and a file on its way into the chart. It is kept by
 * patient while the window is, so that a choice is still there after a look at another section.
 */
import { core } from "../../app/core.svelte";
import { tabAt, takeDrops } from "../../app/drop-takers";
import { Coalesced } from "../../app/latest";
import { asUiError, documents } from "../../ipc";
import type { DocumentOpened, DocumentRow, DocumentsView, UiError } from "../../ipc/bindings";
import { Adding } from "./adding.svelte";
import { bytesOf } from "./bytes";
import { nameOf } from "./names";
import { Summary } from "./summary.svelte";

/** A document that is fetched, shown, or could not be had. */
export interface Shown {
  readonly row: DocumentRow;
  /** Once it is here. */
  readonly opened?: DocumentOpened;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly error?: UiError;
}

export class DocumentsModel {
  view = $state.raw<DocumentsView | null>(null);
  error = $state.raw<UiError | null>(null);
  shown = $state.raw<Shown | null>(null);
  /** How far the one that is fetched has come, in bytes; the second is nothing where the server does not say. */
  came = $state.raw<readonly [number, number | null]>([0, null]);
  /** A copy is asked about. */
  asking = $state.raw<DocumentRow | null>(null);
  saving = $state(false);
  saved = $state("");
  saveError = $state.raw<UiError | null>(null);
  /** The name of a document that was open and is not in the list any more. */
  left = $state("");
  readonly adding: Adding;
  readonly summary: Summary;

  readonly #reading = new Coalesced(() => this.#take(() => documents.list(this.patient)));
  #asked = 0;
  /** The calling off that was sent last: it must not reach what is opened after it. */
  #calledOff: Promise<unknown> = Promise.resolve();

  constructor(readonly patient: string) {
    this.adding = new Adding(patient, () => void this.refresh());
    this.summary = new Summary(patient, (document) => this.#made(document));
  }

  /** Shows the list and hears of its changes, until what it gives is called. */
  watch(): () => void {
    void this.#reading.run();
    const others = new Set<number>();
    const stops = [
      takeDrops(),
      core.chartChanged.on((patient) => {
        if (patient === this.patient) void this.#reading.run();
      }),
      core.documentComes.on((event) => {
        if (event.patient !== this.patient || event.document !== this.shown?.row.id) return;
        this.came = [event.received, event.of];
      }),
      core.fileComing.on(({ drop, at }) => {
        // What a hand let go over another patient's tab is answered by the frame.
        if ((tabAt(at) ?? this.patient) === this.patient) this.adding.comes(drop);
        else others.add(drop);
      }),
      core.fileDropped.on(({ drop, file }) => {
        if (!others.delete(drop)) this.adding.dropped(drop, file);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      // Nobody hears here what it was: it has to be dropped again.
      this.adding.coming = null;
      // What is out of sight is out of the window's memory, too.
      if (this.shown) this.close();
    };
  }

  refresh(): Promise<void> {
    return this.#take(() => documents.refresh(this.patient));
  }

  /** Fetches a document and shows it. An answer that comes after another one was opened, or this one closed, is dropped. */
  async open(row: DocumentRow): Promise<void> {
    const mine = ++this.#asked;
    this.shown = { row };
    this.came = [0, null];
    this.saved = this.left = "";
    this.saveError = null;
    const still = () => mine === this.#asked;
    try {
      await this.#calledOff;
      if (!still()) return;
      const opened = await documents.open(this.patient, row.id);
      if (!still()) return;
      if (!opened || opened.patient !== this.patient || opened.id !== row.id) return this.close();
      const bytes = opened.face.face === "copy" ? undefined : await bytesOf(opened, still);
      if (still()) this.shown = { row, opened, bytes };
    } catch (thrown) {
      if (still()) this.shown = { row, error: asUiError(thrown) };
    }
  }

  /** A summary of care is there: it is opened like any other document, where it is known which one it is. */
  async #made(document: string | null): Promise<void> {
    await this.#take(() => documents.list(this.patient));
    const list = this.view?.documents;
    const row = list?.state === "known" ? list.value.rows.find((one) => one.id === document) : undefined;
    if (row) await this.open(row);
  }

  /** Back to the list; what is still on its way is called off. */
  close(): void {
    const { shown } = this;
    this.#asked += 1;
    this.shown = null;
    this.summary.done = false;
    // What is fetched to be saved, too, goes on.
    if (!shown || shown.opened || shown.error || this.saving) return;
    this.#calledOff = documents.callOff(this.patient, shown.row.id).catch(() => {});
  }

  /** Closes what is open once a list that is whole does not have it: it was deleted, or is another patient's. */
  #closeWhatLeft({ documents: list }: DocumentsView): void {
    const row = this.shown?.row;
    if (!row || list.state !== "known" || list.stale || list.unreadable > 0 || list.value.unread.length > 0) return;
    if (list.value.rows.some((one) => one.id === row.id)) return;
    this.close();
    this.left = nameOf(row);
  }

  /** Saves a copy, once that was answered with yes. */
  async save(row: DocumentRow): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    this.saved = "";
    this.saveError = null;
    try {
      this.saved = (await documents.save(this.patient, row.id))?.path ?? "";
    } catch (thrown) {
      this.saveError = asUiError(thrown);
    }
    this.saving = false;
    this.asking = null;
  }

  async #take(read: () => Promise<DocumentsView>): Promise<void> {
    try {
      const view = await read();
      // An answer for anybody else never gets onto this screen, however it came here.
      if (view.patient !== this.patient) return;
      this.view = view;
      this.error = null;
      this.#closeWhatLeft(view);
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }
}

const models = new Map<string, DocumentsModel>();
let account = "";

/** The model of a patient, of whoever is signed in. */
export function documentsOf(patient: string): DocumentsModel {
  if (account !== core.account) {
    models.clear();
    account = core.account;
  }
  const model = models.get(patient) ?? new DocumentsModel(patient);
  models.set(patient, model);
  return model;
}
