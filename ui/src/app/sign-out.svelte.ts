/** Signing out: what is typed is kept first, then the session ends and every patient leaves the screen. */
import { asUiError, session } from "../ipc";
import type { UiError } from "../ipc/types";
import { core } from "./core.svelte";
import { flushDrafts } from "./draft.svelte";
import { route } from "./route.svelte";

class SignOut {
  busy = $state(false);
  error = $state.raw<UiError | null>(null);
  #warned = false;

  async now(): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      const unkept = await flushDrafts();
      // Said once; who asks again means it.
      if (unkept && !this.#warned) {
        this.#warned = true;
        this.error = unkept;
        return;
      }
      this.#warned = false;
      const after = await session.signOut("keep");
      route.clear();
      core.take(after);
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}

export const signOut = new SignOut();
