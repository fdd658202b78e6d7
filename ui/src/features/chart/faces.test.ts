import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../app/going";
import { ALL_SECTIONS, type ChartSection } from "../../app/open-patient";
import { sectionBar } from "../../app/section-bar.svelte";
import { chart, documents, drafts, messages, reminders } from "../../ipc";
import type { ChartFolder, ChartView, DocumentsView, FolderView, Loaded, UiError } from "../../ipc/bindings";
import { chartOf } from "../../ipc/mock/charts";
import { folderOf } from "../../ipc/mock/folders";
import { myList } from "../reminders/reminders.model.svelte";
import { forms, PatientTab } from "./patient-tab.svelte";
import PatientScreen from "./PatientScreen.svelte";
import { dispensed, pageOf } from "./section-pages";

const here = chartOf(0, "us");
const known = (value: unknown, unreadable = 0): Loaded<unknown> => ({
  state: "known",
  value,
  asOf: "2026-11-21T14:02:00Z",
  unreadable,
  foreign: 0,
  stale: null,
});
const broken: UiError = { code: "serverError", params: {}, fields: [], retryable: true };
/** What the clinic has said of everything that can be in a chart. */
type Said = "loading" | "none" | "unreadable" | "unavailable";
const list = (said: Said): Loaded<unknown> =>
  said === "loading"
    ? { state: "loading" }
    : said === "unavailable"
      ? { state: "unavailable", why: { reason: "serverError", said: null } }
      : known([], said === "unreadable" ? 1 : 0);

let patients = 0;
let tab: PatientTab | null = null;
let shown: Record<string, unknown> | null = null;
// Forms and pages are fetched once: what is drawn until they come has its own tests.
beforeAll(() => Promise.all([forms, dispensed, ...ALL_SECTIONS.map(pageOf)].map((later) => later?.fetch())));
beforeEach(() => {
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "unkept").mockResolvedValue(null);
  sectionBar.restore([]);
});
afterEach(leave);
async function leave(): Promise<void> {
  if (shown) await unmount(shown);
  tab?.drop();
  shown = tab = null;
  myList.forget();
  document.body.replaceChildren();
}

/** A section of somebody whose whole chart answers alike; another patient at each look, since what was read is kept. */
async function look(section: ChartSection, said: Said): Promise<HTMLElement> {
  const patient = `patient-${(patients += 1)}`;
  const parts = Object.fromEntries(
    Object.entries(here).map(([key, own]) => [
      key,
      own && typeof own === "object" && "state" in own ? list(said) : own,
    ]),
  );
  const view = { ...here, ...parts, patient, unsent: [] } as ChartView;
  // Who it is, is always known where anything is: there is no chart of nobody.
  if (said === "none" || said === "unreadable") view.demographics = here.demographics;
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(chart, "openFolder").mockImplementation((_, folder: ChartFolder) => {
    const { lists } = folderOf(0, folder, "desk");
    const alike = Object.entries(lists).map(([key, own]) => [key, key === "folder" ? (own as unknown) : list(said)]);
    return Promise.resolve({ patient, lists: Object.fromEntries(alike), refreshing: false } as FolderView);
  });
  const rows = { rows: [], unread: [], onlyStandard: false };
  const papers = said === "none" || said === "unreadable" ? { ...list(said), value: rows } : list(said);
  const withPapers = { patient, documents: papers, refreshing: false, declined: null, largest: 1000 } as DocumentsView;
  vi.spyOn(documents, "list").mockResolvedValue(withPapers);
  vi.spyOn(documents, "refresh").mockResolvedValue(withPapers);
  const never = new Promise<never>(() => undefined);
  const answers = <T>(value: T) =>
    said === "loading" ? never : said === "none" ? Promise.resolve(value) : Promise.reject(broken);
  vi.spyOn(messages, "read").mockImplementation(() =>
    answers({
      patient,
      colleagues: [],
      onlySeen: false,
      unread: null,
      nameless: false,
      declined: null,
      withdraws: false,
      sent: [],
    }),
  );
  vi.spyOn(reminders, "list").mockImplementation(() => answers({ all: [], today: "2026-11-21" }));
  const opened = (tab = new PatientTab(patient));
  opened.shown = section;
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  await vi.waitFor(() => {
    flushSync();
    expect(opened.chart.view?.patient).toBe(patient);
    expect(faces().length + (document.querySelector('[role="alert"]') ? 1 : 0)).toBeGreaterThan(0);
    if (said !== "loading") expect(faces()).not.toContain("loading");
  });
  return panel();
}
function panel(): HTMLElement {
  const found = document.querySelector<HTMLElement>('[role="tabpanel"]');
  if (!found) throw new Error("no section is shown");
  return found;
}
const faces = () => [...panel().querySelectorAll<HTMLElement>("[data-face]")].map((one) => one.dataset.face);
const nones = () => [...panel().querySelectorAll<HTMLElement>('[data-face="none"]')];

