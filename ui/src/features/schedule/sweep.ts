/** What is left of today: its words, its counts, and in which order it is worked off. */
import { t } from "../../i18n";
import type { SweepItem } from "../../ipc/bindings";

/** "Note missing", "Draft: vitals". */
export function sweepWords({ what }: SweepItem): string {
  switch (what.what) {
    case "noteMissing":
      return what.vitalsToo ? t.worklist.what.nothing : t.worklist.what.noteMissing;
    case "vitalsMissing":
      return t.worklist.what.vitalsMissing;
    case "notRead":
      return t.worklist.what.notRead;
    case "visitsNotRead":
      return t.worklist.what.visitsNotRead;
    case "draft":
      return t.worklist.what.draft(what.place.kind);
    case "unsent":
      return t.worklist.what.unsent(what.kind, what.refused);
    case "toSign":
      return t.worklist.what.toSign;
  }
}

const order: readonly SweepItem["what"]["what"][] = [
  "unsent",
  "draft",
  "noteMissing",
  "vitalsMissing",
  "notRead",
  "visitsNotRead",
  "toSign",
];

/** What needs the clinician before what needs OpenEMR; the refused before the rest. */
export function sorted(items: readonly SweepItem[]): SweepItem[] {
  const refused = (item: SweepItem) => (item.what.what === "unsent" && item.what.refused ? 0 : 1);
  return [...items].sort(
    (a, b) =>
      refused(a) - refused(b) ||
      order.indexOf(a.what.what) - order.indexOf(b.what.what) ||
      (a.at ?? "").localeCompare(b.at ?? ""),
  );
}

/** What the foot counts. */
export function counted(items: readonly SweepItem[]): { notes: number; unread: number; unsent: number } {
  return {
    notes: items.filter((item) => item.what.what === "noteMissing").length,
    unread: items.filter((item) => item.what.what === "notRead").length,
    unsent: items.filter((item) => item.what.what === "unsent" || item.what.what === "draft").length,
  };
}
