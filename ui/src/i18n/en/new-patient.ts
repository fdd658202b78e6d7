/** Finding and making patients: what can be done with a hit, the form of a new patient. */
import type { AlikeReason } from "../../ipc/bindings";
import { plural } from "../plural";

export const newPatient = {
  title: "New patient",
  begin: "New patient",
  beginWith: (line: string) => `New patient “${line}”`,
  line: "All in one line",
  lineHint: "Like: Lee Anna f 3/4/1990 555-0142. It fills the boxes below; look at them before you go on.",
  understood: "Understood:",
  isFamily: (name: string) => `family name ${name}`,
  isGiven: (name: string) => `given name ${name}`,
  isBorn: (date: string) => `born ${date}`,
  unsure: "Where the family name ends is a guess. Write a comma behind it, or correct the boxes.",
  rest: (words: string) => `Not understood: ${words}`,
  family: "Family name",
  given: "Given names",
  swap: "Swap names",
  birth: "Date of birth",
  birthHint: "By the order of dates in Settings, or like 1990-03-04.",
  sex: "Sex",
  sexes: { female: "Female", male: "Male", unknown: "Unknown" },
  phone: "Phone",
  email: "E-mail",
  optional: "optional",
  alike: "Perhaps the same person",
  alikeTitle: (n: number) =>
    plural(n, { one: "Perhaps this person is in OpenEMR already", other: "Perhaps one of these # is the same person" }),
  why: {
    birthAndName: "same date of birth, similar name",
    sameName: "same name",
    samePhone: "same phone",
  } satisfies Record<AlikeReason, string>,
  looking: "Looking for people who are alike…",
  nobodyAlike: "Nobody alike was found, neither here nor on the server.",
  notAsked: (why: string) =>
    `The clinic’s server could not be asked for people who are alike, so there may be others. ${why}`,
  openAlike: "Open chart",
  openLabel: (name: string) => `Open the chart of ${name}`,
  create: "Create patient",
  createOther: "None of these: create patient",
  createUnasked: "Create, and look again before sending",
  askedAlike: "Is it one of these people? OpenEMR cannot delete a patient who was made twice.",
  askedUnknown:
    "The server could not be asked whether this person is there already. Rounds looks again before it sends, and asks you if somebody is alike.",
  noUndo: "OpenEMR cannot delete a patient. Nobody is written for before the server has answered.",
  notYet: "This patient is not in OpenEMR yet, so there is nobody to write for: no visit, no note, no appointment.",
  there: "This patient is in OpenEMR.",
  open: "Open chart",
  visit: "Start visit",
  book: "Book",
  another: "Another new patient",
  unsent: "Show in Unsent",
};

export const hitActs = {
  open: "Open chart",
  visit: "Start visit",
  book: "Book",
  more: (name: string) => `What to do with ${name}`,
  label: (act: string, name: string, birth: string) => `${act}: ${name}, ${birth}`,
  hint: "→ shows what can be done",
};

export const patientsScreen = {
  today: "Today",
  noneToday: "Nobody has an appointment today.",
  noneTodayTeach: "Whoever is booked for today stands here by time, each of them once.",
  todayFailed: (why: string) => `Today’s patients could not be read: ${why}`,
};
