/** Today as a worklist, and the way from there to the visit of today. */
import { clock } from "../format.svelte";
import { calledHere } from "../people.svelte";
import { plural } from "../plural";
import type { DraftKind, VisitOfDay, WriteKind } from "../../ipc/bindings";

/** "09:02 · Office Visit · Cough · Dr. Elena Garcia" */
export const visitOfDay = (visit: VisitOfDay): string =>
  [clock(visit.at), visit.category, visit.reason, calledHere(visit.providerName)].filter(Boolean).join(" · ");

export const begin = {
  open: "Open visit",
  several: "Which visit of today?",
  severalLead: "There is more than one visit of today.",
  another: "Another visit today…",
  newVisit: "New visit…",
  first: "Start the first visit",
  close: "Close",
  started: "Visit begun from the appointment.",
  looked: "OpenEMR has no other visit of today.",
  willLook: "OpenEMR did not answer in time: Rounds will look for a visit of today before it sends this one.",
  undo: "Undo",
  undone: "Undone: nothing was sent.",
  wroteIn: "Something is written in this visit already, so it stays.",
  tooLate: "Too late to undo: the visit is on its way to OpenEMR, where it cannot be deleted.",
  failed: "The visit of today could not be opened.",
  found: (n: number) =>
    plural(n, {
      one: "OpenEMR has a visit of this day that was not known when this one was begun. Nothing was sent.",
      other: "OpenEMR has # visits of this day that were not known when this one was begun. Nothing was sent.",
    }),
  foundUnread:
    "A visit of this patient in OpenEMR could not be read, and may be of this day. Nothing was sent. Look in OpenEMR first.",
  use: "Use this visit",
  useLabel: (visit: string) => `Use the visit ${visit}`,
  useHint: "What you wrote here goes into it, and no second visit is made.",
  second: "Start a second visit",
  secondHint: "OpenEMR cannot delete a visit.",
  decideLabel: (whose: string) => `Decide which visit of ${whose} is meant`,
};

const minutes = (n: number) => {
  if (n < 60) return plural(n, { one: "# min", other: "# min" });
  const rest = n % 60;
  return rest === 0 ? `${Math.floor(n / 60)} h` : `${Math.floor(n / 60)} h ${rest} min`;
};

