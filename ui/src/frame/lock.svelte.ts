/**
 * Locking: the screen is covered at once, what is typed is kept, and then the core closes the stores and gives the
 * window a fresh document.
 */
import { asUiError, session } from "../ipc";
import type { FlushReason, UiError } from "../ipc/bindings";
import { core } from "../app/core.svelte";
import { flushDrafts, unkeptDrafts } from "../app/draft.svelte";
import { workspace } from "./workspace.svelte";

/** The core waits three seconds for the window's word; what is not kept by then is handed over. In milliseconds. */
const PATIENCE = 2000;

/** Keeps what can be kept, but holds nobody up: a disk may be full, or not answer at all. */
async function keepWhatCanBe(): Promise<void> {
  const kept = Promise.all([flushDrafts(), workspace.flush()]);
  await Promise.race([kept, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

class ScreenLock {
  /** Nothing of a patient may be seen any more. */
  covered = $state(false);
  /** Why the core did not lock. What was on screen stays covered: whoever asked for the lock has turned away. */
  error = $state.raw<UiError | null>(null);

  /** The clinician wants it locked: it is, at the first press. What could not be kept goes along and is held in memory. */
  async now(): Promise<void> {
    if (this.covered && !this.error) return;
    this.covered = true;
    this.error = null;
    await keepWhatCanBe();
    try {
      core.take(await session.lock(unkeptDrafts()));
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  /**
   * The core is about to lock, or was asked to close the window: it is told what could not be kept, and hands it back
   * later. A document that goes is covered at once; a window that may stay open stays in sight.
   */
  async flush(why: FlushReason): Promise<void> {
    if (why === "lock") this.covered = true;
    await keepWhatCanBe();
    // A word that is lost is one that the core does not wait for: it locks all the same.
    await session.flushed(unkeptDrafts()).catch(() => undefined);
  }

  /** The lock screen is up, or somebody has just signed in. */
  uncover(): void {
    this.covered = false;
    this.error = null;
  }
}

/** The one lock of the window. */
export const screenLock = new ScreenLock();
