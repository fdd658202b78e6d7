/** Made-up charts: one rich, one of 700 visits, one that could not be read, one with entries that make no sense. */
import type {
  Appointment,
  Category,
  ChartView,
  Encounter,
  Flag,
  Loaded,
  ShownValue,
  SoapNote,
  Unit,
  UnitSystem,
  VitalSign,
  VitalsRow,
  Why,
} from "../bindings";
import { ageOf, patientOf, summaries, TODAY, uuidOf } from "./people";

export const categories: readonly Category[] = [
  { id: 5, name: "Office Visit" },
  { id: 9, name: "Established Patient" },
  { id: 10, name: "New Patient" },
  { id: 12, name: "Health and Behavioral Assessment" },
  { id: 13, name: "Preventive Care Services" },
  { id: 14, name: "Ophthalmological Services" },
];
export const facilities = [
  { id: 3, name: "Springfield Family Clinic" },
  { id: 4, name: "Eastside Branch" },
];
export const providers = [
  { id: 1, uuid: "u-garcia", name: "Dr. Elena Garcia" },
  { id: 2, uuid: "u-osei", name: "Dr. Kwame Osei" },
  { id: 3, uuid: null, name: "mlindqvist" },
];

const asOf = new Date(Date.now() - 4 * 60_000).toISOString();
export const known = <T>(
  value: T,
  extra: Partial<{ unreadable: number; foreign: number; stale: Why }> = {},
): Loaded<T> => ({
  state: "known",
  value,
  asOf,
  unreadable: extra.unreadable ?? 0,
  foreign: extra.foreign ?? 0,
  stale: extra.stale ?? null,
});
const unavailable = (why: Why): Loaded<never> => ({ state: "unavailable", why });
const back = (days: number, time = "09:30:00") => {
  const at = new Date(Date.now() - days * 86_400_000);
  return `${at.toISOString().slice(0, 10)}T${time}`;
};

const REASONS = [
  "Follow-up of blood pressure",
  "Cough for two weeks",
  "Annual check",
  "Knee pain after a fall",
  "Medication review",
  "Headache",
  "Vaccination",
  "",
];

export function encountersOf(person: number): Encounter[] {
  const count = person === 5 ? 700 : person === 0 ? 24 : person === 8 ? 0 : 6;
  return Array.from({ length: count }, (_, n) => ({
    eid: 9000 - n,
    uuid: `enc-${person}-${n}`,
    date: back(12 + n * (person === 5 ? 9 : 31), `${String(8 + (n % 9)).padStart(2, "0")}:15:00`),
    reason: REASONS[n % REASONS.length] ?? "",
    category: categories[n % categories.length] ?? null,
    class: "AMB",
    provider: 1,
    providerName: n % 3 === 2 ? "kosei" : "egarcia",
    facilityName: "Springfield Family Clinic",
    facility: 3,
    sensitivity: "normal",
    externalId: "",
  }));
}

const BANDS: Partial<Record<VitalSign, { low: number; high: number; criticalLow?: number; criticalHigh?: number }>> = {
  systolic: { low: 90, high: 120, criticalLow: 90, criticalHigh: 220 },
  diastolic: { low: 60, high: 80 },
  pulse: { low: 60, high: 100, criticalLow: 40, criticalHigh: 131 },
  respiration: { low: 12, high: 18, criticalLow: 8, criticalHigh: 25 },
  temperature: { low: 36.5, high: 37.3, criticalLow: 35 },
  oxygenSaturation: { low: 95, high: 100, criticalLow: 91 },
};
const round = (value: number) => Math.round(value * 10) / 10;

