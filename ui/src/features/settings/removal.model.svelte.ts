/** Removing a clinic from this computer: what would be lost is named, and it is asked twice. */
import { core } from "../../app/core.svelte";
import { flushDrafts } from "../../app/draft.svelte";
import { asUiError, clinic, session } from "../../ipc";
import type { UiError, UnsentWork } from "../../ipc/bindings";
import { t } from "../../i18n";

export class RemovalModel {
  /** How far it has come: not asked for, asked once, asked again. */
  asked = $state<"no" | "once" | "twice">("no");
  work = $state.raw<UnsentWork | null>(null);
  /** The word that confirms it, as it was typed. */
  typed = $state("");
  wrong = $state(false);
  busy = $state(false);
  error = $state.raw<UiError | null>(null);

  /** `closeAll` closes every patient at once. */
  constructor(private readonly closeAll: () => void) {}

  async begin(): Promise<void> {
    this.asked = "once";
    this.typed = "";
    this.wrong = false;
    this.error = null;
    this.work = null;
    await flushDrafts();
    // What cannot be listed is not named; the general words say that drafts go, too.
    this.work = await session.unsent().catch(() => null);
  }

  goOn(): void {
    this.asked = "twice";
  }

  cancel(): void {
    this.asked = "no";
  }

  async remove(): Promise<void> {
    this.wrong = this.typed.trim().toLowerCase() !== t.removal.word;
    if (this.wrong || this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      const after = await clinic.remove();
      this.closeAll();
      core.take(after);
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
