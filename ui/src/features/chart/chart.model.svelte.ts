/** The chart of one patient, as it was last read. */
import { Coalesced } from "../../app/latest";
import { core } from "../../app/core.svelte";
import { asUiError, chart } from "../../ipc";
import { labelOf } from "../../i18n/words";
import type { ChartView, PatientLabel, UiError } from "../../ipc/bindings";

export class ChartModel {
  view = $state.raw<ChartView | null>(null);
  error = $state.raw<UiError | null>(null);
  /** Who this is, as the chart said last: a patient who is merged or removed is still somebody. */
  whose = $state.raw<PatientLabel | null>(null);

  readonly #reading = new Coalesced(() => this.#take(() => chart.read(this.patient)));
  readonly #stop: () => void;

  constructor(readonly patient: string) {
    this.#stop = core.chartChanged.on((changed) => {
      if (changed === patient) void this.#reading.run();
    });
  }

  /** Shows what the cache has; the core refreshes behind it and says so. */
  open(): Promise<void> {
    return this.#take(() => chart.open(this.patient));
  }

  refresh(): Promise<void> {
    return this.#take(() => chart.refresh(this.patient));
  }

  end(): void {
    this.#stop();
  }

  async #take(read: () => Promise<ChartView>): Promise<void> {
    try {
      const view = await read();
      // An answer for anybody else never gets onto this screen, however it came here.
      if (view.patient !== this.patient) return;
      this.view = view;
      this.whose = labelOf(view.demographics) ?? this.whose;
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }
}
