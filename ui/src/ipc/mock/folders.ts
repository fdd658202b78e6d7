/** Made-up folders of a chart: one rich, one of an administrator's lists refused, one of an old edition, one that could not be read. */
import type {
  ChartFolder,
  ChartHit,
  ChartSearch,
  ChartView,
  FolderLists,
  FolderView,
  FoundIn,
  LabFlag,
  LabResult,
  Loaded,
  Why,
} from "../bindings";
import { known } from "./charts";
import { uuidOf } from "./people";

const unavailable = (why: Why): Loaded<never> => ({ state: "unavailable", why });
const refused = unavailable({ reason: "notAllowed" });
const back = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

type Test = [name: string, code: string, unit: string, low: number, high: number, values: readonly number[]];
const TESTS: readonly Test[] = [
  ["Creatinine", "2160-0", "mg/dL", 0.6, 1.3, [0.9, 0.9, 1.1, 1.4, 1.2, 1.0]],
  ["Glucose", "2345-7", "mg/dL", 70, 99, [104, 131, 126, 98, 142, 119]],
  ["Hemoglobin A1c", "4548-4", "%", 4, 5.6, [6.8, 7.1, 7.4, 7.9]],
  ["Potassium", "2823-3", "mmol/L", 3.5, 5.1, [5.6, 4.4, 4.2]],
  ["TSH", "3016-3", "mIU/L", 0.4, 4, [2.1]],
];

/** Without ranges and flags, as 7.0 gives them. */
function laboratory(old: boolean): LabResult[] {
  const flagOf = (value: number, low: number, high: number): LabFlag =>
    value > high * 1.08 && high < 6 && low > 3 ? "critical" : value < low ? "low" : value > high ? "high" : "normal";
  const all = TESTS.flatMap(([name, code, unit, low, high, values]) =>
    values.map((value, n): LabResult => ({
      id: `${code}-${n}`,
      name,
      code,
      at: `${back(3 + n * 91)}T15:00:00`,
      value: old && code === "3016-3" ? null : String(value),
      unit,
      range: old ? "" : `${low}–${high}`,
      flag: old ? null : flagOf(value, low, high),
      status: n === 0 && code === "2823-3" ? "preliminary" : "final",
    })),
  );
  const words: LabResult = {
    id: "color",
    name: "Color of Urine",
    code: "5778-6",
    at: `${back(3)}T15:00:00`,
    value: "yellow",
    unit: "",
    range: "",
    flag: null,
    status: "final",
  };
  return [...all, words].sort((a, b) => (b.at ?? "").localeCompare(a.at ?? ""));
}

