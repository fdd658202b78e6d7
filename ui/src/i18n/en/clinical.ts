/** A child's growth, coded problems, what changed since the last visit, the sheet for the patient, and My list. */
import type { CodedSource, GrowthMeasure, GrowthReference, NoGrowth } from "../../ipc/bindings";
import { plural } from "../plural";

const references: Record<GrowthReference, string> = { who: "WHO", cdc: "CDC" };
const measures: Record<GrowthMeasure, string> = {
  weight: "Weight",
  height: "Length or height",
  headCircumference: "Head circumference",
  bmi: "BMI",
};

export const growth = {
  references,
  measures,
  percentile: (shown: string) => `P${shown}`,
  z: (shown: string) => `z ${shown}`,
  bmi: "BMI",
  open: (measure: GrowthMeasure) => `Growth chart: ${measures[measure].toLowerCase()} for age`,
  none: {
    sexUnknown: "No percentiles: neither female nor male is recorded.",
    birthUnknown: "No percentiles: the date of birth is not recorded.",
    birthInPart: "No percentiles: only part of the date of birth is known.",
    notBorn: "No percentiles: the reading lies before the birth.",
  } satisfies Record<NoGrowth, string>,
  title: (measure: GrowthMeasure, reference: GrowthReference) =>
    `${measures[measure]} for age, ${references[reference]}`,
  measure: "Measure",
  reference: "Reference",
  close: "Close",
  reading: "Reading the growth chart…",
  noTable: "No table of this reference has this measure at this age.",
  noPoints: "Nothing of this measure was taken at these ages.",
  describe: (measure: GrowthMeasure, reference: GrowthReference, points: number, last: string) =>
    `${measures[measure]} for age with the percentiles of the ${references[reference]}: ${plural(points, {
      one: "# measurement",
      other: "# measurements",
    })}${last ? `, the last ${last}` : ""}. The table below has all of them.`,
  table: "All measurements",
  columns: { taken: "Taken", age: "Age", value: "Value", percentile: "Percentile", z: "z" },
  typed: "being typed",
  months: "Age in months",
  years: "Age in years",
  inMonths: (n: string) => `${n} mo`,
  inYears: (n: string) => `${n} y`,
  bmiUnit: "kg/m²",
  source: {
    who: "WHO Child Growth Standards 2006, Growth Reference 2007. Length lying before two years, standing from there.",
    cdc: "CDC growth charts 2000; BMI above the 95th percentile by the extended method of 2022.",
  } satisfies Record<GrowthReference, string>,
};

export const coded = {
  hint: "A few words or a shorthand: gout foot, htn, t2dm. The code comes along.",
  list: "What may be meant",
  sources: { own: "yours", clinic: "your clinic’s words", edition: "" } satisfies Record<CodedSource, string>,
  says: (official: string) => `The code says: ${official}`,
  free: (text: string) => `Use “${text}” without a code`,
  found: (n: number) => (n === 0 ? "Nothing found" : plural(n, { one: "# found", other: "# found" })),
  none: "No code of this edition says that.",
  failed: "Codes cannot be looked up just now; the title is enough.",
  noCode: "No code: the title alone is sent.",
  code: "Code",
  remove: "Remove the code",
  removed: "The title says something else now, so the code was removed.",
  stays: (title: string) =>
    `This is still the code of “${title}”. OpenEMR cannot take it away: find the code of what the title says now.`,
  chosen: (code: string, official: string) => `${code}, ${official}`,
  own: "What you use most",
};

export const since = {
  title: (when: string) => `Since ${when}`,
  label: "Since last visit",
  reading: "Since last visit: reading…",
  noVisit: "No visit before today",
  visitsNotKnown: "Since last visit: not known, the visits could not be read",
  showAll: "Show all",
  showLine: "One line",
  problems: "Problems",
  medications: "Medications",
  missed: "Missed",
  results: "Results",
  result: (name: string, value: string | null) => (value ? `${name} ${value}` : `${name} (value in OpenEMR)`),
  noResults: "none new",
  fresh: (titles: string) => `new: ${titles}`,
  nothingNew: "none new",
  undated: (n: number) => plural(n, { one: "# without a date", other: "# without a date" }),
  ended: (titles: string) => `no longer active, undated: ${titles}`,
  notKnown: "not known",
  noneMissed: "none",
  more: (n: number) => `and ${n} more`,
  noShow: (when: string) => `${when}, no show`,
  left: (when: string) => `${when}, left without being seen`,
  /** Begins with the words that are shown, so that whoever speaks to the computer can say what they see. */
  open: (when: string) => `Since ${when}: open that visit`,
};

export const forYou = {
  action: "For you",
  hint: "Print a sheet for the patient",
  title: "For you",
  preview: "What the patient takes home",
  lead: "From the last note of this visit. Nothing that was not sent is on it.",
  planWaits: "The note with this plan is not in OpenEMR yet. Read it once more before the patient takes it home.",
  notesWait: "A note of this visit is not in OpenEMR yet. What stands below may be an older plan.",
  writing: "A note of this visit is being written and was not sent. Nothing of it is on this sheet.",
  notesUnread: "The notes of this visit could not all be read just now. What stands below may not be the last plan.",
  bookingsWait:
    "An appointment that was booked, moved or cancelled here is not in OpenEMR’s list yet. The sheet says to ask for the next one.",
  medicationsWaitHere:
    "A medication that was added or changed here is not in OpenEMR yet. The sheet says to ask for the list.",
  plan: "What we agreed",
  planLabel: "Plan, as it will be printed",
  planHint: "Changed here it is changed on the sheet only.",
  noPlan: "There is no plan in a note of this visit. Write here what the patient should know.",
  medications: "Your medicines",
  medicationsNotKnown: "Your list of medicines could not be read. Please ask us for it.",
  medicationsWait: "Your list of medicines is being changed. Please ask us for it.",
  noMedications: "No medicines are on your list.",
  withMedications: "With the list of medicines",
  next: "Your next appointment",
  nextNotKnown: "Please ask us for your next appointment.",
  noNext: "No appointment is planned.",
  questions: "Please bring this sheet to your next appointment.",
  printed: (when: string, by: string) => `Printed ${when}${by ? ` for ${by}` : ""}.`,
  print: "Print",
  close: "Close",
};

export const myList = {
  title: "My list",
  only: "only on this computer",
  onlyHint: "Encrypted here; OpenEMR does not know of it.",
  lead: "Reminders for this patient",
  text: "Remind me to",
  day: "On",
  dayHint: "Like 2026-12-01.",
  add: "Add",
  addLabel: "Add a reminder",
  none: "Nothing to remember.",
  noneHere: "Nothing to remember for this patient.",
  noneTeach: "A reminder is written on the summary of a patient, and comes up here on its day.",
  noneHereTeach: "Call about a result, ask how a medicine is borne: it comes up on Today on the day you choose.",
  done: (what: string) => `Done: ${what}`,
  delete: (what: string) => `Delete: ${what}`,
  late: "late",
  today: "today",
  open: (name: string) => `Open the chart of ${name}`,
  doneBefore: "Done in the last days",
  count: (n: number) => plural(n, { one: "# due", other: "# due" }),
  failed: "Your list could not be read.",
};
