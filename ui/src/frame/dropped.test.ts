import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { core } from "../app/core.svelte";
import { stateOf } from "../app/state-of";
import { documentsOf } from "../features/documents/documents.model.svelte";
import { documents as words } from "../i18n/en/documents";
import { chart, documents, drafts, patients, reminders, schedule } from "../ipc";
import type { DocumentsView, FileChoice, UiError } from "../ipc/bindings";
import { chartOf } from "../ipc/mock/charts";
import { summaries } from "../ipc/mock/people";
import App from "./App.svelte";
import { dropped } from "./dropped.svelte";
import Frame from "./Frame.svelte";
import { route } from "./route.svelte";
import * as screens from "./screens";
import { clinic, session } from "./signed-in";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
const file: FileChoice = { is: "file", token: "t1", name: "scan.pdf", size: 300_000, kind: "pdf" };
const [maria, mateo] = summaries;
if (!maria || !mateo) throw new Error("the mock has people");

let shown: Record<string, unknown> | null = null;
let drops = 100;
const coming = () => core.hear({ event: "fileComing", drop: (drops += 1), at: null });
const arrives = (choice: FileChoice = file) => core.hear({ event: "fileDropped", drop: drops, file: choice });
const settled = async () => {
  await new Promise((done) => setTimeout(done));
  flushSync();
};
const text = () => document.querySelector("dialog[open]")?.textContent?.replace(/\s+/g, " ") ?? "";
const press = async (name: string) => {
  const all = [...document.querySelectorAll<HTMLButtonElement>("dialog[open] button")];
  const found = all.find((one) => one.textContent?.trim() === name);
  if (!found) throw new Error(`no button “${name}” in “${text()}”`);
  found.click();
  await settled();
};

beforeAll(async () => {
  await Promise.all([screens.patient.fetch(), screens.dropAnswer.fetch(), screens.notTaken.fetch()]);
});
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  vi.spyOn(chart, "open").mockImplementation((patient) =>
    Promise.resolve({ ...chartOf(patient === maria.uuid ? 0 : 1, "us"), patient }),
  );
  vi.spyOn(documents, "refresh").mockResolvedValue({} as DocumentsView);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(patients, "recent").mockResolvedValue([]);
  vi.spyOn(reminders, "list").mockResolvedValue({ all: [], today: "2026-11-21" });
  vi.spyOn(schedule, "day").mockRejectedValue(offline);
});
afterEach(async () => {
  dropped.close();
  if (shown) await unmount(shown);
  route.clear();
  shown = null;
  document.body.replaceChildren();
});

/** The frame with this patient's summary on screen. */
async function open(patient: string): Promise<void> {
  const tab = route.open(patient);
  shown ??= mount(Frame, { target: document.body, props: { app: stateOf({ clinic, session }), clinic, session } });
  await vi.waitFor(() => expect(tab.chart.view, "the chart is read").not.toBeNull());
  await settled();
}

test("a file dropped on any section of a chart is offered to that patient, by name, and sent only then", async () => {
  const add = vi.spyOn(documents, "add").mockResolvedValue({ came: "stored" });
  await open(maria.uuid);
  coming();
  arrives();
  await settled();
  for (const part of ["scan.pdf", "Reyes, Maria", words.addTitle]) expect(text()).toContain(part);
  expect(add, "nothing is sent by dropping").not.toHaveBeenCalled();
  documentsOf(maria.uuid).adding.place = "labReport";
  flushSync();
  await press(words.addGo);
  expect(add.mock.calls).toEqual([[maria.uuid, "t1", "labReport", false]]);
  expect(text(), "and what became of it is said there").toContain(words.stored("scan.pdf", words.places.labReport));
  await press(words.close);
  expect(dropped.said).toBeNull();
});

test("what cannot be added says why, wherever it was dropped", async () => {
  await open(maria.uuid);
  coming();
  arrives({ is: "refused", name: "Scans", why: "folder" });
  await settled();
  expect(text()).toContain(words.troubles.folder);
  await press(words.close);
  expect(dropped.said).toBeNull();
});

test("a text that is dragged within a note or from another program is no file, and is not in anybody's way", async () => {
  await open(maria.uuid);
  coming();
  arrives({ is: "refused", name: "", why: "noFile" });
  await settled();
  expect(document.querySelector("dialog[open]")).toBeNull();
  coming();
  arrives({ is: "refused", name: "", why: "several" });
  await settled();
  expect(text(), "several files are").toContain(words.troubles.several);
  await press(words.close);
});

test("with no patient on screen nothing is taken, and that is said", async () => {
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  await open(maria.uuid);
  route.go("today");
  await settled();
  coming();
  arrives();
  await settled();
  expect(text()).toContain(words.dropped.why.noPatient("scan.pdf"));
  expect(letGo, "the core forgets it, too").toHaveBeenCalledWith("t1");
});