const rich = (old: boolean): Record<ChartFolder, FolderLists> => ({
  results: {
    folder: "results",
    laboratory: known(laboratory(old)),
    reports: refused,
    orders: old
      ? unavailable({ reason: "notOffered" })
      : known([
          {
            id: "o1",
            name: "Comprehensive metabolic panel",
            status: "completed",
            ordered: back(4),
            orderedBy: "u-garcia",
            orderedByName: "Dr. Elena Garcia",
            reasons: ["E11.9"],
            instruction: "",
          },
          {
            id: "o2",
            name: "Lipid panel",
            status: "active",
            ordered: back(3),
            orderedBy: null,
            orderedByName: null,
            reasons: ["I10", "E11.9"],
            instruction: "Fasting, nothing but water from midnight.",
          },
        ]),
  },
  medicines: {
    folder: "medicines",
    dispenses: old
      ? unavailable({ reason: "notOffered" })
      : known([{ id: null, drug: "Lisinopril 10 mg tablet", quantity: "90", handedOver: back(40) }]),
  },
  history: {
    folder: "history",
    immunizations: known([
      {
        id: "i1",
        vaccine: "Influenza, seasonal, injectable, preservative free",
        code: "140",
        given: back(34),
        completed: true,
        lot: "LOT712",
        givenBy: "u-garcia",
        givenByName: "Dr. Elena Garcia",
        note: "",
        recorded: back(34),
      },
      {
        id: "i2",
        vaccine: "Tdap",
        code: "115",
        given: "2021-05-18",
        completed: true,
        lot: "LOT118",
        givenBy: null,
        givenByName: null,
        note: "Given elsewhere, from the patient’s card",
        recorded: "2021-06-02",
      },
      {
        id: "i3",
        vaccine: "zoster recombinant",
        code: "187",
        given: "2020-02-11",
        completed: false,
        lot: "",
        givenBy: null,
        givenByName: null,
        note: "Patient declined",
        recorded: null,
      },
    ]),
    procedures: known([
      { id: "p1", name: "Electrocardiogram, 12 leads", status: "completed", done: back(96) },
      { id: "p2", name: "Venipuncture", status: "completed", done: back(3) },
    ]),
    surgeries: known([
      { id: 41, uuid: "s41", title: "Appendectomy", began: "1994", ended: null, codes: "" },
      {
        id: 42,
        uuid: "s42",
        title: "Cholecystectomy, laparoscopic",
        began: "2015-09-30",
        ended: null,
        codes: "ICD10:K80.20",
      },
    ]),
    dentalIssues: known([
      { id: 51, uuid: "d51", title: "Caries, lower left molar", began: back(40), ended: null, codes: "ICD10:K02.9" },
    ]),
    socialHistory: known([]),
  },
  care: {
    folder: "care",
    careTeams: known([
      {
        id: "t1",
        name: "Primary care",
        members: [
          { who: "Practitioner/u-garcia", name: "Dr. Elena Garcia", role: "Primary care physician" },
          { who: "Practitioner/u-lind", name: null, role: "Nurse" },
          { who: "Organization/o1", name: null, role: "" },
        ],
      },
    ]),
    carePlans: known([
      {
        id: "e1-SK-1",
        text: "Check glucose each morning",
        status: "active",
        begins: back(96),
        activities: ["Blood glucose monitoring"],
      },
    ]),
    goals: refused,
    devices: refused,
    contacts: old
      ? unavailable({ reason: "notOffered" })
      : known([{ id: "r1", name: "Rafael Reyes", relationship: "spouse", phones: ["(555) 010-4471"] }]),
    referrals: known([
      {
        id: 6,
        date: back(60),
        reason: "Eye examination, diabetes",
        diagnosis: "E11.9",
        risk: "low",
        from: 1,
        fromName: "Dr. Elena Garcia",
        to: 9,
        toName: null,
        validFrom: back(60),
        validThrough: back(-120),
      },
    ]),
  },
  coverage: {
    folder: "coverage",
    policies: known([
      {
        id: "ins1",
        rank: "primary",
        plan: "Gold",
        number: "P48213",
        group: "G1190",
        subscriber: "Maria Reyes",
        relationship: "self",
        subscriberBirth: "1980-05-09",
        copay: "35",
        from: "2025-10-15",
        until: null,
      },
      {
        id: "ins2",
        rank: "secondary",
        plan: "Sample Mutual Plus",
        number: "SM-77-21",
        group: "",
        subscriber: "Rafael Reyes",
        relationship: "spouse",
        subscriberBirth: "1978-01-30",
        copay: "",
        from: "2024-01-01",
        until: "2026-12-31",
      },
    ]),
    employers: old
      ? unavailable({ reason: "notOffered" })
      : known([
          {
            name: "Blue Farm",
            occupation: "Accountant",
            industry: "Agriculture",
            address: ["12 Field Road", "Springfield"],
            from: "2018-03-01",
            until: null,
          },
        ]),
  },
});

/** Every list of a folder as `change` makes it. */
function each(lists: FolderLists, change: (list: Loaded<unknown>) => Loaded<unknown>): FolderLists {
  const entries = Object.entries(lists).map(([name, list]) =>
    name === "folder" ? [name, list] : [name, change(list as Loaded<unknown>)],
  );
  return Object.fromEntries(entries) as FolderLists;
}
const emptied = (list: Loaded<unknown>): Loaded<unknown> => (list.state === "known" ? { ...list, value: [] } : list);

