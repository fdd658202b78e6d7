import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../../app/going";
import { core } from "../../../app/core.svelte";
import { MORE_SECTIONS } from "../../../app/open-patient";
import { sectionBar } from "../../../app/section-bar.svelte";
import { chart, drafts } from "../../../ipc";
import type { ChartFolder, FolderView, Loaded, Why } from "../../../ipc/bindings";
import { chartOf } from "../../../ipc/mock/charts";
import { folderOf as mockFolder } from "../../../ipc/mock/folders";
import { useRights } from "../../../i18n/rights.svelte";
import PatientScreen from "../PatientScreen.svelte";
import { PatientTab } from "../patient-tab.svelte";

const here = chartOf(0, "us");
const SECTIONS = { results: "results", history: "history", care: "care", coverage: "coverage" } as const;
const NAMES = Object.keys(SECTIONS) as (keyof typeof SECTIONS)[];

let tab: PatientTab | null = null;
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(chart, "open").mockResolvedValue(here);
  sectionBar.restore([]);
});
afterEach(async () => {
  if (shown) await unmount(shown);
  tab?.drop();
  shown = tab = null;
  document.body.replaceChildren();
});

function show(section: string): PatientTab {
  const opened = new PatientTab(here.patient);
  opened.shown = section;
  tab = opened;
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  flushSync();
  return opened;
}
const panel = () => document.querySelector('[role="tabpanel"]')?.textContent?.replace(/\s+/g, " ") ?? "";
const button = (name: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === name,
  );

/** Every list of a folder of the mock as it is given. */
function withLists(folder: ChartFolder, list: Loaded<unknown>): FolderView {
  const view = mockFolder(0, folder, "desk");
  const lists = Object.fromEntries(
    Object.entries(view.lists).map(([key, own]) => [key, key === "folder" ? own : list]),
  );
  return { ...view, lists: lists as FolderView["lists"] };
}
const known = (value: unknown[], unreadable = 0, stale: Why | null = null): Loaded<unknown> => ({
  state: "known",
  value,
  asOf: "2026-11-21T14:02:00Z",
  unreadable,
  foreign: 0,
  stale,
});

test.each(NAMES)("%s: being read, none, and not to be read never look alike", async (name) => {
  const opened = vi.spyOn(chart, "openFolder");
  const faces: string[] = [];
  for (const [list, says] of [
    [{ state: "loading" }, /Reading:/],
    [known([]), /No .* recorded/],
    [known([], 1), /nothing that could be read/],
    [{ state: "unavailable", why: { reason: "serverError", said: "SQL timeout" } }, /SQL timeout/],
    [{ state: "unavailable", why: { reason: "notOffered" } }, /does not offer this/],
    [{ state: "unavailable", why: { reason: "notAllowed" } }, /may not read|administrators only/],
  ] as const) {
    opened.mockResolvedValue(withLists(SECTIONS[name], list));
    show(name);
    await vi.waitFor(() => expect(panel()).toMatch(says));
    faces.push(panel());
    if (shown) await unmount(shown);
    tab?.drop();
    document.body.replaceChildren();
    shown = tab = null;
  }
  const [loading, , notWhole, failed, notOffered, refused] = faces;
  expect(new Set(faces).size, "six faces").toBe(6);
  for (const face of [loading, notWhole, failed, notOffered, refused]) {
    expect(face, "only what was read and is empty reads as none").not.toMatch(/No .* recorded|Nothing .* recorded/);
  }
});

test("an answer for another patient or of another folder is not shown", async () => {
  const other = { ...mockFolder(0, "coverage", "desk"), patient: "somebody-else" };
  vi.spyOn(chart, "openFolder").mockResolvedValue(other);
  const read = vi.spyOn(chart, "readFolder").mockResolvedValue(mockFolder(0, "history", "desk"));
  show("coverage");
  await vi.waitFor(() => expect(panel()).toContain("Insurance"));
  core.chartChanged.tell(here.patient);
  await vi.waitFor(() => expect(read).toHaveBeenCalled());
  await read.mock.results[0]?.value;
  flushSync();
  expect(panel(), "nothing of either").not.toMatch(/Gold|Influenza/);
  read.mockResolvedValue(mockFolder(0, "coverage", "desk"));
  core.chartChanged.tell(here.patient);
  await vi.waitFor(() => expect(panel()).toContain("Gold"));
});

