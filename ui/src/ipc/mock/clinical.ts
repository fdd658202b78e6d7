/** The stand-in's growth tables, codes and reminders: enough to look at, and nothing that is true. */
import type {
  CodedHit,
  CodedSearch,
  Growth,
  GrowthChart,
  GrowthMeasure,
  GrowthReference,
  GrowthValue,
  RemindersView,
  TypedReminder,
  TypedVitals,
  UiError,
  VitalSign,
} from "../bindings";
import { summaries, TODAY } from "./people";

/** Age in months and a made-up median; the spread is a part of it. */
const MEDIANS: Record<GrowthMeasure, { spread: number; at: [number, number][] }> = {
  weight: {
    spread: 0.12,
    at: [
      [0, 3.3],
      [6, 7.8],
      [12, 9.6],
      [24, 12.2],
      [60, 18.4],
      [120, 32],
      [180, 56],
      [240, 70],
    ],
  },
  height: {
    spread: 0.037,
    at: [
      [0, 49.8],
      [6, 67.4],
      [12, 75.6],
      [24, 87.4],
      [60, 110],
      [120, 138],
      [180, 169],
      [240, 177],
    ],
  },
  headCircumference: {
    spread: 0.028,
    at: [
      [0, 34.4],
      [6, 43.2],
      [12, 46],
      [24, 48.2],
      [60, 50.6],
    ],
  },
  bmi: {
    spread: 0.09,
    at: [
      [0, 13.4],
      [6, 17.2],
      [12, 16.8],
      [24, 16],
      [60, 15.3],
      [120, 16.6],
      [180, 20],
      [240, 22.5],
    ],
  },
};
const MONTH = 30.4375;
const QUANTILES: Record<number, number> = {
  3: -1.881,
  5: -1.645,
  10: -1.282,
  15: -1.036,
  25: -0.674,
  50: 0,
  75: 0.674,
  85: 1.036,
  90: 1.282,
  95: 1.645,
  97: 1.881,
};

function median(measure: GrowthMeasure, months: number): number {
  const { at } = MEDIANS[measure];
  const after = at.findIndex(([age]) => age >= months);
  const [a1, v1] = at[Math.max(0, (after < 0 ? at.length : after) - 1)] ?? [0, 1];
  const [a2, v2] = at[after < 0 ? at.length - 1 : after] ?? [0, 1];
  return a2 === a1 ? v2 : v1 + ((months - a1) / (a2 - a1)) * (v2 - v1);
}
const above = (z: number) => 1 / (1 + Math.exp(-1.702 * z));
const daysOf = (birth: string, on: string) =>
  Math.round((Date.parse(on.slice(0, 10)) - Date.parse(birth)) / 86_400_000);

function metric(typed: TypedVitals, sign: VitalSign): number | null {
  const box = typed.values[sign];
  const value = box ? Number(box.text.trim().replace(",", ".")) : NaN;
  if (!box || box.text.trim() === "" || !Number.isFinite(value)) return null;
  return box.unit === "pound" ? value * 0.45359237 : box.unit === "inch" ? value * 2.54 : value;
}
function measured(typed: TypedVitals): [GrowthMeasure, number][] {
  const [weight, height, head] = [metric(typed, "weight"), metric(typed, "height"), metric(typed, "headCircumference")];
  const all: [GrowthMeasure, number | null][] = [
    ["weight", weight],
    ["height", height],
    ["headCircumference", head],
    ["bmi", weight !== null && height !== null ? weight / (height / 100) ** 2 : null],
  ];
  return all.flatMap(([measure, value]) => (value === null ? [] : [[measure, value] as [GrowthMeasure, number]]));
}
function stands(measure: GrowthMeasure, reference: GrowthReference, days: number, value: number): GrowthValue {
  const middle = median(measure, days / MONTH) * (reference === "cdc" ? 1.01 : 1);
  const z = Math.round(((value - middle) / (middle * MEDIANS[measure].spread)) * 100) / 100;
  return { measure, reference, z, percentile: above(z) * 100 };
}

/** What is said beside the boxes. */
export function growthOf(patient: string, typed: TypedVitals): Growth {
  const summary = summaries.find((one) => one.uuid === patient);
  if (!summary?.birth) return { state: "none", why: "birthUnknown" };
  const days = daysOf(summary.birth, TODAY);
  if (days > 20 * 365.25) return { state: "grown" };
  if (summary.sex !== "female" && summary.sex !== "male") return { state: "none", why: "sexUnknown" };
  const values = measured(typed).flatMap(([measure, value]) =>
    (["who", "cdc"] as const).map((reference) => stands(measure, reference, days, value)),
  );
  return { state: "known", values };
}

