import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../../app/going";
import { core } from "../../../app/core.svelte";
import { chart, documents, drafts } from "../../../ipc";
import type { ChartSearch as Found } from "../../../ipc/bindings";
import { chartOf } from "../../../ipc/mock/charts";
import { folderOf, searchIn } from "../../../ipc/mock/folders";
import PatientScreen from "../PatientScreen.svelte";
import { PatientTab } from "../patient-tab.svelte";

const here = chartOf(0, "us");
const foundOf = (query: string): Found => searchIn(here, query, (folder) => folderOf(0, folder, "desk"));

let tab: PatientTab | null = null;
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(chart, "open").mockResolvedValue(here);
});
afterEach(async () => {
  if (shown) await unmount(shown);
  tab?.drop();
  shown = tab = null;
  document.body.replaceChildren();
});

async function open(): Promise<PatientTab> {
  const opened = new PatientTab(here.patient);
  tab = opened;
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  await vi.waitFor(() => expect(opened.chart.view).not.toBeNull());
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "f", code: "KeyF", ctrlKey: true, cancelable: true }));
  await vi.waitFor(() => expect(box()).not.toBeNull());
  return opened;
}
const box = () => document.querySelector<HTMLInputElement>("dialog input[type=search]");
const drawer = () => document.querySelector("dialog")?.textContent?.replace(/\s+/g, " ") ?? "";
function type(text: string) {
  const input = box();
  if (!input) throw new Error("the box is there");
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

test("Ctrl F finds as it is typed, says whose chart it is, and a line opens its place", async () => {
  vi.spyOn(chart, "search").mockImplementation((_, query) => Promise.resolve(foundOf(query)));
  vi.spyOn(chart, "openFolder").mockImplementation((_, folder) => Promise.resolve(folderOf(0, folder, "desk")));
  const opened = await open();
  expect(drawer(), "namesakes are told apart").toMatch(/Reyes, Maria.*1980-05-09/);
  type("creat");
  await vi.waitFor(() => expect(drawer()).toContain("Creatinine"));
  expect(document.querySelector("dialog mark")?.textContent).toBe("Creat");
  [...document.querySelectorAll<HTMLElement>("dialog [data-stop]")].find((one) => one.matches("button"))?.click();
  flushSync();
  expect(opened.shown).toBe("results");
  expect(box(), "the drawer is gone").toBeNull();
});

test("a note that is found opens its visit", async () => {
  vi.spyOn(chart, "search").mockImplementation((_, query) => Promise.resolve(foundOf(query)));
  const opened = await open();
  const visits = vi.spyOn(opened, "openVisit").mockImplementation(() => undefined);
  type("pill box");
  await vi.waitFor(() => expect(drawer()).toContain("pill box"));
  document.querySelector<HTMLElement>("dialog li button")?.click();
  expect(visits).toHaveBeenCalledWith(expect.objectContaining({ kind: "known" }));
});

test("nothing found in part of a chart is not nothing, and an answer for another patient is none", async () => {
  const search = vi.spyOn(chart, "search");
  const nothing: Found = {
    patient: here.patient,
    query: "xylophone",
    groups: [],
    unread: ["history", "allergies", "documents"],
  };
  search.mockResolvedValue(nothing);
  await open();
  type("xylophone");
  await vi.waitFor(() =>
    expect(drawer()).toContain("Not looked through, or only in part: History, Allergies, Documents"),
  );
  expect(drawer()).not.toContain("Nothing in this chart says");
  const again = vi.spyOn(chart, "refreshFolder").mockResolvedValue(folderOf(0, "history", "desk"));
  const whole = vi.spyOn(chart, "refresh").mockResolvedValue(here);
  const listed = vi.spyOn(documents, "refresh").mockReturnValue(new Promise(() => undefined));
  [...document.querySelectorAll<HTMLElement>("dialog button")]
    .find((one) => one.textContent?.includes("Read them"))
    ?.click();
  await vi.waitFor(() => expect(again).toHaveBeenCalledWith(here.patient, "history"));
  expect(listed).toHaveBeenCalledWith(here.patient);
  expect(whole, "the allergies are the chart's own").toHaveBeenCalledWith(here.patient);

  search.mockResolvedValue({ ...nothing, unread: [] });
  core.chartChanged.tell(here.patient);
  await vi.waitFor(() => expect(drawer()).toContain("Nothing in this chart says “xylophone”"));
  search.mockResolvedValue({ ...foundOf("creat"), patient: "somebody-else" });
  type("creat");
  await search.mock.results.at(-1)?.value;
  flushSync();
  expect(drawer()).not.toContain("Creatinine");
});
