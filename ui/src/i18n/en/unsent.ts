/** The page of what is not in OpenEMR: drafts, whole texts, deciding between two versions, and the way out on paper. */
import { plural } from "../plural";

export const unsent = {
  drafts: "Drafts",
  draftsLead: "Begun and not sent.",
  draftsFailed: "Drafts could not be listed.",
  draftOpenLabel: (kind: string, name: string) => `Edit the draft: ${kind.toLowerCase()} of ${name}`,
  savedAt: (time: string) => `Kept ${time}`,
  whole: "Whole text",
  noText: "Nothing of its text can be shown.",
  edit: "Edit",
  editLabel: (kind: string, name: string) => `Edit ${kind.toLowerCase()} of ${name}`,
  move: "File under another visit",
  moveLabel: (kind: string, name: string) => `File under another visit: ${kind.toLowerCase()} of ${name}`,
  moveTitle: (kind: string) => `File this ${kind.toLowerCase()} under which visit?`,
  moveLead:
    "It opens there as a draft. Read it once more before you send it: it was written for a visit that is no longer in OpenEMR.",
  moveGo: "Open it there",
  moveChoose: "Visits of this patient",
  moveNone: "This patient has no other visit that could be read. Start one first.",
  decide: "Decide",
  decideLabel: (kind: string, name: string) => `Decide between two versions: ${kind.toLowerCase()} of ${name}`,
  conflict: "Changed in OpenEMR meanwhile",
  print: "Print",
  printLabel: (kind: string, name: string) => `Print ${kind.toLowerCase()} of ${name}`,
  printAll: "Print all unsent",
  copy: "Copy",
  copyLabel: (kind: string, name: string) => `Copy the text: ${kind.toLowerCase()} of ${name}`,
};

export const printPage = {
  title: "Not in OpenEMR",
  lead: "Written in Rounds and not confirmed by OpenEMR when this was printed.",
  printed: (when: string, by: string) => `Printed ${when} by ${by}`,
  written: (when: string) => `Written ${when}`,
  print: "Print",
  copy: "Copy as text",
  back: "Back to Unsent",
};

export const conflict = {
  title: (kind: string) => `${kind}: two versions`,
  lead: (time: string) =>
    `It was changed in OpenEMR after you opened it here. What OpenEMR has was read ${time}. Decide for each part which text shall stand; nothing is sent before.`,
  opened: "When you opened it",
  mine: "Yours",
  theirs: "In OpenEMR now",
  choose: (part: string) => `What shall stand for ${part}`,
  takeMine: "Yours",
  takeTheirs: "OpenEMR’s",
  takeOther: "Another text",
  other: (part: string) => `Text for ${part}`,
  otherHint: "Put together from both, or written anew.",
  empty: "Empty",
  left: (n: number) => plural(n, { one: "# part is still undecided.", other: "# parts are still undecided." }),
  decided: "Every part is decided.",
  send: "Send what was decided",
  later: "Decide later",
  gone: "There is nothing left to decide here.",
};
