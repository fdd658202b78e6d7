/** A patient who is open, as a section or a page of the chart sees it: what is known, and what can be opened from there. */
import type { ChartView, DraftPlace, EntryList, NoteId, PatientLabel, VisitKey } from "../ipc/bindings";
import type { Jot } from "./jot";

/** The sections that stand in the bar of every chart, each with a digit. */
export const CHART_SECTIONS = [
  "summary",
  "visits",
  "vitals",
  "notes",
  "problems",
  "allergies",
  "medications",
  "results",
  "appointments",
  "demographics",
] as const;
/**
 * The sections behind "More", in the order of the menu. One that is added here wants its name in `t.chart.sections` and its
 * page in `features/chart/section-pages.ts`; the compiler says so.
 */
export const MORE_SECTIONS = ["history", "care", "coverage", "documents", "messages"] as const;
export type MoreSection = (typeof MORE_SECTIONS)[number];
export type ChartSection = (typeof CHART_SECTIONS)[number] | MoreSection;
/** Every section there is. */
export const ALL_SECTIONS: readonly ChartSection[] = [...CHART_SECTIONS, ...MORE_SECTIONS];
export const isMore = (name: string): name is MoreSection => (MORE_SECTIONS as readonly string[]).includes(name);

/** A time for the next visit, as it would be booked. */
export interface FollowUpBooking {
  /** The words of the plan that ask for it. */
  readonly words: string;
  /** The first free time, clinic wall time; nothing while none is known, or where more has to be chosen than the time. */
  readonly offered: { start: string; end: string; what: string } | null;
  /** Books the time that was shown, whatever has been found since, and shows over the page what becomes of it. */
  book(shown: { start: string }): Promise<void>;
  letGo(): void;
}

export interface OpenPatient {
  readonly patient: string;
  /** Who this is, as far as it is known. */
  readonly whose: PatientLabel | null;
  /** OpenEMR has this patient no longer: nothing can be begun. */
  readonly gone: boolean;
  readonly chart: { readonly view: ChartView | null };
  /** How far each section was scrolled, in pixels. */
  readonly scroll: Record<string, number>;
  /** Something was begun in this form and not sent. A note is named with its visit: its number may stand under two (Q128). */
  hasBegun(kind: DraftPlace["kind"], record: string | null, visit?: VisitKey): boolean;
  /** Asks again what was begun and not sent: a form has been left. */
  lookForBegun(): void;
  /** Opens the visit of today, or begins it from the appointment: the one that is named, or the patient's own of today. */
  startVisit(appointment?: string): void;
  /** Opens the form for a new visit. */
  visitForm(): void;
  /** Opens the form for a new appointment over what is shown. */
  book(wish?: { around?: string; like?: string; start?: string; words?: string }): void;
  /** What a plan on screen asks for: a booking that is opened without a wish of its own begins with it. */
  offer(wish: { around?: string; like?: string; words?: string } | null): void;
  /** The same for another time of one that is there; with the time, and with whom, where they were chosen already. */
  moveAppointment(appointment: string, wish?: { start?: string; provider?: number | null }): void;
  /**
   * Looks for the first free time for what the plan on screen asks for, to be booked with the visit; nothing where the plan
   * asks for nothing. Whoever asked either books it or lets it go.
   */
  followUp(): FollowUpBooking | null;
  editDemographics(): void;
  /** Opens the form of an entry of a list; without `entry` the form of a new one, which begins with `title` if it is blank. */
  changeEntry(list: EntryList, entry: string | null, title?: string): void;
  /** Goes to where it is written in the visit of today, which is opened or begun for it. Nothing is sent. */
  jot(what: Jot): void;
  /** Shows a section of the chart. */
  section(name: ChartSection): void;
  /** Opens the form of an entry with today as the day it ended on. */
  endEntry(list: EntryList, entry: string): void;
  /** Opens the visit of a note with the form that changes the note. */
  changeNote(visit: VisitKey, note: NoteId): void;
  /** Shows the page of a visit. */
  openVisit(visit: VisitKey): void;
  /** Opens the form that a draft belongs to. */
  openDraft(place: DraftPlace): void;
}
