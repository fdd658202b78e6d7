/** The lists of a chart that are changed here: where they stand, and what of them can be changed. */
import type { ChartSection } from "../../app/open-patient";
import type {
  Allergy,
  ChartView,
  EntryList,
  EntryStatus,
  Loaded,
  Medication,
  PastEntry,
  PastList,
  Problem,
  WriteKind,
} from "../../ipc/bindings";

/** The lists that have a section of their own. */
export type OwnList = Exclude<EntryList, PastList>;
export const isPast = (list: EntryList): list is PastList => list === "surgery" || list === "dentalIssue";
/** Entries of the history that were entered by mistake can be deleted; what holds no longer in another list is ended. */
export const deletionOf = {
  surgery: "surgeryDelete",
  dentalIssue: "dentalIssueDelete",
} as const satisfies Record<PastList, WriteKind>;
/** The writes of a list. */
export const writesOf = (list: EntryList): WriteKind[] => (isPast(list) ? [list, deletionOf[list]] : [list]);

/** An entry of any list that has a section of its own. */
export type Entry = Problem | Allergy | Medication;

/** The part of the chart that shows a list. */
export const partOf = {
  problem: "problems",
  allergy: "allergies",
  medication: "medications",
} as const satisfies Record<OwnList, keyof ChartView>;

/** The section of a chart in which a list stands. */
export const sectionOf = (list: EntryList): ChartSection => (isPast(list) ? "history" : partOf[list]);

/** The entries of a list as the chart has them. */
export function entriesOf(view: ChartView | null, list: OwnList): Loaded<Entry[]> | undefined {
  return view?.[partOf[list]];
}

/** The list that a part of the chart shows. */
export const listOf = {
  problems: "problem",
  allergies: "allergy",
  medications: "medication",
} as const satisfies Record<string, OwnList>;
export type ListPart = keyof typeof listOf;

/** Why an entry has no button: it is a prescription, or the server has not numbered it (Q51). */
export function unchangeable(entry: Entry): "prescription" | "noNumber" | null {
  if ("prescribed" in entry && entry.prescribed) return "prescription";
  return entry.id === null ? "noNumber" : null;
}

/** Whether an entry holds, be it only as a prescription of what the list has ended. */
export function stillHolds(entry: Entry): boolean {
  return (
    entry.status !== "inactive" ||
    ("prescriptions" in entry && entry.prescriptions.some((one) => one.status !== "inactive"))
  );
}

const ORDER: Record<EntryStatus, number> = { active: 0, unknown: 1, inactive: 2 };

/** Entries that hold before those that do not; otherwise as the server has them. */
export function activeFirst<T extends { status: EntryStatus; prescriptions?: readonly { status: EntryStatus }[] }>(
  all: readonly T[],
): T[] {
  const place = (one: T) =>
    Math.min(ORDER[one.status], ...(one.prescriptions ?? []).map((other) => ORDER[other.status]));
  return [...all].sort((a, b) => place(a) - place(b));
}

/** What tells an entry from another one that reads the same. */
export type Named = { id: string | null; title: string; status?: EntryStatus };
/** An entry of the history as it is compared: what was done once is there for good. */
export const named = ({ uuid, title }: PastEntry): Named => ({ id: uuid, title });

/** Another entry of the list that still holds and reads the same: nobody wants an allergy twice. */
export function alreadyThere(all: readonly Named[], title: string, except: string | null): Named | undefined {
  const wanted = folded(title);
  if (wanted === "") return undefined;
  return all.find(
    (one) => one.status !== "inactive" && folded(one.title) === wanted && (except === null || one.id !== except),
  );
}

const folded = (title: string) => title.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
