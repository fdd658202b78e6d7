/** One day of appointments. */
import { core } from "../../app/core.svelte";
import { Coalesced } from "../../app/latest";
import { addDays, minuteOfDay, moment } from "../../i18n/format.svelte";
import { asUiError, schedule } from "../../ipc";
import type { DayEntry, DayView, UiError } from "../../ipc/bindings";

/** How often the day is read again while it is on screen, in milliseconds. */
const POLL = 5 * 60 * 1000;
/** How often the line of the current time moves. */
const TICK = 20 * 1000;

export class TodayModel {
  view = $state.raw<DayView | null>(null);
  error = $state.raw<UiError | null>(null);
  mine = $state(true);
  /** The date as typed. */
  typed = $state("");
  /** Minutes that have passed since the core told the clinic's time. */
  passed = $state(0);

  /** The day that is wanted; empty for the clinic's today. */
  #wanted = "";
  #readAt = 0;
  readonly #reading = new Coalesced(() => this.#read());

  /** Reads, and keeps reading while the screen is shown; answers with the way to stop. */
  watch(): () => void {
    void this.#reading.run();
    const again = () => void this.#reading.run();
    const poll = setInterval(again, POLL);
    const tick = setInterval(() => (this.passed = Math.floor((performance.now() - this.#readAt) / 60_000)), TICK);
    const stop = core.dayChanged.on((date) => {
      if (date === this.view?.date || this.#wanted === "") again();
    });
    window.addEventListener("focus", again);
    return () => {
      clearInterval(poll);
      clearInterval(tick);
      stop();
      window.removeEventListener("focus", again);
    };
  }

  /** The day on screen is the clinic's today. */
  get isToday(): boolean {
    return this.view !== null && this.view.date === this.view.now.slice(0, 10);
  }

  /** Minutes since midnight at the clinic. */
  get minuteNow(): number {
    return this.view ? minuteOfDay(this.view.now) + this.passed : 0;
  }

  /** When the day was read. */
  get checked(): string {
    return this.view?.appointments.state === "known" ? moment(this.view.appointments.asOf) : "";
  }

  get entries(): readonly DayEntry[] {
    const all = this.view?.appointments;
    if (all?.state !== "known") return [];
    return this.mine ? all.value.filter((entry) => entry.mine) : all.value;
  }

  step(days: number): void {
    if (this.view) this.#go(addDays(this.view.date, days));
  }

  today(): void {
    this.#go("");
  }

  /** Goes to the day that is typed. */
  goTyped(): void {
    const wanted = this.typed.trim();
    if (wanted !== this.view?.date) this.#go(wanted);
  }

  #go(date: string): void {
    this.#wanted = date;
    void this.#reading.run();
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    try {
      const view = await schedule.day(wanted);
      if (wanted !== this.#wanted) return;
      if (view.date !== this.view?.date) this.typed = view.date;
      this.view = view;
      this.#readAt = performance.now();
      this.passed = 0;
      this.error = null;
    } catch (thrown) {
      if (wanted === this.#wanted) this.error = asUiError(thrown);
    }
  }
}

/** Where the line of the current time stands: before the first entry that has not begun. */
export function nowLine(entries: readonly DayEntry[], minuteNow: number): number {
  const at = entries.findIndex((entry) => minuteOfDay(entry.appointment.start) > minuteNow);
  return at < 0 ? entries.length : at;
}
