/** One open patient: the chart, the section that is shown, and the pages that are being written. */
import { core } from "../../app/core.svelte";
import type { DraftKeeper } from "../../app/draft.svelte";
import type { VisitKey } from "../../ipc/types";
import { listName } from "../../i18n/words";
import { t } from "../../i18n";
import { ChartModel } from "../chart/chart.model.svelte";
import { StartVisitForm } from "../encounters/start-visit.model.svelte";
import { sameVisit } from "../encounters/visit-key";
import { VisitModel } from "../encounters/visit.model.svelte";
import { BookingForm } from "../schedule/booking.model.svelte";

/** The sections that every chart has. */
export const SECTIONS = ["summary", "visits", "vitals", "notes", "appointments", "demographics"] as const;
export type ChartSection = (typeof SECTIONS)[number];

/** A page that something is written on. */
export type Page =
  | { id: string; kind: "visit"; model: VisitModel }
  | { id: string; kind: "start"; model: StartVisitForm }
  | { id: string; kind: "book"; model: BookingForm };

/** The section that a chart opens with: the summary, unless the account may read nothing of it. */
const first = (): ChartSection => (core.state?.rights?.canReadCharts === false ? "demographics" : "summary");

export class PatientTab {
  readonly chart: ChartModel;
  /** A section, or the id of a page. */
  shown = $state<string>(first());
  pages = $state.raw<readonly Page[]>([]);
  /** How far each section was scrolled, in pixels. */
  readonly scroll: Record<string, number> = {};
  /** A page could not be closed because its draft could not be kept. */
  heldBack = $state(false);
  #count = 0;

  constructor(
    readonly patient: string,
    /** The name from wherever the patient was opened, until the chart has it. */
    private readonly calledBefore: string,
  ) {
    this.chart = new ChartModel(patient);
    void this.chart.open();
  }

  /** "Reyes, Maria". */
  get name(): string {
    const known = this.chart.view?.demographics;
    if (known?.state === "known") return listName(known.value.patient.summary);
    return this.calledBefore || t.banner.unknown;
  }

  get page(): Page | undefined {
    return this.pages.find((page) => page.id === this.shown);
  }

  get drafts(): DraftKeeper[] {
    return this.pages.flatMap((page) => page.model.drafts);
  }

  startVisit(): void {
    this.#single("start", () => new StartVisitForm(this.patient));
  }

  book(): void {
    this.#single("book", () => new BookingForm(this.patient));
  }

  /** Shows the page of a visit; `inPlaceOf` is the page it grew out of. */
  openVisit(key: VisitKey, inPlaceOf?: Page): void {
    const open = this.pages.find((page) => page.kind === "visit" && sameVisit(page.model.key, key));
    if (open) {
      this.shown = open.id;
      return;
    }
    const model = new VisitModel(this.patient, key, core.state?.settings.units ?? "us");
    const page: Page = { id: this.#id(), kind: "visit", model };
    this.pages = inPlaceOf ? this.pages.map((one) => (one === inPlaceOf ? page : one)) : [...this.pages, page];
    inPlaceOf?.model.end();
    this.shown = page.id;
    void model.open();
  }

  /** Closes a page once everything on it is kept; stays open if that fails. */
  async closePage(page: Page): Promise<void> {
    if (!(await this.#kept(page.model.drafts))) return;
    page.model.end();
    this.pages = this.pages.filter((one) => one !== page);
    if (this.shown === page.id) this.shown = page.kind === "visit" ? "visits" : first();
  }

  /** True when everything typed is kept and the tab may go. */
  async close(): Promise<boolean> {
    if (!(await this.#kept(this.drafts))) return false;
    for (const page of this.pages) page.model.end();
    this.chart.end();
    return true;
  }

  /** Ends everything on it at once: whoever it belonged to is no longer signed in. */
  drop(): void {
    for (const page of this.pages) page.model.end();
    this.chart.end();
  }

  async #kept(drafts: readonly DraftKeeper[]): Promise<boolean> {
    await Promise.all(drafts.map((draft) => draft.flush()));
    this.heldBack = drafts.some((draft) => draft.state === "failed");
    return !this.heldBack;
  }

  #single(kind: "start", make: () => StartVisitForm): void;
  #single(kind: "book", make: () => BookingForm): void;
  #single(kind: "start" | "book", make: () => StartVisitForm | BookingForm): void {
    const open = this.pages.find((page) => page.kind === kind);
    if (open) {
      this.shown = open.id;
      return;
    }
    const model = make();
    const page = { id: this.#id(), kind, model } as Page;
    this.pages = [...this.pages, page];
    this.shown = page.id;
    void model.open();
  }

  #id(): string {
    this.#count += 1;
    return `page-${this.#count}`;
  }
}
