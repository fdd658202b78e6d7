/** Changing what OpenEMR already has: a note, demographics, entries of the lists of a chart; and printing a visit. */
import type { EntryList, PastList } from "../../ipc/bindings";
import { plural } from "../plural";
import { nameOf, type AnyPart } from "./chart";

const one: Record<EntryList, string> = {
  problem: "problem",
  allergy: "allergy",
  medication: "medication",
  surgery: "surgery",
  dentalIssue: "dental issue",
};

/** How much of an older text is quoted beside a box. */
const QUOTED = 80;
const quote = (text: string) => {
  const line = text.replace(/\s+/g, " ").trim();
  return `“${line.length > QUOTED ? `${line.slice(0, QUOTED).trimEnd()}…` : line}”`;
};

export const changes = {
  change: "Edit",
  changeLabel: (what: string) => `Edit ${what}`,
  end: "End",
  endLabel: (what: string) => `End ${what}`,
  add: "Add",
  addLabel: (list: EntryList) => `Add ${one[list]}`,
  goOnLabel: (what: string) => `Edit ${what}, begun here`,
  goOnNew: (list: EntryList) => `Edit the new ${one[list]}, begun here`,
  begun: "Begun here, not sent",
  send: "Send changes",
  /** What was typed stays as a draft. */
  close: "Close this form",
  sendNew: (list: EntryList) => `Send ${one[list]}`,
  /** Why nothing is sent yet. */
  nothing: "Nothing differs from OpenEMR yet.",
  nothingNew: "Nothing is entered yet.",
  reading: "Reading what OpenEMR has…",
  readFailed: "What OpenEMR has could not be read, so there is nothing to change yet.",
  readOffline: "The clinic’s server cannot be reached just now.",
  notFound: "This note could not be read from OpenEMR, so there is nothing to change yet.",
  offline: "OpenEMR cannot be reached just now. What you save is kept on this computer and sent later.",
  changed: "Changed.",
  was: (text: string) => (text.trim() === "" ? "Empty in OpenEMR." : `In OpenEMR: ${quote(text)}`),
  emptied: "Will be empty in OpenEMR.",
  emptiedFrom: (text: string) => `Will be empty in OpenEMR; it says ${quote(text)} now.`,
  moved: (text: string) =>
    `Changed in OpenEMR since you began: ${text.trim() === "" ? "it is empty there now" : `it says ${quote(text)} now`}. You will be asked which one stands.`,
  count: (n: number) => plural(n, { one: "# box differs from OpenEMR", other: "# boxes differ from OpenEMR" }),
  unsentBefore: "An earlier change has not arrived yet, so this form does not show it. Edit goes on with that one.",
  discard: "Discard changes",
  discardTitle: (what: string) => `Discard what you changed (${what})?`,
  discardWords: "OpenEMR keeps what it has. What you typed here exists nowhere afterwards.",
  reallyDiscard: "Yes, discard it",
  keep: "Keep it",
  notAllowed: (part: AnyPart) => `Your account has no permission to change this (${nameOf(part).toLowerCase()}).`,

  unsent: {
    queued: "Change waiting to be sent",
    sending: "Change being sent",
    unknown: "Change being checked",
    refused: (why: string) => `Refused: ${why}`,
    conflict: "Changed in OpenEMR meanwhile",
    waiting: (reason: string) => `Change not sent: ${reason}, will retry`,
    decide: "Decide",
    decideLabel: (what: string) => `Decide: ${what}`,
    edit: "Edit",
    editLabel: (what: string) => `Edit, out of what is on its way: ${what}`,
    deletion: {
      queued: "Deletion waiting to be sent",
      sending: "Deletion being sent",
      unknown: "Deletion being checked",
      waiting: (reason: string) => `Deletion not sent: ${reason}, will retry`,
    },
  },

  note: {
    title: (when: string) => `Change of the note of ${when}`,
    titleNoDate: "Change of a note without a date",
    what: (when: string) => `note of ${when}`,
    whatNoDate: "note without a date",
    lead: "This changes the note that is in OpenEMR. It is read again before anything is written over. Rounds cannot see whether the visit was signed there: what was signed is better corrected by a new note.",
    doubtful:
      "OpenEMR lists this note under another visit of this patient, too. Rounds cannot tell which of them it belongs to.",
    leave: "Back to the notes of this visit",
    noVisit: "The visit of this note is not in the patient’s own list, so the note cannot be changed here.",
  },

  demographics: {
    tab: "Edit demographics",
    edit: "Edit",
    title: "Demographics",
    what: "demographics",
    name: "Name",
    birthAndSex: "Birth and sex",
    address: "Address",
    reach: "Phones and e-mail",
    fields: {
      title: "Title",
      given: "First name",
      middle: "Middle name",
      family: "Family name",
      birth: "Date of birth",
      sex: "Sex",
      street: "Street and number",
      city: "City",
      state: "State or region",
      postalCode: "Postal code",
      country: "Country",
      phoneHome: "Home phone",
      phoneCell: "Mobile phone",
      phoneBusiness: "Work phone",
      email: "E-mail",
    },
    sexes: { female: "Female", male: "Male", unknown: "Unknown" },
    birthHint: "Like 1980-05-09.",
    elsewhere: "MRN, language and everything else are changed in OpenEMR.",
  },

  entries: {
    newTitle: (list: EntryList) => `New ${one[list]}`,
    changeTitle: (list: EntryList, title: string) => `Edit ${one[list]}${title ? `: ${title}` : ""}`,
    what: (list: EntryList, title: string) => title || one[list],
    title: {
      problem: "Problem",
      allergy: "Allergic to",
      medication: "Medication",
      surgery: "Surgery",
      dentalIssue: "Dental issue",
    } satisfies Record<EntryList, string>,
    titleHint: {
      problem: "What it is, in words.",
      allergy: "The substance, in words.",
      medication: "Drug, strength and form.",
      surgery: "What was done, and on which side.",
      dentalIssue: "What it is, and of which tooth.",
    } satisfies Record<EntryList, string>,
    began: {
      problem: "Began",
      allergy: "Began",
      medication: "Began",
      surgery: "Done on",
      dentalIssue: "Began",
    } satisfies Record<EntryList, string>,
    ended: "Ended",
    dateHint: "Like 2024-03-15.",
    endedHint: {
      problem: "Empty while it holds.",
      allergy: "Empty while it holds.",
      medication: "Empty while it holds.",
      surgery: "Empty unless it took longer than a day.",
      dentalIssue: "Empty while it holds.",
    } satisfies Record<EntryList, string>,
    today: "Today",
    code: "Code",
    codeHint: {
      problem: "Like ICD10:I10.",
      allergy: "Like RXNORM:7980.",
      medication: "Like RXNORM:314076.",
      surgery: "Like CPT4:44950.",
      dentalIssue: "Like ICD10:K02.9.",
    } satisfies Record<EntryList, string>,
    optional: "optional",
    allergyLimits:
      "OpenEMR’s API keeps neither severity nor reaction: enter those two in OpenEMR itself once this allergy is there.",
    medicationLimits: "This is the medication list. Prescriptions are written and changed in OpenEMR.",
    surgeryLimits:
      "OpenEMR’s API takes whole days only: where no more than the year is known, say so in the title. Outcome and remarks are entered in OpenEMR.",
    dentalLimits: "Outcome and remarks are entered in OpenEMR.",
    already: (title: string) => `“${title}” is on this list already.`,
    prescription: "Prescription: changed in OpenEMR",
    noNumber:
      "OpenEMR has not numbered this entry yet, so it cannot be changed from here. Refresh the chart and try again.",
    beingDeleted: "It is being deleted: see above.",
    active: "Active",
    past: "No longer active",
    mistake: "Entered by mistake?",
    delete: "Delete",
    deleteLabel: (what: string) => `Delete ${what}`,
    deleteFirst: "Send or discard what you changed first.",
    deleteTitle: (list: PastList) => `Delete this ${one[list]}?`,
    deleteWords: {
      surgery:
        "It is deleted in OpenEMR for everybody: nothing of it stays in the chart, and there is no way to bring it back. Delete only what was entered by mistake.",
      dentalIssue:
        "It is deleted in OpenEMR for everybody: nothing of it stays in the chart, and there is no way to bring it back. Delete only what was entered by mistake; what is over is ended, and stays on record.",
    } satisfies Record<PastList, string>,
    deleteNow: (list: PastList) => `Delete this ${one[list]}`,
  },
};

export const printing = {
  print: "Print",
  title: "Visit",
  printed: (when: string, by: string) => `Printed ${when} by ${by} from Rounds.`,
  unsigned: "Not signed here: OpenEMR’s API keeps no author and cannot sign.",
  notYet: (n: number) =>
    plural(n, {
      one: "# entry written for this visit is not on this sheet: OpenEMR did not have it when it was read.",
      other: "# entries written for this visit are not on this sheet: OpenEMR did not have them when it was read.",
    }),
};
