/**
 * Stands in for @tauri-apps/api/core when the window is looked at in an ordinary browser (vite.mock.config.ts).
 * `?at=` chooses where the story begins: connect, client-unknown, waiting, signin, browser, desk (default), nurse, nurse-7, frontdesk, declined, gone (a patient, once refreshed), numbers, offline, loading, refused, changes,
 * none (everything answers that there is none), locked, locked-few, locked-no-pin, locked-spent, locked-other, keychain-locked, keymissing, damaged, too-new, newer, newer-ready, update-failed, deb, renew, no-pin, unsent-work, rescued;
 * documents-none, documents-loading, documents-unread, documents-slow, documents-7 (no names), documents-8 (none can be opened), documents-declined, file-refused, file-twice, file-lost, summary-refused, summary-lost, cut-off, messages-none, messages-nameless, message-lost;
 * weeks: week300 (so many appointments), weeknone, weekreading.
 */
import type {
  AppEvent,
  AppState,
  AreaRightView,
  BookingCheck,
  BookRequest,
  ChartFolder,
  ChartView,
  ClinicRules,
  Commands,
  ConnectionReport,
  DayEntry,
  DayView,
  DraftContent,
  DraftLine,
  DraftPlace,
  DraftView,
  EncounterOptions,
  OutboxItem,
  PatientHit,
  PatientLabel,
  PatientSearch,
  Question,
  RightsView,
  SoapText,
  StartVisitRequest,
  SweepItem,
  TypedVitals,
  UiError,
  ValueCheck,
  VisitDraft,
  VisitKey,
  VisitReview,
  VisitStanding,
  VisitView,
  VitalsCheckView,
  VitalSign,
  WriteReceipt,
} from "../bindings";
import { appointmentHandlers } from "./appointments";
import { categories, chartOf, encountersOf, facilities, flagOf, known, providers, rowOf } from "./charts";
import {
  chartNow,
  deleteEntry,
  demographicsForm,
  entryForm,
  folderNow,
  keepDemographics,
  keepEntry,
  keepNote,
  notesNow,
  troubledChanges,
} from "./changes";
import { nothingIn } from "./none";
import { addReminder, deleteReminder, findCode, growthChart, growthOf, markReminder, remindersView } from "./clinical";
import { readDate } from "./dates";
import { folderOf as folderAsRead, searchIn } from "./folders";
import { documentCommands } from "./documents";
import { ageOf, summaries, TODAY, uuidOf } from "./people";
import type { Handlers } from "./handlers";
import { messageCommands } from "./messages";
import { alikeIn, faultsIn, understood } from "./new-patient";
import { phraseCommands } from "./phrases";
import { sessionAt, sessionCommands, signedIn } from "./session";
import { oneWrite } from "./one-write";
import { policyAt } from "./policy";
import { updateAt, updateCommands } from "./update";
import { weekOf } from "./week";

export class Channel<T> {
  onmessage: (message: T) => void = () => undefined;
}

const at = new URLSearchParams(location.search).get("at") ?? "desk";
const now = () => new Date().toISOString();
const wall = () => {
  const date = new Date();
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
};
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const fail = (code: UiError["code"], params: UiError["params"] = {}, fields: UiError["fields"] = []): UiError => ({
  code,
  params,
  fields,
  retryable: false,
});

let tell: (event: AppEvent) => void = () => undefined;
const drafts = new Map<string, DraftView>();
const writes: OutboxItem[] = [];
const visits = new Map<
  string,
  { person: number; request: StartVisitRequest; vitals: TypedVitals[]; notes: SoapText[]; eid: number }
>();
const opened: number[] = [0, 4, 8];

