/** One day of appointments as a worklist, and what of the clinician's own day is not finished. */
import { core } from "../../app/core.svelte";
import { Coalesced } from "../../app/latest";
import { addDays, moment } from "../../i18n/format.svelte";
import { asUiError, schedule } from "../../ipc";
import type { DayEntry, DayView, SweepItem, UiError } from "../../ipc/bindings";
import { ScheduleModel } from "./schedule.model.svelte";
import { worklist, type Line, type Worklist } from "./worklist";

/** Whoever waits is on Today. */
const RHYTHM = { read: 60 * 1000, tick: 20 * 1000 };

/** The row that was chosen last, for whoever comes back to the day. */
let remembered = "";

export class TodayModel extends ScheduleModel<DayView> {
  mine = $state(true);
  /** The row that the keys are on; empty until somebody goes there. */
  #chosen = $state(remembered);
  /** What is over, or does not take place, is shown. */
  unfolded = $state(false);
  /** What is not finished; nothing until it was asked. */
  sweep = $state.raw<readonly SweepItem[] | null>(null);
  sweepError = $state.raw<UiError | null>(null);

  readonly #sweeping = new Coalesced(() => this.#readSweep());

  constructor() {
    super(RHYTHM);
  }

  protected fetch(date: string): Promise<DayView> {
    return schedule.day(date);
  }

  protected listen(): readonly (() => void)[] {
    const sweep = () => void this.#sweeping.run();
    sweep();
    return [
      core.dayChanged.on((date) => {
        if (date !== this.view?.date && this.wanted !== "") return;
        this.again();
        sweep();
      }),
      // A row knows its visit, and what is written in it.
      core.outboxChanged.on(() => {
        this.again();
        sweep();
      }),
      core.chartChanged.on((patient) => {
        if (this.#isShown(patient)) this.again();
        sweep();
      }),
    ];
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

  override go(date: string): void {
    this.chosen = "";
    this.unfolded = false;
    super.go(date);
  }

  #isShown(patient: string): boolean {
    const all = this.view?.appointments;
    return all?.state === "known" && all.value.some((entry) => entry.appointment.patient === patient);
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
