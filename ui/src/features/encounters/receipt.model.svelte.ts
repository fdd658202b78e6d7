/**
 * The receipt of a send: what would go, for whom, and all that is to be said before. It is opened before anything leaves,
 * and nothing leaves but through it.
 */
import { asUiError, encounters } from "../../ipc";
import type {
  FieldError,
  Question,
  SoapText,
  TypedVitals,
  UiError,
  Unit,
  VisitDraft,
  VisitKey,
  VisitReview,
  VitalSign,
} from "../../ipc/bindings";
import type { NoteForm } from "../notes/note.model.svelte";
import type { VitalsForm } from "../vitals/vitals.model.svelte";

/** What is asked: by the core of a value or a time, or by this page of a second note in one visit. */
export type Asked = { question: Question } | { notesBefore: number };

/** What the receipt needs of the visit it is for. */
export interface Sending {
  readonly patient: string;
  readonly key: VisitKey;
  readonly vitals: VitalsForm;
  readonly note: NoteForm;
  /** Notes that the visit has, or that wait for it. */
  readonly notesThere: number;
}

export class Receipt {
  review = $state.raw<VisitReview | null>(null);
  /** Why it could not be looked at, or not be taken into the journal. */
  error = $state.raw<UiError | null>(null);
  sending = $state(false);
  readonly vitals: TypedVitals | null;
  readonly note: SoapText | null;
  #answered = $state.raw<readonly Asked[]>([]);
  #gone = false;

  /** `note` is false where only the vitals are sent. A form in which nothing stands is not sent with the other. */
  constructor(
    readonly of: Sending,
    note: boolean,
  ) {
    this.vitals = of.vitals.blank ? null : of.vitals.typed();
    this.note = !note || of.note.blank ? null : $state.snapshot(of.note.text);
  }

  /** Nothing is written that could be sent. */
  get empty(): boolean {
    return this.vitals === null && this.note === null;
  }

  /** All that is asked, answered or not. */
  get asked(): readonly Asked[] {
    const second: Asked[] = this.note && this.of.notesThere > 0 ? [{ notesBefore: this.of.notesThere }] : [];
    return [...second, ...(this.review?.questions ?? []).map((question) => ({ question }))];
  }

  get faults(): readonly FieldError[] {
    return this.review?.faults ?? [];
  }

  isKept(one: Asked): boolean {
    return this.#answered.some((other) => sameAsked(one, other));
  }

  /** Nothing is left to be answered or mended. */
  get ready(): boolean {
    return this.review !== null && this.faults.length === 0 && this.asked.every((one) => this.isKept(one));
  }

  async open(): Promise<void> {
    // What was kept before this look is asked once: the form remembers it as long as its number stands.
    this.#answered = this.of.vitals.answered.map((question) => ({ question }));
    try {
      const review = await encounters.review(this.of.patient, this.of.key, this.#draft());
      if (review.patient === this.of.patient) this.review = review;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  /** It is meant as it stands. */
  keep(one: Asked): void {
    if (this.isKept(one)) return;
    this.#answered = [...this.#answered, one];
    if ("question" in one) this.of.vitals.answered = [...this.of.vitals.answered, one.question];
  }

  /** Another unit was meant: the number stays, and a fresh receipt looks at it. */
  async use(sign: VitalSign, unit: Unit): Promise<Receipt> {
    this.of.vitals.setUnit(sign, unit);
    const fresh = new Receipt(this.of, this.note !== null);
    await fresh.open();
    return fresh;
  }

  /**
   * Hands both forms to the journal, or neither; true when they are there. However often it is pressed it happens once.
   * Whatever goes wrong, every letter stays.
   */
  async send(): Promise<boolean> {
    if (this.sending || this.#gone || !this.ready) return false;
    this.sending = true;
    this.error = null;
    const { vitals, note, patient, key } = this.of;
    const forms = [...(this.vitals ? [vitals] : []), ...(this.note ? [note] : [])];
    try {
      await Promise.all(forms.map((form) => form.hold()));
      const answers = this.#answered.flatMap((one) => ("question" in one ? [one.question] : []));
      await encounters.send(patient, key, this.#draft(), answers);
      this.#gone = true;
      for (const form of forms) form.taken();
      return true;
    } catch (thrown) {
      const error = asUiError(thrown);
      for (const form of forms) form.refused(error);
      this.#refused(error);
      return false;
    } finally {
      this.sending = false;
    }
  }

  #draft(): VisitDraft {
    return { vitals: this.vitals, note: this.note };
  }

  #refused(error: UiError): void {
    if (!this.review) return;
    if (error.questions) {
      // What the core asks now is what counts, such as a clock that went wrong meanwhile.
      this.review = { ...this.review, questions: error.questions };
      this.#answered = this.#answered.filter((one) => !("question" in one));
    } else if (error.fields.length > 0) this.review = { ...this.review, faults: error.fields };
    else this.error = error;
  }
}

/** The same thing is asked. A moment that is now has moved on while one reads; the core says how far it may. */
function sameAsked(one: Asked, other: Asked): boolean {
  if ("notesBefore" in one || "notesBefore" in other) {
    return "notesBefore" in one && "notesBefore" in other && one.notesBefore === other.notesBefore;
  }
  const [a, b] = [one.question, other.question];
  return a.about === "value" ? JSON.stringify(a) === JSON.stringify(b) : a.about === b.about;
}
