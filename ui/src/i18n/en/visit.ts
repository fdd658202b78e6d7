/** What is written: visits, vitals, notes, appointments, and what becomes of them. */
import type {
  BookingWarning,
  EncounterClass,
  Section,
  Sensitivity,
  ValueProblem,
  VisitKind,
  WriteKind,
} from "../../ipc/bindings";
import { day, measure, minuteOfDay, times as timesOfDay } from "../format.svelte";
import { plural } from "../plural";
import { units } from "./chart";

export const encounterClasses: Record<EncounterClass, string> = {
  AMB: "Ambulatory",
  EMER: "Emergency",
  FLD: "Field",
  HH: "Home health",
  IMP: "Inpatient",
  ACUTE: "Inpatient acute",
  NONAC: "Inpatient non-acute",
  OBSENC: "Observation",
  PRENC: "Pre-admission",
  SS: "Short stay",
  VR: "Virtual",
};
export const sensitivities: Record<Sensitivity, string> = { normal: "Normal", high: "High" };

/** Before whom a form is about, beside the button that sends it. */
export const forWhom: string = "for";

export const encounters = {
  newTitle: "New visit",
  category: "Category",
  chooseCategory: "Choose a category",
  reason: "Reason",
  class: "Class",
  provider: "Provider",
  facility: "Facility",
  notChosen: "Not chosen",
  date: "Date",
  time: "Time",
  dateHint: "Empty means now.",
  more: "More",
  sensitivity: "Sensitivity",
  onset: "Onset date",
  referral: "Referral source",
  billing: "Billing facility",
  sameFacility: "Same facility",
  create: "Create visit",
  optionsFailed: "The lists of this form could not be read.",
  visitOf: (date: string) => `Visit ${date}`,
  visitTab: "New visit",
  closePage: "Close this page",
  pending: "Not in OpenEMR yet",
  previous: "Last visit",
  noPrevious: "There is no earlier visit.",
  openFailed: "The visit could not be opened.",
  refusedVisit: "OpenEMR refused this visit, so nothing of it can be sent. Your text stays here.",
};

export const vitals = {
  title: "Vitals",
  take: "Take vitals in today’s visit",
  method: "Temperature method",
  noMethod: "Not chosen",
  remark: "Remark",
  remarkLong: "OpenEMR keeps 255 characters of a remark.",
  switchUnit: (sign: string, from: string, to: string) => `${sign} in ${from}, switch to ${to}`,
  equals: (value: string) => `= ${value}`,
  recorded: "Recorded in this visit",
  correction: "Stored vitals cannot be changed; a correction is a new record.",
  bmi: (value: string) => `BMI ${value}`,
  took: (unit: string) => `Use ${unit}`,
  takenOn: "Taken on",
  takenAt: "at",
};

export const problemWords = (problem: ValueProblem): string => {
  switch (problem.problem) {
    case "notANumber":
      return "Write a plain number, like 37.5.";
    case "notAPressure":
      return "Write it like 148/92, several one after the other.";
    case "impossible":
      return `OpenEMR takes ${measure(problem.high)} at most.${problem.fits ? ` Did you mean ${units[problem.fits]}?` : ""}`;
    case "zero":
      return "OpenEMR reads 0 as “not taken”. Leave the box empty if it was not.";
    case "wrongUnit":
      return "This unit does not fit.";
  }
};

export const notes = {
  title: "Note",
  sections: {
    subjective: "Subjective",
    objective: "Objective",
    assessment: "Assessment",
    plan: "Plan",
  } satisfies Record<Section, string>,
  carry: "Carry forward",
  carryLabel: (section: string) => `Carry forward ${section}`,
  carried: (section: string) => `${section} carried forward.`,
  sent: "Notes of this visit",
  read: (when: string) => `read ${when}`,
  search: "Search these notes",
  write: "Write a note in today’s visit",
  found: (n: number, all: number) => `${n} of ${plural(all, { one: "# note", other: "# notes" })}`,
  arrival: "OpenEMR dates a note when it arrives. Rounds keeps and shows when you wrote it.",
  before: (time: string) => `Before your change of ${time}`,
  author: "OpenEMR’s API keeps no author and cannot sign: sign the note in OpenEMR.",
};

