/** A step towards a newer version; what comes of it arrives as state, and why it may not be now as an error. */
import { asUiError } from "../../ipc";
import type { UiError } from "../../ipc/bindings";

export class UpdateModel {
  busy = $state(false);
  error = $state.raw<UiError | null>(null);

  async run(step: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await step();
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
