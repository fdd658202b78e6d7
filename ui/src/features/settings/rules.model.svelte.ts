/** The clinic's rules as a form: read from the core, checked by it, every fault beside its box. */
import { asUiError, settings } from "../../ipc";
import type { FieldError, TypedRules, UiError } from "../../ipc/bindings";

export class RulesForm {
  typed = $state<TypedRules | null>(null);
  faults = $state.raw<readonly FieldError[]>([]);
  error = $state.raw<UiError | null>(null);
  busy = $state(false);
  saved = $state(false);

  async open(): Promise<void> {
    try {
      this.typed = await settings.rules();
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  changed(): void {
    this.faults = [];
    this.error = null;
    this.saved = false;
  }

  async save(): Promise<void> {
    if (!this.typed || this.busy) return;
    this.busy = true;
    this.changed();
    try {
      await settings.saveRules($state.snapshot(this.typed));
      // As they were understood: "8" is kept as "08:00".
      this.typed = await settings.rules();
      this.saved = true;
    } catch (thrown) {
      const error = asUiError(thrown);
      this.faults = error.fields;
      this.error = error.fields.length > 0 ? null : error;
    } finally {
      this.busy = false;
    }
  }
}
