/** The week around a day, as a grid of days or of that day's providers, and where the keys are in it. */
import { core } from "../../../app/core.svelte";
import { t } from "../../../i18n";
import { addDays, minuteOfDay } from "../../../i18n/format.svelte";
import { schedule } from "../../../ipc";
import type { DayEntry, Loaded, WeekDay, WeekView } from "../../../ipc/bindings";
import { ScheduleModel } from "../schedule.model.svelte";
import {
  namesakes,
  placedBy,
  providerColumns,
  rangeOf,
  STEP,
  stopsOf,
  together,
  walked,
  weekColumns,
  type Column,
  type Placing,
  type Stop,
} from "./calendar";

/** Whoever waits is on Today, which is read more often. */
const RHYTHM = { read: 5 * 60 * 1000, tick: 30 * 1000 };
/** The length of a new appointment where the clinic's rules have none for a follow-up, in minutes. */
const USUAL_LENGTH = 30;

/** Where somebody was last, for whoever comes back. */
let remembered = { date: "", mine: true };

export class CalendarModel extends ScheduleModel<WeekView> {
  /** The appointment or head that the keys are on; empty until somebody goes there. */
  chosen = $state("");
  /** A time that is being chosen. */
  placing = $state.raw<Placing | null>(null);
  #mine = $state(remembered.mine);

  constructor(readonly face: "week" | "providers") {
    super(RHYTHM, remembered.date);
  }

  protected fetch(date: string): Promise<WeekView> {
    return schedule.week(date);
  }

  protected listen(): readonly (() => void)[] {
    return [
      core.dayChanged.on((date) => {
        if (!this.view || this.view.days.some((day) => day.date === date)) this.again();
      }),
      core.outboxChanged.on(() => this.again()),
    ];
  }

  get mine(): boolean {
    return this.#mine;
  }

  set mine(mine: boolean) {
    this.#mine = mine;
    remembered = { ...remembered, mine };
  }

  /** The clinic's today, `YYYY-MM-DD`. */
  get today(): string {
    return this.view?.now.slice(0, 10) ?? "";
  }

  /** The day that is looked at, of which the providers are shown. */
  get day(): WeekDay | undefined {
    return this.view?.days.find((day) => day.date === this.view?.date);
  }

  /** What is shown, as one part with its faces. */
  get loaded(): Loaded<readonly WeekDay[]> | undefined {
    if (!this.view) return undefined;
    return together(this.face === "week" ? this.view.days : this.day ? [this.day] : []);
  }

  readonly columns = $derived.by((): readonly Column[] => {
    const view = this.view;
    if (!view) return [];
    if (this.face === "week") return weekColumns(view, (entry) => !this.#mine || entry.mine);
    return this.day
      ? providerColumns(this.day, { none: t.calendar.noProvider, unknown: t.calendar.unknownProvider })
      : [];
  });

  readonly range = $derived.by(() => rangeOf(this.columns, this.view?.rules ?? { week: [] as never }));
  readonly namesakes = $derived.by(() => namesakes(this.columns));
  readonly stops = $derived.by((): readonly (readonly Stop[])[] => stopsOf(this.columns));

  /** Nothing stands in the columns, and all of it was looked at. */
  get isNone(): boolean {
    const all = this.loaded;
    if (all?.state !== "known" || all.unreadable > 0 || this.columns.length === 0) return false;
    return this.columns.every((column) => column.unread === null && column.entries.length === 0);
  }

  get stop(): Stop | undefined {
    return this.stops.flat().find((stop) => stop.id === this.chosen);
  }

  get entry(): DayEntry | null {
    return this.stop?.entry ?? null;
  }

  /** Where Tab leads to: where the keys were, or today's column, or the first. */
  readonly entrance = $derived.by((): string => {
    const stop = this.stop;
    if (stop) return stop.id;
    const today = this.columns.findIndex((column) => column.date === this.today);
    const column = this.stops[Math.max(today, 0)];
    return (column?.[1] ?? column?.[0])?.id ?? "";
  });

  /** Goes where a key leads; answers with the stop. */
  walk(key: string): Stop | undefined {
    const from = this.stop;
    const all = this.stops.flat();
    const to = from ? walked(this.stops, from, key) : all.find((stop) => stop.id === this.entrance);
    if (to) this.chosen = to.id;
    return to;
  }

  /** Begins to choose another time for the appointment that the keys are on. */
  beginMove(entry: DayEntry): void {
    const stop = this.stops.flat().find((one) => one.id === entry.appointment.uuid);
    if (!stop) return;
    const minutes = Math.max(minuteOfDay(entry.appointment.end) - stop.minute, STEP);
    this.placing = { moves: entry, column: stop.column, minute: stop.minute, minutes };
  }

  /** Begins to choose a time for a new one: at `minute`, or after what the keys are on. */
  beginBooking(column: number, minute?: number): void {
    const minutes = this.view?.rules.durations.find((one) => one.kind === "followUp")?.minutes ?? USUAL_LENGTH;
    const after = this.entry ? minuteOfDay(this.entry.appointment.end) : this.range.from;
    const at = minute ?? Math.ceil(after / STEP) * STEP;
    const last = Math.max(this.range.from, this.range.to - minutes);
    this.placing = { moves: null, column, minute: Math.min(Math.max(at, this.range.from), last), minutes };
  }

  /** Chooses another time by an arrow key; answers whether the key meant that. */
  place(key: string): boolean {
    const next = this.placing && placedBy(this.placing, key, this.columns.length, this.range);
    if (!next) return false;
    this.placing = next;
    return true;
  }

  step(by: -1 | 1): void {
    if (this.view) this.go(addDays(this.view.date, this.face === "week" ? 7 * by : by));
  }

  /** Goes to the week of a day, or to the clinic's today without one. */
  override go(date: string): void {
    remembered = { ...remembered, date };
    this.chosen = "";
    this.placing = null;
    super.go(date);
  }
}