export const drafts = {
  empty: "Nothing typed yet",
  typing: "Typing…",
  saving: "Keeping the draft…",
  saved: (time: string) => `Draft on this computer ${time}`,
  failed: (reason: string) => `The draft could not be kept; the text is only on screen. ${reason}`,
  reading: "Looking for a draft…",
  inTheWay: "An earlier draft of this form is kept on this computer, so what you type now is only on screen.",
  replace: "Replace the earlier draft",
};

export const schedule = {
  title: "Today",
  dayTitle: "Appointments",
  previous: "Previous day",
  next: "Next day",
  today: "Today",
  date: "Date",
  mine: "Mine",
  all: "All",
  whose: "Whose appointments",
  noDay: "The day could not be shown.",
  noneMine: "You have no appointments on this day.",
  noneMineTeach: "Others have: theirs are shown with All.",
  findToBook: "Find a patient to book",
  showAll: "Show all",
  series: "Repeating appointments are listed by OpenEMR only on their first day.",
  allDay: "all day",
  blocked: "Blocked time",
  unknownPatient: "Patient not in the list on this computer",
  noTitle: "Appointment",
  bookTitle: "New appointment",
  movedFrom: "Moved from",
  start: "Start",
  duration: "Duration",
  durationHint: "Minutes",
  category: "Category",
  chooseCategory: "Choose a category",
  provider: "Provider",
  chooseProvider: "Choose a provider",
  facility: "Facility",
  chooseFacility: "Choose a facility",
  ahead: "To come",
  past: "Past",
  entryTitle: "Title",
  titleHint: "The category’s name if empty.",
  comment: "Comment",
  book: "Book",
  kinds: { routine: "routine", followUp: "follow-up", urgent: "urgent", consultation: "consultation" } satisfies Record<
    VisitKind,
    string
  >,
  stripLabel: (n: number) =>
    `Free and busy times of the day: ${plural(n, { one: "# entry", other: "# entries" })}. They are listed below.`,
  nothingElse: "Nothing else is planned that day.",
  accept: "Book this time all the same",
  notBooked: "Not booked yet: will be checked and sent",
  booked: (number: string) => `Booked · confirmation number ${number}`,
  bookedNoNumber: "Booked",
  refused: "Not booked: OpenEMR refused it",
  heldBack: "Not booked: something new is in the way",
  another: "Book another",
  warnings: "Before you book",
};

/** An event of OpenEMR that takes the whole day: it is written from midnight to midnight. */
export const isAllDay = (start: string, end: string) =>
  minuteOfDay(start) === 0 && [0, 23 * 60 + 59].includes(minuteOfDay(end));
/** "09:00–09:30", or that it takes the day. */
export const times = (start: string, end: string) => (isAllDay(start, end) ? schedule.allDay : timesOfDay(start, end));
const other = (span: { title: string; start: string; end: string }) =>
  `“${span.title || "no title"}”, ${times(span.start, span.end)}`;

export const bookingWarning = (warning: BookingWarning): string => {
  switch (warning.warning) {
    case "providerBusy":
      return `The provider has another appointment then: ${other(warning.other)}.`;
    case "patientBusy":
      return `The patient has another appointment then: ${other(warning.other)}.`;
    case "blocked":
      return `This time is blocked: ${other(warning.other)}.`;
    case "tooClose":
      return `Less than ${plural(warning.bufferMinutes, { one: "# minute", other: "# minutes" })} to the appointment ${other(warning.other)}.`;
    case "outsideHours":
      return `Outside the opening hours of that day, ${warning.opens}–${warning.closes}.`;
    case "closedThatDay":
      return "The clinic is closed on that day of the week.";
    case "lunch":
      return `At lunch, ${warning.from}–${warning.to}.`;
    case "shortNotice":
      return `Less than ${plural(warning.hours, { one: "# hour", other: "# hours" })} from now.`;
    case "farAhead":
      return `More than ${plural(warning.days, { one: "# day", other: "# days" })} ahead.`;
    case "inThePast":
      return "This time has passed.";
    case "dayUnread":
      return plural(warning.unreadable, {
        one: "# appointment of that day could not be read, and may lie at this time.",
        other: "# appointments of that day could not be read, and may lie at this time.",
      });
    case "deceased":
      return warning.on ? `This patient died on ${day(warning.on)}.` : "This patient has died.";
  }
};