/** The curves. */
export function growthChart(
  patient: string,
  typed: TypedVitals,
  measure: GrowthMeasure,
  reference: GrowthReference,
): GrowthChart {
  const summary = summaries.find((one) => one.uuid === patient);
  const growth = growthOf(patient, typed);
  const empty = { patient, measure, reference, unit: null, span: null, lines: [], points: [] };
  if (growth.state !== "known" || !summary?.birth)
    return { ...empty, why: growth.state === "none" ? growth.why : null };
  const birth = summary.birth;
  const days = daysOf(birth, TODAY);
  const span: [number, number] =
    days < 731 ? [0, 730] : days < 1857 ? [731, 1856] : [1857, reference === "cdc" ? 7305 : 6939];
  if (measure === "headCircumference" && days > 1856) return { ...empty, why: null };
  const us = { weight: 1 / 0.45359237, height: 1 / 2.54, headCircumference: 1 / 2.54, bmi: 1 }[measure];
  const percentiles = reference === "who" ? [3, 15, 50, 85, 97] : [5, 10, 25, 50, 75, 90, 95];
  const line = (percentile: number) => ({
    percentile,
    points: Array.from({ length: 65 }, (_, n): [number, number] => {
      const at = span[0] + ((span[1] - span[0]) * n) / 64;
      const middle = median(measure, at / MONTH);
      return [at, middle * (1 + (QUANTILES[percentile] ?? 0) * MEDIANS[measure].spread) * us];
    }),
  });
  const earlier = [0.2, 0.42, 0.6, 0.8].map((part, n) => {
    const at = Math.round(span[0] + (days - span[0]) * part);
    const value = median(measure, at / MONTH) * (1 - 0.6 * MEDIANS[measure].spread + n * 0.01);
    return { at, value };
  });
  const point = (at: number, value: number, isTyped: boolean) => ({
    taken: `${new Date(Date.parse(birth) + at * 86_400_000).toISOString().slice(0, 10)}T09:30:00`,
    days: at,
    value: Math.round(value * us * 10) / 10,
    ...(({ z, percentile }) => ({ z, percentile }))(stands(measure, reference, at, value)),
    typed: isTyped,
  });
  const now = measured(typed).find(([one]) => one === measure);
  return {
    patient,
    measure,
    reference,
    unit: measure === "bmi" ? null : measure === "weight" ? "pound" : "inch",
    span,
    lines: percentiles.map(line),
    points: [...earlier.map(({ at, value }) => point(at, value, false)), ...(now ? [point(days, now[1], true)] : [])],
    why: null,
  };
}

const CODES: readonly [string, string, string][] = [
  ["I10", "Essential (primary) hypertension", "htn hypertension high blood pressure"],
  ["E11.9", "Type 2 diabetes mellitus without complications", "t2dm dm2 diabetes"],
  ["E11.65", "Type 2 diabetes mellitus with hyperglycemia", "t2dm diabetes"],
  ["E78.5", "Hyperlipidemia, unspecified", "hld cholesterol"],
  ["M10.071", "Idiopathic gout, right ankle and foot", "gout foot"],
  ["M10.072", "Idiopathic gout, left ankle and foot", "gout foot"],
  ["M10.079", "Idiopathic gout, unspecified ankle and foot", "gout foot"],
  ["M1A.0710", "Idiopathic chronic gout, right ankle and foot, without tophus (tophi)", "gout foot"],
  ["M10.9", "Gout, unspecified", "gout"],
  ["J45.909", "Unspecified asthma, uncomplicated", "asthma"],
  ["J44.9", "Chronic obstructive pulmonary disease, unspecified", "copd"],
  ["K21.9", "Gastro-esophageal reflux disease without esophagitis", "gerd reflux"],
  ["M54.50", "Low back pain, unspecified", "lbp low back pain"],
  ["N39.0", "Urinary tract infection, site not specified", "uti"],
];
const used: CodedHit[] = [
  {
    title: "Hypertension, well controlled",
    code: "I10",
    sent: "ICD10:I10",
    official: "Essential (primary) hypertension",
    source: "own",
  },
];
export function findCode(query: string): CodedSearch {
  const words = query
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter(Boolean);
  const fits = (text: string) => words.every((word) => ` ${text.toLowerCase()}`.includes(` ${word}`));
  const own = used.filter((hit) => fits(`${hit.title} ${hit.code} ${hit.official} htn`));
  const edition = CODES.filter(([code, title, more]) => fits(`${code} ${title} ${more}`)).map(
    ([code, title]): CodedHit => ({ title, code, sent: `ICD10:${code}`, official: title, source: "edition" }),
  );
  return { query, hits: words.length === 0 ? own : [...own, ...edition], edition: "ICD-10-CM 2026, April 1" };
}

let reminders: RemindersView["all"] = [
  {
    id: "r1",
    patient: summaries[0]?.uuid ?? "",
    whose: { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" },
    day: TODAY,
    text: "Call about the potassium",
    done: false,
  },
];
export const remindersView = (): RemindersView => ({
  all: [...reminders].sort((a, b) => a.day.localeCompare(b.day)),
  today: TODAY,
});
export function addReminder(patient: string, typed: TypedReminder): RemindersView {
  const fields: UiError["fields"] = [];
  if (typed.text.trim() === "") fields.push({ field: "text", code: "required", params: {} });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.day.trim()))
    fields.push({ field: "day", code: typed.day.trim() === "" ? "required" : "notADate", params: {} });
  if (fields.length > 0) throw { code: "invalidInput", params: {}, fields, retryable: false } satisfies UiError;
  const summary = summaries.find((one) => one.uuid === patient);
  const whose = {
    name: summary ? `${summary.family}, ${summary.given}` : "",
    birth: summary?.birth ?? null,
    mrn: summary?.mrn ?? "",
  };
  const id = `r${reminders.length + 1}-${typed.day}`;
  reminders = [...reminders, { id, patient, whose, day: typed.day.trim(), text: typed.text.trim(), done: false }];
  return remindersView();
}
export function markReminder(id: string, done: boolean): RemindersView {
  reminders = reminders.map((one) => (one.id === id ? { ...one, done } : one));
  return remindersView();
}
export function deleteReminder(id: string): RemindersView {
  reminders = reminders.filter((one) => one.id !== id);
  return remindersView();
}
