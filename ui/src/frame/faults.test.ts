import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { route } from "./route.svelte";
import Frame from "./Frame.svelte";
import { clinic, session } from "./signed-in";
import * as screens from "./screens";
import { chart, documents, drafts, messages, patients, reminders, schedule } from "../ipc";
import { stateOf } from "../app/state-of";
import { chartOf } from "../ipc/mock/charts";
import { documentCommands } from "../ipc/mock/documents";
import { folderOf } from "../ipc/mock/folders";
import { messageCommands } from "../ipc/mock/messages";
import { summaries } from "../ipc/mock/people";
import type { ChartFolder, ChartView, DocumentsView, FolderView, Loaded, MessagesView, UiError } from "../ipc/bindings";
import { ALL_SECTIONS, CHART_SECTIONS as SECTIONS, type ChartSection } from "../app/open-patient";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
const [maria, , mateo] = summaries;
const app = stateOf({ clinic, session });

/** The chart of the mock's `person`, each part of it as `change` makes it. */
function chartWith(person: number, change: <T>(part: Loaded<T[]>) => Loaded<T[]>): ChartView {
  const view = chartOf(person, "us");
  return {
    ...view,
    encounters: change(view.encounters),
    problems: change(view.problems),
    allergies: change(view.allergies),
    medications: change(view.medications),
    vitals: change(view.vitals),
    notes: change(view.notes),
    appointments: change(view.appointments),
  };
}
/** Every row twice, as where a server lists one thing under two others. */
const doubled = <T>(part: Loaded<T[]>): Loaded<T[]> =>
  part.state === "known" ? { ...part, value: part.value.flatMap((row) => [row, { ...row }]) } : part;
/** Rows of which nothing can be drawn: what a fault of ours would look like. */
const broken = <T>(part: Loaded<T[]>): Loaded<T[]> =>
  part.state === "known" ? { ...part, value: [undefined as T] } : part;

/** A folder of the mock's first person, each list of it as `change` makes it. */
function folderWith(folder: ChartFolder, change: (list: Loaded<unknown[]>) => Loaded<unknown[]>): FolderView {
  const view = folderOf(0, folder, "desk");
  const lists = Object.entries(view.lists).map(([name, list]) =>
    name === "folder" ? [name, list] : [name, change(list as Loaded<unknown[]>)],
  );
  return { ...view, lists: Object.fromEntries(lists) as FolderView["lists"] };
}

const no = () => offline;
const listed = documentCommands(
  "desk",
  () => Promise.resolve(),
  no,
  () => undefined,
);
const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" };
const sent = messageCommands(
  "desk",
  () => Promise.resolve(),
  no,
  () => whose,
);

