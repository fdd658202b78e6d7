/** Searching within the chart of one patient, as it is typed. */
import { core } from "../../../app/core.svelte";
import { Latest } from "../../../app/latest";
import type { OpenPatient } from "../../../app/open-patient";
import { chart, documents } from "../../../ipc";
import type { ChartFolder, ChartSearch, FoundIn, UiError } from "../../../ipc/bindings";

/** The folders behind the sections that have one. */
const FOLDER_OF: Partial<Record<FoundIn, ChartFolder>> = {
  medications: "medicines",
  results: "results",
  history: "history",
  care: "care",
  coverage: "coverage",
};

export class ChartSearchModel {
  query = $state("");
  /** What was found of the query, or of the one before while its answer is on its way. */
  found = $state.raw<ChartSearch | null>(null);
  error = $state.raw<UiError | null>(null);
  readonly #latest = new Latest();

  constructor(readonly tab: Pick<OpenPatient, "patient">) {}

  /** Follows what is read of the chart for as long as it is on screen; what it gives ends that. */
  onScreen(): () => void {
    const stop = core.chartChanged.on((changed) => {
      if (changed === this.tab.patient) void this.#ask();
    });
    return () => {
      stop();
      this.#latest.forget();
    };
  }

  type(query: string): void {
    this.query = query;
    void this.#ask();
  }

  /** Reads what was not read yet or could not be; what comes of it is found as it arrives. */
  async readUnread(): Promise<void> {
    const { patient } = this.tab;
    const reads = (this.found?.unread ?? []).map((place) => {
      const folder = FOLDER_OF[place];
      if (place === "documents") return () => documents.refresh(patient);
      return folder ? () => chart.refreshFolder(patient, folder) : null;
    });
    const own = reads.some((read) => read === null) ? [() => chart.refresh(patient)] : [];
    const all: (() => Promise<unknown>)[] = [...own, ...reads.filter((read) => read !== null)];
    // What fails says so in its place, and stays among the unread here.
    await Promise.all(all.map((read) => read().catch(() => null)));
  }

  get isBlank(): boolean {
    return this.query.trim() === "";
  }

  #ask(): Promise<void> {
    if (this.isBlank) {
      this.#latest.forget();
      this.found = null;
      this.error = null;
      return Promise.resolve();
    }
    const { query } = this;
    return this.#latest.ask(
      () => chart.search(this.tab.patient, query),
      (found) => {
        // An answer about anybody else never gets onto this screen, however it came here.
        if (found.patient !== this.tab.patient) return;
        this.found = found;
        this.error = null;
      },
      (error) => {
        this.error = error;
        this.found = null;
      },
    );
  }
}
