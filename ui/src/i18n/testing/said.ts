/**
 * Says every word of the catalogue with made-up names and numbers, so that two languages can be held against each other.
 * What a function takes is read from the English source.
 */
import ts from "typescript";
import { english } from "../index";
import { at, bindings, late, leaves, written } from "./catalogue";

/** One saying: the text, and whether a number in it is one. */
export type Saying = { text: unknown; isOne: boolean };
/** A word, and what it says in a language; `null` is English. */
export type Said = { path: string; say: (words: Record<string, unknown> | null) => Saying[] };

/** Sayings of one function at most: a few of each argument are enough. */
const MOST = 60;
const params = new Proxy(
  {},
  {
    get: (_, name) =>
      ({
        ahead: "-7200",
        year: "2026",
        month: "11",
        days: "30",
        triesLeft: "1",
        problem: "tooLong",
        for: "memory",
        unit: "bytes",
      })[String(name)] ?? `‹${String(name)}›`,
  },
);
const label = { name: "‹name›", birth: "1980-05-09", mrn: "‹mrn›" };
const visit = { at: "2026-11-23T09:00:00", category: "‹c›", reason: "‹r›", providerName: "‹p›" };
/** Arguments that are no plain words, by their type. */
const objects: Record<string, unknown[]> = {
  Params: [params],
  ValueWarning: [
    { warning: "unusual", low: 60, high: 100 },
    { warning: "perhapsOtherUnit", unit: "kilogram", last: 82 },
    { warning: "farFromLast", last: 82, taken: "2026-11-23" },
  ],
  Question: [
    { about: "inFuture", at: "2026-11-23T09:00:00" },
    { about: "anotherDay", visit: "2026-11-23", taken: "2026-11-24T09:00:00" },
    { about: "visitThatDay", visit },
    { about: "samePatient", whose: label, why: ["sameName", "samePhone"] },
    { about: "othersUnknown" },
    { about: "clockOff", minutes: 7 },
  ],
  VisitOfDay: [visit],
  LostByMove: [{ lost: "room", room: "‹room›" }, { lost: "number" }, { lost: "status", status: "arrived" }],
  ValueProblem: [
    { problem: "notANumber" },
    { problem: "notAPressure" },
    { problem: "impossible", high: 300, fits: "kilogram" },
    { problem: "zero" },
    { problem: "wrongUnit" },
  ],
  BookingWarning: [
    { warning: "providerBusy", other: { title: "‹t›", start: "2026-11-23T09:00:00", end: "2026-11-23T09:30:00" } },
    { warning: "outsideHours", opens: "08:00", closes: "17:00" },
    { warning: "shortNotice", hours: 24 },
    { warning: "farAhead", days: 90 },
    { warning: "dayUnread", unreadable: 2 },
    { warning: "deceased", on: null },
  ],
  StoreNotice: [
    { happened: "cacheRebuilt" },
    { happened: "journalRescued", drafts: 2, writes: 3, incomplete: true, keptAs: "‹file›" },
    { happened: "olderCopy", writes: 2 },
    { happened: "clinicRemoved", lines: 12, log: "‹log›", people: 3, unread: 2 },
  ],
  'Ago | "future"': ["future", { n: 0, unit: "minutes" }, { n: 8, unit: "days" }, { n: 3, unit: "months" }],
  'Ago | "now" | "future"': ["future"],
  "Waiting | null": [null, "unread", { n: 2, whole: false }],
  "{ notes: number; unread: number; unsent: number }": [{ notes: 2, unread: 3, unsent: 4 }],
  "{ from: string; to: string } | null": [null, { from: "08:00", to: "17:00" }],
};

