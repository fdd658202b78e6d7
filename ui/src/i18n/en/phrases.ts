/** Writing aids: phrases, what they call up, blanks, and what was carried forward. */
import type { PhraseLink, Section } from "../../ipc/bindings";
import { plural } from "../plural";

const some = (count: number, one: string, other: string) => plural(count, { one: `# ${one}`, other: `# ${other}` });

export const phrases = {
  /** The listbox at the caret. */
  list: "Phrases",
  found: (count: number) => `${some(count, "phrase", "phrases")}. Arrow keys choose, Tab or Enter expands.`,
  live: "live",
  links: {
    vitals: "Last vitals",
    bp: "Last blood pressure",
    meds: "Medications",
    problems: "Problems",
    allergies: "Allergies",
    age: "Age",
    lastplan: "Plan of the last visit",
    lastlabs: "Last lab results",
  } satisfies Record<PhraseLink, string>,
  /** What a link is called inside a note. */
  parts: {
    vitals: "vitals",
    bp: "blood pressure",
    meds: "medications",
    problems: "problems",
    allergies: "allergies",
    age: "age",
    lastplan: "earlier notes",
    lastlabs: "lab results",
  } satisfies Record<PhraseLink, string>,
  none: {
    vitals: "[no vitals recorded]",
    bp: "[no blood pressure recorded]",
    meds: "[no medications recorded]",
    problems: "[no problems recorded]",
    allergies: "[no allergies recorded]",
    age: "[age not known]",
    lastplan: "[no earlier plan]",
    lastlabs: "[no lab results]",
  } satisfies Record<PhraseLink, string>,
  unread: (part: string) => `[${part} could not be read]`,
  notYet: (part: string) => `[${part} not read yet]`,
  /** Beside what could be read, so that the list is not taken for all. */
  partly: (part: string, count: number) => `[${part}: ${some(count, "entry", "entries")} could not be read]`,
  dated: (text: string, date: string) => `${text} (${date})`,
  listed: (text: string, date: string) => `${text} (listed ${date})`,
  planOf: (date: string, text: string) => `Plan of ${date}: ${text}`,
  noDate: "no date",
  noValue: "[value not told]",
  circle: (path: string) => `This phrase leads back to itself (${path}); the name was left as it is.`,
  tooLong: "The phrase would be longer than OpenEMR keeps. What did not fit was left as its name.",
  readingLabs: "Reading the lab results…",
  labsHere: (name: string) => `The lab results are here. Type ${name} again where they belong.`,
  readFailed: "Your phrases could not be read.",
  noBlanks: "No blank is left.",
};

export const carrying = {
  from: (date: string) => `from ${date}`,
  untouched: (lines: number) => `${some(lines, "line", "lines")} not edited`,
  carried: (section: string, date: string) => `${section} carried forward from ${date}.`,
  noneOf: (section: string) => `No earlier note has ${section}.`,
  unread: "Earlier notes could not be read, so nothing was carried forward.",
  notYet: "Earlier notes are still being read.",
  there: (section: string) => `This ${section} stands there already.`,
  choose: (section: string) => `Carry ${section} forward from`,
  receiptTitle: "Carried forward and not edited",
  receipt: (section: Section, lines: number, date: string) =>
    `${{ subjective: "Subjective", objective: "Objective", assessment: "Assessment", plan: "Plan" }[section]}: ${some(lines, "line", "lines")} from ${date}, not edited`,
};

export const phraseSettings = {
  title: "Phrases",
  lead: "Type a full stop and a name in a note, then Tab or Enter. A phrase may call others (.ros), live values (.bp) and blanks (***), which F2 fills.",
  none: "You have no phrases yet.",
  noneTeach: "What you write again and again is a good first one: a normal examination, or what to watch for at home.",
  addFirst: "Write the first phrase",
  add: "New phrase",
  edit: "Edit",
  editLabel: (name: string) => `Edit .${name}`,
  name: "Name",
  nameHint: "Without the full stop: letters, digits, hyphens.",
  text: "Text",
  where: "Offered in",
  everywhere: "All sections",
  save: "Keep phrase",
  cancel: "Cancel",
  remove: "Delete",
  removeLabel: (name: string) => `Delete .${name}`,
  removed: (name: string) => `.${name} was deleted.`,
  undo: "Undo",
  live: "Live values",
  import: "Import…",
  export: "Export…",
  exported: (count: number, path: string) => `${some(count, "phrase", "phrases")} written to ${path}`,
  importTitle: (file: string) => `Phrases of ${file}`,
  fresh: (count: number) => `${some(count, "new phrase", "new phrases")}`,
  same: (count: number) => `${some(count, "phrase", "phrases")} you have already, word for word`,
  differ: "You have another text under these names. Each stays as it is unless you choose the file’s.",
  mine: "Keep mine",
  theirs: "Take the file’s",
  chooseFor: (name: string) => `.${name}`,
  takeIn: (count: number) => (count === 0 ? "Nothing to take in" : `Take in ${some(count, "phrase", "phrases")}`),
  tookIn: (count: number) => `${some(count, "phrase", "phrases")} taken in.`,
};
