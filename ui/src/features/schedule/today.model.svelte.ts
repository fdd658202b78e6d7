/** One day of appointments as a worklist, and what of the clinician's own day is not finished. */
import { core } from "../../app/core.svelte";
import { Coalesced } from "../../app/latest";
import { addDays, minuteOfDay, moment } from "../../i18n/format.svelte";
import { asUiError, schedule } from "../../ipc";
import type { DayEntry, DayView, SweepItem, UiError } from "../../ipc/bindings";
import { worklist, type Line, type Worklist } from "./worklist";

/** How often the day is read again while it is on screen, in milliseconds. */
const POLL = 60 * 1000;
/** How often the present moment moves. */
const TICK = 20 * 1000;

/** The row that was chosen last, for whoever comes back to the day. */
let remembered = "";

export class TodayModel {
  view = $state.raw<DayView | null>(null);
  error = $state.raw<UiError | null>(null);
  mine = $state(true);
  /** The date as typed. */
  typed = $state("");
  /** Minutes that have passed since the core told the clinic's time. */
  passed = $state(0);
  /** The row that the keys are on; empty until somebody goes there. */
  #chosen = $state(remembered);
  /** What is over, or does not take place, is shown. */
  unfolded = $state(false);
  /** What is not finished; nothing until it was asked. */
  sweep = $state.raw<readonly SweepItem[] | null>(null);
  sweepError = $state.raw<UiError | null>(null);

  /** The day that is wanted; empty for the clinic's today. */
  #wanted = "";
  #readAt = 0;
  readonly #reading = new Coalesced(() => this.#read());
  readonly #sweeping = new Coalesced(() => this.#readSweep());

  /** Reads, and keeps reading while the screen is shown; answers with the way to stop. */
  watch(): () => void {
    const again = () => void this.#reading.run();
    const sweep = () => void this.#sweeping.run();
    again();
    sweep();
    const poll = setInterval(again, POLL);
    const tick = setInterval(() => (this.passed = Math.floor((performance.now() - this.#readAt) / 60_000)), TICK);
    const stops = [
      core.dayChanged.on((date) => {
        if (date !== this.view?.date && this.#wanted !== "") return;
        again();
        sweep();
      }),
      // A row knows its visit, and what is written in it.
      core.outboxChanged.on(() => {
        again();
        sweep();
      }),
      core.chartChanged.on((patient) => {
        if (this.#isShown(patient)) again();
        sweep();
      }),
    ];
    window.addEventListener("focus", again);
    return () => {
      clearInterval(poll);
      clearInterval(tick);
      for (const stop of stops) stop();
      window.removeEventListener("focus", again);
    };
  }

  get chosen(): string {
    return this.#chosen;
  }

  set chosen(line: string) {
    this.#chosen = line;
    remembered = line;
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

  get list(): Worklist {
    const free = this.mine ? (this.view?.free ?? []) : [];
    return worklist(this.entries, free, this.isToday ? this.minuteNow : null, this.isToday);
  }

  /** The rows that the keys walk, from the top. */
  get lines(): readonly Line[] {
    const { waiting, next, done, freed } = this.list;
    const folded = this.unfolded ? [...done, ...freed] : [];
    return [...waiting, ...next.filter((line) => line.kind !== "now"), ...folded];
  }

  /** The row that the keys are on. */
  get line(): Line | undefined {
    return this.lines.find((line) => line.id === this.chosen);
  }

  /** The row that Tab leads to: the chosen one, or the first. */
  get entrance(): string {
    return this.line?.id ?? this.lines[0]?.id ?? "";
  }

  /** Goes some rows down, or up; answers with the row. */
  walk(by: number): Line | undefined {
    const lines = this.lines;
    const at = lines.findIndex((line) => line.id === this.chosen);
    const to = at < 0 ? (by > 0 ? 0 : lines.length - 1) : Math.min(Math.max(at + by, 0), lines.length - 1);
    const line = lines[to];
    if (line) this.chosen = line.id;
    return line;
  }

  step(days: number): void {
    if (this.view) this.go(addDays(this.view.date, days));
  }

  today(): void {
    this.go("");
  }

  /** Goes to the day that is typed. */
  goTyped(): void {
    const wanted = this.typed.trim();
    if (wanted !== this.view?.date) this.go(wanted);
  }

  /** Goes to a day, or to the clinic's today without one. */
  go(date: string): void {
    this.#wanted = date;
    this.chosen = "";
    this.unfolded = false;
    void this.#reading.run();
  }

  #isShown(patient: string): boolean {
    const all = this.view?.appointments;
    return all?.state === "known" && all.value.some((entry) => entry.appointment.patient === patient);
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

  async #readSweep(): Promise<void> {
    try {
      this.sweep = await schedule.sweep();
      this.sweepError = null;
    } catch (thrown) {
      this.sweepError = asUiError(thrown);
    }
  }
}
