/** Opening what was locked: by PIN, by the browser, or by signing its owner out. */
import { core } from "../../app/core.svelte";
import { asUiError, session } from "../../ipc";
import type { AppState, SessionView, UiError } from "../../ipc/bindings";
import { t } from "../../i18n";

export type Locked = Extract<SessionView, { state: "locked" }>;

export class UnlockModel {
  pin = $state("");
  /** What the box lacks, in words. */
  missing = $state<string | null>(null);
  busy = $state<"pin" | "browser" | "signOut" | "keychain" | null>(null);
  /** What the last call from here was refused with; newer than what the state says. */
  #error = $state.raw<UiError | null>(null);
  /** The fault of the state that was put aside by trying again. */
  #setAside = $state.raw<UiError | null>(null);

  constructor(private readonly locked: () => Locked) {}

  get error(): UiError | null {
    const said = this.locked().error;
    return this.#error ?? (said === this.#setAside ? null : (said ?? null));
  }

  /** Answers with true when it was wrong and the box wants the keys again. */
  async unlock(): Promise<boolean> {
    if (this.busy) return false;
    const pin = this.pin.trim();
    this.missing = pin === "" ? t.lock.needPin : null;
    if (this.missing) return true;
    // Wrong or right: the digits do not stay in the box. What is typed before the answer comes is the next try.
    this.pin = "";
    await this.#do("pin", () => session.unlock(pin));
    return this.error !== null;
  }

  /** The clinic's own sign-in page, which opens the desk for its owner. */
  signIn(): Promise<void> {
    return this.#do("browser", session.signIn);
  }

  /** Ends this desk's session, so that somebody else can sign in; everything unsent stays for its owner. */
  signOut(): Promise<void> {
    return this.#do("signOut", () => session.signOut("keep"));
  }

  /** Asks the keychain again what opens the desk. What it could not say is not known, which is not the same as none. */
  askKeychain(): Promise<void> {
    return this.#do("keychain", session.askKeychain);
  }

  /** The way on after a fault of this computer: the keychain is asked again, the box is shown, or the browser is opened. */
  async tryAgain(): Promise<void> {
    if (this.locked().pinUnknown) return this.askKeychain();
    if (this.locked().pin) return this.#again();
    return this.signIn();
  }

  /** Shows the box again after a fault of this computer. */
  #again(): void {
    this.#error = null;
    this.#setAside = this.locked().error;
  }

  async #do(what: NonNullable<UnlockModel["busy"]>, act: () => Promise<AppState>): Promise<void> {
    this.busy = what;
    this.#again();
    try {
      core.take(await act());
    } catch (thrown) {
      this.#error = asUiError(thrown);
    } finally {
      this.busy = null;
    }
  }
}
