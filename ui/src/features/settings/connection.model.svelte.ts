/** The report on the connection: read when Settings are opened, asked anew on request. */
import { asUiError, settings } from "../../ipc";
import type { ConnectionReport, UiError } from "../../ipc/bindings";

export class ConnectionModel {
  report = $state.raw<ConnectionReport | null>(null);
  error = $state.raw<UiError | null>(null);
  busy = $state(false);

  /** `refresh`: the server is asked about every area again. */
  async read(refresh: boolean): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      this.report = await settings.connection(refresh);
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
