/** What the stand-in keeps of changes: they show in its chart at once, whatever becomes of the write that carries them. */
import type {
  ChartView,
  EntryChange,
  EntryDelete,
  EntryList,
  FolderView,
  NoteChange,
  OutboxItem,
  PastEntry,
  SoapNote,
  TypedDemographics,
  TypedEntry,
  UiError,
} from "../bindings";
import { patientOf, summaries } from "./people";

const notes = new Map<number, NoteChange["text"]>();
const people = new Map<string, TypedDemographics>();
const entries = new Map<string, EntryChange[]>();
const gone: EntryDelete[] = [];

const invalid = (
  field: string,
  code: UiError["fields"][number]["code"],
  params: Record<string, string> = {},
): UiError => ({
  code: "invalidInput",
  params: {},
  fields: [{ field, code, params }],
  retryable: false,
});
const isDate = (text: string) => text.trim() === "" || /^\d{4}(-\d{2}){0,2}$/.test(text.trim());

/** Demographics as a form holds them. */
export function demographicsForm(patient: string): TypedDemographics {
  const summary = summaries.find((one) => one.uuid === patient);
  const kept = people.get(patient);
  if (kept || !summary) return kept ?? ({} as TypedDemographics);
  const { title, middle, street, city, state, postalCode, country, email, phoneHome, phoneCell, phoneBusiness } =
    patientOf(summary);
  const sex = summary.sex === "other" ? "unknown" : summary.sex;
  return {
    title,
    given: summary.given,
    middle,
    family: summary.family,
    birth: summary.birth ?? "",
    sex,
    street,
    city,
    state,
    postalCode,
    country,
    phoneHome,
    phoneCell,
    phoneBusiness,
    email,
  };
}

export function keepDemographics(patient: string, typed: TypedDemographics): void {
  if (typed.family.trim() === "") throw invalid("family", "required");
  if (!isDate(typed.birth)) throw invalid("birth", "notADate");
  people.set(patient, typed);
}

/** An entry as a form holds it. */
export function entryForm(view: ChartView, history: FolderView, list: EntryList, id: string): TypedEntry {
  const kept = entries.get(view.patient)?.find((one) => one.list === list && one.entry === id);
  if (kept) return kept.typed;
  const past = pastOf(history, list)?.find((one) => one.uuid === id);
  if (past) return { title: past.title, began: past.began ?? "", ended: past.ended ?? "", code: past.codes };
  const from = <T extends { id: string | null }>(part: { state: string; value?: T[] }) =>
    part.value?.find((one) => one.id === id);
  const problem = list === "problem" ? from(view.problems) : undefined;
  const allergy = list === "allergy" ? from(view.allergies) : undefined;
  const medication = list === "medication" ? from(view.medications) : undefined;
  const code = (problem ?? allergy)?.code;
  return {
    title: (problem ?? allergy ?? medication)?.title ?? "",
    began: problem?.onset ?? medication?.since ?? "",
    ended: (problem ?? allergy ?? medication)?.status === "inactive" ? "2018-05-02" : "",
    code: code ? `${code.system}:${code.code}` : "",
  };
}

export function keepEntry(patient: string, change: EntryChange): void {
  if (change.typed.title.trim().length < 2)
    throw invalid("title", change.typed.title.trim() === "" ? "required" : "tooShort", { minimum: "2" });
  for (const box of ["began", "ended"] as const) if (!isDate(change.typed[box])) throw invalid(box, "notADate");
  const others = (entries.get(patient) ?? []).filter((one) => one.list !== change.list || one.entry !== change.entry);
  entries.set(patient, [...others, { ...change, entry: change.entry ?? `new-${others.length}` }]);
}

export function deleteEntry(deleted: EntryDelete): void {
  gone.push(deleted);
}

export function keepNote(change: NoteChange): void {
  if (change.text.plan.length === 1) throw invalid("plan", "tooShort", { minimum: "2" });
  notes.set(change.note, change.text);
}

/** Notes as they read after what was changed. */
export const notesNow = (all: SoapNote[]): SoapNote[] =>
  all.map((one) => ({ ...one, text: notes.get(one.id) ?? one.text }));

