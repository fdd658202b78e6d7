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
import { FOLDED_BOXES, MAIN_BOXES, otherUnit, usualUnit, type BoxId } from "./signs";

/** Quiet time before the core is asked what it makes of the numbers, in milliseconds. */
const CHECK_AFTER = 120;
const BOXES = [...MAIN_BOXES, ...FOLDED_BOXES];

export class VitalsForm extends WrittenForm {
  /** Each box as typed. In that of blood pressure stand both halves, and several readings one after the other. */
  boxes = $state<Record<BoxId, TypedValue>>(emptyBoxes("metric"));
  method = $state<TemperatureMethod | null>(null);
  note = $state("");
  /** Day and time of the reading as typed; empty stands for now. */
  date = $state("");
  time = $state("");
  check = $state.raw<VitalsCheck | null>(null);
  /** What the core makes of day and time. */
  takenFaults = $state.raw<readonly FieldError[]>([]);
  /** What was asked about it and is meant: nobody is asked twice about one number. */
  answered: readonly Question[] = [];
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
    return !this.hasValues && !this.folded;
  }

  /** Something stands in one of the boxes. */
  get hasValues(): boolean {
    return BOXES.some((box) => this.boxes[box].text.trim() !== "");
  }

  /** Something stands in what is folded away, or is wrong with it. */
  get folded(): boolean {
    return (
      this.note.trim() !== "" ||
      this.method !== null ||
      this.date.trim() !== "" ||
      this.time.trim() !== "" ||
      FOLDED_BOXES.some((box) => this.boxes[box].text.trim() !== "")
    );
  }

  /** What the form holds: only boxes with something in them. */
  typed(): TypedVitals {
    const values: TypedVitals["values"] = {};
    for (const box of BOXES) {
      const { text, unit } = this.boxes[box];
      if (box !== "pressure" && text.trim() !== "") values[box] = { text, unit };
    }
    return {
      values,
      pressure: this.boxes.pressure.text,
      date: this.date,
      time: this.time,
      temperatureMethod: this.method,
      note: this.note,
    };
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

  /** What the core makes of one sign. */
  of(sign: VitalSign): ValueCheck | undefined {
    const box = sign === "systolic" || sign === "diastolic" ? "pressure" : sign;
    return this.boxes[box].text.trim() === "" ? undefined : this.check?.values.find((value) => value.sign === sign);
  }

  /** Shows the draft again, if there is one and nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    if (!this.blank) return;
    const found = await this.draft.read();
    if (found?.kind !== "vitals" || !this.blank) return;
    const { values, pressure } = found.typed;
    for (const box of BOXES) {
      const typed = box === "pressure" ? undefined : values[box];
      if (typed) this.boxes[box] = { ...typed };
    }
    this.boxes.pressure.text = pressure || pairOf(values.systolic?.text, values.diastolic?.text);
    this.method = found.typed.temperatureMethod;
    this.note = found.typed.note;
    this.date = found.typed.date;
    this.time = found.typed.time;
    this.#ask();
  }

  override changed(): void {
    super.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), CHECK_AFTER);
  }

  /** The number stays as typed; only its unit changes. The unit it has now, or nothing where there is only one. */
  switchUnit(box: BoxId): Unit | undefined {
    const other = box === "pressure" ? undefined : otherUnit(box, this.boxes[box].unit);
    if (other && box !== "pressure") this.setUnit(box, other);
    return other;
  }

  setUnit(sign: VitalSign, unit: Unit): void {
    if (sign === "systolic" || sign === "diastolic") return;
    this.boxes[sign].unit = unit;
    this.changed();
  }

  /** Another unit system was chosen in Settings: boxes that are still empty follow it. */
  prefer(system: UnitSystem): void {
    if (system === this.system) return;
    this.system = system;
    for (const box of BOXES) {
      if (box !== "pressure" && this.boxes[box].text.trim() === "") this.boxes[box].unit = usualUnit(box, system);
    }
  }

  /** The vitals are in the journal: the form is empty again. */
  override taken(): void {
    super.taken();
    clearTimeout(this.#timer);
    this.#checks.forget();
    this.boxes = emptyBoxes(this.system);
    this.method = null;
    this.note = "";
    this.date = "";
    this.time = "";
    this.check = null;
    this.takenFaults = [];
    this.answered = [];
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
      // The numbers are checked again when they are sent; without an answer nothing is claimed about them.
      () => {
        this.check = null;
        this.takenFaults = [];
      },
    );
  }
}

/** Both halves of a pressure as one box has them: a draft of two boxes comes back into the one. */
function pairOf(systolic = "", diastolic = ""): string {
  return systolic === "" && diastolic === "" ? "" : `${systolic}/${diastolic}`;
}

function emptyBoxes(system: UnitSystem): Record<BoxId, TypedValue> {
  const box = (id: BoxId): TypedValue => ({ text: "", unit: id === "pressure" ? "mmHg" : usualUnit(id, system) });
  return Object.fromEntries(BOXES.map((id) => [id, box(id)])) as Record<BoxId, TypedValue>;
}
