/** One open patient: the chart, the section that is shown, and the pages that are being written. */
import { core } from "../../app/core.svelte";
import type { DraftKeeper } from "../../app/draft.svelte";
import { Coalesced } from "../../app/latest";
import type { Jot } from "../../app/jot";
import type { ChartSection, FollowUpBooking, OpenPatient } from "../../app/open-patient";
import { drafts } from "../../ipc";
import type { DraftPlace, EntryList, NoteId, PatientLabel, VisitKey } from "../../ipc/bindings";
import { t } from "../../i18n";
import { ChartModel } from "./chart.model.svelte";
import { Begin } from "../encounters/begin.model.svelte";
import type { StartVisitForm } from "../encounters/start-visit.model.svelte";
import { sameVisit } from "../../app/visit-key";
import type { VisitModel } from "../encounters/visit.model.svelte";
import type { EntryForm } from "../entries/entry.model.svelte";
import type { BookingForm, BookingWish } from "../schedule/booking.model.svelte";
import { wish as wanted } from "../schedule/wish.svelte";
import type { DemographicsForm } from "../patients/demographics.model.svelte";
import { Later } from "../../kit/later.svelte";
import type Forms from "./forms";

export { CHART_SECTIONS as SECTIONS, type ChartSection } from "../../app/open-patient";

/** A page that something is written on. */
export type Page =
  { id: string; kind: "visit"; model: VisitModel } | { id: string; kind: "start"; model: StartVisitForm };

/** A form over whatever is shown: one at a time, and closing it one is back at what one was doing. */
export type Over =
  | { kind: "booking"; model: BookingForm }
  | { kind: "entry"; model: EntryForm }
  | { kind: "demographics"; model: DemographicsForm };

/** What pages are made of. The frame fetches it as soon as the day is on screen, so that hardly anybody ever waits for it. */
export const forms = new Later(() => import("./forms"));

/** The section that shows what a page was about. */
const sectionOf = (page: Page): ChartSection => (page.kind === "visit" ? "visits" : first());

/** The section that a chart opens with: the summary, unless the account may read nothing of it. */
const first = (): ChartSection => (core.state?.rights?.canReadCharts === false ? "demographics" : "summary");

export class PatientTab implements OpenPatient {
  readonly chart: ChartModel;
  /** Open or start. */
  readonly begin: Begin;
  #chosen = $state<string | null>(null);
  pages = $state.raw<readonly Page[]>([]);
  /** The form that is written over whatever is shown. */
  over = $state.raw<Over | null>(null);
  /** How far each section was scrolled, in pixels. */
  readonly scroll: Record<string, number> = {};
  /** A page could not be closed because its draft could not be kept. */
  heldBack = $state(false);
  /** Where something of this patient was begun and not sent. */
  begun = $state.raw<readonly DraftPlace[]>([]);
  #count = 0;
  #offered: BookingWish | null = null;
  /** What is to be written in the visit that is being opened. */
  #jotted: Jot | null = null;
  /** What was asked for before the forms were here, in its order. */
  #asked: ((made: typeof Forms) => void)[] = [];
  readonly #readingBegun = new Coalesced(() => this.#readBegun());
  readonly #stop: () => void;

