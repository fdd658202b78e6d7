/** The chart: what is read of a patient. */
import type {
  AgeUnit,
  AppointmentStatus,
  BmiClass,
  ClinicSeverity,
  Criticality,
  EntryStatus,
  Flag,
  NoFlag,
  Severity,
  Sex,
  TemperatureMethod,
  Unit,
  VitalSign,
} from "../../ipc/bindings";
import type { Ago } from "../format.svelte";
import { plural } from "../plural";

export const sexes: Record<Sex, string> = {
  female: "female",
  male: "male",
  other: "other sex",
  unknown: "sex not recorded",
};

const ages: Record<AgeUnit, (n: number) => string> = {
  days: (n) => plural(n, { one: "# day", other: "# days" }),
  weeks: (n) => plural(n, { one: "# week", other: "# weeks" }),
  months: (n) => plural(n, { one: "# month", other: "# months" }),
  years: (n) => plural(n, { one: "# year", other: "# years" }),
};
export const age = (n: number, unit: AgeUnit, approximate: boolean) => `${approximate ? "about " : ""}${ages[unit](n)}`;

/** The clinic's own word for an allergy. */
const agos: Record<Ago["unit"], (n: number) => string> = {
  minutes: (n) => `${n} min ago`,
  hours: (n) => `${n} h ago`,
  days: (n) => plural(n, { one: "# day ago", other: "# days ago" }),
  months: (n) => plural(n, { one: "# month ago", other: "# months ago" }),
  years: (n) => plural(n, { one: "# year ago", other: "# years ago" }),
};
/** "8 days ago"; what lies ahead is called so. */
export const agoWords = (age: Ago | "future") =>
  age === "future" ? "in the future" : age.unit === "minutes" && age.n === 0 ? "just now" : agos[age.unit](age.n);

export const severities: Record<Severity, string> = {
  mild: "mild",
  mildToModerate: "mild to moderate",
  moderate: "moderate",
  moderateToSevere: "moderate to severe",
  severe: "severe",
  lifeThreatening: "life-threatening",
  fatal: "fatal",
};
/** FHIR's criticality, which is no severity: "low" is said of a moderate allergy too. */
export const criticalities: Record<Criticality, string> = {
  low: "low risk",
  high: "high risk",
  unableToAssess: "risk cannot be assessed",
};
/** Why the clinic's own word is not there. */
export const noSeverity: Record<Exclude<ClinicSeverity["state"], "graded" | "other" | "unavailable">, string> = {
  notRead: "severity not read yet",
  notRecorded: "severity not recorded",
  unassigned: "severity not assigned",
};
/** Beside an allergy, where the reason is said once for all of them. */
export const severityUnknown: string = "severity could not be read";
export const severitiesUnread = (reason: string) => `Severity could not be read: ${reason}`;
export const severityUnread = (reason: string) => `severity could not be read: ${reason}`;
export const entryStatuses: Record<EntryStatus, string> = {
  active: "active",
  inactive: "inactive",
  unknown: "status not recorded",
};

export const signs: Record<VitalSign, string> = {
  systolic: "Systolic",
  diastolic: "Diastolic",
  pulse: "Pulse",
  respiration: "Respiration",
  temperature: "Temperature",
  oxygenSaturation: "Oxygen saturation",
  weight: "Weight",
  height: "Height",
  headCircumference: "Head circumference",
  waistCircumference: "Waist circumference",
};
export const units: Record<Unit, string> = {
  pound: "lb",
  kilogram: "kg",
  inch: "in",
  centimetre: "cm",
  fahrenheit: "°F",
  celsius: "°C",
  mmHg: "mmHg",
  perMinute: "/min",
  percent: "%",
};
export const flags: Record<Flag, string> = {
  low: "Low",
  normal: "Normal",
  high: "High",
  criticalLow: "Critically low",
  criticalHigh: "Critically high",
};
export const noFlags: Record<NoFlag, string> = {
  birthUnknown: "No range: date of birth unknown",
  beforeBirth: "No range: before the date of birth",
  noBand: "",
};
export const bmiClasses: Record<BmiClass, string> = {
  underweight: "Underweight",
  normal: "Normal weight",
  overweight: "Overweight",
  obesityI: "Obesity class I",
  obesityII: "Obesity class II",
  obesityIII: "Obesity class III",
};
export const temperatureMethods: Record<TemperatureMethod, string> = {
  oral: "Oral",
  tympanicMembrane: "Tympanic Membrane",
  rectal: "Rectal",
  axillary: "Axillary",
  temporalArtery: "Temporal Artery",
};
export const appointmentStatuses: Record<AppointmentStatus, string> = {
  none: "Planned",
  reminderDone: "Reminded",
  chartPulled: "Chart pulled",
  cancelled: "Cancelled",
  noShow: "No show",
  arrived: "Arrived",
  arrivedLate: "Arrived late",
  leftWithoutVisit: "Left without visit",
  financialIssue: "Insurance issue",
  inExamRoom: "In exam room",
  checkedOut: "Checked out",
  codingDone: "Coding done",
  cancelledLate: "Cancelled late",
  pending: "Pending",
  confirmed: "Confirmed",
  callbackRequested: "Callback requested",
  proposed: "Planned",
  booked: "Booked",
  checkedIn: "Checked in",
  fulfilled: "Done",
  other: "Other status",
};

