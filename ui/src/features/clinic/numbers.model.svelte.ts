/** The numbers that nothing in the clinic's records tells, typed once. */
import { asUiError, settings } from "../../ipc";
import type { FieldError, TypedNumbers, UiError } from "../../ipc/bindings";

export class NumbersForm {
  typed = $state<TypedNumbers>({ facility: "", provider: "" });
  faults = $state.raw<readonly FieldError[]>([]);
  error = $state.raw<UiError | null>(null);
  busy = $state(false);

  /** `kept`: what asked for them reads what it offers again. */
  constructor(readonly kept: () => Promise<void>) {}

  changed(): void {
    this.faults = [];
    this.error = null;
  }

  async save(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.changed();
    try {
      await settings.saveNumbers($state.snapshot(this.typed));
      await this.kept();
    } catch (thrown) {
      const error = asUiError(thrown);
      this.faults = error.fields;
      // What stands beside a box needs no notice of its own.
      this.error = error.fields.length > 0 ? null : error;
    } finally {
      this.busy = false;
    }
  }
}