// The chart is fetched when it is first shown: that it comes is not what is asked here.
beforeAll(() => screens.patient.fetch());
let charts: Map<string, ChartView>;
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  charts = new Map();
  vi.spyOn(chart, "open").mockImplementation((patient) => {
    const view = charts.get(patient);
    return view ? Promise.resolve(view) : Promise.reject(offline);
  });
  vi.spyOn(chart, "openFolder").mockImplementation((patient, folder) =>
    Promise.resolve({ ...folderWith(folder, doubled), patient }),
  );
  vi.spyOn(documents, "list").mockImplementation(async (patient) => {
    const view = (await listed.documents_list({ patient })) as DocumentsView;
    const { documents: list } = view;
    if (list.state !== "known") return view;
    const rows = list.value.rows.flatMap((row) => [row, { ...row }]);
    return { ...view, documents: { ...list, value: { ...list.value, rows } } };
  });
  vi.spyOn(messages, "read").mockImplementation(async (patient) => {
    const view = (await sent.messages_read({ patient })) as MessagesView;
    return { ...view, sent: view.sent.flatMap((one) => [one, { ...one }]) };
  });
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  // The page of messages begins one as soon as it has come.
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(patients, "recent").mockResolvedValue([]);
  vi.spyOn(reminders, "list").mockResolvedValue({ all: [], today: "2026-11-21" });
  vi.spyOn(schedule, "day").mockRejectedValue(offline);
});
afterEach(async () => {
  route.clear();
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

async function open(patient: string, section: ChartSection): Promise<void> {
  const tab = route.open(patient);
  tab.shown = section;
  shown ??= mount(Frame, { target: document.body, props: { app, clinic, session } });
  await vi.waitFor(() => expect(tab.chart.view, "the chart is read").not.toBeNull());
  flushSync();
}
const panel = () => document.querySelector('[role="tabpanel"]')?.textContent ?? "";
const banner = () => document.querySelector(".banner")?.textContent ?? "";
const faults = () => [...document.querySelectorAll('[role="alert"]')].map((one) => one.textContent?.trim());

test.each(ALL_SECTIONS)("ids that come twice are drawn twice in %s", async (section) => {
  if (!maria) throw new Error("the mock has people");
  charts.set(maria.uuid, chartWith(0, doubled));
  await open(maria.uuid, section);
  expect(faults(), "everything can be drawn").toEqual([]);
  expect(banner(), "the banner too, with the allergies").toContain("Reyes, Maria");
});

test("a note that stands under two visits is listed for both, and each can be read", async () => {
  if (!maria) throw new Error("the mock has people");
  const view = chartOf(0, "us");
  if (view.notes.state !== "known" || view.encounters.state !== "known") throw new Error("the mock's chart is whole");
  const [note] = view.notes.value;
  const [first, second] = view.encounters.value;
  if (!note || !first || !second) throw new Error("with a note and two visits");
  const twice = [
    { ...note, encounter: first.eid },
    { ...note, encounter: second.eid },
  ];
  charts.set(maria.uuid, { ...view, notes: { ...view.notes, value: twice } });
  await open(maria.uuid, "notes");
  const lines = [...document.querySelectorAll<HTMLElement>("[data-note]")];
  expect(lines).toHaveLength(2);
  const read = lines.map((line) => {
    line.click();
    flushSync();
    return document.querySelector("article h2")?.textContent ?? "";
  });
  expect(read[0]).toContain(first.reason);
  expect(read[1]).toContain(second.reason);
});

test.each(["results", "history", "care", "coverage"] as const)(
  "a fault in a folder is said there: %s",
  async (section) => {
    if (!maria) throw new Error("the mock has people");
    charts.set(maria.uuid, chartOf(0, "us"));
    vi.spyOn(chart, "openFolder").mockImplementation((patient, folder) =>
      Promise.resolve({ ...folderWith(folder, broken), patient }),
    );
    await open(maria.uuid, section);
    await vi.waitFor(() => expect(faults().join(), "and not as an empty list").toContain("could not be shown here"));
    expect(banner(), "and who this is").toContain("Reyes, Maria");
  },
);

// Results come with a folder of their own: see above.
const OWN = ["summary", "demographics", "results"] as const;
test.each(SECTIONS.filter((section) => !(OWN as readonly string[]).includes(section)))(
  "a fault in %s is said there, and takes neither the banner nor the next patient",
  async (section) => {
    if (!maria || !mateo) throw new Error("the mock has people");
    const only = (part: ChartSection) => (section === part ? broken : <T>(same: Loaded<T[]>) => same);
    const whole = chartOf(0, "us");
    charts.set(maria.uuid, {
      ...whole,
      encounters: only("visits")(whole.encounters),
      vitals: only("vitals")(whole.vitals),
      notes: only("notes")(whole.notes),
      problems: only("problems")(whole.problems),
      medications: only("medications")(whole.medications),
      allergies: only("allergies")(whole.allergies),
      appointments: only("appointments")(whole.appointments),
    });
    charts.set(mateo.uuid, chartOf(2, "us"));
    await open(maria.uuid, section);
    expect(faults().join(), "the fault is said, and not as an empty list").toContain("could not be shown here");
    expect(document.querySelectorAll('[role="tab"]').length, "the other sections are in reach").toBeGreaterThanOrEqual(
      SECTIONS.length,
    );
    expect(banner(), "and who this is").toContain("Reyes, Maria");
    expect(banner()).toContain("1980-05-09");
    await open(mateo.uuid, "summary");
    expect(faults(), "the next chart is drawn").toEqual([]);
    expect(banner()).toContain("Mateo");
    expect(panel().length).toBeGreaterThan(100);
  },
);

test("a part that could not be drawn is drawn again as soon as something else is read", async () => {
  if (!maria) throw new Error("the mock has people");
  const whole = chartOf(0, "us");
  charts.set(maria.uuid, { ...whole, notes: broken(whole.notes) });
  await open(maria.uuid, "notes");
  expect(faults()).not.toEqual([]);
  charts.set(maria.uuid, whole);
  await route.current?.chart.open();
  flushSync();
  expect(faults(), "nobody had to press anything").toEqual([]);
  expect(document.querySelectorAll("article").length).toBeGreaterThan(0);
});
