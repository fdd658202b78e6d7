import { afterEach, expect, test } from "vitest";
import { t } from "../i18n";
import { isAlone, KEY_IDS, keyOf, KEYS, linesOf, PLACES, pressed, shortcutOf, spelled, type KeyId } from "./key-map";

afterEach(() => document.body.replaceChildren());

/** A press that has happened on an element. */
function press(on: Element, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}
function put(html: string): Element {
  document.body.innerHTML = html;
  const one = document.querySelector("[data-here]");
  if (!one) throw new Error("there is one");
  return one;
}
const letters = KEY_IDS.filter(isAlone).flatMap((id) => KEYS[id].keys.map((key) => [id, key] as const));

const BOXES: Record<string, string> = {
  input: "<input data-here>",
  textarea: "<textarea data-here></textarea>",
  select: "<select data-here><option>one</option></select>",
  contenteditable: "<div contenteditable='true'><b data-here>text</b></div>",
  "search box": "<input role='combobox' data-here>",
  list: "<div role='listbox'><div role='option' tabindex='-1' data-here>one</div></div>",
  dialog: "<dialog open><button data-here>Keep</button></dialog>",
  "the page behind a dialog": "<button data-here>Send</button><dialog open><p>Sure?</p></dialog>",
};

test("the map has letters that are pressed alone, and they act on a button and on the page", () => {
  expect(letters.map(([, key]) => key)).toEqual(["?", "v", "e", "b", "m", "c"]);
  const button = put("<button data-here>Plain</button>");
  for (const [id, key] of letters) {
    expect(pressed(press(button, { key }), id), `${key} on a button`).toBe(true);
    expect(pressed(press(document.body, { key }), id), `${key} on the page`).toBe(true);
    if (key !== "?") {
      expect(pressed(press(button, { key: key.toUpperCase() }), id), "caps lock is no other key").toBe(true);
    }
  }
});

test.each(Object.entries(BOXES))("no letter of the map acts inside %s", (_, html) => {
  const here = put(html);
  for (const [id, key] of letters) expect(pressed(press(here, { key }), id), key).toBe(false);
});

test("a letter is no command while something is held with it or it repeats itself", () => {
  const button = put("<button data-here>Plain</button>");
  for (const [id, key] of letters) {
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { repeat: true }]) {
      expect(pressed(press(button, { key, ...held }), id), `${key} with ${Object.keys(held)[0]}`).toBe(false);
    }
  }
});

test("keys with Ctrl or Alt act inside text, since they type nothing there", () => {
  const box = put("<textarea data-here></textarea>");
  expect(pressed(press(box, { key: "k", ctrlKey: true }), "find")).toBe(true);
  expect(pressed(press(box, { key: "Enter", ctrlKey: true }), "send")).toBe(true);
  expect(pressed(press(box, { key: "ß", code: "KeyS", altKey: true }), "subjective"), "wherever the letter lies").toBe(
    true,
  );
  expect(keyOf(press(box, { key: "4", code: "Digit4", altKey: true }), "section")).toBe(3);
  expect(pressed(press(box, { key: "Tab", ctrlKey: true }), "nextPatient")).toBe(true);
  expect(pressed(press(box, { key: "Tab", ctrlKey: true }), "previousPatient"), "Shift makes the other one").toBe(
    false,
  );
});

test("Alt Gr types letters: with Ctrl and Alt held at once nothing acts", () => {
  const box = put("<textarea data-here></textarea>");
  for (const id of KEY_IDS) {
    for (const key of KEYS[id].keys) {
      const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
      expect(pressed(press(box, { key, code, ctrlKey: true, altKey: true }), id), `${id}: ${key}`).toBe(false);
    }
  }
});

test("no press means two things in one place", () => {
  const seen = new Map<string, KeyId>();
  for (const place of PLACES) {
    for (const id of linesOf(place)) {
      for (const [nth] of KEYS[id].keys.entries()) {
        const says = `${place}: ${spelled(id, nth)}`;
        expect(seen.get(says), says).toBeUndefined();
        seen.set(says, id);
      }
    }
  }
});

test("each line of the map has words, a place, and a way to be read out", () => {
  expect(PLACES.flatMap(linesOf).sort()).toEqual([...KEY_IDS].sort());
  for (const id of KEY_IDS) {
    expect(t.keys.lines[id], id).not.toBe("");
    expect(spelled(id), id).not.toBe("");
    expect(shortcutOf(id), id).not.toBe("");
  }
  expect([spelled("find"), spelled("section"), spelled("section", 2), spelled("carryFrom")]).toEqual([
    "Ctrl K",
    "Alt 1…0",
    "Alt 3",
    "Alt Shift C",
  ]);
});

test("whoever handles a letter asks the map: no other file compares a pressed key with one", () => {
  const sources = import.meta.glob(["../**/*.svelte", "../**/*.ts", "!../**/*.test.ts"], {
    query: "?raw",
    import: "default",
    eager: true,
  }) as Record<string, string>;
  const compares = /\.key(?:\.toLowerCase\(\))?\s*===\s*"[a-zA-Z?]"|\.code\s*===\s*"Key/;
  const own = Object.entries(sources).filter(([, text]) => compares.test(text));
  expect(Object.keys(sources).length, "there are files").toBeGreaterThan(100);
  expect(own.map(([path]) => path)).toEqual([]);
});
