/** The way back to the Connect screen before anybody signed in. */
import { core } from "../../app/core.svelte";
import { asUiError, clinic } from "../../ipc";
import type { UiError } from "../../ipc/types";

export class LeaveClinic {
  busy = $state(false);
  error = $state.raw<UiError | null>(null);

  async now(): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      core.take(await clinic.leave());
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
