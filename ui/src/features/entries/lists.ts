/** The three lists of a chart that are changed here: their part of the chart, and what of it can be changed. */
import type { Allergy, ChartView, EntryList, EntryStatus, Loaded, Medication, Problem } from "../../ipc/bindings";

/** An entry of any of the three lists. */
export type Entry = Problem | Allergy | Medication;

/** The part of the chart that shows a list. */
export const partOf = {
  problem: "problems",
  allergy: "allergies",
  medication: "medications",
} as const satisfies Record<EntryList, keyof ChartView>;

/** The entries of a list as the chart has them. */
export function entriesOf(view: ChartView | null, list: EntryList): Loaded<Entry[]> | undefined {
  return view?.[partOf[list]];
}

/** The list that a part of the chart shows. */
export const listOf = {
  problems: "problem",
  allergies: "allergy",
  medications: "medication",
} as const satisfies Record<string, EntryList>;
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

/** Another entry of the list that still holds and reads the same: nobody wants an allergy twice. */
export function alreadyThere(all: readonly Entry[], title: string, except: string | null): Entry | undefined {
  const wanted = folded(title);
  if (wanted === "") return undefined;
  return all.find(
    (one) => one.status !== "inactive" && folded(one.title) === wanted && (except === null || one.id !== except),
  );
}

const folded = (title: string) => title.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