export const worklist = {
  waiting: (n: number) => `Waiting (${n})`,
  next: "Next",
  list: "Appointments of the day",
  hint: "Arrow keys go from row to row. Enter opens or starts the visit, B books, M moves, C opens the chart.",
  over: (done: number, noShow: number, cancelled: number) =>
    [
      done > 0 && plural(done, { one: "# done", other: "# done" }),
      noShow > 0 && plural(noShow, { one: "# no show", other: "# no shows" }),
      cancelled > 0 && plural(cancelled, { one: "# cancelled", other: "# cancelled" }),
    ]
      .filter(Boolean)
      .join(", "),
  now: (time: string) => `Now, ${time}`,
  free: (span: string) => `Free ${span}`,
  freeWanted: (from: string) => `Find the patient, then book: ${from} is filled in`,
  book: "Book",
  start: "Start",
  startLabel: (name: string) => `Start a visit of ${name}`,
  open: "Open",
  openLabel: (name: string) => `Open today’s visit of ${name}`,
  chart: "Chart",
  chartLabel: (name: string) => `Open the chart of ${name}`,
  /** "arrived 09:02, waiting 20 min" */
  arrived: (time: string | null, exact: boolean, n: number, vitals: boolean) =>
    (time === null
      ? n < 1
        ? "arrived, due now"
        : `arrived, due ${minutes(n)} ago`
      : n < 1
        ? `arrived ${exact ? "" : "by "}${time}, just now`
        : exact
          ? `arrived ${time}, waiting ${minutes(n)}`
          : `arrived by ${time}, over ${minutes(n)}`) + (vitals ? " · vitals in" : ""),
  visit: {
    undecided: "Which visit? To decide",
    open: "Visit open",
    openDraft: "Visit open · draft",
    noteUnsent: "Visit open · note unsent",
    vitalsUnsent: "Visit open · vitals unsent",
    vitalsOnly: "Vitals only",
    noteOnly: "Done · no vitals",
    done: "Done",
    notRead: "Visit open · not read",
    several: "Several visits",
  },
  preview: "Preview",
  previewNone: "Choose a row to prepare for the patient without opening the chart.",
  previewHint: "What you look at here is noted in the access log.",
  noneActive: "None active",
  lastVisit: "Last assessment and plan",
  noLastPlan: "No note here has an assessment or a plan.",
  assessment: "Assessment",
  plan: "Plan",
  nothingOdd: "The last readings are within the usual range.",
  nothingMarked: "No value is marked; some have no range to be held against.",
  oddVitals: "Vitals to look at",
  begun: "Begun and not sent",
  nothingBegun: "Nothing is begun or unsent.",
  begunUnread: "Not read yet, so there may be something.",
  openChart: "Open chart",
  /** Who waits is known of a today that was read; of another day nobody asks. */
  foot: (waiting: Waiting | null, left: { notes: number; unread: number; unsent: number }) =>
    [
      waiting && waitingWords(waiting),
      plural(left.notes, { one: "# note missing", other: "# notes missing" }),
      left.unread > 0 && plural(left.unread, { one: "# visit not read", other: "# visits not read" }),
      plural(left.unsent, { one: "# unsent", other: "# unsent" }),
    ]
      .filter(Boolean)
      .join(" · "),
  sweep: "What is left of today",
  sweepLead: "Your visits of today without a note or vitals, what is typed and not sent, and what to sign in OpenEMR.",
  sweepOf:
    "Of visits, it knows those of patients who are on today’s list, of whom something is written here, or whose charts you opened lately.",
  sweepNone: "Nothing is left: your visits of today are documented, and everything you wrote is in OpenEMR.",
  sweepFailed: "What is left of today could not be found out.",
  sweepClose: "Back to the list",
  what: {
    noteMissing: "Note missing",
    nothing: "Note and vitals missing",
    vitalsMissing: "Vitals missing",
    notRead: "Note not read yet",
    visitsNotRead: "Visit of today not read yet",
    draft: (kind: DraftKind) => `Draft: ${drafts[kind].toLowerCase()}`,
    unsent: (kind: WriteKind, refused: boolean) =>
      `${refused ? "Needs a look" : "Unsent"}: ${writes[kind].toLowerCase()}`,
    toSign: "To sign in OpenEMR",
  },
  signHint: "OpenEMR’s API cannot sign, and does not say what is signed.",
  openItem: (what: string, whose: string) => `${what}, ${whose}`,
  huddle: "Huddle",
  huddleTitle: (day: string) => `Huddle, ${day}`,
  huddleOf: (name: string) => `Appointments of ${name}`,
  huddleOfAll: "Everybody’s appointments",
  huddlePrinted: (time: string, read: string) => `Printed ${time}.${read ? ` Read in OpenEMR ${read}` : ""}`,
  huddleNone: "Every appointment of this day was cancelled or did not take place.",
  huddleUnread: "The appointments of this day are not read yet. This is no list of them.",
  huddleColumns: { time: "Time", patient: "Patient", reason: "Reason", state: "State", remark: "Remark" },
};

/** How many wait: of a day of which not everything could be read at least so many, of an unread one nobody knows. */
export type Waiting = { n: number; whole: boolean } | "unread";
function waitingWords(waiting: Waiting): string {
  if (waiting === "unread") return "waiting: not read";
  const words = plural(waiting.n, { one: "# waiting", other: "# waiting" });
  return waiting.whole ? words : `at least ${words}`;
}

const drafts: Record<DraftKind, string> = {
  note: "Note",
  vitals: "Vitals",
  visit: "Visit",
  appointment: "Appointment",
  patient: "New patient",
  demographics: "Demographics",
  problem: "Problem",
  allergy: "Allergy",
  medication: "Medication",
  surgery: "Surgery",
  dentalIssue: "Dental issue",
  message: "Message",
};
const writes: Record<WriteKind, string> = {
  ...drafts,
  encounter: "Visit",
  noteChange: "Change of a note",
  appointmentMove: "Move of an appointment",
  appointmentCancel: "Cancellation of an appointment",
  surgeryDelete: "Deletion of a surgery",
  dentalIssueDelete: "Deletion of a dental issue",
};
