/**
 * Leaving: signing out, quitting, going to another clinic. What is typed is kept first; what is not in OpenEMR is named,
 * and whoever leaves chooses what becomes of it. Nothing here can block for good.
 */
import { asUiError, drafts, outbox, session } from "../../ipc";
import type { AppState, OutboxItem, SignOutChoice, UiError, UnsentWork } from "../../ipc/bindings";
import { core } from "../../app/core.svelte";
import { flushDrafts } from "../../app/draft.svelte";
import { Coalesced } from "../../app/latest";

export type Leaving = "signOut" | "quit" | "another";

/** Writes that Rounds can still send by itself. */
export const canBeSent = (item: OutboxItem): boolean =>
  item.conflict === null && (item.state === "queued" || item.state === "sending" || item.state === "unknown");

export class SignOut {
  busy = $state(false);
  /** Why it did not come about. */
  error = $state.raw<UiError | null>(null);
  /** The question that is on screen. */
  asked = $state.raw<Leaving | null>(null);
  /** What is unsent; nothing while it could not be listed. */
  work = $state.raw<UnsentWork | null>(null);
  /** What somebody wrote who is not at the desk is in memory only, and ends with the program. */
  away = $state(false);
  /** What is on screen could not be kept. */
  unkept = $state.raw<UiError | null>(null);
  /** "Send now" was chosen, and its end is awaited. */
  sending = $state(false);
  /** Sending has come to its end without everything being in OpenEMR. */
  ended = $state(false);

  readonly #looking = new Coalesced(() => this.#look());
  /** What could not be sent looked like this when sending began; a fresh fault looks different. */
  #before = new Map<string, string>();
  #stop: (() => void) | null = null;

  /** `closeAll` closes every patient at once; none of their forms keeps its text again. */
  constructor(private readonly closeAll: () => void) {}

  /** Signs out, after the question if something is unsent. */
  now(): Promise<void> {
    return this.#ask("signOut");
  }

  /** The window was asked to close. */
  quit(away: boolean): Promise<void> {
    this.away = away;
    return this.#ask("quit");
  }

  /** Signs out and goes back to the page on which a clinic is connected. */
  another(): Promise<void> {
    return this.#ask("another");
  }

  /** Not now. */
  stay(): void {
    this.stopSending();
    this.asked = null;
  }

  /** What is unsent stays on this computer. */
  async keep(): Promise<void> {
    if (this.asked) await this.#leave(this.asked, "keep");
  }

  /** What is unsent is deleted; the dialog has asked twice. */
  async discard(): Promise<void> {
    if (this.asked) await this.#leave(this.asked, "discard");
  }

  /** Sends what can be sent, and goes on once nothing is left. */
  async send(): Promise<void> {
    this.sending = true;
    this.ended = false;
    this.error = null;
    const open = (this.work?.writes ?? []).filter(canBeSent);
    this.#before = new Map(open.map((item) => [item.id, item.changedAt]));
    this.#stop = core.outboxChanged.on(() => void this.#looking.run());
    // A write that waits for its next attempt is sent at once; one that cannot be tried again says so in the list.
    const idle = open.filter((item) => item.state === "unknown" || item.error !== null);
    await Promise.allSettled(idle.map((item) => outbox.retry(item.id)));
    await this.#looking.run();
  }

  stopSending(): void {
    this.#stop?.();
    this.#stop = null;
    this.sending = false;
  }

  /** Writes that were tried and did not arrive. */
  get stuck(): readonly OutboxItem[] {
    return (this.work?.writes ?? []).filter((item) => canBeSent(item) && this.#failed(item));
  }

  async #ask(why: Leaving): Promise<void> {
    if (this.busy || this.asked) return;
    this.busy = true;
    this.error = null;
    this.ended = false;
    this.unkept = await flushDrafts();
    try {
      this.work = await session.unsent();
    } catch {
      this.work = null;
    } finally {
      this.busy = false;
    }
    if (this.#nothingLeft && !this.unkept && !(why === "quit" && this.away)) await this.#leave(why, "keep");
    else this.asked = why;
  }

  get #nothingLeft(): boolean {
    return this.work !== null && this.work.writes.length === 0 && this.work.drafts.length === 0 && !this.work.underWay;
  }

  #failed(item: OutboxItem): boolean {
    return item.error !== null && item.state !== "sending" && this.#before.get(item.id) !== item.changedAt;
  }

  async #look(): Promise<void> {
    if (!this.sending) return;
    try {
      this.work = await session.unsent();
    } catch (thrown) {
      this.error = asUiError(thrown);
      this.stopSending();
      return;
    }
    const open = this.work.writes.filter(canBeSent);
    if (!open.every((item) => this.#failed(item))) return;
    this.stopSending();
    this.ended = true;
    if (this.#nothingLeft) await this.keep();
  }

  async #leave(why: Leaving, choice: SignOutChoice): Promise<void> {
    if (this.busy) return;
    this.stopSending();
    this.busy = true;
    this.error = null;
    try {
      if (why === "quit") await this.#end(choice);
      else this.#left(await this.#signedOut(why, choice));
      this.asked = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
      this.work = await session.unsent().catch(() => this.work);
    } finally {
      this.busy = false;
    }
  }

  #signedOut(why: Leaving, choice: SignOutChoice): Promise<AppState> {
    return why === "another" ? session.signOutAndLeave(choice) : session.signOut(choice);
  }

  #left(after: AppState): void {
    this.closeAll();
    core.take(after);
  }

  async #end(choice: SignOutChoice): Promise<void> {
    if (choice === "discard") {
      // The forms go first, so that none of them keeps its text again.
      this.closeAll();
      for (const draft of this.work?.drafts ?? []) await drafts.discard(draft.place);
      // Newest first: a note goes before the visit it waits for.
      for (const item of this.work?.writes ?? []) await outbox.discard(item.id);
    }
    await session.quit();
  }
}
