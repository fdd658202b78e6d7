/** Setting, changing and removing the PIN of this account on this computer. */
import { FrameAct } from "../../app/frame-act.svelte";
import { session } from "../../ipc";
import type { AppState } from "../../ipc/bindings";
import { errorWords } from "../../i18n/words";
import { t } from "../../i18n";

export class PinModel extends FrameAct {
  /** The form is open. */
  open = $state(false);
  /** The PIN that is set, by which whoever is here proves that they may replace it. */
  old = $state("");
  fresh = $state("");
  again = $state("");
  /** What is wrong with the new PIN, in words. */
  fault = $state<string | null>(null);
  /** What is wrong with the present PIN, in words. */
  wrong = $state<string | null>(null);
  /** Without the present PIN it takes a sign-in through the browser. */
  needsProof = $state(false);
  /** What is wrong with its repetition, in words. */
  differs = $state<string | null>(null);
  /** What was done last, in words. */
  done = $state("");

  begin(): void {
    this.#blank();
    this.done = "";
    this.open = true;
  }

  cancel(): void {
    this.#blank();
    this.open = false;
  }

  typed(): void {
    this.fault = null;
    this.wrong = null;
    this.needsProof = false;
    this.differs = null;
    this.error = null;
  }

  /** Sets it; whether it is fit to be one the core decides. */
  async save(): Promise<void> {
    this.typed();
    if (this.fresh !== this.again) {
      this.differs = t.pin.differ;
      return;
    }
    const [fresh, old] = [this.fresh, this.old.trim() || null];
    if (await this.#do(() => session.setPin(fresh, old))) {
      this.done = t.pin.saved;
      this.cancel();
    }
  }

  async remove(): Promise<void> {
    if (await this.#do(session.removePin)) this.done = t.pin.removed;
  }

  async #do(act: () => Promise<AppState>): Promise<boolean> {
    const done = await this.run(act);
    if (this.error?.code === "pinUnfit") {
      // Said beside the box, and not once more under the form.
      this.fault = errorWords(this.error);
      this.error = null;
    } else if (this.error?.code === "pinWrong") {
      this.wrong = errorWords(this.error);
      this.old = "";
      this.error = null;
    }
    this.needsProof = this.error?.code === "pinNeedsProof";
    return done;
  }

  #blank(): void {
    this.typed();
    this.old = "";
    this.fresh = "";
    this.again = "";
  }
}
