/**
 * Locking: the screen is covered at once, what is typed is kept, and then the core closes the stores and gives the
 * window a fresh document.
 */
import { asUiError, session } from "../ipc";
import type { UiError } from "../ipc/types";
import { core } from "./core.svelte";
import { flushDrafts } from "./draft.svelte";
import { workspace } from "./workspace.svelte";

/** How long after a failed attempt to keep what is typed the next one comes, in milliseconds. */
const AGAIN = 2000;

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
      core.take(await session.lock());
    } catch (thrown) {
      this.#refused(asUiError(thrown));
    }
  }

  /** The core is about to lock: it waits a while for the answer, which comes only once everything is kept. */
  async flush(): Promise<void> {
    this.covered = true;
    const unkept = await keepAll();
    if (unkept) {
      setTimeout(() => {
        if (this.covered) void this.flush();
      }, AGAIN);
      return;
    }
    await this.#flushed();
  }

  /** The window was asked to close, and may stay open: everything stays in sight. */
  async flushToClose(): Promise<void> {
    // What cannot be kept is named by the question whether to leave.
    await keepAll();
    await this.#flushed();
  }

  /** The lock screen is up, or somebody has just signed in. */
  uncover(): void {
    this.covered = false;
    this.error = null;
    this.#warned = false;
  }

  async #flushed(): Promise<void> {
    try {
      await session.flushed();
    } catch (thrown) {
      this.#refused(asUiError(thrown));
    }
  }

  #refused(error: UiError): void {
    this.error = error;
    this.covered = false;
  }
}

/** The one lock of the window. */
export const screenLock = new ScreenLock();
