/**
 * The documents of one patient: the list, the one that is open, and a file on its way into the chart. It is kept by
 * patient while the window is, so that a choice is still there after a look at another section.
 */
import { core } from "../../app/core.svelte";
import { Coalesced } from "../../app/latest";
import { asUiError, documents } from "../../ipc";
import type { DocumentOpened, DocumentRow, DocumentsView, UiError } from "../../ipc/bindings";
import { Adding } from "./adding.svelte";
import { bytesOf } from "./bytes";

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
  readonly adding: Adding;

  readonly #reading = new Coalesced(() => this.#take(() => documents.list(this.patient)));
  #asked = 0;

  constructor(readonly patient: string) {
    this.adding = new Adding(patient, () => void this.refresh());
  }

  /** Shows the list and hears of its changes, until what it gives is called. */
  watch(): () => void {
    void this.#reading.run();
    const stops = [
      core.chartChanged.on((patient) => {
        if (patient === this.patient) void this.#reading.run();
      }),
      core.documentComes.on((event) => {
        if (event.patient !== this.patient || event.document !== this.shown?.row.id) return;
        this.came = [event.received, event.of];
      }),
      core.fileDropped.on((file) => this.adding.offer(file)),
    ];
    return () => {
      for (const stop of stops) stop();
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
    this.saved = "";
    this.saveError = null;
    const still = () => mine === this.#asked;
    try {
      const opened = await documents.open(this.patient, row.id);
      if (!still()) return;
      if (!opened || opened.patient !== this.patient || opened.id !== row.id) return this.close();
      const bytes = opened.face.face === "copy" ? undefined : await bytesOf(opened, still);
      if (still()) this.shown = { row, opened, bytes };
    } catch (thrown) {
      if (still()) this.shown = { row, error: asUiError(thrown) };
    }
  }

  /** Back to the list; what is still on its way is called off. */
  close(): void {
    const { shown } = this;
    this.#asked += 1;
    this.shown = null;
    if (shown && !shown.opened && !shown.error) void documents.callOff(this.patient, shown.row.id).catch(() => {});
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