/** A value given in the metric unit, as it is shown. */
export function shown(sign: VitalSign, metric: number, system: UnitSystem): ShownValue {
  const us = system === "us";
  const fahrenheit = (celsius: number) => celsius * 1.8 + 32;
  const forms: Record<VitalSign, [Unit, number, (value: number) => number]> = {
    systolic: ["mmHg", metric, (v) => v],
    diastolic: ["mmHg", metric, (v) => v],
    pulse: ["perMinute", metric, (v) => v],
    respiration: ["perMinute", metric, (v) => v],
    oxygenSaturation: ["percent", metric, (v) => v],
    temperature: us ? ["fahrenheit", fahrenheit(metric), fahrenheit] : ["celsius", metric, (v) => v],
    weight: us ? ["pound", metric / 0.45359237, (v) => v] : ["kilogram", metric, (v) => v],
    height: us ? ["inch", metric / 2.54, (v) => v] : ["centimetre", metric, (v) => v],
    headCircumference: us ? ["inch", metric / 2.54, (v) => v] : ["centimetre", metric, (v) => v],
    waistCircumference: us ? ["inch", metric / 2.54, (v) => v] : ["centimetre", metric, (v) => v],
  };
  const [unit, value, convert] = forms[sign];
  const band = BANDS[sign];
  const flag = flagOf(sign, metric);
  return {
    sign,
    value: round(value),
    unit,
    flag,
    noFlag: flag ? null : "noBand",
    band: band ? { low: round(convert(band.low)), high: round(convert(band.high)) } : null,
  };
}

export function flagOf(sign: VitalSign, metric: number): Flag | null {
  const band = BANDS[sign];
  if (!band) return null;
  if (band.criticalLow !== undefined && metric <= band.criticalLow) return "criticalLow";
  if (band.criticalHigh !== undefined && metric >= band.criticalHigh) return "criticalHigh";
  return metric < band.low ? "low" : metric > band.high ? "high" : "normal";
}

export function rowOf(
  taken: string,
  values: Partial<Record<VitalSign, number>>,
  system: UnitSystem,
  id: number,
  note = "",
): VitalsRow {
  const { weight, height } = values;
  const bmi = weight && height ? round(weight / (height / 100) ** 2) : null;
  return {
    reading: { id, encounter: 9000 - id, taken, values: {}, temperatureMethod: "oral", note },
    values: (Object.entries(values) as [VitalSign, number][]).map(([sign, value]) => shown(sign, value, system)),
    bmi,
    bmiClass: bmi === null ? null : bmi < 25 ? "normal" : bmi < 30 ? "overweight" : "obesityI",
  };
}

function vitalsOf(person: number, system: UnitSystem): VitalsRow[] {
  if (person === 8) return [];
  return Array.from({ length: person === 0 ? 14 : 5 }, (_, n) =>
    rowOf(
      back(12 + n * 31, "09:20:00"),
      {
        systolic: 138 - n * 2 + ((n * 7) % 9),
        diastolic: 86 - n + ((n * 5) % 6),
        pulse: 74 + ((n * 11) % 13),
        respiration: n === 3 ? 26 : 15,
        temperature: round(36.6 + ((n * 3) % 9) / 10),
        oxygenSaturation: n === 3 ? 91 : 97 + (n % 3),
        weight: round(71.4 - n * 0.4),
        height: 166,
      },
      system,
      n,
      n === 3 ? "After climbing the stairs" : "",
    ),
  );
}

function notesOf(person: number): SoapNote[] {
  if (person === 8) return [];
  return Array.from({ length: person === 0 ? 8 : 2 }, (_, n) => ({
    // The first one stands under two visits, as real servers have it (Q128).
    id: 500 - Math.max(0, n - 1),
    encounter: 9000 - n,
    date: back(12 + n * 31, "09:48:00"),
    doubtful: n < 2,
    text: {
      subjective:
        n % 2 === 0
          ? "Feels well. Takes the tablets most days, forgets them at weekends. No dizziness."
          : "Dry cough for two weeks, worse at night. No fever.",
      objective:
        n % 2 === 0
          ? "BP 138/86 sitting, both arms alike. Heart sounds normal."
          : "Throat slightly red. Chest clear on both sides.",
      assessment: n % 2 === 0 ? "Hypertension, not quite controlled." : "Viral cough, resolving.",
      plan:
        n % 2 === 0
          ? "Keep lisinopril 10 mg, pill box.\nBlood pressure diary.\nReview in 4 weeks."
          : "Fluids, honey at night. Come back if fever or longer than three weeks.",
    },
  }));
}

export function appointmentsOf(person: number): Appointment[] {
  const one = (n: number, start: string, end: string, status: Appointment["status"], title: string): Appointment => ({
    id: 700 + n,
    uuid: `apt-${person}-${n}`,
    patient: uuidOf(person),
    start,
    end,
    status,
    category: categories[n % 3] ?? null,
    title,
    comment: n === 0 ? "Bring the blood pressure diary" : null,
    provider: 1,
    providerUuid: "u-garcia",
    facility: 3,
    facilityName: "Springfield Family Clinic",
  });
  return [
    one(0, back(-16, "10:00:00"), back(-16, "10:30:00"), "confirmed", "Follow-up"),
    one(1, back(12, "09:15:00"), back(12, "09:45:00"), "checkedOut", "Office Visit"),
    one(2, back(43, "09:15:00"), back(43, "09:45:00"), "noShow", "Office Visit"),
  ];
}