/** A few values of a type; nothing where none can be made up. */
function valuesOf(type: string, name: string): unknown[] | undefined {
  if (type in objects) return objects[type];
  const parts = type.split("|").map((part) => part.trim());
  if (parts.length > 1) {
    const each = parts.map((part) => (/^["']/.test(part) ? [part.slice(1, -1)] : valuesOf(part, name)));
    return each.every((values) => values !== undefined) ? each.flat() : undefined;
  }
  switch (type) {
    case "":
      return [params];
    case "number":
      return [1, 2, 7431];
    case "string":
      return [`‹${name}›`];
    case "boolean":
      return [true, false];
    case "null":
      return [null];
    case "undefined":
      return [undefined];
    case "Part":
      return Object.keys(english.parts);
  }
  const list = /^(?:readonly )?(\w+)\[\]$/.exec(type);
  if (list) {
    const values = valuesOf(list[1] ?? "", name);
    return values && [values.slice(0, 2)];
  }
  const binding = bindings[`../../ipc/bindings/${type}.ts`]?.replace(/\/\*[\s\S]*?\*\//g, "");
  if (!binding || /[{]/.test(binding.split("=")[1] ?? "{")) return undefined;
  return [...binding.matchAll(/"(\w+)"/g)].map((match) => match[1]);
}

/** The arguments of each function of English, by its path, as their names and types are written. */
function argumentsOf(): Map<string, { name: string; type: string }[]> {
  const found = new Map<string, { name: string; type: string }[]>();
  for (const [file, text] of written) {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const types = new Map<string, string>();
    const look = (node: ts.Node, path: string[]) => {
      if (ts.isTypeAliasDeclaration(node)) types.set(node.name.text, node.type.getText());
      const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node);
      const here = isNamed && node.name ? [...path, node.name.getText()] : path;
      if (ts.isVariableDeclaration(node) && node.type?.getText().includes("Words")) {
        for (const of of ts.isObjectLiteralExpression(node.initializer!) ? node.initializer!.properties : [])
          found.set([...here, of.name!.getText()].join("."), [{ name: "p", type: "Params" }]);
      }
      if ((ts.isArrowFunction(node) || ts.isFunctionDeclaration(node)) && !found.has(here.join("."))) {
        const typed = node.parameters.map((one) => ({ name: one.name.getText(), type: one.type?.getText() ?? "" }));
        found.set(here.join("."), typed);
        if (path.length > 0 || ts.isFunctionDeclaration(node)) return;
      }
      ts.forEachChild(node, (child) => look(child, here));
    };
    look(source, []);
  }
  return found;
}

function combined(values: readonly (readonly unknown[])[]): unknown[][] {
  return values
    .reduce<unknown[][]>((all, some) => all.flatMap((one) => some.map((value) => [...one, value])), [[]])
    .slice(0, MOST);
}

let made: Said[] | null = null;
/** Every word of English with its sayings; those whose arguments cannot be made up are left out, see `unsaid`. */
export function said(): Said[] {
  if (made) return made;
  const takes = argumentsOf();
  const all: Record<string, unknown> = { ...english, ...late(english) };
  made = [];
  for (const [path, value] of leaves(all)) {
    // What opens a part is no word of it.
    if (path.endsWith(".like")) continue;
    // The words that a verb is called by are as many as a language has.
    if (/^verbs\.words\.\w+\.[1-9]/.test(path)) continue;
    if (typeof value !== "function") {
      made.push({ path, say: (words) => [{ text: at(words ?? all, path), isOne: false }] });
      continue;
    }
    const types = takes.get(path);
    const values = types?.map(({ name, type }) => valuesOf(type.replace(/\s+/g, " "), name));
    if (!values || values.some((some) => some === undefined)) {
      unsaid.push(`${path}(${types?.map(({ type }) => type).join(", ") ?? "?"})`);
      continue;
    }
    const asked = combined(values as unknown[][]);
    made.push({
      path,
      say: (words) =>
        asked.map((given) => ({
          text: (at(words ?? all, path) as (...of: unknown[]) => unknown)(...given),
          isOne: given.includes(1),
        })),
    });
  }
  return made;
}

/** Functions that could not be said, once `said` has been asked. */
export const unsaid: string[] = [];
