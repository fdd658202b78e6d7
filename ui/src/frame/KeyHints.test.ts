import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { linesOf, spelled } from "../app/key-map";
import { t } from "../i18n";
import KeyHints from "./KeyHints.svelte";

let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.useFakeTimers();
  shown = mount(KeyHints, { target: document.body, props: { places: ["everywhere", "patient"] } });
  flushSync();
});
afterEach(async () => {
  if (shown) await unmount(shown);
  vi.useRealTimers();
});
function key(type: "keydown" | "keyup", init: KeyboardEventInit) {
  document.body.dispatchEvent(new KeyboardEvent(type, { bubbles: true, ...init }));
  flushSync();
}
const hints = () => document.querySelector(".hints");
function hold() {
  key("keydown", { key: "Control", ctrlKey: true });
  vi.advanceTimersByTime(1000);
  flushSync();
}

test("while Ctrl is held the keys of the place stand there, as the map has them", () => {
  hold();
  key("keydown", { key: "Control", ctrlKey: true, repeat: true });
  expect(hints()?.textContent).toContain(`${spelled("find")}${t.keys.lines.find}`);
  for (const id of linesOf("patient")) expect(hints()?.textContent).toContain(t.keys.lines[id]);
  expect(hints()?.textContent, "of other places nothing").not.toContain(t.keys.lines.bookGap);
  expect(hints()?.getAttribute("aria-hidden"), "the key silences a screen reader").toBe("true");
  key("keyup", { key: "Control" });
  expect(hints()).toBeNull();
});

test("a command that is pressed at once shows none, and neither does a window that is left", () => {
  key("keydown", { key: "Control", ctrlKey: true });
  key("keydown", { key: "k", ctrlKey: true });
  vi.advanceTimersByTime(5000);
  flushSync();
  expect(hints()).toBeNull();
  hold();
  window.dispatchEvent(new Event("blur"));
  flushSync();
  expect(hints()).toBeNull();
});
