/**
 * The patient of the chosen row, to prepare for without opening the chart. It is a look at the chart and leaves its line in
 * the access log, so nothing is asked for while somebody only walks past.
 */
import { core } from "../../app/core.svelte";
import { asUiError, chart } from "../../ipc";
import type { ChartView, UiError } from "../../ipc/bindings";

/** Whoever stays on a row this long means the patient, in milliseconds. */
const REST = 400;

export class Preview {
  patient = $state<string | null>(null);
  view = $state.raw<ChartView | null>(null);
  error = $state.raw<UiError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop: () => void;

  constructor() {
    this.#stop = core.chartChanged.on((patient) => {
      if (patient === this.patient && this.view) void this.#take(patient, false);
    });
  }

  /** Somebody is on the row of this patient, or on none. */
  rest(patient: string | null): void {
    if (patient === this.patient) return;
    clearTimeout(this.#timer);
    this.patient = patient;
    // Nothing of the patient before stays beside the name of the next.
    this.view = null;
    this.error = null;
    if (patient !== null) this.#timer = setTimeout(() => void this.#take(patient, true), REST);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }

  async #take(patient: string, first: boolean): Promise<void> {
    try {
      let view = await chart.read(patient);
      // Nothing is kept of this chart: it is read from the clinic, and the view is told.
      if (first && view.encounters.state === "loading" && !view.refreshing) view = await chart.refresh(patient);
      if (view.patient !== patient || patient !== this.patient) return;
      this.view = view;
      this.error = null;
    } catch (thrown) {
      if (patient === this.patient) this.error = asUiError(thrown);
    }
  }
}
