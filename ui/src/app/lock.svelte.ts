/**
 * Locking: the screen is covered at once, what is typed is kept, and then the core closes the stores and gives the
 * window a fresh document.
 */
import { asUiError, session } from "../ipc";
import type { FlushReason, UiError } from "../ipc/types";
import { core } from "./core.svelte";
import { flushDrafts, unkeptDrafts } from "./draft.svelte";
import { workspace } from "./workspace.svelte";

/** The core waits three seconds for the window's word; what is not kept by then is handed over. In milliseconds. */
const PATIENCE = 2000;

/** Keeps everything there is to keep; what could not be kept, if anything. */
async function keepAll(): Promise<UiError | null> {
  const [unkept] = await Promise.all([flushDrafts(), workspace.flush()]);
  return unkept;
}

class ScreenLock {
  /** Nothing of a patient may be seen any more. */
  covered = $state(false);
  /** Why it was not locked. */
  error = $state.raw<UiError | null>(null);
  #warned = false;

  /** The clinician wants it locked. */
  async now(): Promise<void> {
    if (this.covered) return;
    this.covered = true;
    this.error = null;
    const unkept = await keepAll();
    // Said once; who asks again means it.
    if (unkept && !this.#warned) {
      this.#warned = true;
      this.#refused(unkept);
      return;
    }
    this.#warned = false;
    try {
      core.take(await session.lock(unkept ? unkeptDrafts() : []));
    } catch (thrown) {
      this.#refused(asUiError(thrown));
    }
  }

  /**
   * The core is about to lock, or was asked to close the window: it is told what could not be kept, and hands it back
   * later. A document that goes is covered at once; a window that may stay open stays in sight.
   */
  async flush(why: FlushReason): Promise<void> {
    if (why === "lock") this.covered = true;
    await Promise.race([keepAll(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    try {
      await session.flushed(unkeptDrafts());
    } catch (thrown) {
      this.#refused(asUiError(thrown));
    }
  }

  /** The lock screen is up, or somebody has just signed in. */
  uncover(): void {
    this.covered = false;
    this.error = null;
    this.#warned = false;
  }

  #refused(error: UiError): void {
    this.error = error;
    this.covered = false;
  }
}

/** The one lock of the window. */
export const screenLock = new ScreenLock();
