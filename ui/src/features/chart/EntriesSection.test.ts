import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { chart, drafts, outbox } from "../../ipc";
import { useRights } from "../../i18n/rights.svelte";
import type { ChartView, RightsView } from "../../ipc/bindings";
import { oneWrite } from "../../ipc/mock/one-write";
import { forms, PatientTab } from "./patient-tab.svelte";
import EntriesSection from "../entries/EntriesSection.svelte";
import type { OwnList } from "../entries/lists";

const known = <T>(value: T) =>
  ({ state: "known", value, asOf: "2026-11-21T14:00:00Z", unreadable: 0, foreign: 0, stale: null }) as const;
const loading = { state: "loading" } as const;
const view: ChartView = {
  patient: "maria",
  demographics: loading,
  encounters: loading,
  vitals: loading,
  notes: loading,
  appointments: loading,
  problems: known([{ id: "c1", title: "Gout", code: null, onset: null, status: "active" }]),
  allergies: known([]),
  medications: known([
    {
      id: "m1",
      title: "Metformin",
      directions: "",
      prescribed: true,
      since: null,
      entered: "2024-05-04",
      status: "active",
      prescriptions: [],
    },
  ]),
  unsent: [],
  refreshing: false,
  today: "2026-11-21",
};
const refused = oneWrite({
  kind: "problem",
  patient: "maria",
  state: "refused",
  error: { code: "notAllowed", params: {}, fields: [], retryable: false },
  excerpt: "Gout",
});

// The forms are fetched once: that something asked for before is done then has its own test (`patient-tab.test.ts`).
beforeAll(() => forms.fetch());
let tab: PatientTab;
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  tab = new PatientTab("maria", { name: "Reyes, Maria", birth: null, mrn: "" });
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  tab.drop();
  useRights(null);
  document.body.replaceChildren();
});

function section(list: OwnList, of: ChartView = view, rights: RightsView | null = null): string {
  useRights(rights);
  shown = mount(EntriesSection, { target: document.body, props: { tab, view: of, list } });
  flushSync();
  return document.body.textContent ?? "";
}
const button = (name: string) =>
  [...document.querySelectorAll("button")].find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name);

test("a prescription has words in place of a button", () => {
  expect(section("medication")).toContain("Prescription: changed in OpenEMR");
  expect(button("Edit Metformin")).toBeUndefined();
  expect(button("Add medication"), "the medication list can be added to").toBeDefined();
});

test("an allergy's severity and reaction are said to be entered in OpenEMR", () => {
  expect(section("allergy")).toMatch(/severity nor reaction: enter those two in OpenEMR/);
});

test("without the right the buttons stay and name it", () => {
  section("problem", view, {
    canStartVisit: true,
    canReadCharts: true,
    missing: { problems: ["Patients → Medical/History"] },
    declined: {},
  });
  const change = button("Edit Gout");
  expect(change?.getAttribute("aria-disabled")).toBe("true");
  change?.click();
  expect(tab.over, "no form that would fail is opened").toBeNull();
  expect(document.getElementById(change?.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
    "Your account has no permission to change this (problems). An administrator can grant “Patients → Medical/History”.",
  );
});

test("what was refused is said at its place and comes back into its form", async () => {
  expect(section("problem", { ...view, unsent: [refused] })).toContain(
    "Refused: Your account has no permission for this.",
  );
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  const back = vi
    .spyOn(outbox, "takeBack")
    .mockResolvedValue({ kind: "problem", patient: "maria", visit: null, record: "c1" });
  button("Edit, out of what is on its way: Gout")?.click();
  await vi.waitFor(() => expect(tab.over?.kind).toBe("entry"));
  expect(back).toHaveBeenCalledWith("w1");
});

test("a write of another list is not said here", () => {
  expect(section("allergy", { ...view, unsent: [refused] })).not.toContain("Refused");
});

test("what was begun is gone on with", async () => {
  vi.spyOn(drafts, "list").mockResolvedValue([
    {
      place: { kind: "problem", patient: "maria", visit: null, record: "c1" },
      whose: { name: "", birth: null, mrn: "" },
      savedAt: "",
      excerpt: "",
      returnedFrom: null,
    },
    {
      place: { kind: "problem", patient: "somebody-else", visit: null, record: null },
      whose: { name: "", birth: null, mrn: "" },
      savedAt: "",
      excerpt: "",
      returnedFrom: null,
    },
  ]);
  tab.lookForBegun();
  await vi.waitFor(() => expect(tab.begun).toHaveLength(1));
  expect(section("problem")).toContain("Begun here, not sent");
  expect(button("Edit Gout, begun here")).toBeDefined();
  expect(button("Add problem"), "nothing of this patient's was begun there").toBeDefined();
});

test("without the permission for one list its buttons name it, and those of another list work", () => {
  const declined = { allergy: "user/allergy.write" };
  section("allergy", view, { canStartVisit: true, canReadCharts: true, missing: {}, declined });
  const add = button("Add allergy");
  expect(add?.getAttribute("aria-disabled")).toBe("true");
  expect(document.getElementById(add?.getAttribute("aria-describedby") ?? "")?.textContent).toContain(
    "user/allergy.write",
  );
  section("problem", view, { canStartVisit: true, canReadCharts: true, missing: {}, declined });
  expect(button("Add problem")?.getAttribute("aria-disabled")).toBeNull();
});

test("why severities could not be read is said once for the list, and each allergy says that its own is not known", () => {
  const unread = (id: string, title: string) =>
    ({
      id,
      title,
      code: null,
      reaction: null,
      criticality: "low",
      severity: { state: "unavailable", why: { reason: "offline" } },
      grave: false,
      status: "active",
    }) as const;
  const text = section("allergy", {
    ...view,
    allergies: known([unread("a1", "Hazelnut"), unread("a2", "Latex"), unread("a3", "Pollen")]),
  });
  expect(text.match(/the server cannot be reached/g), "the reason").toHaveLength(1);
  expect(text.match(/low risk, severity could not be read/g), "each risk, and that no severity is known").toHaveLength(
    3,
  );
});