/** What a button is called: its label, or its words without the key beside them. */
function nameOf(button: HTMLElement): string {
  const copy = button.cloneNode(true) as HTMLElement;
  for (const one of copy.querySelectorAll('[aria-hidden="true"]')) one.remove();
  return (button.getAttribute("aria-label") ?? copy.textContent).replace(/\s+/g, " ").trim();
}

/** What a section of a chart offers where there is nothing; a section that is not named is written in OpenEMR alone. */
const offers: Partial<Record<ChartSection, RegExp>> = {
  summary: /Add an allergy/,
  visits: /Start the first visit/,
  vitals: /Take vitals/,
  notes: /Write a note/,
  problems: /Add a problem/,
  allergies: /Add an allergy/,
  medications: /Add a medication/,
  appointments: /Book an appointment/,
  history: /^Add a surgery · Add a dental issue$/,
  documents: /Choose a file to add/,
};
const WITH_LISTS = ALL_SECTIONS.filter((section) => section !== "demographics");

test.each(WITH_LISTS)("%s: none says what would be here, and offers what can be done", async (section) => {
  await look(section, "none");
  const words = nones().map((one) => one.textContent?.replace(/\s+/g, " ").trim() ?? "");
  expect(words.length, "it is said").toBeGreaterThan(0);
  expect(new Set(faces()), "and nothing beside it says anything else").toEqual(new Set(["none"]));
  for (const one of nones()) {
    expect(one.querySelector(".title")?.textContent, "that there is none").toMatch(/^(No|Nothing) /);
    // The last visit of the summary is a line among others.
    if (section !== "summary")
      expect(one.querySelector(".teach")?.textContent, "what would be here").toMatch(/\w+ \w+/);
  }
  const buttons = nones().flatMap((one) => [...one.querySelectorAll("button")]);
  const offered = buttons.map(nameOf);
  // Whoever goes by the names of buttons, such as who speaks to the computer, meets each of them once.
  const all = [...document.querySelectorAll("button")].map(nameOf);
  for (const name of offered) expect(all.filter((one) => one === name)).toEqual([name]);
  const wanted = offers[section];
  if (wanted) expect(offered.join(" · ")).toMatch(wanted);
  else expect(offered, "nothing is offered that cannot be done here").toEqual([]);
});

test.each(WITH_LISTS)("%s: while it is read, or cannot be, nothing says that there is none", async (section) => {
  const seen = new Set<string>();
  for (const said of ["loading", "none", "unreadable", "unavailable"] as const) {
    // What was sent from here is this computer's own: it is read, or it is not.
    if (section === "messages" && said === "unreadable") continue;
    const { textContent } = await look(section, said);
    const other = nones().map((one) => one.textContent?.slice(0, 60));
    if (said !== "none") {
      expect(other, said).toEqual([]);
      expect(textContent, said).not.toMatch(/recorded in OpenEMR|No appointments|Nothing planned|Nothing to remember/);
    }
    if (said === "loading") expect(faces(), said).toContain("loading");
    if (said === "unavailable" && section !== "messages") expect(faces(), said).toContain("unavailable");
    expect(seen.has(textContent ?? ""), `${said} looks like nothing else`).toBe(false);
    seen.add(textContent ?? "");
    await leave();
  }
});

test.each([
  ["allergies", "None recorded does not mean that the patient has none: ask."],
  ["medications", "None recorded does not mean that the patient takes none: ask."],
  ["history", "None recorded does not mean none given: ask."],
  ["care", "None recorded does not mean none implanted: ask before an MRI."],
] as const)("%s: that none is recorded is never put as there being none", async (section, words) => {
  await look(section, "none");
  expect(panel().textContent?.replace(/\s+/g, " ")).toContain(words);
});
