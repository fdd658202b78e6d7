/** The vitals form of one visit: what is typed, what is to be said about it, and its draft. */
import { DraftKeeper } from "../../app/draft.svelte";
import { Latest } from "../../app/latest";
import { WrittenForm } from "../../app/written-form.svelte";
import { vitals } from "../../ipc";
import { present } from "../../app/minute.svelte";
import { toWall } from "../../i18n/format.svelte";
import type {
  FieldError,
  Question,
  TemperatureMethod,
  TypedValue,
  TypedVitals,
  Unit,
  UnitSystem,
  ValueCheck,
  VisitKey,
  VitalsCheck,
  VitalSign,
} from "../../ipc/bindings";
import { sameVisit } from "../../app/visit-key";
import { ALL_SIGNS, otherUnit, usualUnit } from "./signs";

/** Quiet time before the core is asked what it makes of the numbers, in milliseconds. */
const CHECK_AFTER = 120;

export class VitalsForm extends WrittenForm {
  boxes = $state<Record<VitalSign, TypedValue>>(emptyBoxes("metric"));
  method = $state<TemperatureMethod | null>(null);
  note = $state("");
  /** Day and time of the reading as typed; empty stands for now. */
  date = $state("");
  time = $state("");
  check = $state.raw<VitalsCheck | null>(null);
  /** What the core makes of day and time. */
  takenFaults = $state.raw<readonly FieldError[]>([]);
  /** Save was pressed with nothing to save. */
  nothing = $state(false);
  readonly draft: DraftKeeper;

  readonly #checks = new Latest();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly patient: string,
    private readonly visit: () => VisitKey,
    private system: UnitSystem,
  ) {
    super();
    this.boxes = emptyBoxes(system);
    this.draft = new DraftKeeper(
      () => ({ kind: "vitals", patient, visit: visit() }),
      () => (this.blank ? null : { kind: "vitals", typed: this.typed() }),
    );
  }

  get blank(): boolean {
    return (
      this.note.trim() === "" &&
      this.method === null &&
      this.date.trim() === "" &&
      this.time.trim() === "" &&
      ALL_SIGNS.every((sign) => this.boxes[sign].text.trim() === "")
    );
  }

  /** What the form holds: only boxes with something in them. */
  typed(): TypedVitals {
    const values: TypedVitals["values"] = {};
    for (const sign of ALL_SIGNS) {
      const box = this.boxes[sign];
      if (box.text.trim() !== "") values[sign] = { text: box.text, unit: box.unit };
    }
    return { values, date: this.date, time: this.time, temperatureMethod: this.method, note: this.note };
  }

  /** What stands in the boxes of day and time: what was typed, else now; a reading of another day has no time of now. */
  get shownDate(): string {
    return this.date || toWall(present()).slice(0, 10);
  }
  get shownTime(): string {
    return this.time || (this.date.trim() === "" ? toWall(present()).slice(11, 16) : "");
  }

  /** What is wrong with the box of the day or of the time. */
  faultOf(field: "date" | "time"): readonly FieldError[] {
    return [...this.faults, ...this.takenFaults].filter((fault) => fault.field === field);
  }

  /** What the core makes of one box. */
  of(sign: VitalSign): ValueCheck | undefined {
    return this.boxes[sign].text.trim() === "" ? undefined : this.check?.values.find((value) => value.sign === sign);
  }

  /** Shows the draft again, if there is one and nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    if (!this.blank) return;
    const found = await this.draft.read();
    if (found?.kind !== "vitals" || !this.blank) return;
    for (const sign of ALL_SIGNS) {
      const box = found.typed.values[sign];
      if (box) this.boxes[sign] = { ...box };
    }
    this.method = found.typed.temperatureMethod;
    this.note = found.typed.note;
    this.date = found.typed.date;
    this.time = found.typed.time;
    this.#ask();
  }

  override changed(): void {
    this.nothing = false;
    super.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), CHECK_AFTER);
  }

  /** The number stays as typed; only its unit changes. */
  switchUnit(sign: VitalSign): void {
    const other = otherUnit(sign, this.boxes[sign].unit);
    if (other) this.setUnit(sign, other);
  }

  setUnit(sign: VitalSign, unit: Unit): void {
    this.boxes[sign].unit = unit;
    this.changed();
  }

  /** Another unit system was chosen in Settings: boxes that are still empty follow it. */
  prefer(system: UnitSystem): void {
    if (system === this.system) return;
    this.system = system;
    for (const sign of ALL_SIGNS) {
      if (this.boxes[sign].text.trim() === "") this.boxes[sign].unit = usualUnit(sign, system);
    }
  }

  /** Hands the form to the journal; true when it is there. Whatever goes wrong, the text stays. */
  async save(answers: readonly Question[] = []): Promise<boolean> {
    const typed = this.typed();
    if (Object.keys(typed.values).length === 0) {
      this.nothing = true;
      return false;
    }
    const receipt = await this.handOver(() => vitals.save(this.patient, this.visit(), typed, answers));
    if (!receipt) return false;
    clearTimeout(this.#timer);
    this.#checks.forget();
    this.boxes = emptyBoxes(this.system);
    this.method = null;
    this.note = "";
    this.date = "";
    this.time = "";
    this.check = null;
    this.takenFaults = [];
    return true;
  }

  #ask(): void {
    const visit = this.visit();
    void this.#checks.ask(
      () => vitals.check(this.patient, visit, this.typed()),
      (view) => {
        // A pending visit may have got its number while the answer was on its way.
        const ours = sameVisit(view.visit, visit) || sameVisit(view.visit, this.visit());
        if (view.patient !== this.patient || !ours) return;
        this.check = view.check;
        this.takenFaults = view.takenFaults;
      },
      // The numbers are checked again when they are saved; without an answer nothing is claimed about them.
      () => {
        this.check = null;
        this.takenFaults = [];
      },
    );
  }
}

function emptyBoxes(system: UnitSystem): Record<VitalSign, TypedValue> {
  const box = (sign: VitalSign): TypedValue => ({ text: "", unit: usualUnit(sign, system) });
  return Object.fromEntries(ALL_SIGNS.map((sign) => [sign, box(sign)])) as Record<VitalSign, TypedValue>;
}
