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

/** A time that was chosen elsewhere, until somebody has said in the drawer whether it is meant. */
export type Brought = { start: string; provider?: ProviderId | null };

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
  /** The warnings that are shown were read and the time is wanted all the same; one that comes later takes it back. */
  accepted = $state(false);
  /** A time that was chosen on the schedule and neither taken nor left in this drawer. */
  brought = $state.raw<Brought | null>(null);
  /** The time in the boxes was chosen in this drawer. */
  choseHere = $state(false);
  /** What the last answered check was asked about. */
  #checked = $state.raw<BookRequest | null>(null);
  /** The write this form became. */
  booked = $state.raw<Pick<
    OutboxItem,
    "kind" | "state" | "error" | "confirmation" | "changedAt" | "appointment"
  > | null>(null);
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
    // What the form offers was filled in meanwhile.
    if (this.request.start !== "") this.#ask();
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
   * Fills in the time that was chosen elsewhere, unless another one is typed: then somebody says which is meant. An
   * appointment that was put into another hour of the calendar goes there, whatever was typed for it before. Neither is
   * booked by Enter before it is taken in the drawer.
   */
  #fill(): void {
    const { start, provider } = this.wish;
    if (!start || this.booked !== null) return;
    this.brought = provider === undefined ? { start } : { start, provider };
    this.choseHere = false;
    const free = this.request.start === "" || this.moves !== null;
    if (free || !this.isTypedInstead) this.#put(this.brought);
  }

  #put({ start, provider }: Brought): void {
    if (provider !== undefined) this.request.provider = provider;
    this.request.date = start.slice(0, 10);
    this.request.start = start.slice(11, 16);
    this.changed();
  }

  /** Another time than the one that was chosen elsewhere stands in the boxes. */
  get isTypedInstead(): boolean {
    const { date, start } = this.request;
    return this.brought !== null && start !== "" && `${date}T${start}` !== this.brought.start.slice(0, 16);
  }

  /** The time that was chosen elsewhere is meant. */
  takeBrought(): void {
    if (!this.brought || this.sending || this.booked) return;
    this.#put(this.brought);
    this.#chose();
  }

  /** What stands in the boxes is meant, and not what was chosen elsewhere. */
  keepTyped(): void {
    this.#chose();
  }

  /** A time that was chosen is looked at at once, so that Enter finds what is to be said about it. */
  #chose(): void {
    this.brought = null;
    this.choseHere = true;
    clearTimeout(this.#timer);
    this.#ask();
    this.look();
  }

  /** A time was typed. */
  timed(): void {
    this.brought = null;
    this.choseHere = true;
    this.changed();
  }

  /** Enter books: the time was chosen in this drawer, and what is said about it answers what stands in the boxes. */
  get isReady(): boolean {
    const asked = this.#checked;
    if (!this.choseHere || !asked) return false;
    const { date } = this.request;
    // A date that was understood is written in another form by its box.
    const sameDay = date === asked.date || date === this.check?.start?.slice(0, 10);
    return sameDay && JSON.stringify({ ...this.request, date: "" }) === JSON.stringify({ ...asked, date: "" });
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
  choose(gap: Pick<Gap, "start">): void {
    if (this.sending || this.booked) return;
    this.request.date = gap.start.slice(0, 10);
    this.request.start = gap.start.slice(11, 16);
    this.changed();
    this.#chose();
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
    if (!receipt) {
      // What was found is on screen before the next look at it, and has not been read yet.
      if (this.error?.warnings && this.check) this.#show({ ...this.check, warnings: this.error.warnings }, true);
      return this.#ask();
    }
    this.#write = receipt.write;
    this.booked = {
      kind: this.moves ? "appointmentMove" : "appointment",
      state: "queued",
      error: null,
      confirmation: null,
      changedAt: "",
    };
    await this.#follow();
  }

  #send() {
    const request = $state.snapshot(this.request);
    // What is accepted is what was shown, and the core asks again where it finds more.
    const accepted = this.accepted ? (this.check?.warnings ?? []) : [];
    if (this.moves === null) return schedule.book(this.patient, request, accepted);
    const moved = this.moved;
    if (!moved) throw this.movedError ?? { code: "recordNotFound", params: {}, fields: [], retryable: false };
    return schedule.move(this.patient, { opened: moved.appointment, request, single: this.single }, accepted);
  }

  /** A fresh form after a booking. */
  again(): void {
    this.#write = null;
    this.#touched = false;
    this.booked = null;
    this.accepted = false;
    this.choseHere = false;
    this.brought = null;
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
    const request = $state.snapshot(this.request);
    const seen = this.check?.warnings ?? [];
    void this.#checks.ask(
      () => schedule.check(this.patient, request, this.moves, seen),
      (check) => {
        if (check.patient !== this.patient) return;
        // Whatever else came on screen meanwhile was followed by a question of its own, and only the last is answered.
        this.#show(check, check.news);
        this.#checked = request;
      },
      (error) => (this.error = error),
    );
  }

  /** A warning that was not there when the box was ticked has not been read. */
  #show(check: BookingCheck, news: boolean): void {
    if (news) this.accepted = false;
    this.check = check;
  }
}