/** The chart of a patient; the state of each part differs between patients on purpose. */
export function chartOf(person: number, system: UnitSystem): ChartView {
  const summary = summaries[person];
  if (!summary) throw { code: "patientNotFound", params: {}, fields: [], retryable: false };
  const rich = person === 0;
  return {
    patient: summary.uuid,
    demographics: known({ patient: patientOf(summary), age: ageOf(summary.birth) }),
    encounters: person === 7 ? unavailable({ reason: "notAllowed" }) : known(encountersOf(person)),
    problems:
      person === 7
        ? unavailable({ reason: "serverError", said: "SQL timeout" })
        : known(
            rich
              ? [
                  {
                    id: "c1",
                    title: "Essential hypertension",
                    code: { system: "ICD10", code: "I10" },
                    onset: "2019-03",
                    status: "active",
                  },
                  {
                    id: "c2",
                    title: "Type 2 diabetes mellitus without complications",
                    code: { system: "ICD10", code: "E11.9" },
                    onset: "2021-06-02",
                    status: "active",
                  },
                  { id: "c3", title: "Iron deficiency anaemia", code: null, onset: "2016", status: "inactive" },
                ]
              : [],
          ),
    allergies:
      person === 7
        ? unavailable({ reason: "notAllowed" })
        : person === 3
          ? known([], { unreadable: 1 })
          : known(
              rich
                ? [
                    {
                      id: "a1",
                      title: "Penicillin",
                      code: null,
                      reaction: "Hives",
                      criticality: "high",
                      severity: { state: "graded", severity: "severe" },
                      grave: true,
                      status: "active",
                    },
                    {
                      id: "a2",
                      title: "Latex",
                      code: null,
                      reaction: null,
                      criticality: "low",
                      severity: { state: "graded", severity: "moderate" },
                      grave: false,
                      status: "active",
                    },
                    {
                      id: "a3",
                      title: "Hazelnut",
                      code: null,
                      reaction: "Itching mouth",
                      criticality: "low",
                      severity: { state: "unavailable", why: { reason: "offline" } },
                      grave: false,
                      status: "active",
                    },
                  ]
                : [],
            ),
    medications:
      person === 7
        ? unavailable({ reason: "offline" })
        : known(
            rich
              ? [
                  {
                    id: "m1",
                    title: "Lisinopril 10 mg tablet",
                    directions: "1 tablet in the morning",
                    prescribed: true,
                    since: null,
                    entered: "2022-01-14",
                    status: "active",
                    prescriptions: [],
                  },
                  {
                    id: "m2",
                    title: "Metformin 500 mg tablet",
                    directions: "1 tablet twice a day with meals",
                    prescribed: true,
                    since: null,
                    entered: "2021-06-02",
                    status: "active",
                    prescriptions: [],
                  },
                  {
                    id: "m3",
                    title: "Ferrous sulfate",
                    directions: "",
                    prescribed: false,
                    since: "2016",
                    entered: "2021-06-02",
                    status: "inactive",
                    prescriptions: [],
                  },
                ]
              : [],
          ),
    vitals:
      person === 3
        ? known(vitalsOf(person, system), { stale: { reason: "offline" } })
        : known(vitalsOf(person, system), { unreadable: person === 11 ? 2 : 0 }),
    notes: known(notesOf(person)),
    appointments: known(appointmentsOf(person)),
    ...(rich
      ? {
          since: {
            visit: encountersOf(person)[1]?.eid ?? 0,
            date: back(12, "09:15:00"),
            reason: "Follow-up of blood pressure",
            problems: { fresh: ["Gout, right foot"], undated: 1, ended: ["Acute bronchitis"] },
            medications: { fresh: ["Allopurinol 100 mg"], undated: 0, ended: [] },
            results: [{ name: "Potassium", at: back(3, "08:00:00"), value: "5.6 mmol/L" }],
            missed: null,
          },
        }
      : {}),
    unsent: [],
    refreshing: false,
    today: TODAY,
  };
}
