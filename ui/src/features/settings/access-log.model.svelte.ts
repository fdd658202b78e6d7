/** The access log, read page by page, and written to a file. */
import { asUiError, accessLog } from "../../ipc";
import type { AccessLine, AccessLogFile, UiError } from "../../ipc/bindings";

export class AccessLogModel {
  /** Newest first; nothing until the first page was read. */
  lines = $state.raw<readonly AccessLine[] | null>(null);
  error = $state.raw<UiError | null>(null);
  busy = $state(false);
  /** There are lines before those that are shown. */
  more = $state(false);
  #before: number | null = null;

  /** The first page, or the one before those that are shown. */
  async read(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      const page = await accessLog.read(this.#before);
      this.lines = [...(this.lines ?? []), ...page.lines];
      this.#before = page.before;
      this.more = page.before !== null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}

/** Writing the whole log into a file. */
export class AccessLogExport {
  file = $state.raw<AccessLogFile | null>(null);
  error = $state.raw<UiError | null>(null);
  busy = $state(false);

  async now(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    this.file = null;
    try {
      this.file = await accessLog.export();
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