test("results: the newest of each test, its unit, flag and range, and its trend when it is asked for", async () => {
  vi.spyOn(chart, "openFolder").mockResolvedValue(mockFolder(0, "results", "desk"));
  show("results");
  await vi.waitFor(() => expect(panel()).toContain("Creatinine"));
  const row = [...document.querySelectorAll("tbody tr")].find((one) => one.textContent?.includes("Creatinine"));
  const text = row?.textContent?.replace(/\s+/g, " ");
  expect(text).toMatch(/0\.9 mg\/dL.*Normal.*0\.6–1\.3/);
  expect(panel(), "one that is not final says so").toContain("preliminary");
  button("Trend of Creatinine")?.click();
  flushSync();
  expect(document.querySelector("svg[role=img]")?.getAttribute("aria-label")).toMatch(/^Creatinine: 6 values/);
  expect(document.querySelectorAll("tr.open tbody tr"), "every value stands beside it").toHaveLength(6);
});

test("results of 7.0: no range and no flag is made up, and a value that is not exact is none", async () => {
  vi.spyOn(chart, "openFolder").mockResolvedValue(mockFolder(0, "results", "nurse-7"));
  show("results");
  await vi.waitFor(() => expect(panel()).toContain("Creatinine"));
  expect(panel()).toContain("This edition of OpenEMR gives neither ranges nor flags.");
  expect(panel()).toMatch(/TSH ?not available exactly/);
  expect(panel()).not.toMatch(/Normal|0\.6–1\.3/);
});

test("an immunization has no dose, and one that was not given does not read as given", async () => {
  vi.spyOn(chart, "openFolder").mockResolvedValue(mockFolder(0, "history", "desk"));
  show("history");
  await vi.waitFor(() => expect(panel()).toContain("Tdap"));
  const zoster = [...document.querySelectorAll("li")].find((one) => one.textContent?.includes("zoster"));
  expect(zoster?.textContent).toContain("not given, or entered in error");
  expect(panel()).not.toMatch(/\d ?mL(?! would)/);
});

test("a section behind More is opened from its menu, kept in the bar by whoever wants it, and stays there", async () => {
  vi.spyOn(chart, "openFolder").mockImplementation((_, folder) => Promise.resolve(mockFolder(0, folder, "desk")));
  const opened = show("summary");
  const tabs = () => [...document.querySelectorAll('[role="tab"]')].map((one) => one.textContent?.trim());
  expect(tabs()).not.toContain("Coverage");
  button("More")?.click();
  flushSync();
  for (const section of MORE_SECTIONS)
    expect(button(`Keep ${section[0]?.toUpperCase()}${section.slice(1)} in the bar`)).toBeDefined();
  button("Coverage")?.click();
  flushSync();
  expect(opened.shown).toBe("coverage");
  expect(tabs(), "while it is shown").toContain("Coverage");
  opened.shown = "summary";
  flushSync();
  expect(tabs(), "and no longer").not.toContain("Coverage");
  button("More")?.click();
  flushSync();
  button("Keep Coverage in the bar")?.click();
  flushSync();
  expect(tabs(), "for good").toContain("Coverage");
  expect(button("Keep Coverage in the bar")?.getAttribute("aria-pressed")).toBe("true");
});

test("a refresh reads the folder that is shown again, too", async () => {
  vi.spyOn(chart, "openFolder").mockResolvedValue(mockFolder(0, "care", "desk"));
  vi.spyOn(chart, "refresh").mockResolvedValue(here);
  const again = vi.spyOn(chart, "refreshFolder").mockResolvedValue(mockFolder(0, "care", "desk"));
  show("care");
  await vi.waitFor(() => expect(panel()).toContain("Eye examination"));
  button("Refresh")?.click();
  await vi.waitFor(() => expect(again).toHaveBeenCalledWith(here.patient, "care"));
});

test("one right that opens several lists is named once above them, and each says that it is refused", async () => {
  useRights({
    canStartVisit: false,
    canReadCharts: false,
    missing: { problems: ["Patients → Medical/History"] },
    declined: {},
  });
  vi.spyOn(chart, "openFolder").mockResolvedValue(mockFolder(0, "care", "frontdesk"));
  show("care");
  await vi.waitFor(() => expect(panel()).toContain("may not read referrals"));
  expect(panel().match(/Medical\/History/g), "once").toHaveLength(1);
  useRights(null);
});
