/** What the day and the calendar have in common: a view of some date that is read, and read again while it is on screen. */
import { Coalesced } from "../../app/latest";
import { minuteOfDay } from "../../i18n/format.svelte";
import { asUiError } from "../../ipc";
import type { UiError } from "../../ipc/bindings";

/** How often it is read while it is on screen, and how often its present moment moves, in milliseconds. */
export type Rhythm = { read: number; tick: number };

export abstract class ScheduleModel<V extends { date: string; now: string }> {
  view = $state.raw<V | null>(null);
  error = $state.raw<UiError | null>(null);
  /** The date as typed. */
  typed = $state("");
  /** Minutes that have passed since the core told the clinic's time. */
  #passed = $state(0);
  #readAt = 0;
  readonly #reading = new Coalesced(() => this.#read());

  constructor(
    private readonly every: Rhythm,
    /** The day that is wanted; empty for the clinic's today. */
    protected wanted = "",
  ) {}

  protected abstract fetch(date: string): Promise<V>;

  /** What else it hears of while it is on screen; each answers with the way to stop. */
  protected abstract listen(): readonly (() => void)[];

  /** Reads, and keeps reading while the screen is shown; answers with the way to stop. */
  watch(): () => void {
    const again = () => this.again();
    again();
    const poll = setInterval(again, this.every.read);
    const tick = setInterval(
      () => (this.#passed = Math.floor((performance.now() - this.#readAt) / 60_000)),
      this.every.tick,
    );
    const stops = this.listen();
    window.addEventListener("focus", again);
    return () => {
      clearInterval(poll);
      clearInterval(tick);
      for (const stop of stops) stop();
      window.removeEventListener("focus", again);
    };
  }

  /** Minutes since midnight at the clinic. */
  get minuteNow(): number {
    return this.view ? minuteOfDay(this.view.now) + this.#passed : 0;
  }

  /** Goes to the day that is typed. */
  goTyped(): void {
    const wanted = this.typed.trim();
    if (wanted !== this.view?.date) this.go(wanted);
  }

  /** Goes to a day, or to the clinic's today without one. */
  go(date: string): void {
    this.wanted = date;
    this.again();
  }

  /** Reads it once more. */
  protected again(): void {
    void this.#reading.run();
  }

  async #read(): Promise<void> {
    const { wanted } = this;
    try {
      const view = await this.fetch(wanted);
      if (wanted !== this.wanted) return;
      if (view.date !== this.view?.date) this.typed = view.date;
      this.view = view;
      this.#readAt = performance.now();
      this.#passed = 0;
      this.error = null;
    } catch (thrown) {
      if (wanted === this.wanted) this.error = asUiError(thrown);
    }
  }
}
