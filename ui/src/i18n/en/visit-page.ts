/** The page of a visit: its columns, its foot, and the receipt before something is sent. */
import type { Flag } from "../../ipc/bindings";
import { dayAndClock, type Ago } from "../format.svelte";
import { plural } from "../plural";

const short = { minutes: "min", hours: "h", days: "d", months: "mo", years: "y" } satisfies Record<Ago["unit"], string>;

export const visitPage = {
  vitals: "Vitals",
  note: "Note",
  context: "Last visit and lists",
  pressurePlaceholder: "sys/dia",
  pressureHint: "Both in one box, like 148/92. Several readings one after the other: their mean is sent.",
  unitNow: (sign: string, unit: string) => `${sign} in ${unit}`,
  previous: (value: string, age: string) => `last ${value}, ${age}`,
  agoShort: (age: Ago | "future") => (age === "future" ? "future" : age.n === 0 ? "now" : `${age.n}${short[age.unit]}`),
  /** In a narrow row; the whole word is said beside it to whoever listens. */
  flagShort: {
    low: "Low",
    normal: "",
    high: "High",
    criticalLow: "Low",
    criticalHigh: "High",
  } satisfies Record<Flag, string>,
  mean: (n: number, value: string) => `Mean of ${n}: ${value}`,
  more: "Method, remark, time, circumferences",
  bmiToday: "by today’s height",
  bmiLast: (date: string) => `by the height of ${date}`,
  newReading: "New reading",
  addNote: "Add note",
  noteThere: "This visit has a note already: it stands below.",
  vitalsThere: "This visit has vitals already: they stand below.",
  noteOnItsWay: "The newest note is on its way to OpenEMR: see below what became of it.",
  notNow: "Not now",
  trends: "Trends",
  noTrends: "No sign was measured twice yet.",

  sendVitals: "Send vitals",
  sendVisit: "Send visit",
  nothingYet: "Nothing is written here yet.",
  nothingVitals: "No vitals are written here yet.",
  blank: "Nothing typed yet",
  allThere: "All of this visit is in OpenEMR.",
  nothingHere: "Nothing is recorded in this visit.",
  unread: "Not all of this visit could be read.",

  receipt: {
    title: "Send this to OpenEMR?",
    titleVitals: "Send these vitals to OpenEMR?",
    reading: "Looking at what is written…",
    taken: (when: string) => `taken ${when}`,
    remark: "Remark",
    also: (value: string) => `(${value})`,
    blanks: "Blanks nobody has filled",
    blank: (section: string, line: string) => `${section}: ${line}`,
    faults: "This cannot be sent yet",
    asked: (n: number) => plural(n, { one: "Is this meant?", other: "Are these meant?" }),
    second: (n: number) =>
      plural(n, {
        one: "This visit has a note already. This one would stand beside it.",
        other: "This visit has # notes already. This one would stand beside them.",
      }),
    keep: "Keep as typed",
    keepLabel: (act: string, question: string) => `${act}: ${question}`,
    keepNote: "Send both",
    kept: "Kept",
    use: (unit: string) => `Use ${unit}`,
    cannotChange: "Vitals cannot be changed in OpenEMR once they are stored.",
    offline: "The server cannot be reached: it waits on this computer and is sent by itself.",
    back: "Back to the form",
    send: "Send now",
    followUp: "Next visit",
    sendAndBook: (start: string) => `Send and book ${dayAndClock(start)}`,
  },
};
