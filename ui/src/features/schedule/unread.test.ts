import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { contextOf } from "../../app/going";
import { t } from "../../i18n";
import { chart } from "../../ipc";
import type { ChartView, DayEntry, Loaded, SweepItem } from "../../ipc/bindings";
import HuddlePage from "./HuddlePage.svelte";
import PreviewPanel from "./PreviewPanel.svelte";
import { counted } from "./sweep";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});
const known = (value: DayEntry[], more: object = {}): Loaded<DayEntry[]> => ({
  state: "known",
  value,
  asOf: "2026-11-21T09:00:00Z",
  unreadable: 0,
  foreign: 0,
  stale: null,
  ...more,
});
const entry = (mine: boolean, freed = false) =>
  ({
    appointment: { uuid: `${mine}${freed}`, patient: null, start: "2026-11-21T09:00:00", title: "Meeting" },
    patient: null,
    mine,
    freed,
  }) as unknown as DayEntry;
function huddle(day: Loaded<DayEntry[]> | undefined, mine = true) {
  const props = { date: "2026-11-21", day, mine, checked: "", onclose: vi.fn() };
  shown = mount(HuddlePage, { target: document.body, props });
  flushSync();
  return document.body.textContent ?? "";
}

test("a day that was not read is no empty sheet", () => {
  expect(huddle({ state: "unavailable", why: { reason: "offline" } })).toContain("Appointments could not be read");
  expect(document.querySelector("table")).toBeNull();
  expect(document.body.textContent, "nor was it read at any time").not.toContain("Read in OpenEMR");
});

test("a day that is only being read says so", () => {
  expect(huddle({ state: "loading" })).toContain("This is no list of them.");
  expect(document.querySelector("table")).toBeNull();
});

test("appointments that could not be read are counted on the sheet", () => {
  expect(huddle(known([entry(true)], { unreadable: 2 }))).toContain(t.loaded.unreadable(2));
  expect(document.querySelectorAll("tbody tr")).toHaveLength(1);
});

test("a day that was read whole says that there is nothing, and of whom", () => {
  expect(huddle(known([entry(false)]))).toContain(t.schedule.noneMine);
  expect(document.querySelector("table")).toBeNull();
});

test("what is begun is not nothing before it was read", async () => {
  const row = {
    ...entry(true),
    appointment: { ...entry(true).appointment, patient: "maria", status: "booked" },
  } as unknown as DayEntry;
  const panel = (begun: SweepItem[] | null) => {
    const props = { entry: row, today: "2026-11-21", begun };
    shown = mount(PreviewPanel, { target: document.body, props, context: contextOf({}) });
    flushSync();
    return document.body.textContent ?? "";
  };
  const unread = panel(null);
  expect(unread).toContain("Not read yet");
  expect(unread).not.toContain(t.worklist.nothingBegun);
  if (shown) await unmount(shown);
  expect(panel([])).toContain(t.worklist.nothingBegun);
});

/** The preview of somebody whose chart says this. */
async function preview(parts: object): Promise<string> {
  const row = { ...entry(true), appointment: { ...entry(true).appointment, patient: "maria", status: "booked" } };
  const loading = { state: "loading" };
  const all = {
    encounters: known([]),
    problems: known([]),
    allergies: loading,
    notes: loading,
    vitals: loading,
    ...parts,
  };
  const read = { patient: "maria", unsent: [], refreshing: false, today: "2026-11-21", ...all } as unknown as ChartView;
  vi.spyOn(chart, "read").mockResolvedValue(read);
  const props = { entry: row as unknown as DayEntry, today: "2026-11-21", begun: [] };
  shown = mount(PreviewPanel, { target: document.body, props, context: contextOf({}) });
  await vi.waitFor(() => {
    flushSync();
    expect(document.body.textContent).toContain("No problems recorded");
  });
  return document.body.textContent ?? "";
}

test("notes without assessment and plan are notes all the same", async () => {
  const note = { id: 1, encounter: 7, text: { subjective: "Cough", objective: "", assessment: "", plan: "" } };
  const words = await preview({ notes: known([note as unknown as DayEntry]) });
  expect(words).toContain(t.worklist.noLastPlan);
  expect(words, "which the clinic did not say").not.toContain("No notes recorded");
});

test("while an entry could not be read, nothing says that none is active", async () => {
  const over = { id: "a1", title: "Latex", status: "inactive" } as unknown as DayEntry;
  expect(await preview({ allergies: known([over]) })).toContain(t.worklist.noneActive);
  if (shown) await unmount(shown);
  const words = await preview({ allergies: known([over], { unreadable: 1 }) });
  expect(words).not.toContain(t.worklist.noneActive);
  expect(words).toContain(t.loaded.unreadable(1));
});

test("the foot counts who waits of a today that was read, and says what was not", () => {
  const left = { notes: 1, unread: 0, unsent: 2 };
  expect(t.worklist.foot({ n: 0, whole: true }, left)).toBe("0 waiting · 1 note missing · 2 unsent");
  expect(t.worklist.foot({ n: 1, whole: false }, left)).toBe("at least 1 waiting · 1 note missing · 2 unsent");
  expect(t.worklist.foot("unread", left)).toBe("waiting: not read · 1 note missing · 2 unsent");
  expect(t.worklist.foot(null, left), "another day").toBe("1 note missing · 2 unsent");
  const items = ["noteMissing", "notRead", "draft"].map((what) => ({ what: { what } }) as SweepItem);
  expect(t.worklist.foot(null, counted(items))).toBe("1 note missing · 1 visit not read · 1 unsent");
});