  constructor(
    readonly patient: string,
    /** Who this is, from wherever the patient was opened, until the chart says it. */
    private readonly calledBefore: PatientLabel | null = null,
  ) {
    this.chart = new ChartModel(patient);
    this.begin = new Begin(patient, {
      openVisit: (visit) => {
        this.openVisit(visit);
        this.#with(() => this.#deliver());
      },
      openForm: () => {
        this.#jotted = null;
        this.visitForm();
      },
      keepTyped: async (visit) => {
        await Promise.all((this.#visitPage(visit)?.model.drafts ?? []).map((draft) => draft.flush()));
      },
      dropVisit: (visit) => this.#dropPage(this.#visitPage(visit)),
      leave: () => (this.#jotted = null),
    });
    void this.chart.open();
    this.lookForBegun();
    this.#stop = core.outboxChanged.on(() => this.lookForBegun());
  }

  /** Who this is, as the chart has it or had it last, or as they were called where they were opened. */
  get whose(): PatientLabel | null {
    return this.chart.whose ?? this.calledBefore;
  }

  /** "Reyes, Maria". */
  get name(): string {
    return this.whose?.name || t.banner.unknown;
  }

  /** OpenEMR has this patient no longer. */
  get gone(): boolean {
    const demographics = this.chart.view?.demographics;
    return demographics?.state === "unavailable" && demographics.why.reason === "noLongerKnown";
  }

  /** A section, or the id of a page. Until somebody chooses, it follows what is learned about the account's rights. */
  get shown(): string {
    return this.#chosen ?? first();
  }

  set shown(section: string) {
    this.#chosen = section;
  }

  get page(): Page | undefined {
    return this.pages.find((page) => page.id === this.shown);
  }

  /** The booking, if that is what is written over what is shown. */
  get booking(): BookingForm | null {
    return this.over?.kind === "booking" ? this.over.model : null;
  }

  get drafts(): DraftKeeper[] {
    return [...this.pages.flatMap((page) => page.model.drafts), ...(this.over?.model.drafts ?? [])];
  }

  startVisit(appointment: string | null = null): void {
    this.#jotted = null;
    void this.begin.start(appointment);
  }

  jot(what: Jot): void {
    this.#jotted = what;
    // Into the visit on screen where it is written in; one that is only read may be of another day.
    if (this.page?.kind === "visit" && this.page.model.modes?.[what.part] === "write") this.#deliver();
    else void this.begin.start(null);
  }

  section(name: ChartSection): void {
    this.shown = name;
  }

  visitForm(): void {
    this.#with((made) => {
      const open = this.pages.find((page) => page.kind === "start");
      if (open) {
        this.shown = open.id;
        return;
      }
      const model = new made.StartVisitForm(this.patient);
      const page: Page = { id: this.#id(), kind: "start", model };
      this.pages = [...this.pages, page];
      this.shown = page.id;
      void model.open();
    });
  }

  book(wish: BookingWish = {}): void {
    // What has a wish of its own, as the follow-up of a plan, has nothing to do with a time that was chosen elsewhere.
    if (Object.keys(wish).length > 0) return this.#book(null, wish);
    // A free time of the schedule goes into the form of whom it was chosen for.
    const time = wanted.take(this.patient);
    if (!time) return this.#book(null, this.#offered ?? {});
    const { start, provider } = time;
    this.#book(null, provider === undefined ? { start } : { start, provider });
  }

  offer(wish: BookingWish | null): void {
    this.#offered = wish;
  }

  followUp(): FollowUpBooking | null {
    const wish = this.#offered;
    // A plan is read on a page: the forms are here.
    if (!wish || this.booking || this.gone || !forms.part) return null;
    return new forms.part.PlannedBooking(this.patient, wish, (form) => this.#lay({ kind: "booking", model: form }));
  }

  moveAppointment(appointment: string, wish: BookingWish = {}): void {
    this.#book(appointment, wish);
  }

  /** Closes a form over what is shown once what was typed is kept: what one was doing is still there. */
  async closeOver(over: Over | null = this.over): Promise<void> {
    if (!over || !(await this.#kept(over.model.drafts))) return;
    over.model.end();
    if (this.over === over) this.over = null;
    this.lookForBegun();
  }

  editDemographics(): void {
    this.#with((made) => {
      if (this.over?.kind === "demographics") return void this.over.model.restore();
      const model = new made.DemographicsForm(this.patient);
      this.#lay({ kind: "demographics", model });
      void model.open();
    });
  }

  /** Opens the form of an entry of a list; without `entry` the form of a new one. */
  changeEntry(list: EntryList, entry: string | null, title = ""): void {
    this.#entry(list, entry, (form) => void form.openWith(title), title);
  }

  /** Opens the form of an entry with today as the day it ended on. */
  endEntry(list: EntryList, entry: string): void {
    const today = this.chart.view?.today ?? "";
    this.#entry(list, entry, (form) => void form.openToEnd(today));
  }

  /** Opens the visit of a note with the form that changes the note. */
  changeNote(visit: VisitKey, note: NoteId): void {
    this.openVisit(visit);
    this.#with(() => {
      if (this.page?.kind === "visit") void this.page.model.changeNote(note);
    });
  }

  /** Opens the form that a draft belongs to. */
  openDraft(place: DraftPlace): void {
    switch (place.kind) {
      case "note":
      case "vitals":
        if (!place.visit) return;
        if (place.record != null) return this.changeNote(place.visit, Number(place.record));
        this.openVisit(place.visit);
        this.#with(() => {
          if (this.page?.kind === "visit") void this.page.model.restore();
        });
        return;
      case "visit":
        return this.visitForm();
      case "appointment":
        this.#book(place.record ?? null, {});
        this.#with(() => void this.booking?.takenBack());
        return;
      case "demographics":
        return this.editDemographics();
      case "patient":
        // Nobody's form: it lies on the screen of patients.
        return;
      case "problem":
      case "allergy":
      case "medication":
      case "surgery":
      case "dentalIssue":
        return this.changeEntry(place.kind, place.record ?? null);
      case "message":
        return this.section("messages");
    }
  }

  /** Asks again what was begun and not sent: a form has been left. */
  lookForBegun(): void {
    void this.#readingBegun.run();
  }

  /** Something was begun in this form and not sent. A note is named with its visit: its number may stand under two (Q128). */
  hasBegun(kind: DraftPlace["kind"], record: string | null, visit?: VisitKey): boolean {
    return this.begun.some(
      (place) => place.kind === kind && (place.record ?? null) === record && (!visit || sameVisit(place.visit, visit)),
    );
  }

  /** Shows the page of a visit; `inPlaceOf` is the page it grew out of. */
  openVisit(key: VisitKey, inPlaceOf?: Page): void {
    this.#with((made) => this.#openVisit(made, key, inPlaceOf));
  }

  #openVisit(made: typeof Forms, key: VisitKey, inPlaceOf?: Page): void {
    const open = this.#visitPage(key);
    if (open) {
      this.shown = open.id;
      return;
    }
    const model = new made.VisitModel(this.patient, key, core.state?.settings.units ?? "us");
    const page: Page = { id: this.#id(), kind: "visit", model };
    this.pages = inPlaceOf ? this.pages.map((one) => (one === inPlaceOf ? page : one)) : [...this.pages, page];
    inPlaceOf?.model.end();
    this.shown = page.id;
    void model.open();
  }

  /** Closes a page once everything on it is kept; stays open if that fails. */
  async closePage(page: Page): Promise<void> {
    if (!(await this.#kept(page.model.drafts))) return;
    this.#dropPage(page);
  }

  /** True when everything typed is kept and the tab may go. */
  async close(): Promise<boolean> {
    if (!(await this.#kept(this.drafts))) return false;
    this.drop();
    return true;
  }

  /** Ends everything on it at once: whoever it belonged to is no longer signed in. */
  drop(): void {
    this.#asked = [];
    for (const page of this.pages) page.model.end();
    this.over?.model.end();
    this.over = null;
    this.#stop();
    this.begin.end();
    this.chart.end();
  }

  /** Does what makes or needs a page: at once where the forms are here, else as soon as they are. */
  #with(act: (made: typeof Forms) => void): void {
    if (forms.part && this.#asked.length === 0) return act(forms.part);
    this.#asked.push(act);
    void forms.fetch().then(() => this.#catchUp());
  }

  /** Does what waited for the forms. Where they did not come it waits on: the screen says so and fetches them again. */
  #catchUp(): void {
    while (forms.part && this.#asked.length > 0) this.#asked.shift()?.(forms.part);
  }

  #deliver(): void {
    if (this.page?.kind === "visit") this.page.model.jotted = this.#jotted;
    this.#jotted = null;
  }

  #visitPage(key: VisitKey): Page | undefined {
    return this.pages.find((page) => page.kind === "visit" && sameVisit(page.model.key, key));
  }

  #dropPage(page: Page | undefined): void {
    if (!page) return;
    page.model.end();
    this.pages = this.pages.filter((one) => one !== page);
    if (this.shown === page.id) this.shown = sectionOf(page);
    this.lookForBegun();
  }

  #book(moves: string | null, wish: BookingWish): void {
    this.#with((made) => {
      if (this.booking?.moves === moves) return this.booking.wishes(wish);
      const model = new made.BookingForm(this.patient, moves, wish);
      this.#lay({ kind: "booking", model });
      void model.open();
    });
  }

  #entry(list: EntryList, entry: string | null, open: (form: EntryForm) => void, title = ""): void {
    this.#with((made) => {
      const { over } = this;
      if (over?.kind === "entry" && over.model.list === list && over.model.entry === entry)
        return void over.model.restore().then(() => over.model.suggest(title));
      const model = new made.EntryForm(this.patient, list, entry);
      this.#lay({ kind: "entry", model });
      open(model);
    });
  }

  /** Lays a form over what is shown. What was typed in the one before is kept as its draft. */
  #lay(over: Over): void {
    const before = this.over?.model;
    this.over = over;
    if (before) void this.#leave(before);
  }

  /** One whose draft cannot be kept just now stays behind with it, and goes on trying. */
  async #leave(form: Over["model"]): Promise<void> {
    await form.draft.flush();
    if (form.draft.state !== "failed") form.end();
  }

  async #kept(drafts: readonly DraftKeeper[]): Promise<boolean> {
    await Promise.all(drafts.map((draft) => draft.flush()));
    this.heldBack = drafts.some((draft) => draft.state === "failed");
    return !this.heldBack;
  }

  async #readBegun(): Promise<void> {
    try {
      const all = await drafts.list();
      this.begun = all.map((line) => line.place).filter((place) => place.patient === this.patient);
    } catch {
      // What was begun is found again when its form is opened; until then its button reads as for a fresh form.
    }
  }

  #id(): string {
    this.#count += 1;
    return `page-${this.#count}`;
  }
}
