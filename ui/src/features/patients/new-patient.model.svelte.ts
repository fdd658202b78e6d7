/**
 * A new patient: one typed line that fills the boxes, those who may be the same person, and what became of it. Until the
 * server has answered there is nobody to write for.
 */
import { core } from "../../app/core.svelte";
import { DraftKeeper } from "../../app/draft.svelte";
import { Latest } from "../../app/latest";
import { WrittenForm } from "../../app/written-form.svelte";
import { outbox, patients } from "../../ipc";
import type { AlikeView, OutboxItem, PatientLineView, Question, TypedPatient } from "../../ipc/bindings";

/** Stands for the patient of the draft, who is nobody yet; the core has the same (contract/drafts.rs). */
export const NOBODY = "00000000-0000-4000-8000-000000000000";
/** Quiet time before the line is read, in milliseconds. */
const QUIET = 120;
/** The same before others are looked for, which asks the server. */
const QUIET_ALIKE = 600;

const blank = (): TypedPatient => ({ family: "", given: "", sex: "", birth: "", phone: "", email: "" });
const BOXES = Object.keys(blank()) as (keyof TypedPatient)[];

export class NewPatientForm extends WrittenForm {
  line = $state("");
  typed = $state<TypedPatient>(blank());
  /** What the line was understood as. */
  understood = $state.raw<PatientLineView | null>(null);
  /** Those who may be the person of the boxes, and the boxes they were looked for by. */
  alike = $state.raw<AlikeView | null>(null);
  looking = $state(false);
  /** The write that was handed to the journal. */
  sent = $state.raw<OutboxItem | null>(null);
  readonly draft: DraftKeeper;

  #write: string | null = null;
  readonly #lines = new Latest();
  readonly #others = new Latest();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #alikeTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop: () => void;

  constructor() {
    super();
    this.draft = new DraftKeeper(
      () => ({ kind: "patient", patient: NOBODY, visit: null }),
      () => (this.blank ? null : { kind: "patient", typed: $state.snapshot(this.typed) }),
    );
    this.#stop = core.outboxChanged.on(() => void this.#follow());
  }

  get blank(): boolean {
    return BOXES.every((box) => this.typed[box].trim() === "");
  }

  /** Shows the draft again, if there is one and nothing has been typed meanwhile. */
  async restore(): Promise<void> {
    if (!this.blank) return;
    const found = await this.draft.read();
    if (found?.kind !== "patient" || !this.blank) return;
    this.typed = { ...found.typed };
    this.#lookForOthers();
  }

  override end(): void {
    super.end();
    clearTimeout(this.#timer);
    clearTimeout(this.#alikeTimer);
    this.#stop();
  }

  override changed(): void {
    super.changed();
    this.#lookForOthers();
  }

  set(box: keyof TypedPatient, text: string): void {
    this.typed[box] = text;
    this.changed();
  }

  swapNames(): void {
    const { family, given } = this.typed;
    this.typed.family = given;
    this.typed.given = family;
    this.changed();
  }

  /** Something was typed into the one line. */
  lineTyped(): void {
    clearTimeout(this.#timer);
    const line = this.line;
    if (line.trim() === "") {
      this.#lines.forget();
      this.understood = null;
      return;
    }
    this.#timer = setTimeout(() => void this.readLine(line), QUIET);
  }

  /** Reads the line into the boxes. What a person has written into a box since stays there. */
  async readLine(line: string): Promise<void> {
    const before = this.understood?.typed ?? blank();
    await this.#lines.ask(
      () => patients.understand(line),
      (read) => {
        if (read.line !== this.line) return;
        for (const box of BOXES) if (this.typed[box] === before[box]) this.typed[box] = read.typed[box];
        this.understood = read;
        this.changed();
      },
      (error) => (this.error = error),
    );
  }

  /**
   * Hands it to the journal; what is asked first stays in `asked`. Asking is not answered by the same key once more, which
   * may be held down or pressed twice: a patient who was made twice cannot be deleted.
   */
  async send(): Promise<boolean> {
    return this.asked ? false : this.#create([]);
  }

  /** The same, once those who were asked about are seen to be others. */
  async createOther(): Promise<boolean> {
    return this.asked ? this.#create(this.asked) : false;
  }

  async #create(answers: readonly Question[]): Promise<boolean> {
    if (this.sending) return false;
    const typed = $state.snapshot(this.typed);
    const receipt = await this.handOver(async () => {
      const made = await patients.create(typed, [...answers]);
      return { write: made.write, patient: NOBODY };
    });
    if (!receipt) {
      // Those who are asked about belong on screen with what tells them apart.
      if (this.asked) this.#lookForOthers(0);
      return false;
    }
    this.#write = receipt.write;
    this.line = "";
    this.typed = blank();
    this.understood = this.alike = null;
    await this.#follow();
    return true;
  }

  /** Begins with another one. */
  another(): void {
    this.#write = null;
    this.sent = null;
    void this.restore();
  }

  #lookForOthers(quiet = QUIET_ALIKE): void {
    clearTimeout(this.#alikeTimer);
    const { family, birth, phone } = this.typed;
    if (family.trim() === "" || (birth.trim() === "" && phone.trim() === "" && this.typed.given.trim() === "")) {
      this.#others.forget();
      this.alike = null;
      this.looking = false;
      return;
    }
    this.#alikeTimer = setTimeout(() => {
      const typed = $state.snapshot(this.typed);
      this.looking = true;
      void this.#others.ask(
        () => patients.alike(typed),
        (found) => {
          this.looking = false;
          this.alike = found;
        },
        (error) => {
          this.looking = false;
          this.alike = { typed, alike: [], notAsked: error };
        },
      );
    }, quiet);
  }

  /** What has become of it. One that was refused is back in the boxes. */
  async #follow(): Promise<void> {
    const write = this.#write;
    if (write === null) return;
    try {
      const item = (await outbox.list()).find((one) => one.id === write) ?? null;
      if (this.#write !== write) return;
      this.sent = item;
      if (item?.state === "refused") {
        this.#write = null;
        this.error = item.error;
        await this.restore();
      }
    } catch {
      // It is asked again at the next change; Unsent shows it too.
    }
  }
}
