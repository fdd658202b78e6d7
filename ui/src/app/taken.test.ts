import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { accessLog } from "../ipc";
import type { UiError } from "../ipc/bindings";
import { taken } from "./taken";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
let stop: () => void;
let onScreen: readonly string[];
let log: MockInstance<typeof accessLog.taken>;
beforeEach(() => {
  log = vi.spyOn(accessLog, "taken").mockResolvedValue();
  onScreen = [];
  stop = taken.watch(() => onScreen);
});
afterEach(() => stop());
/** Something on the page says it, and stops it from going any further. */
function says(event: string): void {
  const text = document.body.appendChild(document.createElement("p"));
  text.addEventListener(event, (one) => one.stopPropagation());
  text.dispatchEvent(new Event(event, { bubbles: true, cancelable: true }));
  text.remove();
}

test.each([
  ["copy", "copying"],
  ["cut", "copying"],
  ["dragstart", "dragging"],
] as const)("%s leaves a line about the patient on screen, whoever asked for it", (event, by) => {
  onScreen = ["maria"];
  says(event);
  expect(log.mock.calls).toEqual([[by, ["maria"]]]);
});

test("paper leaves a line about the patient on screen, by the keys as well", () => {
  onScreen = ["maria"];
  window.dispatchEvent(new Event("beforeprint"));
  expect(log.mock.calls).toEqual([["printing", ["maria"]]]);
});

test("a button that prints leaves one line, and the next printing by the keys another", () => {
  onScreen = ["maria"];
  vi.stubGlobal("print", () => window.dispatchEvent(new Event("beforeprint")));
  taken.print();
  expect(log).toHaveBeenCalledTimes(1);
  window.dispatchEvent(new Event("beforeprint"));
  expect(log).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
});

test("what is taken from a list of many has a line of its own, and a screen about some names them", () => {
  says("copy");
  expect(log).toHaveBeenLastCalledWith("copying", []);
  const over = taken.isAbout(() => ["maria", "lan", "maria"]);
  says("copy");
  expect(log, "each of them once").toHaveBeenLastCalledWith("copying", ["maria", "lan"]);
  over();
  says("copy");
  expect(log).toHaveBeenLastCalledWith("copying", []);
});

test("what is marked in a list of several people's texts is about the one whose text it is", () => {
  const row = document.body.appendChild(document.createElement("li"));
  row.dataset.patient = "lan";
  row.textContent = "Cough for a week";
  vi.spyOn(document, "getSelection").mockReturnValue({ anchorNode: row.firstChild } as unknown as Selection);
  says("copy");
  expect(log).toHaveBeenLastCalledWith("copying", ["lan"]);
  row.remove();
});

test("a log that cannot be written keeps nobody from the text, and nothing is heard once nobody is signed in", async () => {
  log.mockRejectedValue(offline);
  says("copy");
  await Promise.resolve();
  stop();
  says("copy");
  expect(log).toHaveBeenCalledTimes(1);
});