test("a file is for the chart on which it was dropped, however long it is read", async () => {
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  await open(maria.uuid);
  coming();
  flushSync();
  expect(document.body.textContent, "a large file takes its time").toContain("Reading the file that you dropped");
  await open(mateo.uuid);
  arrives();
  await settled();
  expect(text()).toContain(words.dropped.why.elsewhere("scan.pdf"));
  expect(text()).not.toContain(words.addTitle);
  expect(document.body.textContent).not.toContain("Reading the file that you dropped");
  expect(letGo).toHaveBeenCalledWith("t1");
});

test("a file that is dropped on another patient's tab is not for the chart on screen, and that is said", async () => {
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  await open(mateo.uuid);
  await open(maria.uuid);
  const over = (patient: string) => {
    document.elementFromPoint = () => document.querySelector(`[data-tab-of="${patient}"] button`);
    core.hear({ event: "fileComing", drop: (drops += 1), at: { across: 5_000, down: 500 } });
    arrives();
    return settled();
  };
  for (const section of ["summary", "documents"] as const) {
    route.patient?.section(section);
    await settled();
    await over(mateo.uuid);
    expect(text(), section).toContain(words.dropped.why.otherTab("scan.pdf"));
    expect(text(), section).not.toContain(words.addTitle);
    expect(letGo, "the core forgets it, too").toHaveBeenLastCalledWith("t1");
    await press(words.close);
  }
  await over(maria.uuid);
  expect(text(), "on its own tab it is for the chart on screen").toContain(words.addTitle);
  Reflect.deleteProperty(document, "elementFromPoint");
});

test("what is dropped on a question is not taken for its answer", async () => {
  await open(maria.uuid);
  const question = document.body.appendChild(document.createElement("dialog"));
  question.open = true;
  coming();
  question.remove();
  arrives();
  await settled();
  expect(text()).toContain(words.dropped.why.question("scan.pdf"));
});

test("a second file does not take the place of one that is asked about", async () => {
  const letGo = vi.spyOn(documents, "letGo").mockResolvedValue(undefined);
  await open(maria.uuid);
  coming();
  arrives();
  await settled();
  coming();
  arrives({ ...file, token: "t2", name: "other.pdf" });
  await settled();
  expect(document.querySelector("dialog[open] dd bdi")?.textContent, "it is still the first one").toBe("scan.pdf");
  expect(text()).toContain(words.second("other.pdf"));
  expect(letGo).toHaveBeenCalledWith("t2");
  documentsOf(maria.uuid).adding.letGo();
  flushSync();
});

test("a list of documents that is on screen answers by itself", async () => {
  vi.spyOn(documents, "list").mockRejectedValue(offline);
  await open(maria.uuid);
  route.patient?.section("documents");
  await vi.waitFor(() => expect(document.body.textContent).toContain(words.dropHere));
  await settled();
  coming();
  arrives();
  await settled();
  expect(document.querySelectorAll("dialog[open]"), "asked once").toHaveLength(1);
  expect(dropped.said).toBeNull();
  documentsOf(maria.uuid).adding.letGo();
  flushSync();
});

test("a drop where nobody is has its words, which go when somebody comes", async () => {
  const user = { id: "nora", name: "Nora" };
  const locked = { state: "locked", user, why: "idle", pin: null, pinUnknown: false, unkept: 0, error: null } as const;
  vi.spyOn(core, "start").mockResolvedValue(undefined);
  core.state = stateOf({ clinic, session: locked });
  shown = mount(App, { target: document.body });
  await settled();
  core.hear({ event: "nothingTaken" });
  flushSync();
  const line = () =>
    [...document.querySelectorAll("p")].find((one) => one.textContent?.includes("not looked at"))?.textContent ?? "";
  expect(line()).toContain("not looked at");
  core.state = stateOf({ clinic, session });
  await settled();
  expect(line()).toBe("");
});

test("a dialog that the lock has cut off is told until that was read", async () => {
  await screens.cutOff.fetch();
  const app = stateOf({
    clinic,
    session,
    cutOff: { dialog: true, sending: { name: "Reyes, Maria", birth: "1980-05-09", mrn: "0001" } },
  });
  shown = mount(Frame, { target: document.body, props: { app, clinic, session } });
  await settled();
  const said = () => [...document.querySelectorAll(".bar")].find((one) => one.textContent?.includes("not taken"));
  expect(said()).toBeDefined();
  for (const part of ["Reyes, Maria", "0001"]) expect(said()?.textContent, "whose it was").toContain(part);
  said()?.querySelector("button")?.click();
  await settled();
  expect(said()).toBeUndefined();
});
