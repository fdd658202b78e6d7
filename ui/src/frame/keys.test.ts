import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { stateOf } from "../app/state-of";
import { chart, drafts, patients, reminders, schedule } from "../ipc";
import type { UiError } from "../ipc/bindings";
import { chartOf } from "../ipc/mock/charts";
import { summaries } from "../ipc/mock/people";
import { keySheet } from "./key-sheet.svelte";
import Frame from "./Frame.svelte";
import { clinic, session } from "./signed-in";
import { route } from "./route.svelte";
import * as screens from "./screens";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
const [maria, , mateo] = summaries;

let shown: Record<string, unknown> | null = null;
// The chart is fetched when it is first shown: that it comes is not what is asked here.
beforeAll(() => screens.patient.fetch());
beforeEach(() => {
  vi.spyOn(chart, "open").mockImplementation((patient) =>
    Promise.resolve(chartOf(patient === maria?.uuid ? 0 : 2, "us")),
  );
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(patients, "recent").mockResolvedValue([]);
  vi.spyOn(reminders, "list").mockResolvedValue({ all: [], today: "2026-11-21" });
  vi.spyOn(schedule, "day").mockRejectedValue(offline);
  vi.spyOn(schedule, "options").mockRejectedValue(offline);
  shown = mount(Frame, { target: document.body, props: { app: stateOf({ clinic, session }), clinic, session } });
  flushSync();
});
afterEach(async () => {
  route.clear();
  keySheet.close();
  if (shown) await unmount(shown);
  document.body.replaceChildren();
});

function press(init: KeyboardEventInit, on: Element = document.activeElement ?? document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  flushSync();
  return event;
}
const heading = () => document.querySelector(".banner h1")?.textContent;
async function bothOpen() {
  for (const one of [maria, mateo]) route.open(one?.uuid ?? "");
  flushSync();
  await vi.waitFor(() => {
    flushSync();
    expect(heading()).toContain("Mateo");
  });
}

test("Ctrl+Tab walks the open patients, there and back, from text as well", async () => {
  await bothOpen();
  press({ key: "Tab", ctrlKey: true });
  await vi.waitFor(() => expect(heading()).toContain("Maria"));
  expect(document.activeElement?.matches("input, textarea"), "keys that go on land in no box of the other").toBe(false);
  press({ key: "Tab", ctrlKey: true, shiftKey: true });
  await vi.waitFor(() => expect(heading()).toContain("Mateo"));
  route.go("today");
  flushSync();
  press({ key: "Tab", ctrlKey: true });
  await vi.waitFor(() => expect(heading(), "from another screen back to whom one looked at last").toContain("Mateo"));
});

test("Alt with a number shows that section of the chart", async () => {
  await bothOpen();
  press({ key: "4", code: "Digit4", altKey: true });
  expect(route.patient?.shown).toBe("notes");
  press({ key: "1", code: "Digit1", altKey: true });
  expect(route.patient?.shown).toBe("summary");
});

test("Esc closes the form that is shown, and what is over it first", async () => {
  await bothOpen();
  route.patient?.visitForm();
  await vi.waitFor(() => expect(document.querySelector(".page input")).not.toBeNull());
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  press({ key: "Escape" }, document.body);
  expect(route.patient?.page, "the dialog has the key").toBeDefined();
  dialog.remove();
  press({ key: "Escape" }, document.querySelector(".page input") as Element);
  await vi.waitFor(() => expect(route.patient?.page).toBeUndefined());
  expect(route.patient?.shown, "back at the chart").toBe("summary");
});

test("? opens the sheet with every key, and while it is open no key of the page acts", async () => {
  await bothOpen();
  press({ key: "?" }, document.body);
  expect(keySheet.open).toBe(true);
  await vi.waitFor(() => expect(document.querySelector("dialog[open]")).not.toBeNull());
  const before = heading();
  press({ key: "Tab", ctrlKey: true }, document.body);
  press({ key: "b", ctrlKey: true }, document.body);
  expect(heading()).toBe(before);
  expect(route.patient?.booking).toBeNull();
});

test("Ctrl+B books for whoever is on screen, and for nobody who is only open", async () => {
  await bothOpen();
  route.go("today");
  flushSync();
  expect(press({ key: "b", ctrlKey: true }).defaultPrevented).toBe(false);
  expect(route.tabs.every((tab) => tab.booking === null)).toBe(true);
  route.open(maria?.uuid ?? "");
  flushSync();
  press({ key: "b", ctrlKey: true }, document.body);
  expect(route.patient?.booking).not.toBeNull();
  expect(route.patient?.patient).toBe(maria?.uuid);
});