const things: Record<WriteKind | "message", string> = {
  encounter: "Visit",
  vitals: "Vitals",
  note: "Note",
  appointment: "Appointment",
  appointmentMove: "Move of an appointment",
  appointmentCancel: "Cancellation of an appointment",
  noteChange: "Change of a note",
  patient: "New patient",
  demographics: "Demographics",
  problem: "Problem",
  allergy: "Allergy",
  medication: "Medication",
  surgery: "Surgery",
  surgeryDelete: "Deletion of a surgery",
  dentalIssueDelete: "Deletion of a dental issue",
  dentalIssue: "Dental issue",
  message: "Message",
};

export const outbox = {
  title: "Unsent",
  lead: "Everything you wrote that is on its way to OpenEMR, and what became of it.",
  none: "Nothing is waiting: everything you wrote is in OpenEMR.",
  noneTeach:
    "A draft that is not sent, and whatever waits for the clinic’s server or was refused, stands here until it is settled.",
  kinds: things,
  written: "Written",
  open: "Open",
  openLabel: (kind: string, name: string) => `Open ${kind.toLowerCase()} of ${name}`,
  retry: "Send",
  retryLabel: (kind: string, name: string) => `Send now: ${kind.toLowerCase()} of ${name}`,
  discard: "Discard",
  discardLabel: (kind: string, name: string) => `Discard ${kind.toLowerCase()} of ${name}`,
  discardTitle: (kind: string) => `Discard this ${kind.toLowerCase()}?`,
  discardWords: "It is not in OpenEMR. Once discarded it exists nowhere.",
  discardMaybe:
    "It may already be in OpenEMR: the server gave no answer. Discarding only stops Rounds from looking for it.",
  discardHalf:
    "The new appointment is booked and the old one is not deleted: both stand in OpenEMR. Discarding leaves both there, and one has to be deleted in OpenEMR.",
  /** What is said otherwise of a write after which something is no longer there. */
  deletion: {
    confirmed: (time: string) => `Deleted in OpenEMR ${time}`,
    notConfirmed: "Not confirmed: may be deleted in OpenEMR",
    look: "It was sent and could not be confirmed: the server’s answers got lost. Look in OpenEMR whether it is still there. If it is, try again; if it is gone, discard this here.",
    discardWords: "OpenEMR has not deleted it: what you wanted to delete stays there.",
    discardMaybe:
      "It may already be deleted in OpenEMR: the server gave no answer. Discarding only stops Rounds from looking whether it is.",
  },
  discardAgain: "Really discard it? This cannot be undone.",
  keep: "Keep it",
  reallyDiscard: "Yes, discard it",
  needsLook: "Needs a look",
  onTheWay: "On the way",
  arrived: "In OpenEMR",
  attempts: (n: number) => plural(n, { one: "sent once", other: "sent # times" }),
  states: {
    queued: "Will be sent",
    sending: "Sending",
    confirmed: (time: string) => `In OpenEMR ${time}`,
    unknown: "Being checked",
    waiting: (reason: string) => `Not sent: ${reason}, will retry`,
    refused: "Not sent: OpenEMR refused it",
  },
  /** What Rounds itself gave back to the clinician, by the error's code. */
  givenBack: {
    bookingWarnings: "Not sent: something new is in the way",
    notConfirmed: "Not confirmed: may be in OpenEMR",
    anotherVisitFound: "Not sent: OpenEMR has a visit of this day",
    visitNotFound: "Not sent: the visit is no longer in OpenEMR",
    patientNotFound: "Not sent: the patient is no longer in OpenEMR",
    recordNotFound: "Not sent: what it changes is no longer in OpenEMR",
    appointmentChanged: "Not sent: the appointment was changed in OpenEMR",
    entryChanged: "Not deleted: it was changed in OpenEMR",
    seriesNotChanged: "Not sent: the appointment repeats",
    halfMoved: "Half done: both appointments stand in OpenEMR",
    moveUndone: "Not moved: the new appointment was deleted or cancelled in OpenEMR",
  } as Partial<Record<string, string>>,
  reasons: {
    offline: "server unreachable",
    unreachable: "server unreachable",
    timeout: "the server took too long",
    tlsUntrusted: "the server’s certificate is not accepted",
    tlsExpired: "the server’s certificate is not accepted; check this computer’s date and time",
    tlsWrongHost: "the server’s certificate is not accepted",
    signedOut: "nobody is signed in",
    serverError: "the server answered with an error",
  } as Partial<Record<string, string>>,
  unknownWords: "The server gave no answer. Rounds looks whether it has arrived before anything is sent again.",
  reasonElse: "something stood in the way",
};
