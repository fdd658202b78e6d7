/**
 * Every key that does something, once. The handlers ask it what a press means, and the sheet behind `?`, the hints while
 * Ctrl is held and the lines of the palette say what it says: nothing is shown that does not act, and nothing acts unseen.
 */
import { altHeld, MAC } from "./alt-key";
import { isLetter } from "./letter-key";

/** Where keys act, in the order of the sheet. */
export const PLACES = ["everywhere", "patient", "visit", "vitals", "note", "today", "week", "booking"] as const;
export type Place = (typeof PLACES)[number];

/**
 * What has to be held with a key. `command` is Ctrl, ⌘ on macOS; `control` is Ctrl everywhere; `alt` is Alt, Control on
 * macOS. A `letter` is pressed alone and acts outside of text; a key that is `plain` is no letter, and whoever handles it
 * says where it acts; one that is `boxed` acts in the one box that takes no letters, `drawer` in a drawer outside its boxes.
 */
type Held = "command" | "control" | "alt" | "letter" | "plain" | "boxed" | "drawer";
type KeyLine = { place: Place; held: Held; shift?: true; keys: readonly string[] };

const digits = (last: number) => Array.from({ length: last }, (_, n) => String(n + 1));

export const KEYS = {
  find: { place: "everywhere", held: "command", keys: ["k"] },
  sheet: { place: "everywhere", held: "letter", keys: ["?"] },
  nextPatient: { place: "everywhere", held: "control", keys: ["Tab"] },
  previousPatient: { place: "everywhere", held: "control", shift: true, keys: ["Tab"] },
  lock: { place: "everywhere", held: "command", keys: ["l"] },
  regions: { place: "everywhere", held: "plain", keys: ["F6"] },
  regionsBack: { place: "everywhere", held: "plain", shift: true, keys: ["F6"] },
  send: { place: "everywhere", held: "command", keys: ["Enter"] },
  close: { place: "everywhere", held: "plain", keys: ["Escape"] },
  zoom: { place: "everywhere", held: "command", keys: ["+", "-", "0"] },
  visit: { place: "patient", held: "letter", keys: ["v"] },
  book: { place: "patient", held: "command", keys: ["b"] },
  findInChart: { place: "patient", held: "command", keys: ["f"] },
  section: { place: "patient", held: "alt", keys: [...digits(9), "0"] },
  closePatient: { place: "patient", held: "command", keys: ["w"] },
  subjective: { place: "visit", held: "alt", keys: ["s"] },
  objective: { place: "visit", held: "alt", keys: ["o"] },
  assessment: { place: "visit", held: "alt", keys: ["a"] },
  plan: { place: "visit", held: "alt", keys: ["p"] },
  context: { place: "visit", held: "alt", keys: ["l"] },
  editNote: { place: "visit", held: "letter", keys: ["e"] },
  unit: { place: "vitals", held: "boxed", keys: ["u"] },
  rows: { place: "vitals", held: "plain", keys: ["ArrowUp", "ArrowDown"] },
  nextBlank: { place: "note", held: "plain", keys: ["F2"] },
  carry: { place: "note", held: "alt", keys: ["c"] },
  carryFrom: { place: "note", held: "alt", shift: true, keys: ["c"] },
  line: { place: "today", held: "plain", keys: ["ArrowUp", "ArrowDown"] },
  act: { place: "today", held: "plain", keys: ["Enter"] },
  bookLine: { place: "today", held: "letter", keys: ["b"] },
  moveLine: { place: "today", held: "letter", keys: ["m"] },
  chartOfLine: { place: "today", held: "letter", keys: ["c"] },
  columns: { place: "week", held: "plain", keys: ["ArrowLeft", "ArrowRight"] },
  weeks: { place: "week", held: "plain", keys: ["PageUp", "PageDown"] },
  takeTime: { place: "week", held: "plain", keys: ["Enter"] },
  gap: { place: "booking", held: "drawer", keys: digits(3) },
  bookGap: { place: "booking", held: "drawer", keys: ["Enter"] },
} as const satisfies Record<string, KeyLine>;

export type KeyId = keyof typeof KEYS;
export const KEY_IDS = Object.keys(KEYS) as KeyId[];
const lineOf = (id: KeyId): KeyLine => KEYS[id];

