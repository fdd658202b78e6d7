import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { Allergy, Loaded, OutboxItem, PatientView, VisitView } from "../../ipc/bindings";
import PrintSheet from "./PrintSheet.svelte";

const known = <T>(value: T) =>
  ({ state: "known", value, asOf: "2026-11-21T14:00:00Z", unreadable: 0, foreign: 0, stale: null }) as const;
const demographics: Loaded<PatientView> = known({
  patient: {
    summary: {
      uuid: "maria",
      pid: 1,
      mrn: "MR-10410",
      family: "Reyes",
      given: "Maria",
      suffix: "",
      birth: "1980-05-09",
      sex: "female",
      phones: [],
      deceased: null,
    },
    middle: "",
    title: "",
    street: "",
    city: "",
    state: "",
    postalCode: "",
    country: "",
    email: "",
    phoneHome: "",
    phoneCell: "",
    phoneBusiness: "",
    language: "",
  },
  age: null,
});
const allergies: Allergy[] = [
  {
    id: "a1",
    title: "Penicillin",
    code: null,
    reaction: null,
    criticality: "low",
    severity: { state: "graded", severity: "moderate" },
    grave: false,
    status: "active",
  },
  {
    id: "a2",
    title: "Latex",
    code: null,
    reaction: null,
    criticality: "high",
    severity: { state: "unavailable", why: { reason: "offline" } },
    grave: true,
    status: "active",
  },
  {
    id: "a3",
    title: "Egg",
    code: null,
    reaction: null,
    criticality: "low",
    severity: { state: "graded", severity: "mild" },
    grave: false,
    status: "inactive",
  },
];
const unsent = { id: "w1", kind: "note", state: "queued" } as OutboxItem;
const visit = (unsentItems: OutboxItem[] = []): VisitView => ({
  patient: "maria",
  visit: { kind: "known", eid: 7, uuid: "e7" },
  encounter: { state: "loading" },
  vitals: known([]),
  notes: { state: "unavailable", why: { reason: "offline" } },
  previous: null,
  replaced: [],
  unsent: unsentItems,
});

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});
const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" };
function sheet(view: VisitView, read: Loaded<PatientView> = demographics): HTMLElement {
  const target = document.createElement("div");
  shown = mount(PrintSheet, { target, props: { whose, demographics: read, allergies: known(allergies), view } });
  flushSync();
  const found = document.querySelector<HTMLElement>("body > .paper");
  if (!found) throw new Error("the sheet stands outside of the frame");
  return found;
}

test("the head that every sheet repeats names the patient, the date of birth and the MRN", () => {
  const head = sheet(visit()).querySelector("thead")?.textContent ?? "";
  expect(head).toContain("Reyes, Maria");
  expect(head).toContain("1980-05-09");
  expect(head).toContain("MR-10410");
});

test("the head names whom the tab knows while demographics are not read", () => {
  const head = sheet(visit(), { state: "loading" }).querySelector("thead")?.textContent ?? "";
  for (const word of ["Reyes, Maria", "1980-05-09", "MR-10410"]) expect(head).toContain(word);
});

test("what has arrived and was read since is on the sheet, and not said to be missing", () => {
  const view = visit([{ ...unsent, kind: "vitals", state: "confirmed", changedAt: "2026-01-01T00:00:00Z" }]);
  const read = { ...known([]), asOf: "2026-01-01T00:00:01Z" };
  expect(sheet({ ...view, vitals: read }).textContent).not.toContain("is not on this sheet");
});

test("what has arrived after it was read is said to be missing", () => {
  const view = visit([{ ...unsent, kind: "vitals", state: "confirmed", changedAt: "2026-01-01T00:00:02Z" }]);
  const read = { ...known([]), asOf: "2026-01-01T00:00:01Z" };
  expect(sheet({ ...view, vitals: read }).textContent).toContain("is not on this sheet");
});

test("an allergy is on paper in the clinic's own word, or as the risk that is known and why there is no word", () => {
  const words = sheet(visit()).textContent ?? "";
  expect(words).toContain("Penicillin (moderate)");
  expect(words).toContain("Latex (high risk, severity could not be read: the server cannot be reached)");
  expect(words, "one that holds no longer is not").not.toContain("Egg");
});

test("what could not be read or is not in OpenEMR is said on paper, too", () => {
  const words = sheet(visit([unsent])).textContent ?? "";
  expect(words).toContain("Notes could not be read: the server cannot be reached");
  expect(words).toContain(
    "1 entry written for this visit is not on this sheet: OpenEMR did not have it when it was read.",
  );
});

test("nothing of it stays once it is put away, as after a lock", async () => {
  sheet(visit());
  expect(document.documentElement.dataset.printing).toBe("");
  if (shown) await unmount(shown);
  shown = null;
  expect(document.querySelector(".paper")).toBeNull();
  expect(document.documentElement.dataset.printing, "the frame may be printed again").toBeUndefined();
});
