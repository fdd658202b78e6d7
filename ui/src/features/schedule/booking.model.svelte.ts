/**
 * The form for a new appointment, or for another time of one that is there: free times come first, it is checked while it
 * is filled in, kept as a draft, and booked or moved through the journal.
 */
import { core } from "../../app/core.svelte";
import { DraftKeeper } from "../../app/draft.svelte";
import { Latest } from "../../app/latest";
import { WrittenForm } from "../../app/written-form.svelte";
import { asUiError, outbox, schedule } from "../../ipc";
import type {
  AppointmentForm,
  BookingCheck,
  BookingOptions,
  BookRequest,
  FieldError,
  FreeView,
  Gap,
  OutboxItem,
  ProviderId,
  UiError,
} from "../../ipc/bindings";

/** What a form is opened for, where it is known. */
export type BookingWish = {
  /** The day around which it should be, `YYYY-MM-DD`. */
  around?: string;
  /** The visit that it follows, clinic wall time: the same weekday and time come first. */
  like?: string;
  /** The time that was chosen already, clinic wall time. */
  start?: string;
  /** With whom, where that was chosen too: nothing where their number is not known, so that the form asks. */
  provider?: ProviderId | null;
  /** Words of a plan that ask for it. */
  words?: string;
};

/** The number of OpenEMR's own category for a visit of no particular kind. */
const OFFICE_VISIT = 5;
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
  /** The appointment that is moved, as OpenEMR has it; nothing for a new one, and until it is read. */
  moved = $state.raw<AppointmentForm | null>(null);
  /** It could not be read, and is not changed then. */
  movedError = $state.raw<UiError | null>(null);
  /** The clinician has said that it is one day and no series. */
  single = $state(false);
  free = $state.raw<FreeView | null>(null);
  freeError = $state.raw<UiError | null>(null);
  /** The clinic's notice is no reason against a time. */
  soon = $state(false);
  wish = $state.raw<BookingWish>({});
  /** The warnings were read and the time is wanted all the same. */
  accepted = $state(false);
  /** The write this form became. */
  booked = $state.raw<Pick<OutboxItem, "state" | "error" | "confirmation" | "changedAt" | "appointment"> | null>(null);
  readonly draft: DraftKeeper;

  readonly #checks = new Latest();
  readonly #searches = new Latest();
  readonly #stop: (() => void)[];
  #write: string | null = null;
  #touched = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was last looked for: the same is not looked for at every key. */
  #looked = "";

  constructor(
    readonly patient: string,
    /** The appointment that is to be moved; nothing for a new one. */
    readonly moves: string | null = null,
    wish: BookingWish = {},
  ) {
    super();
    this.wish = wish;
    this.draft = new DraftKeeper(
      () => ({ kind: "appointment", patient, visit: null, record: moves }),
      () => (this.#touched ? { kind: "appointment", typed: $state.snapshot(this.request) } : null),
    );
    this.#stop = [
      core.outboxChanged.on(() => void this.#follow()),
      // The day was still being read when it was asked about.
      core.dayChanged.on((date) => {
        if (this.booked !== null) return;
        if (this.check?.start?.slice(0, 10) === date) this.#ask();
        if (this.free?.days.some((day) => day.date === date)) this.#search();
      }),
    ];
  }

  async open(): Promise<void> {
    await Promise.all([this.#restore(), this.readOptions(), this.#readMoved()]);
    this.#fill();
    this.look();
  }

  /** Nothing was typed or chosen in it, and no draft lay there. */
  get isUntouched(): boolean {
    return !this.#touched;
  }

  /** What was wished for while the form was open already. */
  wishes(wish: BookingWish): void {
    this.wish = wish;
    if (this.booked !== null) this.again();
    this.#fill();
    this.look();
  }

  /**
   * Fills in the time that was chosen elsewhere, unless somebody has typed one. An appointment that was put into another
   * hour of the calendar goes there, whatever was typed for it before.
   */
  #fill(): void {
    const { start, provider } = this.wish;
    if (!start || (this.request.start !== "" && this.moves === null)) return;
    if (provider !== undefined) this.request.provider = provider;
    this.request.date = start.slice(0, 10);
    this.request.start = start.slice(11, 16);
    this.changed();
  }

  async #readMoved(): Promise<void> {
    if (this.moves === null) return;
    try {
      const moved = await schedule.appointment(this.patient, this.moves);
      this.moved = moved;
      this.movedError = null;
      // The old time stands in no box: what is chosen is the new one.
      if (!this.#touched) this.request = { ...moved.request, date: "", start: "" };
    } catch (thrown) {
      this.movedError = asUiError(thrown);
    }
  }

  /** The length of what is looked for, as it stands in the box or as the clinic plans a follow-up. */
  get minutes(): string {
    return this.request.duration.trim();
  }

  /** Looks for free time, if who, how long or when has changed. */
  look(): void {
    const { around, like } = this.wish;
    const key = JSON.stringify([this.request.provider, this.minutes, around, like, this.soon]);
    if (key === this.#looked || this.options === null) return;
    this.#looked = key;
    this.#search();
  }

  /** Looks from now on, or around a day. */
  lookAround(day: string | undefined): void {
    const { around: _, ...rest } = this.wish;
    this.wish = day === undefined ? rest : { ...rest, around: day };
    this.look();
  }

  #search(): void {
    if (this.request.provider === null || this.minutes === "") {
      this.free = null;
      return;
    }
    const request = {
      provider: this.request.provider,
      minutes: this.minutes,
      around: this.wish.around ?? null,
      like: this.wish.like ?? null,
      urgent: this.soon,
      moves: this.moves,
    };
    void this.#searches.ask(
      () => schedule.free(this.patient, request),
      (free) => {
        if (free.patient !== this.patient) return;
        this.free = free;
        this.freeError = null;
      },
      (error) => (this.freeError = error),
    );
  }

  /** Puts a free time into the boxes. */
  choose(gap: Gap): void {
    if (this.sending || this.booked) return;
    this.request.date = gap.start.slice(0, 10);
    this.request.start = gap.start.slice(11, 16);
    this.changed();
    // A time that was chosen is looked at at once, so that Enter finds what is to be said about it.
    clearTimeout(this.#timer);
    this.#ask();
  }

  /** Whether this is the time in the boxes. */
  isChosen(gap: Gap): boolean {
    return this.check?.start === gap.start && this.request.start !== "";
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
    this.#timer = setTimeout(() => {
      this.#ask();
      this.look();
    }, CHECK_AFTER);
  }

  /** Hands the booking to the journal; the text stays if that fails. */
  async book(): Promise<void> {
    // Enter is pressed more than once a second by whoever waits for nothing to happen.
    if (this.sending || this.booked) return;
    const receipt = await this.handOver(() => this.#send());
    if (!receipt) return this.#ask();
    this.#write = receipt.write;
    this.booked = { state: "queued", error: null, confirmation: null, changedAt: "" };
    await this.#follow();
  }

  #send() {
    const request = $state.snapshot(this.request);
    if (this.moves === null) return schedule.book(this.patient, request, this.accepted);
    const moved = this.moved;
    if (!moved) throw this.movedError ?? { code: "recordNotFound", params: {}, fields: [], retryable: false };
    return schedule.move(this.patient, { opened: moved.appointment, request, single: this.single }, this.accepted);
  }

  /** A fresh form after a booking. */
  again(): void {
    this.#write = null;
    this.#touched = false;
    this.booked = null;
    this.accepted = false;
    this.check = null;
    this.#looked = "";
    this.request = { ...empty(), ...this.#usual() };
    this.look();
  }

  /** What most bookings have: the clinician, the clinic's first facility, an office visit, the length of a follow-up. */
  #usual(): Pick<BookRequest, "provider" | "facility" | "category" | "duration"> {
    const length = this.options?.rules?.durations.find((one) => one.kind === "followUp");
    return {
      provider: this.options?.me ?? null,
      facility: this.options?.facility ?? null,
      category: this.options?.categories?.find((one) => one.id === OFFICE_VISIT)?.id ?? null,
      duration: length ? String(length.minutes) : "",
    };
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
      const usual = this.#usual();
      this.request.provider ??= usual.provider;
      this.request.facility ??= usual.facility;
      if (this.#touched || this.moves !== null) return;
      this.request.category ??= usual.category;
      this.request.duration ||= usual.duration;
    } catch (thrown) {
      this.optionsError = asUiError(thrown);
    }
  }

  #ask(): void {
    void this.#checks.ask(
      () => schedule.check(this.patient, $state.snapshot(this.request), this.moves),
      (check) => {
        if (check.patient === this.patient) this.check = check;
      },
      (error) => (this.error = error),
    );
  }
}