const ANY_VISIT = "Encounters → Authorize - any encounters";
const ANY_NOTE = "Encounters → Notes - my encounters";
const MEDICAL = "Patients → Medical/History";
/** What the accounts that are no physician's miss. */
const missingAt: Record<string, RightsView["missing"]> = {
  nurse: { encounters: [ANY_VISIT], notes: [ANY_VISIT] },
  "nurse-7": { encounters: [ANY_VISIT], notes: [ANY_VISIT], vitals: [ANY_VISIT] },
  frontdesk: {
    encounters: [ANY_VISIT],
    notes: [ANY_VISIT, ANY_NOTE],
    problems: [MEDICAL],
    allergies: [MEDICAL],
    medications: [MEDICAL],
    vitals: [MEDICAL],
  },
};
const missing = missingAt[at] ?? {};
const clinicAt = {
  address: "https://openemr.springfield.example",
  site: "default",
  edition: "8.0",
  demo: false,
  clientId: "Zk3vQ9x1TtYb7LwM2cR8",
  registeredHere: true,
  client: "ready",
  clientError: null,
} as const;
let state: AppState = {
  revision: 0,
  clinic:
    at === "connect"
      ? null
      : {
          ...clinicAt,
          demo: at === "demo",
          client: at === "waiting" ? "waiting" : at === "client-unknown" ? "unknown" : "ready",
        },
  session: sessionAt(at, fail),
  connection:
    at === "offline"
      ? { state: "offline", lastAnswer: new Date(Date.now() - 22 * 60_000).toISOString(), why: { reason: "offline" } }
      : { state: "connected", updatedAt: now() },
  rights: {
    canStartVisit: !missing.encounters,
    canReadCharts: !missing.problems,
    missing,
    declined:
      at === "declined"
        ? { vitals: "user/vital.write", note: "user/soap_note.write", allergy: "user/allergy.write" }
        : {},
  },
  index:
    at === "loading"
      ? { state: "loading", done: 2400, total: 18310 }
      : { state: "complete", count: 18310, asOf: now() },
  outbox: { waiting: 0, refused: 0 },
  settings: {
    theme: "system",
    units: at === "us" ? "us" : "metric",
    dateStyle: "iso",
    dateOrder: "dayFirst",
    clockStyle: "h24",
    providerNames: {},
    language: new URLSearchParams(location.search).get("language") ?? "en",
    lockAfterMinutes: 15,
    zoomPercent: 100,
    tellArrivals: false,
  },
  policy: policyAt(at),
  memoryOnly: at === "offline",
  cutOff: {
    dialog: at === "cut-off",
    sending: at === "cut-off" ? { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" } : null,
  },
  store:
    at === "rescued"
      ? { happened: "journalRescued", drafts: 3, writes: 1, incomplete: true, keptAs: "journal-2026-11-21.damaged" }
      : null,
  unlogged: 0,
  version: "0.1.0",
  update: updateAt(at),
};

const set = (change: Partial<AppState>): AppState => {
  state = { ...state, ...change, revision: state.revision + 1 };
  tell({ event: "state", state });
  return state;
};
const personOf = (uuid: string) => summaries.findIndex((one) => one.uuid === uuid);
const folderOf = (patient: string, folder: ChartFolder) => folderNow(folderAsRead(personOf(patient), folder, at));
const whoseOf = (uuid: string): PatientLabel => {
  const one = summaries[personOf(uuid)];
  return { name: one ? `${one.family}, ${one.given}` : "", birth: one?.birth ?? null, mrn: one?.mrn ?? "" };
};
const placeKey = (place: DraftPlace) => JSON.stringify([place.kind, place.patient, place.visit, place.record ?? null]);
/** A draft has become a write. */
const moved = (place: DraftPlace) => drafts.delete(placeKey(place));

function count(): void {
  set({
    outbox: {
      waiting: writes.filter((one) => ["queued", "sending", "unknown"].includes(one.state)).length,
      refused: writes.filter((one) => one.state === "refused").length,
    },
  });
  tell({ event: "outboxChanged" });
}

/** A second attempt: it arrives, unless the server is away. */
function arrive(item: OutboxItem): void {
  item.attempts += 1;
  item.changedAt = now();
  if (at === "offline" || item.id === "x3") item.error = fail("offline");
  else item.state = "confirmed";
  count();
}

function write(
  kind: OutboxItem["kind"],
  patient: string,
  visit: VisitKey | null,
  excerpt: string,
  held = 0,
  appointment: OutboxItem["appointment"] = null,
): WriteReceipt {
  const item = oneWrite({
    id: `w${writes.length + 1}`,
    kind,
    patient,
    whose: whoseOf(patient),
    visit,
    createdAt: now(),
    changedAt: now(),
    excerpt,
    text: [{ field: "text", text: excerpt }],
    appointment,
  });
  writes.unshift(item);
  count();
  tell({ event: "chartChanged", patient });
  if (at === "offline") item.error = fail("offline");
  else {
    setTimeout(() => {
      item.state = "sending";
      item.attempts = 1;
      count();
      tell({ event: "chartChanged", patient });
    }, held + 500);
    setTimeout(() => {
      item.state = "confirmed";
      item.changedAt = now();
      if (kind === "appointment" || kind === "appointmentMove") item.confirmation = 1234;
      count();
      tell({ event: "chartChanged", patient });
    }, held + 1500);
  }
  return { write: item.id, patient };
}

function hit(n: number, query: string): PatientHit {
  const patient = summaries[n];
  if (!patient) throw new Error("nobody");
  const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const matched = query
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap((word): PatientHit["matched"] => {
      const found: PatientHit["matched"] = [];
      for (const field of ["family", "given", "mrn", "birth"] as const) {
        const start = fold(patient[field] ?? "").indexOf(fold(word));
        if (start >= 0) found.push({ field, entry: 0, start, length: word.length });
      }
      return found;
    });
  return {
    patient,
    age: ageOf(patient.birth),
    matched,
    sameName: summaries.filter((one) => one.family === patient.family && one.given === patient.given).length > 1,
  };
}

function search(query: string, askedServer: boolean): PatientSearch {
  const words = query.split(/[\s,]+/).filter(Boolean);
  const hits = summaries
    .map((_, n) => hit(n, query))
    .filter(
      (one) => words.length > 0 && words.every((word) => hit(personOf(one.patient.uuid), word).matched.length > 0),
    );
  return { query, hits, index: state.index, askedServer };
}

/** What a row knows beside its appointment. */
function beside(date: string, start: string, patient: string | null): Pick<DayEntry, "arrival" | "visit"> {
  const begun = writes.some((one) => one.kind === "encounter" && one.patient === patient);
  const standing = (vitals: VisitStanding["vitals"], note: VisitStanding["note"]): VisitStanding => ({
    visit: { kind: "known", eid: 9100, uuid: "v-9100" },
    count: 1,
    undecided: false,
    vitals,
    note,
  });
  const arrived = (time: string, exact: boolean) => ({ at: `${date}T${time}:00`, exact });
  const visits: Record<string, VisitStanding> = {
    "08:00": standing("there", "there"),
    "08:45": standing("there", "waiting"),
    "09:15": standing("there", "none"),
  };
  return {
    arrival: start === "09:00" ? arrived("09:02", true) : start === "09:10" ? arrived("08:50", false) : null,
    visit: (date === TODAY && visits[start]) || (begun ? standing("none", "none") : null),
  };
}

function sweep(): SweepItem[] {
  const of = (person: number, at: string, what: SweepItem["what"]): SweepItem => {
    const patient = uuidOf(person);
    return { what, patient, whose: whoseOf(patient), at: `${TODAY}T${at}:00` };
  };
  const visit: VisitKey = { kind: "known", eid: 9100, uuid: "v-9100" };
  const items: SweepItem[] = [
    of(4, "09:15", { what: "noteMissing", visit, vitalsToo: false }),
    of(6, "08:20", { what: "noteMissing", visit, vitalsToo: true }),
    of(10, "08:00", { what: "toSign", visit }),
    of(3, "08:52", {
      what: "unsent",
      write: "x9",
      kind: "note",
      visit,
      refused: false,
    }),
  ];
  for (const draft of drafts.values())
    items.push({
      what: { what: "draft", place: draft.place },
      patient: draft.place.patient,
      whose: whoseOf(draft.place.patient),
      at: null,
    });
  return at === "swept" ? [] : items;
}

function day(date: string): DayView {
  const reading = date === "" ? null : readDate(date, state.settings.dateOrder);
  if (reading?.fault) throw fail("invalidInput", {}, [reading.fault]);
  const wanted = reading?.date ?? TODAY;
  if (at === "noday")
    return {
      date: wanted,
      now: wall(),
      me: "u-garcia",
      appointments: { state: "unavailable", why: { reason: "notAllowed" } },
      free: [],
    };
  const plan: [string, string, number | null, DayEntry["appointment"]["status"], string, boolean][] = [
    ["08:00", "08:30", 10, "fulfilled", "Office Visit", true],
    ["08:30", "09:00", 12, "noShow", "Follow-up", true],
    ["09:00", "09:30", 0, "arrived", "Follow-up of blood pressure", true],
    ["08:45", "09:00", 3, "inExamRoom", "Blood results", true],
    ["09:10", "09:30", 2, "arrivedLate", "Cough for a week", true],
    ["09:15", "10:00", 4, "inExamRoom", "New Patient", true],
    ["10:00", "10:45", 5, "confirmed", "Preventive Care Services", true],
    ["11:00", "11:30", 8, "booked", "Newborn check", true],
    ["12:00", "13:00", null, "none", "Lunch", true],
    ["14:00", "14:30", 7, "cancelled", "Office Visit", false],
    ["15:30", "16:15", 15, "none", "Consultation", true],
  ];
  const entries = plan.map(([start, end, person, status, title, mine], n): DayEntry => {
    const patient = person === null ? null : (summaries[person] ?? null);
    return {
      appointment: {
        id: n,
        uuid: `day-${wanted}-${n}`,
        patient: patient?.uuid ?? null,
        start: `${wanted}T${start}:00`,
        end: `${wanted}T${end}:00`,
        status,
        category: null,
        title,
        comment: null,
        provider: mine ? 1 : 2,
        providerUuid: null,
        facility: 3,
        facilityName: "Springfield Family Clinic",
      },
      patient,
      age: ageOf(patient?.birth ?? null),
      providerName: mine ? "Dr. Elena Garcia" : "Dr. Kwame Osei",
      mine,
      waiting: status === "arrived" || status === "arrivedLate",
      freed: status === "cancelled" || status === "noShow",
      ...beside(wanted, start, patient?.uuid ?? null),
    };
  });
  return {
    date: wanted,
    now: `${TODAY}T09:22:00`,
    me: "u-garcia",
    appointments: known(wanted === TODAY ? entries : wanted > TODAY ? entries.slice(3, 4) : []),
    free:
      wanted === TODAY
        ? [
            { start: `${wanted}T10:45:00`, end: `${wanted}T11:00:00` },
            { start: `${wanted}T13:00:00`, end: `${wanted}T15:30:00` },
          ]
        : [],
  };
}

const clinicRules: ClinicRules = {
  noticeHours: 24,
  windowDays: 60,
  bufferMinutes: 10,
  week: [...Array.from({ length: 5 }, () => ({ from: "08:00", to: "17:00" })), null, null] as ClinicRules["week"],
  lunch: { from: "12:00", to: "13:00" },
  durations: [
    { kind: "followUp", minutes: 30 },
    { kind: "urgent", minutes: 45 },
    { kind: "routine", minutes: 60 },
  ],
};

function visitView(patient: string, key: VisitKey): VisitView {
  const person = personOf(patient);
  const pending =
    key.kind === "pending" ? visits.get(key.write) : [...visits.values()].find((one) => one.eid === key.eid);
  const item = key.kind === "pending" ? writes.find((one) => one.id === key.write) : undefined;
  const visit: VisitKey =
    pending && item?.state === "confirmed" ? { kind: "known", eid: pending.eid, uuid: `new-${pending.eid}` } : key;
  const all = encountersOf(person);
  const place = key.kind === "known" ? all.findIndex((one) => one.eid === key.eid) : -1;
  const before = pending ? all[0] : all[place + 1];
  const chart = chartOf(person, state.settings.units);
  const vitals = chart.vitals.state === "known" ? chart.vitals.value : [];
  const notes = chart.notes.state === "known" ? notesNow(chart.notes.value) : [];
  const of = (eid: number) => ({
    vitals: known(vitals.filter((row) => row.reading.encounter === eid)),
    notes: known(notes.filter((one) => one.encounter === eid)),
  });
  const own = writes.filter(
    (one) => one.patient === patient && one.state !== "confirmed" && one.kind !== "appointment",
  );
  const category = categories.find((one) => one.id === pending?.request.category) ?? null;
  const mine = place >= 0 ? all[place] : undefined;
  return {
    patient,
    visit,
    encounter: known(
      mine ?? {
        eid: pending?.eid ?? 0,
        uuid: "",
        date: wall(),
        reason: pending?.request.reason ?? "",
        category,
        class: pending?.request.class ?? "AMB",
        provider: 1,
        providerName: "egarcia",
        facilityName: "Springfield Family Clinic",
        facility: 3,
        sensitivity: "normal",
        externalId: "",
      },
    ),
    vitals: mine
      ? of(mine.eid).vitals
      : known(
          (pending?.vitals ?? [])
            .filter(() => !own.some((one) => one.kind === "vitals"))
            .map((typed, n) =>
              rowOf(
                wall(),
                Object.fromEntries(
                  Object.entries(typed.values).map(([sign, box]) => [sign, Number(box?.text.replace(",", "."))]),
                ),
                "metric",
                9999 - n,
                typed.note,
              ),
            ),
        ),
    notes: mine
      ? of(mine.eid).notes
      : known(
          (pending?.notes ?? [])
            .filter(() => !own.some((one) => one.kind === "note"))
            .map((text, n) => ({ id: n, encounter: 1, date: wall(), text, doubtful: false })),
        ),
    previous: before ? { encounter: before, ...of(before.eid) } : null,
    unsent: own,
    replaced: [],
  };
}

function checkVitals(patient: string, visit: VisitKey, typed: TypedVitals): VitalsCheckView {
  const other = {
    kilogram: "pound",
    pound: "kilogram",
    centimetre: "inch",
    inch: "centimetre",
    celsius: "fahrenheit",
    fahrenheit: "celsius",
  } as const;
  const metric = (value: number, unit: string) =>
    unit === "pound"
      ? value * 0.45359237
      : unit === "inch"
        ? value * 2.54
        : unit === "fahrenheit"
          ? (value - 32) / 1.8
          : value;
  const turn = (value: number, unit: keyof typeof other) =>
    unit === "kilogram"
      ? value / 0.45359237
      : unit === "centimetre"
        ? value / 2.54
        : unit === "celsius"
          ? value * 1.8 + 32
          : metric(value, unit);
  const pressures = [...typed.pressure.matchAll(/(\d+)\s*[/ ]\s*(\d+)/g)];
  const mean = (half: number) =>
    String(Math.round(pressures.reduce((sum, found) => sum + Number(found[half]), 0) / pressures.length));
  const halves =
    pressures.length > 0
      ? [
          ["systolic", { text: mean(1), unit: "mmHg" }],
          ["diastolic", { text: mean(2), unit: "mmHg" }],
        ]
      : typed.pressure.trim()
        ? [["systolic", { text: typed.pressure, unit: "mmHg" }]]
        : [];
  const values = (
    [...halves, ...Object.entries(typed.values)] as [VitalSign, { text: string; unit: keyof typeof other }][]
  ).map(([sign, box]): ValueCheck => {
    const value = Number(box.text.trim().replace(",", "."));
    const fine = box.text.trim() !== "" && Number.isFinite(value);
    const warnings: ValueCheck["warnings"] = [];
    if (sign === "weight" && fine && Math.abs(metric(value, box.unit) - 71) > 15)
      warnings.push({ warning: "perhapsOtherUnit", unit: other[box.unit], last: 71.4 });
    if (sign === "pulse" && value > 350) warnings.push({ warning: "unusual", low: 30, high: 200 });
    return {
      sign,
      value: fine ? value : null,
      other:
        fine && other[box.unit] ? { value: Math.round(turn(value, box.unit) * 10) / 10, unit: other[box.unit] } : null,
      flag: fine ? flagOf(sign, metric(value, box.unit)) : null,
      noFlag: null,
      problem: fine
        ? sign === "systolic" && value > 400
          ? { problem: "impossible", high: 400, fits: null }
          : null
        : { problem: sign === "systolic" ? "notAPressure" : "notANumber" },
      warnings,
    };
  });
  const weight = typed.values.weight,
    height = typed.values.height;
  const tall = height ? metric(Number(height.text), height.unit) : 163;
  const bmi = weight ? metric(Number(weight.text), weight.unit) / (tall / 100) ** 2 : NaN;
  return {
    patient,
    visit,
    check: {
      values,
      bmi: Number.isFinite(bmi) ? Math.round(bmi * 10) / 10 : null,
      bmiHeight: !Number.isFinite(bmi)
        ? null
        : height
          ? { from: "today" }
          : { from: "last", taken: `${TODAY}T09:00:00` },
      bmiClass: Number.isFinite(bmi) ? "overweight" : null,
      growth: growthOf(patient, typed),
      pressures: pressures.length,
      noteTooLong: typed.note.length > 255,
      savable: true,
    },
    now: wall(),
    takenFaults: [],
  };
}

function reviewOf(patient: string, visit: VisitKey, draft: VisitDraft): VisitReview {
  const check = draft.vitals ? checkVitals(patient, visit, draft.vitals).check : null;
  const text = (sign: VitalSign) => ({
    text: draft.vitals?.values[sign]?.text ?? draft.vitals?.pressure ?? "",
    unit: draft.vitals?.values[sign]?.unit ?? "mmHg",
  });
  const faults: UiError["fields"] = (check?.values ?? []).flatMap(({ sign, problem }) =>
    problem
      ? [{ field: sign, code: problem.problem === "notAPressure" ? "notAPressure" : "notANumber", params: {} }]
      : [],
  );
  for (const section of ["subjective", "objective", "assessment", "plan"] as const) {
    if (draft.note?.[section].length === 1) faults.push({ field: section, code: "tooShort", params: { minimum: "2" } });
  }
  return {
    patient,
    visit,
    check,
    remark:
      check && check.pressures > 1
        ? `${draft.vitals?.note ?? ""} BP ${draft.vitals?.pressure ?? ""}`.trim()
        : (draft.vitals?.note ?? ""),
    taken: check ? wall() : null,
    faults,
    questions: (check?.values ?? []).flatMap(({ sign, warnings }) =>
      warnings.map((warning): Question => ({ about: "value", sign, ...text(sign), warning })),
    ),
  };
}

function checkBooking(patient: string, request: BookRequest): BookingCheck {
  const { date, fault } = readDate(request.date, state.settings.dateOrder);
  const start = /^\d{1,2}:\d{2}$/.test(request.start) ? request.start.padStart(5, "0") : null;
  const minutes = Number(request.duration);
  const fields: BookingCheck["fields"] = [];
  if (fault) fields.push(fault);
  if (request.start && !start) fields.push({ field: "start", code: "notATime", params: {} });
  const end =
    date && start && minutes
      ? new Date(Date.parse(`${date}T${start}:00Z`) + minutes * 60_000).toISOString().slice(0, 19)
      : null;
  const spans = date
    ? [
        { id: 71, start: `${date}T08:30:00`, end: `${date}T09:00:00`, title: "Follow-up", patient: uuidOf(4) },
        { id: 72, start: `${date}T10:00:00`, end: `${date}T10:45:00`, title: "New Patient", patient: uuidOf(5) },
        { id: 73, start: `${date}T12:00:00`, end: `${date}T13:00:00`, title: "Lunch", patient: null },
      ]
    : [];
  const from = `${date}T${start}:00`;
  const clash = end ? spans.find((span) => span.start < end && span.end > from) : undefined;
  return {
    patient,
    fields,
    news: clash !== undefined,
    warnings: clash
      ? [clash.patient ? { warning: "providerBusy", other: clash } : { warning: "blocked", other: clash }]
      : [],
    start: end ? from : null,
    end,
    busy: known(spans),
  };
}

const readChart = (patient: string): ChartView => ({
  ...chartNow(chartOf(personOf(patient), state.settings.units)),
  ...Object.fromEntries(
    Object.keys(missing).map((part) => [part, { state: "unavailable", why: { reason: "notAllowed" } }]),
  ),
  unsent: writes.filter((one) => one.patient === patient && one.state !== "confirmed"),
});
let options: EncounterOptions = {
  categories: [...categories],
  providers: [...providers],
  facilities: [...facilities],
  me: 1,
  facility: 3,
  missing: { facility: false, provider: false },
  now: wall(),
};
if (at === "numbers")
  options = {
    ...options,
    providers: [],
    facilities: [],
    me: null,
    facility: null,
    missing: { facility: true, provider: true },
  };
const draftLines = (): DraftLine[] =>
  [...drafts.values()].map(({ place, content, savedAt }) => ({
    place,
    savedAt,
    returnedFrom: null,
    whose: whoseOf(place.patient),
    excerpt: content.kind === "note" ? Object.values(content.typed).filter(Boolean).join(" ") : "",
  }));

const commands: Handlers = {
  ...sessionCommands({ at, set, state: () => state, tell: (event) => tell(event), fail, writes, drafts, draftLines }),
  watch: ({ channel }) => {
    tell = (event) => setTimeout(() => channel.onmessage(event), 0);
    tell({ event: "state", state });
  },
  clinic_check: async ({ address, site }) => {
    await pause(500);
    if (address.startsWith("http:")) throw fail("notHttps");
    if (address.includes("wrong")) throw fail("unreachable", { host: new URL(address).host });
    return { address, site: site || "default", edition: "8.0", callsItself: null };
  },
  clinic_connect: ({ address, client }) =>
    set({ clinic: { ...clinicAt, address, client: client.kind === "register" ? "waiting" : "ready" } }),
  clinic_check_client: async () => {
    await pause(400);
    return state;
  },
  clinic_explore_demo: () => set({ clinic: { ...clinicAt, demo: true }, session: signedIn }),
  clinic_leave: () => set({ clinic: null, session: { state: "signedOut", why: null } }),
  patients_search: ({ query }) => search(query, false),
  patients_search_server: async ({ query }) => {
    await pause(700);
    return search(query, true);
  },
  patients_recent: () => opened.map((n) => hit(n, "")),
  patients_cancel_sync: () => set({ index: { state: "partial", count: 2400 } }),
  chart_open: async ({ patient }) => {
    const person = personOf(patient);
    opened.splice(0, opened.length, person, ...opened.filter((one) => one !== person).slice(0, 5));
    await pause(120);
    return readChart(patient);
  },
  chart_read: ({ patient }) => readChart(patient),
  chart_reread_notes: () => undefined,
  chart_open_folder: async ({ patient, folder }) => {
    await pause(80);
    return folderOf(patient, folder);
  },
  chart_search: ({ patient, query }) => searchIn(readChart(patient), query, (folder) => folderOf(patient, folder)),
  chart_read_folder: ({ patient, folder }) => folderOf(patient, folder),
  chart_refresh_folder: ({ patient, folder }) => folderOf(patient, folder),
  chart_refresh: ({ patient }) => ({
    ...readChart(patient),
    ...(at === "gone" ? { demographics: { state: "unavailable", why: { reason: "noLongerKnown" } } } : {}),
  }),
  encounters_options: () => options,
  encounters_start: ({ patient, request }) => {
    const wanted = request;
    const fields: UiError["fields"] = [];
    if (wanted.category === null) fields.push({ field: "category", code: "required", params: {} });
    if (wanted.reason.trim() === "") fields.push({ field: "reason", code: "required", params: {} });
    if (fields.length > 0) throw fail("invalidInput", {}, fields);
    const receipt = write("encounter", patient, null, wanted.reason);
    visits.set(receipt.write, {
      person: personOf(patient),
      request: wanted,
      vitals: [],
      notes: [],
      eid: 9500 + visits.size,
    });
    return receipt;
  },
  encounters_begin: async ({ patient, appointment }) => {
    await pause(120);
    const mine = writes.filter((one) => one.kind === "encounter" && one.patient === patient);
    const visit = mine[0]?.visit ?? (mine[0] && { kind: "pending" as const, write: mine[0].id });
    if (visit) return { begun: "open", visit };
    const [today, earlier] = encountersOf(personOf(patient));
    if (at === "several" && today && earlier)
      return {
        begun: "several",
        visits: [today, earlier].map((one, n) => ({
          visit: { kind: "known", eid: one.eid, uuid: one.uuid },
          at: `${TODAY}T0${8 + n}:10:00`,
          reason: one.reason,
          category: one.category?.name ?? "",
          providerName: one.providerName,
        })),
      };
    const entry = day("").appointments;
    const booked =
      entry.state === "known" &&
      entry.value.find(
        (one) => one.appointment.patient === patient && (one.appointment.uuid === appointment || !appointment),
      );
    if (!booked) return { begun: "form", looked: at !== "offline" };
    const request: StartVisitRequest = {
      category: 9,
      class: "AMB",
      date: "",
      time: "",
      reason: booked.appointment.title,
      provider: 1,
      facility: 3,
      billingFacility: null,
      sensitivity: "normal",
      onset: "",
      referralSource: "",
    };
    const receipt = write("encounter", patient, null, request.reason, 6000);
    visits.set(receipt.write, { person: personOf(patient), request, vitals: [], notes: [], eid: 9500 + visits.size });
    return {
      begun: "started",
      visit: { kind: "pending", write: receipt.write },
      undoFor: 5,
      looked: at !== "offline",
    };
  },
  encounters_undo: ({ write: id }) => {
    const item = writes.find((one) => one.id === id);
    if (item?.state !== "queued") throw fail("writeMovedOn");
    writes.splice(writes.indexOf(item), 1);
    count();
  },
  outbox_decide_visit: ({ id }) => {
    const item = writes.find((one) => one.id === id);
    if (item) {
      item.state = "queued";
      item.error = null;
      item.found = null;
      setTimeout(() => arrive(item), 900);
    }
    count();
  },
  encounters_read: async ({ patient, visit }) => {
    await pause(80);
    return visitView(patient, visit);
  },
  vitals_check: ({ patient, visit, typed }) => checkVitals(patient, visit, typed),
  vitals_growth: async ({ patient, typed, measure, reference }) => {
    await pause(60);
    return growthChart(patient, typed, measure, reference);
  },
  encounters_review: async ({ patient, visit, draft }) => {
    await pause(40);
    return reviewOf(patient, visit, draft);
  },
  encounters_send: ({ patient, visit, draft, answers }) => {
    const review = reviewOf(patient, visit, draft);
    if (review.faults.length > 0) throw fail("invalidInput", {}, review.faults);
    if (review.questions.length > answers.length) throw { ...fail("asked"), questions: review.questions };
    const made = [...visits.values()].at(-1);
    const sent: WriteReceipt[] = [];
    if (draft.vitals) {
      const halves = (review.check?.values ?? []).filter(({ sign }) => sign === "systolic" || sign === "diastolic");
      const boxes = halves.map(({ sign, value }) => [sign, { text: String(value), unit: "mmHg" }]);
      made?.vitals.unshift({ ...draft.vitals, values: { ...draft.vitals.values, ...Object.fromEntries(boxes) } });
      moved({ kind: "vitals", patient, visit });
      const others = Object.entries(draft.vitals.values).map(([sign, box]) => `${sign} ${box?.text}`);
      sent.push(write("vitals", patient, visit, [draft.vitals.pressure, ...others].filter(Boolean).join(", ")));
    }
    if (draft.note) {
      made?.notes.unshift(draft.note);
      moved({ kind: "note", patient, visit });
      sent.push(write("note", patient, visit, draft.note.assessment || draft.note.subjective));
    }
    return { patient, writes: sent };
  },
  vitals_save: ({ patient, visit, typed }) => write("vitals", patient, visit, typed.pressure),
  notes_send: ({ patient, visit, text }) => write("note", patient, visit, text.assessment || text.subjective),
  notes_change: ({ patient, visit, change }) => {
    keepNote(change);
    moved({ kind: "note", patient, visit, record: String(change.note) });
    return write("noteChange", patient, visit, change.text.assessment);
  },
  patients_demographics: async ({ patient }) => {
    await pause(250);
    if (at === "formless") throw fail("offline");
    return demographicsForm(patient);
  },
  patients_change_demographics: ({ patient, change }) => {
    keepDemographics(patient, change.typed);
    moved({ kind: "demographics", patient, visit: null });
    return write("demographics", patient, null, "Demographics");
  },
  entries_form: async ({ patient, list, entry }) => {
    await pause(250);
    if (at === "formless") throw fail("offline");
    return entryForm(readChart(patient), folderOf(patient, "history"), list, entry);
  },
  entries_change: ({ patient, change }) => {
    keepEntry(patient, change);
    moved({ kind: change.list, patient, visit: null, record: change.entry });
    return write(change.list, patient, null, change.typed.title);
  },
  entries_delete: ({ patient, deleted }) => {
    deleteEntry(deleted);
    const kind = deleted.list === "surgery" ? "surgeryDelete" : "dentalIssueDelete";
    const receipt = write(kind, patient, null, deleted.opened.title);
    for (const item of writes) if (item.id === receipt.write) item.editable = false;
    return receipt;
  },
  entries_find_code: ({ query }) => findCode(query),
  dates_read: ({ text }) => readDate(text, state.settings.dateOrder),

  reminders_list: () => remindersView(),
  reminders_add: ({ patient, typed }) => addReminder(patient, typed),
  reminders_mark: ({ id, done }) => markReminder(id, done),
  reminders_delete: ({ id }) => deleteReminder(id),
  drafts_save: async ({ place, content }) => {
    await pause(20);
    if (at === "disk") throw fail("diskTrouble");
    const draft: DraftView = { place, content, savedAt: now() };
    drafts.set(placeKey(place), draft);
    return { place, savedAt: draft.savedAt };
  },
  drafts_list: () => draftLines(),
  drafts_unkept: () => null,
  drafts_read: ({ place }) => drafts.get(placeKey(place)) ?? null,
  drafts_discard: ({ place }) => void drafts.delete(placeKey(place)),
  schedule_day: async ({ date }) => {
    await pause(150);
    return day(date);
  },
  schedule_week: async ({ date }) => {
    await pause(120);
    return weekOf(at, date, clinicRules, day);
  },
  schedule_sweep: () => sweep(),
  schedule_options: () => ({
    ...options,
    rules: clinicRules,
  }),
  schedule_check: ({ patient, request, seen }) => {
    const check = checkBooking(patient, request);
    const then = seen.map((one) => JSON.stringify(one));
    return { ...check, news: check.warnings.some((one) => !then.includes(JSON.stringify(one))) };
  },
  schedule_book: ({ patient, request, accepted }) => {
    const check = checkBooking(patient, request);
    const wanted = request;
    const fields = [...check.fields];
    for (const field of ["date", "start", "duration"] as const)
      if (!wanted[field]) fields.push({ field, code: "required", params: {} });
    if (fields.length > 0) throw fail("invalidInput", {}, fields);
    const seen = accepted.map((warning) => JSON.stringify(warning));
    if (check.warnings.some((warning) => !seen.includes(JSON.stringify(warning))))
      throw { ...fail("bookingWarnings"), warnings: check.warnings };
    return write("appointment", patient, null, `${wanted.title || "Appointment"} ${check.start ?? ""}`);
  },
  ...appointmentHandlers({
    at,
    fail,
    write: (kind, patient, visit, excerpt, appointment) => write(kind, patient, visit, excerpt, 0, appointment),
  }),
  outbox_list: () => writes.map((one) => ({ ...one })),
  outbox_retry: ({ id }) => {
    const item = writes.find((one) => one.id === id);
    if (item) {
      item.state = "queued";
      item.error = null;
      setTimeout(() => arrive(item), 900);
    }
    count();
  },
  outbox_resolve: ({ id }) => {
    const item = writes.find((one) => one.id === id);
    if (item) {
      item.state = "queued";
      item.error = null;
      item.conflict = null;
      setTimeout(() => arrive(item), 900);
    }
    count();
  },
  ...phraseCommands,
  ...messageCommands(at, pause, fail, whoseOf),
  ...documentCommands(at, pause, fail, (event) => tell(event)),
  patients_understand: async ({ line }) => {
    await pause(20);
    return understood(line);
  },
  patients_alike: async ({ typed }) => {
    await pause(120);
    return alikeIn(typed, at === "offline" ? fail("offline") : null);
  },
  patients_create: async ({ typed, answers }) => {
    await pause(200);
    const fields = faultsIn(typed);
    if (fields.length > 0) throw fail("invalidInput", {}, fields);
    const { alike } = alikeIn(typed, null);
    const questions = [
      ...alike.map(({ hit, why }): Question => ({
        about: "samePatient",
        patient: hit.patient.uuid,
        whose: whoseOf(hit.patient.uuid),
        why,
      })),
      ...(at === "offline" ? [{ about: "othersUnknown" } as const] : []),
    ];
    if (questions.length > answers.length) throw { ...fail("asked"), questions };
    const receipt = write("patient", "", null, `${typed.family} · ${typed.given}`);
    const item = writes.find((one) => one.id === receipt.write);
    if (item) {
      item.patient = null;
      item.whose = { name: `${typed.family}, ${typed.given}`, birth: typed.birth, mrn: "" };
      setTimeout(() => {
        if (item.state === "confirmed") item.patient = uuidOf(2);
        count();
      }, 2500);
    }
    return { write: receipt.write };
  },
  outbox_take_back: ({ id }) => {
    const item = writes.find((one) => one.id === id);
    if (!item) throw fail("internal", { detail: "no such write" });
    writes.splice(writes.indexOf(item), 1);
    count();
    const kind: DraftPlace["kind"] =
      item.kind === "noteChange"
        ? "note"
        : item.kind === "encounter"
          ? "visit"
          : item.kind === "appointmentMove" || item.kind === "appointmentCancel"
            ? "appointment"
            : item.kind === "surgeryDelete" || item.kind === "dentalIssueDelete"
              ? "surgery"
              : item.kind;
    return { kind, patient: item.patient ?? "", visit: item.visit, record: null };
  },
  outbox_file_elsewhere: ({ id, visit }) => {
    const item = writes.find((one) => one.id === id);
    if (!item) throw fail("internal", { detail: "no such write" });
    writes.splice(writes.indexOf(item), 1);
    count();
    if (item.kind !== "note" && item.kind !== "vitals")
      throw fail("internal", { detail: "no write of a visit's page" });
    return { kind: item.kind, patient: item.patient ?? "", visit, record: null };
  },
  outbox_discard: ({ id }) => {
    writes.splice(
      writes.findIndex((one) => one.id === id),
      1,
    );
    count();
  },
  settings_save: ({ settings }) => set({ settings }),
  settings_save_zone: () => state,
  ...updateCommands({ set, state: () => state, fail }),
  settings_save_numbers: async ({ typed }) => {
    await pause(300);
    const { facility, provider } = typed;
    const fields: UiError["fields"] = [];
    if (facility.trim() === "") fields.push({ field: "facility", code: "required", params: {} });
    for (const [field, text] of [
      ["facility", facility],
      ["provider", provider],
    ] as const)
      if (text.trim() !== "" && !/^\s*[1-9]\d*\s*$/.test(text))
        fields.push({ field, code: "notARecordNumber", params: {} });
    if (fields.length > 0) throw fail("invalidInput", {}, fields);
    const me = provider.trim() === "" ? null : Number(provider);
    options = {
      ...options,
      facilities: [{ id: Number(facility), name: "" }],
      facility: Number(facility),
      providers: me === null ? [] : [{ id: me, uuid: null, name: "Elena Garcia" }],
      me,
      missing: { facility: false, provider: false },
    };
  },
  settings_connection: async (): Promise<ConnectionReport> => {
    await pause(400);
    if (at === "offline") throw fail("offline");
    const area = (name: AreaRightView["area"], right: string, refused = false): AreaRightView => ({
      area: name,
      found: { state: refused ? "refused" : "allowed" },
      right,
      medianMs: 18 + name.length,
    });
    const host = clinicAt.address;
    return {
      edition: "8.0",
      address: host,
      site: "default",
      callsItself: null,
      clientId: clinicAt.clientId,
      askedAt: now(),
      lastAnswer: now(),
      tokenRequests: 2,
      refreshes: 1,
      cacheHits: 240,
      cacheMisses: 31,
      endpoints: {
        authorize: `${host}/oauth2/default/authorize`,
        token: `${host}/oauth2/default/token`,
        api: `${host}/apis/default/api`,
        fhir: `${host}/apis/default/fhir`,
      },
      scopesAsked: ["openid", "api:oemr", "api:fhir", "user/patient.read", "user/patient.write"],
      scopesGranted: ["openid", "api:oemr", "api:fhir", "user/patient.read"],
      areas: [
        area("patients", "Patients → Demographics"),
        area("appointments", "Patients → Appointments"),
        area("visits", ANY_VISIT, "encounters" in missing),
        area("lists", MEDICAL, "problems" in missing),
        area("directory", "Administration → Users/Groups/Logs Administration", true),
      ],
      routes: [
        { route: "GET patient", requests: 14, failures: 0, medianMs: 41, longestMs: 120, errors: [] },
        {
          route: "GET fhir/Appointment",
          requests: 3,
          failures: 1,
          medianMs: 88,
          longestMs: 301,
          errors: [{ status: 503, count: 1 }],
        },
      ],
    };
  },
};

if (at === "refused" || at === "offline" || at === "unsent-work") {
  const base = {
    patient: uuidOf(0),
    whose: whoseOf(uuidOf(0)),
    createdAt: new Date(Date.now() - 900_000).toISOString(),
    changedAt: now(),
    confirmation: null,
    conflict: null,
    editable: true,
    visit: { kind: "known", eid: 9000, uuid: "enc-0-0" },
  } as const;
  writes.push(
    {
      ...base,
      id: "x1",
      kind: "note",
      state: "refused",
      attempts: 1,
      error: fail("serverError", { serverSaid: "SOAP note form is locked by another user" }),
      excerpt: "Hypertension, not quite controlled.",
      text: [
        { field: "subjective", text: "Headache in the mornings for two weeks. No chest pain, no visual disturbance." },
        { field: "objective", text: "BP 152/94 right arm, sitting, repeated after 5 min: 150/92." },
        { field: "assessment", text: "Hypertension, not quite controlled." },
        { field: "plan", text: "Lisinopril 20 mg daily from tomorrow.\nBlood pressure diary, review in four weeks." },
      ],
    },
    {
      ...base,
      id: "x2",
      kind: "vitals",
      state: "unknown",
      attempts: 1,
      error: fail("timeout", { host: "openemr.springfield.example" }),
      excerpt: "138/86 mmHg, pulse 74",
      text: [
        { field: "systolic", text: "138 mmHg" },
        { field: "diastolic", text: "86 mmHg" },
        { field: "pulse", text: "74 /min" },
      ],
    },
    {
      ...base,
      id: "x3",
      kind: "appointment",
      patient: uuidOf(4),
      whose: whoseOf(uuidOf(4)),
      state: "queued",
      attempts: 3,
      error: fail("offline"),
      excerpt: "Follow-up, 7 December 2026, 10:00",
      text: [
        { field: "date", text: "2026-12-07" },
        { field: "start", text: "10:00" },
        { field: "duration", text: "30" },
        { field: "title", text: "Follow-up" },
      ],
    },
    {
      ...base,
      id: "x4",
      kind: "appointment",
      state: "confirmed",
      attempts: 1,
      error: null,
      confirmation: 1198,
      excerpt: "Office Visit, 30 November 2026, 09:00",
      text: [
        { field: "date", text: "2026-11-30" },
        { field: "start", text: "09:00" },
      ],
    },
  );
  setTimeout(count, 50);
}

if (at === "unsent-work") {
  const visit = { kind: "known", eid: 9000, uuid: "enc-0-0" } as const;
  const keep = (content: DraftContent, place: DraftPlace, minutes: number) =>
    drafts.set(placeKey(place), { place, content, savedAt: new Date(Date.now() - minutes * 60_000).toISOString() });
  keep(
    {
      kind: "note",
      typed: { subjective: "Feels well since the last change of dose.", objective: "", assessment: "", plan: "" },
    },
    { kind: "note", patient: uuidOf(0), visit, record: null },
    4,
  );
  keep(
    {
      kind: "vitals",
      typed: {
        temperatureMethod: null,
        note: "",
        pressure: "",
        date: "",
        time: "",
        values: { pulse: { text: "72", unit: "perMinute" } },
      },
    },
    { kind: "vitals", patient: uuidOf(4), visit, record: null },
    130,
  );
}

if (at === "changes") {
  writes.push(
    ...troubledChanges({
      patient: uuidOf(0),
      whose: whoseOf(uuidOf(0)),
      createdAt: new Date(Date.now() - 900_000).toISOString(),
      changedAt: now(),
      confirmation: null,
      visit: { kind: "known", eid: 9000, uuid: "enc-0-0" },
    }),
  );
  setTimeout(count, 50);
}

export async function invoke<Name extends keyof Commands>(
  command: Name,
  given: Commands[Name]["takes"],
): Promise<Commands[Name]["answers"]> {
  await pause(8);
  const answer = structuredClone(await commands[command](given));
  return at === "none" ? nothingIn(answer) : answer;
}