/** A folder of a patient; the state of its lists differs between patients, and with where the story begins, on purpose. */
export function folderOf(person: number, folder: ChartFolder, at: string): FolderView {
  const lists = rich(at === "nurse-7")[folder];
  const whole =
    at === "frontdesk" && folder !== "coverage"
      ? each(lists, (list) => (list.state === "unavailable" && list.why.reason === "notOffered" ? list : refused))
      : at === "loading"
        ? each(lists, () => ({ state: "loading" }))
        : person === 0
          ? lists
          : person === 3
            ? each(lists, (list) => (list.state === "known" ? { ...list, stale: { reason: "offline" } } : list))
            : person === 7
              ? each(lists, () => unavailable({ reason: "offline" }))
              : person === 11
                ? each(lists, (list) => (list.state === "known" ? { ...list, value: [], unreadable: 2 } : list))
                : each(lists, emptied);
  return { patient: uuidOf(person), lists: whole, refreshing: at === "loading" };
}

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** A search within a chart, over its notes, lists and folders. */
export function searchIn(view: ChartView, query: string, folders: (folder: ChartFolder) => FolderView): ChartSearch {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const all: [FoundIn, ChartHit][] = [];
  const unread = new Set<FoundIn>();
  function add<T>(place: FoundIn, list: Loaded<T[]>, hit: (one: T) => ChartHit): void {
    if (list.state === "known") all.push(...list.value.map((one): [FoundIn, ChartHit] => [place, hit(one)]));
    if (list.state === "loading" || (list.state === "unavailable" && !list.why.reason.startsWith("not"))) {
      unread.add(place);
    }
  }
  const of = (title: string, line = "", date: string | null = null, visit: number | null = null): ChartHit => ({
    title,
    line,
    date,
    visit,
  });
  add("problems", view.problems, (one) => of(one.title, one.code?.code, one.onset));
  add("allergies", view.allergies, (one) => of(one.title, one.reaction ?? ""));
  add("medications", view.medications, (one) => of(one.title, one.directions, one.since ?? one.entered));
  const visits = view.encounters.state === "known" ? view.encounters.value : [];
  const reasonOf = (eid: number) => visits.find((one) => one.eid === eid)?.reason ?? "";
  add("notes", view.notes, (one) =>
    of(reasonOf(one.encounter), Object.values(one.text).join("\n"), one.date, one.encounter),
  );
  add("visits", view.encounters, (one) => of(one.reason, one.providerName, one.date, one.eid));
  add("appointments", view.appointments, (one) => of(one.title, one.comment ?? "", one.start));
  const results = folders("results").lists;
  if (results.folder === "results") {
    const seen = new Set<string>();
    const newest = (list: LabResult[]) => list.filter((one) => !seen.has(one.name) && seen.add(one.name));
    const { laboratory } = results;
    const once: Loaded<LabResult[]> =
      laboratory.state === "known" ? { ...laboratory, value: newest(laboratory.value) } : laboratory;
    add("results", once, (one) => of(one.name, `${one.value ?? ""} ${one.unit}`, one.at));
  }
  const history = folders("history").lists;
  if (history.folder === "history") {
    add("history", history.immunizations, (one) => of(one.vaccine, one.note, one.given));
    add("history", history.surgeries, (one) => of(one.title, one.codes, one.began));
  }
  const says = ([, hit]: [FoundIn, ChartHit]) =>
    words.every((word) => fold([hit.title, hit.line, hit.date].join("\n")).includes(word));
  const groups = new Map<FoundIn, ChartHit[]>();
  for (const [place, hit] of all.filter(says)) {
    const line = hit.line.split("\n").find((text) => words.some((word) => fold(text).includes(word))) ?? "";
    groups.set(place, [...(groups.get(place) ?? []), { ...hit, line: line.slice(0, 160) }]);
  }
  return {
    patient: view.patient,
    query,
    groups: [...groups].map(([place, hits]) => ({ place, hits: hits.slice(0, 6), all: hits.length })),
    unread: [...unread],
  };
}