/** The parts of a chart, as the start of a sentence. */
export const parts = {
  demographics: "Demographics",
  encounters: "Visits",
  problems: "Problems",
  allergies: "Allergies",
  medications: "Medications",
  vitals: "Vitals",
  notes: "Notes",
  appointments: "Appointments",
  visit: "This visit",
  day: "Appointments",
  busy: "Free and busy times",
};
export type Part = keyof typeof parts;

const none: Record<Part, string> = {
  demographics: "No demographics recorded in OpenEMR",
  encounters: "No visits recorded in OpenEMR",
  problems: "No problems recorded in OpenEMR",
  allergies: "No allergies recorded in OpenEMR",
  medications: "No medications recorded in OpenEMR",
  vitals: "No vitals recorded in OpenEMR",
  notes: "No notes recorded in OpenEMR",
  appointments: "No appointments in OpenEMR",
  visit: "Nothing recorded in OpenEMR",
  day: "No appointments in OpenEMR",
  busy: "Nothing else is planned",
};
/** What would stand where there is nothing, and how it comes there; of what is dangerous to take for none, that it may not be. */
const teaches: Partial<Record<Part, string>> = {
  encounters: "Each visit stands here with its reason, its vitals and its note. The first one begins with a press.",
  problems: "What the patient is treated for stands here, with its code and since when.",
  allergies:
    "None recorded does not mean that the patient has none: ask. What you add stands beside the name from then on.",
  medications:
    "None recorded does not mean that the patient takes none: ask. What is prescribed in OpenEMR stands here, too.",
  vitals: "Each set that is taken in a visit stands here; from the second on, as a trend.",
  notes: "Each note stands here once it is in OpenEMR, and can be searched.",
  appointments: "What is booked for this patient stands here, and what was.",
  day: "Whoever is booked for the day stands here by time, and who has arrived stands on top.",
};

/** A list whose words come with its page. */
export type OwnPart = {
  /** As the start of a sentence. */
  readonly name: string;
  /** That there is nothing in it. */
  readonly none: string;
  /** What would stand in it, and how it comes there. */
  readonly teach?: string;
  /** Who may read it instead, where that is more than one right. */
  readonly barred?: string;
  /** The part of a chart that the same right opens. */
  readonly like?: Part;
};
export type AnyPart = Part | OwnPart;
export const nameOf = (part: AnyPart) => (typeof part === "string" ? parts[part] : part.name);
const noneOf = (part: AnyPart) => (typeof part === "string" ? none[part] : part.none);

export const loaded = {
  loading: (part: AnyPart) => `Reading: ${nameOf(part).toLowerCase()}…`,
  none: (part: AnyPart, time: string) => `${noneOf(part)}, checked ${time}`,
  teaches: (part: AnyPart) => (typeof part === "string" ? teaches[part] : part.teach),
  unavailable: (part: AnyPart, reason: string) => `${nameOf(part)} could not be read: ${reason}`,
  notAllowed: (part: AnyPart) => `Your account may not read ${nameOf(part).toLowerCase()}.`,
  notOffered: (part: AnyPart) => `${nameOf(part)}: this edition of OpenEMR does not offer this.`,
  nothingReadable: (part: AnyPart) => `${nameOf(part)}: nothing that could be read`,
  unreadable: (n: number) => plural(n, { one: "# entry could not be read", other: "# entries could not be read" }),
  foreign: (n: number) =>
    plural(n, {
      one: "# entry belongs to another patient and was left out",
      other: "# entries belong to another patient and were left out",
    }),
  undrawn: (part: AnyPart) =>
    `${nameOf(part)}: this was read, but could not be shown here. It does not mean that there is nothing.`,
  stale: (time: string, reason: string) => `As of ${time}; could not be read again: ${reason}`,
  asOf: (time: string) => `As of ${time}`,
};

