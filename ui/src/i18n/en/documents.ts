/** Documents of a patient. Fetched with their page. */
import type { DocumentPlace, FileTrouble, WhyNotShown } from "../../ipc/bindings";
import { lateWords } from "../language.svelte";
import { plural } from "../plural";

const places: Record<DocumentPlace, string> = {
  labReport: "Lab reports",
  medicalRecord: "Medical record",
  patientInformation: "Patient information",
  patientIdCard: "Patient ID card",
  patientPhotograph: "Patient photograph",
  advanceDirective: "Advance directive",
  doNotResuscitate: "Do not resuscitate order",
  durablePowerOfAttorney: "Durable power of attorney",
  livingWill: "Living will",
  ccr: "CCR (continuity of care record)",
  ccd: "CCD (continuity of care document)",
  ccda: "Summaries of care (C-CDA)",
  invoices: "Invoices",
};

const notShown: Record<WhyNotShown, string> = {
  kind: "This kind of file is not shown here. Save a copy to open it with a program of this computer.",
  notWhatItSays:
    "The file is something else than OpenEMR says it is, so it is not shown here. Open a copy only if you know where it comes from.",
  tooManyPoints: "The picture is too large to be drawn here. Save a copy to open it with a program of this computer.",
};

const troubles: Record<FileTrouble, string> = {
  several:
    "One file at a time: each is put into a chart by itself, after you have said into which. Drop them one by one.",
  folder: "This is a folder. Choose the file itself.",
  link: "This is a link to another file. Choose the file it leads to.",
  noFile: "This is no file. Save it on this computer first, then choose it.",
  empty: "There is nothing in this file. OpenEMR would drop it, so it is not sent.",
  tooLarge: "This file is too large to be added here.",
  unreadable: "This computer does not let the file be read, or it is gone.",
};