/** The chart as it reads after what was changed. */
export function chartNow(view: ChartView): ChartView {
  const mine = entries.get(view.patient) ?? [];
  const typed = people.get(view.patient);
  const laid = <T extends { id: string | null }>(
    part: { state: string; value?: T[] },
    list: EntryList,
    make: (change: EntryChange, before: T | undefined) => T,
  ) => {
    for (const change of mine.filter((one) => one.list === list)) {
      const at = part.value?.findIndex((one) => one.id === change.entry) ?? -1;
      if (at >= 0) part.value?.splice(at, 1, make(change, part.value[at]));
      else part.value?.unshift(make(change, undefined));
    }
  };
  const codeOf = (text: string) =>
    text.includes(":") ? { system: text.split(":")[0] ?? "", code: text.split(":")[1] ?? "" } : null;
  const status = (change: EntryChange) => (change.typed.ended ? "inactive" : "active") as "inactive" | "active";
  laid(view.problems, "problem", (change) => ({
    id: change.entry ?? "",
    title: change.typed.title,
    code: codeOf(change.typed.code),
    onset: change.typed.began || null,
    status: status(change),
  }));
  laid(view.allergies, "allergy", (change, before) => ({
    id: change.entry ?? "",
    title: change.typed.title,
    code: codeOf(change.typed.code),
    reaction: before?.reaction ?? null,
    criticality: before?.criticality ?? null,
    severity: before?.severity ?? { state: "notRecorded" },
    grave: before?.grave ?? false,
    status: status(change),
  }));
  laid(view.medications, "medication", (change) => ({
    id: change.entry,
    title: change.typed.title,
    directions: "",
    prescribed: false,
    since: change.typed.began || null,
    entered: null,
    status: status(change),
    prescriptions: [],
  }));
  if (view.notes.state === "known") view.notes.value = notesNow(view.notes.value);
  if (typed && view.demographics.state === "known") {
    const { patient } = view.demographics.value;
    const { given, family, birth, ...rest } = typed;
    view.demographics.value = {
      ...view.demographics.value,
      patient: { ...patient, ...rest, summary: { ...patient.summary, given, family, birth: birth || null } },
    };
  }
  return view;
}

/** Surgeries or dental issues of a folder; nothing where they were not read, or it is another one. */
function pastOf({ lists }: FolderView, list: EntryList): PastEntry[] | undefined {
  if (lists.folder !== "history") return undefined;
  const part = list === "surgery" ? lists.surgeries : list === "dentalIssue" ? lists.dentalIssues : undefined;
  return part?.state === "known" ? part.value : undefined;
}

/** A folder as it reads after what was changed. */
export function folderNow(view: FolderView): FolderView {
  for (const { list, entry, typed } of entries.get(view.patient) ?? []) {
    const all = pastOf(view, list);
    const at = all?.findIndex((one) => one.uuid === entry) ?? -1;
    const { title, began, ended, code } = typed;
    const now = { uuid: entry, title, began: began || null, ended: ended || null, codes: code };
    const before = all?.[at];
    if (before) all.splice(at, 1, { ...now, id: before.id });
    else all?.unshift({ ...now, id: 900 + all.length });
  }
  for (const { list, entry } of gone) {
    const all = pastOf(view, list);
    const at = all?.findIndex((one) => one.uuid === entry) ?? -1;
    if (at >= 0) all?.splice(at, 1);
  }
  return view;
}

/** Changes in every state that a chart can show, for `?at=changes`. */
export function troubledChanges(
  base: Pick<OutboxItem, "patient" | "whose" | "createdAt" | "changedAt" | "confirmation" | "visit">,
): OutboxItem[] {
  const common = { ...base, attempts: 1, conflict: null, editable: true, error: null };
  const text = (field: string, words: string) => [{ field, text: words }];
  const meanwhile: UiError = { code: "changedMeanwhile", params: {}, fields: [], retryable: false };
  return [
    {
      ...common,
      id: "k1",
      kind: "problem",
      state: "queued",
      visit: null,
      excerpt: "Essential hypertension",
      text: text("title", "Essential hypertension"),
      error: { code: "offline", params: {}, fields: [], retryable: true },
    },
    {
      ...common,
      id: "k2",
      kind: "allergy",
      state: "refused",
      visit: null,
      excerpt: "Penicillin",
      text: text("title", "Penicillin"),
      error: {
        code: "notAllowed",
        params: { right: "Patients → Medical/History (write)" },
        fields: [],
        retryable: false,
      },
    },
    {
      ...common,
      id: "k3",
      kind: "demographics",
      state: "refused",
      visit: null,
      excerpt: "Street: 14 Elm Avenue",
      text: text("street", "14 Elm Avenue"),
      error: meanwhile,
      conflict: {
        readAt: base.changedAt,
        parts: [
          { field: "street", opened: "12 Example Street", mine: "14 Elm Avenue", theirs: "12 Example Street, Apt 3" },
          { field: "phoneCell", opened: "(555) 010-1000", mine: "(555) 010-4411", theirs: "" },
        ],
      },
    },
    {
      ...common,
      id: "k4",
      kind: "noteChange",
      state: "refused",
      excerpt: "Hypertension, not quite controlled.",
      text: text("assessment", "Hypertension, not quite controlled."),
      error: meanwhile,
      conflict: {
        readAt: base.changedAt,
        parts: [
          {
            field: "plan",
            opened: "Keep lisinopril 10 mg, pill box.",
            mine: "Lisinopril 20 mg from tomorrow.\nBlood pressure diary.",
            theirs: "Keep lisinopril 10 mg, pill box.\nCall the pharmacy.",
          },
        ],
      },
    },
  ];
}
