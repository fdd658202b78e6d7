/** The form for a new appointment: checked while it is filled in, kept as a draft, booked through the journal. */
import { core } from "../../app/core.svelte";
import { DraftKeeper } from "../../app/draft.svelte";
import { Latest } from "../../app/latest";
import { WrittenForm } from "../../app/written-form.svelte";
import { asUiError, outbox, schedule } from "../../ipc";
import type {
  BookingCheck,
  BookingOptions,
  BookRequest,
  FieldError,
  FreeSpan,
  OutboxItem,
  UiError,
} from "../../ipc/bindings";

/** Quiet time before the core is asked about the booking, in milliseconds. */
const CHECK_AFTER = 200;

const empty = (): BookRequest => ({
  date: "",
  start: "",
  duration: "",
  category: null,
  title: "",
  comment: "",
  provider: null,
  facility: null,
});

export class BookingForm extends WrittenForm {
  request = $state<BookRequest>(empty());
  options = $state.raw<BookingOptions | null>(null);
  optionsError = $state.raw<UiError | null>(null);
  check = $state.raw<BookingCheck | null>(null);
  /** The warnings were read and the time is wanted all the same. */
  accepted = $state(false);
  /** The write this form became. */
  booked = $state.raw<Pick<OutboxItem, "state" | "error" | "confirmation" | "changedAt"> | null>(null);
  readonly draft: DraftKeeper;

  readonly #checks = new Latest();
  readonly #stop: (() => void)[];
  #write: string | null = null;
  #touched = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly patient: string) {
    super();
    this.draft = new DraftKeeper(
      () => ({ kind: "appointment", patient, visit: null }),
      () => (this.#touched ? { kind: "appointment", typed: $state.snapshot(this.request) } : null),
    );
    this.#stop = [
      core.outboxChanged.on(() => void this.#follow()),
      // The day was still being read when it was asked about.
      core.dayChanged.on((date) => {
        if (this.booked === null && this.check?.start?.slice(0, 10) === date) this.#ask();
      }),
    ];
  }

  async open(): Promise<void> {
    await Promise.all([this.#restore(), this.readOptions()]);
  }

  override end(): void {
    for (const stop of this.#stop) stop();
    clearTimeout(this.#timer);
    super.end();
  }

  /** What stands beside a box: a fault of the booking, or of the check once something is in the box. */
  faultsOf(field: keyof BookRequest): readonly FieldError[] {
    const refused = this.faults.filter((fault) => fault.field === field);
    if (refused.length > 0) return refused;
    const value = this.request[field];
    const filled = value !== null && value !== "";
    return filled
      ? (this.check?.fields.filter((fault) => fault.field === field && fault.code !== "required") ?? [])
      : [];
  }

  override changed(): void {
    this.#touched = true;
    this.accepted = false;
    super.changed();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), CHECK_AFTER);
  }

  /** Hands the booking to the journal; the text stays if that fails. */
  async book(): Promise<void> {
    const receipt = await this.handOver(() =>
      schedule.book(this.patient, $state.snapshot(this.request), this.accepted),
    );
    if (!receipt) return this.#ask();
    this.#write = receipt.write;
    this.booked = { state: "queued", error: null, confirmation: null, changedAt: "" };
    await this.#follow();
  }

  /** A fresh form after a booking. */
  again(): void {
    this.#write = null;
    this.#touched = false;
    this.booked = null;
    this.accepted = false;
    this.check = null;
    this.request = { ...empty(), provider: this.options?.me ?? null, facility: this.options?.facility ?? null };
  }

  /** A free time that was chosen before the form fills what is still empty; what was begun stays as it is. */
  async begin({ start }: Pick<FreeSpan, "start">): Promise<void> {
    await this.#restore();
    if (this.#touched || this.booked) return;
    this.request.date = start.slice(0, 10);
    this.request.start = start.slice(11, 16);
    this.changed();
  }

  /** A booking was taken back into this form: its text is what is shown, and no longer what had become of it. */
  async takenBack(): Promise<void> {
    if (this.booked) this.again();
    await this.#restore();
  }

  async #follow(): Promise<void> {
    const write = this.#write;
    if (!write) return;
    try {
      const item = (await outbox.list()).find((one) => one.id === write && one.patient === this.patient);
      if (item && write === this.#write) this.booked = item;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  async #restore(): Promise<void> {
    const found = await this.draft.read();
    if (found?.kind !== "appointment" || this.#touched) return;
    this.request = { ...found.typed };
    this.#touched = true;
    this.#ask();
  }

  /** Reads what the form offers. */
  async readOptions(): Promise<void> {
    try {
      const options = await schedule.options(this.patient);
      this.options = options;
      this.optionsError = null;
      this.request.provider ??= options.me;
      this.request.facility ??= options.facility;
    } catch (thrown) {
      this.optionsError = asUiError(thrown);
    }
  }

  #ask(): void {
    void this.#checks.ask(
      () => schedule.check(this.patient, $state.snapshot(this.request)),
      (check) => {
        if (check.patient === this.patient) this.check = check;
      },
      (error) => (this.error = error),
    );
  }
}