export const banner = {
  label: "Patient",
  born: "DOB",
  bornUnknown: "date of birth not recorded",
  mrn: "MRN",
  noMrn: "no MRN",
  ageUnknown: "age unknown",
  allergies: "Allergies",
  moreAllergies: (count: number) =>
    plural(count, { one: "# more allergy: show it", other: "# more allergies: show them" }),
  fewerAllergies: "Show the allergies on one line",
  allergiesLoading: "Allergies: reading…",
  allergiesUnavailable: (reason: string) => `Allergies could not be read: ${reason}`,
  allergiesNotAllowed: "Allergies not shown: your account may not read them",
  noLongerKnown: "No longer in OpenEMR (merged or removed?)",
  lastKnown: "as last known here",
  nothingBegins:
    "This patient is no longer in OpenEMR (merged or removed?), so nothing can be begun here. Search for whom they were merged into.",
  deceased: (on: string | null) => (on ? `Died ${on}` : "Deceased"),
  unknown: "Name not known yet",
  noName: "no name recorded",
  undrawn: (name: string) =>
    `${name}: who this is and the allergies could not be shown here. Look them up in OpenEMR before you go on.`,
};

export const chart = {
  sections: {
    summary: "Summary",
    visits: "Visits",
    vitals: "Vitals",
    notes: "Notes",
    problems: "Problems",
    allergies: "Allergies",
    medications: "Medications",
    results: "Results",
    appointments: "Appointments",
    demographics: "Demographics",
    history: "History",
    care: "Care",
    coverage: "Coverage",
    documents: "Documents",
    messages: "Messages",
  },
  more: "More",
  moreSections: "More sections of the chart",
  keepInBar: (section: string) => `Keep ${section} in the bar`,
  search: "Find in this chart",
  label: "Chart",
  refresh: "Refresh",
  refreshing: "Reading the chart again…",
  startVisit: "Start visit",
  book: "Book appointment",
  openFailed: "The chart could not be opened.",
  lastVitals: "Last vitals",
  futureVitals: (when: string) => `A set of vitals is dated ${when}, which lies in the future.`,
  nextVisit: "Next appointment",
  lastVisit: "Last visit",
  noNext: "Nothing planned that OpenEMR lists",
  recentNotes: "Recent notes",
  unsent: "Not in OpenEMR yet",
  since: (date: string) => `since ${date}`,
  entered: (date: string) => `entered ${date}`,
  written: (date: string) => `written ${date}`,
  alsoPrescribed: "prescribed, too",
  twoStates: (list: string, prescription: string) => `on the list: ${list}; as a prescription: ${prescription}`,
  remarkInVisit: "in the visit",
  nothingMeasured: "nothing recorded in this set",
  codeOnly: "no title",
  prescribed: "prescription",
  listed: "medication list",
  date: "Date",
  noReason: "no reason recorded",
  noDate: "date not recorded",
  facility: "Facility",
  status: "Status",
  time: "Time",
  openVisit: "Open",
  trends: "Trends",
  trendLabel: (sign: string, n: number, first: string, last: string) =>
    `${sign}: ${plural(n, { one: "# value", other: "# values" })}, ${first} to ${last}. The table below has every value.`,
  band: (low: string, high: string) => `Normal ${low}–${high}`,
  notTaken: "not taken",
  bmi: "BMI",
  remark: "Remark",
  bloodPressure: "Blood pressure",
  showAll: (n: number) => plural(n, { one: "Show all #", other: "Show all #" }),
  visitsCount: (n: number) => plural(n, { one: "# visit", other: "# visits" }),
  demographics: {
    name: "Name",
    birth: "Date of birth",
    age: "Age",
    sex: "Sex",
    mrn: "MRN",
    language: "Language",
    phoneHome: "Home phone",
    phoneCell: "Mobile phone",
    phoneBusiness: "Work phone",
    email: "E-mail",
    address: "Address",
    identity: "Identity",
    contact: "Contact",
    missing: "not recorded",
  },
};