export const documents = lateWords("documents", {
  reading: "Reading: documents…",
  none: (time: string) => `No documents recorded in OpenEMR, checked ${time}`,
  noneStandard: (time: string) => `No documents in the categories that OpenEMR starts with, checked ${time}.`,
  othersUnread:
    "Other categories (your clinic’s own, renamed ones, the patient portal’s, the eye module’s) cannot be read from here: look at them in OpenEMR.",
  noneTeach: "What was scanned, sent in or added here stands here by category, to be opened or saved.",
  unavailable: (why: string) => `Documents could not be read: ${why}`,
  notAllowed: "Your account may not read documents. An administrator can grant it: Patients → Documents.",
  nothingReadable: "Documents: nothing that could be read",
  undrawn: "Documents: this was read, but could not be shown here. It does not mean that there is nothing.",
  title: "Documents",
  places,
  otherPlace: "Other",
  hidden: (id: string) => `Document ${id}`,
  hiddenNames: "This edition of OpenEMR does not tell the names of files to your account.",
  onlyStandard:
    "Listed are the categories that OpenEMR starts with. Other categories (your clinic’s own, renamed ones, the patient portal’s, the eye module’s) cannot be read from here: look at them in OpenEMR.",
  unread: (all: readonly string[]) =>
    `Could not be read just now, so documents may be missing here or listed as they were read before: ${all.join(", ")}.`,
  columns: { name: "Name", added: "Added", kind: "Kind" },
  addedUnknown: "date not recorded",
  kinds: { image: "Picture", pdf: "PDF", other: "File" },
  kindOf: (mediaType: string) => mediaType || "unknown kind",
  here: "on this computer",
  hereHint: "It was opened here before, and opens without the clinic.",
  withheld: "OpenEMR’s API hands this file out to administrators only. Open it in OpenEMR.",
  refresh: "Read the documents again",
  refreshing: "Reading the documents again…",
  open: "Open",
  openNamed: (name: string) => `Open ${name}`,
  save: "Save a copy…",
  saveNamed: (name: string) => `Save a copy of ${name}`,
  add: "Add a file…",
  addHere: "Choose a file to add…",
  dropHere: "Drop a file here to add it. You are asked for whom before anything is sent.",
  dropNow: "Let go to add this file",
  failed: "The documents could not be shown.",

  opening: (name: string) => `Fetching ${name}…`,
  came: (mb: string, of: string | null) => (of ? `${mb} of ${of} MB` : `${mb} MB`),
  callOff: "Call off",
  openFailed: (name: string) => `${name} was not opened.`,
  tooLargeToFetch: "The file is larger than 32 MB, which is not fetched here. Open it in OpenEMR.",
  back: "All documents",
  shown: (name: string) => `Document: ${name}`,
  picture: (name: string) => `Picture: ${name}`,
  notDrawn: "The picture could not be drawn: the file is damaged. Save a copy to look at it with another program.",
  larger: "Larger",
  smaller: "Smaller",
  fit: "Fit the width",
  zoom: (percent: number) => `${percent} %`,
  notShown,
  size: (mb: string) => `${mb} MB`,

  pages: (n: number) => plural(n, { one: "# page", other: "# pages" }),
  page: (n: number, of: number) => `Page ${n} of ${of}`,
  preparing: "Preparing the PDF…",
  locked: "This PDF wants a password. Save a copy to open it with a program of this computer.",
  damaged: "This PDF could not be read: it is damaged, or no PDF. Save a copy to look at it with another program.",
  drawing: (n: number) => `Drawing page ${n}…`,
  tooManyPages: (most: number, of: number) =>
    `Shown are the first ${most} pages of ${of}. Save a copy to see all of them.`,
  pageFailed: (n: number) => `Page ${n} could not be drawn. Save a copy to see it.`,
  incomplete:
    "Something in this PDF cannot be drawn here, so a part of a page may be missing. Save a copy to see all of it.",
  pageText: (n: number) => `Text of page ${n}`,

  saveTitle: "Save a copy on this computer?",
  saveWords: [
    "The copy leaves Rounds: it is not encrypted there, no lock protects it, and signing out does not delete it. Whoever uses this computer, and whatever copies its files, can read it.",
    "It may come from outside the clinic. Open it only with a program that you trust with such files.",
    "That you saved it is noted in the access log.",
  ],
  saveGo: "Choose where…",
  saved: (path: string) => `Saved: ${path}`,
  saveFailed: "No copy was saved.",
  cancel: "Cancel",
  close: "Close",

  addTitle: "Add this file to the chart?",
  file: "File",
  into: "Category",
  chooseCategory: "Choose a category",
  categoryNeeded: "Choose where it belongs.",
  addTo: "Into the chart of",
  addGo: "Add to this chart",
  whoseUnknown: "Whose chart this is could not be read, so nothing is sent. Close this, and open the chart again.",
  second: (name: string) => `One file at a time: ${name} was not taken. Drop it again after this one.`,
  tryAgain: "Try again",
  addAgain: "Add it all the same",
  lookAgain: "Look again",
  sending: "Sending it to OpenEMR…",
  stays: "It stays in OpenEMR: a document cannot be taken back from here.",
  offline:
    "Adding a file needs the clinic’s server, which cannot be reached just now. Nothing waits in Unsent: your choice stays here, to be tried again, until you close this or the screen is locked.",
  stored: (name: string, place: string) => `${name} is in OpenEMR, in “${place}”.`,
  readingFile: "Reading the file that you dropped…",
  elsewhere: (name: string) =>
    name
      ? `${name} was dropped while another chart was on screen, so it was not taken. Drop it again where it belongs.`
      : "What was dropped while another chart was on screen was not taken. Drop it again where it belongs.",
  left: (name: string) =>
    `${name} is not among this patient’s documents any more: it was deleted in OpenEMR, moved to another chart, or your account may not have it any more. It was closed here.`,
  unlisted: (name: string, place: string) =>
    `OpenEMR has taken the file, but it is in no list of this patient: your clinic may have renamed the category “${place}”. Do not send it again: each copy would be lost the same way. Ask your administrator to look for ${name} and to move it into this chart.`,
  alreadyThere: (what: string) =>
    `This patient has a document with the same content: ${what}. Nothing was sent. Add it all the same only if it belongs there twice.`,
  sentStored: (when: string) =>
    `The same file was added to this chart from this computer at ${when}. Nothing was sent now. Add it all the same only if it belongs there twice.`,
  sentUnknown: (when: string) =>
    `The same file was sent to this chart from this computer at ${when}, and it is not known whether it arrived. Look into the list before you add it again.`,
  changed: "The file has changed since you chose it, so nothing was sent. Choose it again.",
  gone: "The file is not there any more, so nothing was sent. Choose it again.",
  refused:
    "OpenEMR does not take this file, so nothing was stored. It takes PDF, PNG, JPEG, plain text and tables (CSV) of a size that your clinic has set.",
  refusedSaid: (said: string) => `OpenEMR says: “${said}”`,
  notConfirmed:
    "It was sent, and it is not in the list yet or the list could not be read. It may still arrive. Look again before you add it a second time.",
  underWay:
    "A file or a message is on its way to OpenEMR just now. Whoever leaves now is not told whether it arrived: wait until its answer is there.",
  addFailed: "Nothing was sent.",
  troubles,
  cannotAdd: (name: string) => (name ? `${name} cannot be added.` : "This cannot be added."),
  dropped: {
    notTaken: "Not taken",
    added: "Added",
    look: "Show the documents",
    why: {
      noPatient: (name: string) =>
        `${name || "What was dropped"} was not taken: no patient is on screen, so it is not known into whose chart it belongs. Open the patient and drop it there.`,
      question: (name: string) =>
        `${name || "What was dropped"} was not taken: a question or a form is open. Finish or close that first, then drop it again.`,
      elsewhere: (name: string) =>
        `${name || "What was dropped"} was not taken: another screen came up while it was read. Drop it again where it belongs.`,
      otherTab: (name: string) =>
        `${name || "What was dropped"} was not taken: it was dropped on the tab of a patient whose chart is not on screen. Open that chart and drop it there.`,
    },
  },
  summaryOfCare: {
    begin: "Summary of care…",
    title: "Ask OpenEMR for a summary of care?",
    words: [
      "OpenEMR makes a summary of this chart as it is there now (C-CDA), and keeps it as one more document of this patient, a new one each time. It cannot be taken back from here.",
      "What waits in Unsent is not in it. Programs of other clinics read such a summary; save a copy to hand it on.",
    ],
    go: "Ask for it",
    made: "OpenEMR has made the summary: it is among this patient’s documents.",
    making: "OpenEMR is making the summary…",
    failed: "No summary was asked for.",
    refused: "OpenEMR made no summary, so nothing was stored: this clinic’s server cannot create summaries of care.",
    notConfirmed:
      "It was asked for, and no new summary is in the list yet, or the list could not be read. It may still come: read the documents again before you ask a second time.",
    notOffered:
      "Summaries of care (C-CDA) cannot be asked for from here: this edition of OpenEMR gives nobody the permission. Make one in OpenEMR; it is listed here then.",
    declined: (scope: string) =>
      `No summary of care can be asked for: the permission ${scope} was not given on the clinic’s own page when you signed in.`,
  },
  declined: (scope: string) =>
    `Files cannot be added: the permission ${scope} was not given on the clinic’s own page when you signed in.`,
});