/** Letters that Control makes a command of on macOS, where it stands for Alt: no other command is meant by them. */
const WITH_ALT = new Set(KEY_IDS.filter((id) => lineOf(id).held === "alt").flatMap((id) => lineOf(id).keys));

function commandHeld(event: KeyboardEvent, key: string): boolean {
  if (event.altKey) return false;
  return MAC ? event.metaKey || (event.ctrlKey && !WITH_ALT.has(key)) : event.ctrlKey || event.metaKey;
}

/** The key where it lies: with Alt held it may type another letter. */
const lies = (event: KeyboardEvent, key: string) =>
  /^\d$/.test(key)
    ? event.code === `Digit${key}` || event.code === `Numpad${key}`
    : event.code === `Key${key.toUpperCase()}`;
const isKey = (event: KeyboardEvent, key: string) => event.key.toLowerCase() === key.toLowerCase();
const alone = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey;

function isPressed(event: KeyboardEvent, line: KeyLine, key: string): boolean {
  const shifted = event.shiftKey === (line.shift ?? false);
  switch (line.held) {
    case "command":
      return shifted && commandHeld(event, key) && isKey(event, key);
    case "control":
      return shifted && event.ctrlKey && !event.altKey && !event.metaKey && isKey(event, key);
    case "alt":
      return shifted && altHeld(event) && lies(event, key);
    case "letter":
      return isLetter(event, key);
    case "plain":
    case "drawer":
      return shifted && alone(event) && isKey(event, key);
    case "boxed":
      return alone(event) && !event.isComposing && isKey(event, key);
  }
}

/** Which of the keys of a line this press is, counted from 0; -1 where it is none of them. */
export function keyOf(event: KeyboardEvent, id: KeyId): number {
  const line = lineOf(id);
  return line.keys.findIndex((key) => isPressed(event, line, key));
}

/** Whether this press is one of the keys of a line. */
export const pressed = (event: KeyboardEvent, id: KeyId): boolean => keyOf(event, id) >= 0;

const NAMES: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Escape: "Esc",
  "-": "−",
};
const nameOf = (key: string) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
const holds = (line: KeyLine): string[] => {
  const held = {
    command: [MAC ? "⌘" : "Ctrl"],
    control: [MAC ? "⌃" : "Ctrl"],
    alt: [MAC ? "⌃" : "Alt"],
  } as Partial<Record<Held, string[]>>;
  return [...(held[line.held] ?? []), ...(line.shift ? [MAC ? "⇧" : "Shift"] : [])];
};

/** How a line is pressed, in words: "Ctrl K", "⌘K", "Alt 1…9"; with `nth` one of its keys, counted from 0. */
export function spelled(id: KeyId, nth?: number): string {
  const line = lineOf(id);
  const [first = "", ...others] = line.keys.map(nameOf);
  const last = others.at(-1);
  const keys =
    nth !== undefined
      ? nameOf(line.keys[nth] ?? "")
      : others.length > 2 || (/^\d$/.test(first) && last)
        ? `${first}…${last}`
        : [first, ...others].join(" ");
  return [...holds(line), keys].join(MAC ? "" : " ");
}

/** The same for `aria-keyshortcuts`. */
export function shortcutOf(id: KeyId, nth?: number): string {
  const line = lineOf(id);
  const named: Partial<Record<Held, string>> = {
    command: MAC ? "Meta" : "Control",
    control: "Control",
    alt: MAC ? "Control" : "Alt",
  };
  const held = [named[line.held], line.shift && "Shift"].filter(Boolean);
  const keys = nth === undefined ? line.keys : [line.keys[nth] ?? ""];
  return keys.map((key) => [...held, nameForAria(key)].join("+")).join(" ");
}
/** A key as a button shows it, beside what it does. */
export const keyOn = (id: KeyId) => ({ shown: spelled(id), aria: shortcutOf(id) });
const nameForAria = (key: string) => (key.length === 1 ? key.toUpperCase() : key);

/** Whether a line is pressed with Ctrl or Alt held: what the hints are about. */
export const isHeld = (id: KeyId): boolean => ["command", "control", "alt"].includes(lineOf(id).held);
/** Whether a line is a letter that is pressed alone. */
export const isAlone = (id: KeyId): boolean => lineOf(id).held === "letter";
/** The lines of a place, in the map's order. */
export const linesOf = (place: Place): KeyId[] => KEY_IDS.filter((id) => lineOf(id).place === place);
