/** A folder of one patient's chart, as it was last read. */
import { Coalesced } from "../../../app/latest";
import { core } from "../../../app/core.svelte";
import type { OpenPatient } from "../../../app/open-patient";
import { asUiError, chart } from "../../../ipc";
import type { ChartFolder, FolderLists, FolderView, UiError } from "../../../ipc/bindings";

/** The lists of one folder. */
export type ListsOf<Name extends ChartFolder> = Extract<FolderLists, { folder: Name }>;

export class FolderModel<Name extends ChartFolder> {
  lists = $state.raw<ListsOf<Name> | null>(null);
  refreshing = $state(false);
  error = $state.raw<UiError | null>(null);

  readonly #reading = new Coalesced(() => this.#take(() => chart.readFolder(this.patient, this.folder)));

  constructor(
    readonly patient: string,
    readonly folder: Name,
  ) {}

  /** Opens it for as long as its page is on screen; what it gives ends that. */
  onScreen(): () => void {
    void this.open();
    return core.chartChanged.on((changed) => {
      if (changed === this.patient) void this.#reading.run();
    });
  }

  /** Shows what the cache has; where it is due, the core reads it behind that and says so. */
  open(): Promise<void> {
    return this.#take(() => chart.openFolder(this.patient, this.folder));
  }

  refresh(): Promise<void> {
    return this.#take(() => chart.refreshFolder(this.patient, this.folder));
  }

  async #take(read: () => Promise<FolderView>): Promise<void> {
    try {
      const view = await read();
      // An answer for anybody else never gets onto this screen, however it came here.
      if (view.patient !== this.patient || view.lists.folder !== this.folder) return;
      this.lists = view.lists as ListsOf<Name>;
      this.refreshing = view.refreshing;
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }
}

/** What was read stays with the open patient, so that a folder that is shown again is there at once. */
const open = new WeakMap<OpenPatient, Map<ChartFolder, FolderModel<ChartFolder>>>();

/** A folder of an open patient. */
export function folderOf<Name extends ChartFolder>(tab: OpenPatient, folder: Name): FolderModel<Name> {
  const theirs = open.get(tab) ?? new Map<ChartFolder, FolderModel<ChartFolder>>();
  open.set(tab, theirs);
  const model = theirs.get(folder) ?? new FolderModel<ChartFolder>(tab.patient, folder);
  theirs.set(folder, model);
  return model as unknown as FolderModel<Name>;
}

/** The folder behind each section that has one. */
const FOLDERS: Partial<Record<string, ChartFolder>> = {
  results: "results",
  medications: "medicines",
  history: "history",
  care: "care",
  coverage: "coverage",
};

/** Reads the folder of the section that is shown again, where it has one. */
export function refreshFolder(tab: OpenPatient, section: string): void {
  const folder = FOLDERS[section];
  if (folder) void folderOf(tab, folder).refresh();
}
