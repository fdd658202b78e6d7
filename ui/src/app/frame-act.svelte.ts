/** A press whose answer is the new state of the frame: what it shows while it waits, and why it came to nothing. */
import { asUiError } from "../ipc";
import type { AppState, UiError } from "../ipc/bindings";
import { core } from "./core.svelte";

export class FrameAct {
  busy = $state(false);
  error = $state.raw<UiError | null>(null);

  /** True when it came about. */
  async run(act: () => Promise<AppState>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      core.take(await act());
      return true;
    } catch (thrown) {
      this.error = asUiError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
