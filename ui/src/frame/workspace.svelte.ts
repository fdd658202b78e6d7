/**
 * Where the clinician was: which patients are open, with which pages, what is shown, and what is half decided. Kept by the core, encrypted, so
 * that after a lock or a crash everybody is back at the very form, whose draft is then found by the form itself.
 */
import { session } from "../ipc";
import type { DraftKind, DraftPlace, PatientLabel, VisitKey } from "../ipc/bindings";
import { forms, type Over, type Page, type PatientTab } from "../features/chart/patient-tab.svelte";
import { core } from "../app/core.svelte";
import { decisions } from "../app/decisions.svelte";
import { SCREENS, type Screen } from "../app/going";
import { ALL_SECTIONS } from "../app/open-patient";
import { sectionBar } from "../app/section-bar.svelte";
import { route } from "./route.svelte";

/** Quiet time before it is kept, in milliseconds. */
const QUIET = 600;
/** Texts of another version are ignored. */
const VERSION = 1;
const KINDS: readonly DraftKind[] = [
  "note",
  "vitals",
  "visit",
  "appointment",
  "demographics",
  "problem",
  "allergy",
  "medication",
  "surgery",
  "dentalIssue",
];

/** A page is named by the draft that it keeps: that opens its form. */
type SavedPage = Omit<DraftPlace, "patient">;
/** `shown` is a section, or the number of a page. */
type SavedTab = { patient: string; whose: PatientLabel | null; shown: string | number; pages: SavedPage[] };
type Saved = {
  version: typeof VERSION;
  account: string;
  screen: Screen | "patient";
  current: string | null;
  tabs: SavedTab[];
  decisions?: unknown;
  /** The further sections in the bar of every chart. */
  bar?: unknown;
};

function savedPage(page: Page): SavedPage {
  switch (page.kind) {
    case "visit": {
      const note = page.model.change?.note;
      return { kind: "note", visit: page.model.key, record: note === undefined ? null : String(note) };
    }
    case "start":
      return { kind: "visit", visit: null, record: null };
  }
}

function savedOver(over: Over): SavedPage {
  switch (over.kind) {
    case "booking":
      return { kind: "appointment", visit: null, record: over.model.moves };
    case "demographics":
      return { kind: "demographics", visit: null, record: null };
    case "entry":
      return { kind: over.model.list, visit: null, record: over.model.entry };
  }
}

function savedTab(tab: PatientTab): SavedTab {
  const at = tab.pages.findIndex((page) => page.id === tab.shown);
  const pages = tab.pages.map(savedPage);
  // It lies over the pages and is none of them.
  if (tab.over) pages.push(savedOver(tab.over));
  return { patient: tab.patient, whose: tab.whose, shown: at < 0 ? tab.shown : at, pages };
}

/** The text that is kept of what is open now. */
export function workspaceText(account: string): string {
  const saved: Saved = {
    version: VERSION,
    account,
    screen: route.screen,
    current: route.current?.patient ?? null,
    tabs: route.tabs.map(savedTab),
    decisions: decisions.toJSON(),
    bar: sectionBar.kept,
  };
  return JSON.stringify(saved);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readKey(value: unknown): VisitKey | null {
  if (!isRecord(value)) return null;
  if (value.kind === "pending" && typeof value.write === "string") return { kind: "pending", write: value.write };
  if (value.kind === "known" && typeof value.eid === "number" && typeof value.uuid === "string") {
    return { kind: "known", eid: value.eid, uuid: value.uuid };
  }
  return null;
}

function readPage(value: unknown): SavedPage | null {
  if (!isRecord(value)) return null;
  const kind = KINDS.find((one) => one === value.kind);
  const visit = readKey(value.visit);
  const record = typeof value.record === "string" ? value.record : null;
  // Notes and vitals are written in a visit; a page without one opens nothing.
  return kind && (visit !== null || (kind !== "note" && kind !== "vitals")) ? { kind, visit, record } : null;
}

function readLabel(value: unknown): PatientLabel | null {
  if (!isRecord(value) || typeof value.name !== "string") return null;
  return {
    name: value.name,
    birth: typeof value.birth === "string" ? value.birth : null,
    mrn: typeof value.mrn === "string" ? value.mrn : "",
  };
}

function readTab(value: unknown): SavedTab | null {
  if (!isRecord(value) || typeof value.patient !== "string" || value.patient === "" || !Array.isArray(value.pages))
    return null;
  const pages = value.pages.map(readPage);
  const whole = pages.filter((page) => page !== null);
  const { shown } = value;
  const fits = pages.length === whole.length && typeof shown === "number" && shown in whole;
  const known = typeof shown === "string" && (ALL_SECTIONS as readonly string[]).includes(shown);
  return {
    patient: value.patient,
    whose: readLabel(value.whose),
    shown: fits || known ? shown : "",
    pages: whole,
  };
}

/** What a kept text says; nothing if it is somebody else's, of another version, or no such text at all. */
export function readWorkspace(text: string | null, account: string): Saved | null {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return null;
  }
  if (!isRecord(value) || value.version !== VERSION || value.account !== account || !Array.isArray(value.tabs))
    return null;
  const screen = [...SCREENS, "accessLog", "patient"].find((one) => one === value.screen);
  return {
    version: VERSION,
    account,
    screen: (screen ?? "today") as Saved["screen"],
    current: typeof value.current === "string" ? value.current : null,
    tabs: value.tabs.map(readTab).filter((tab) => tab !== null),
    decisions: value.decisions,
    bar: value.bar,
  };
}

function openTab(saved: SavedTab): void {
  const tab = route.open(saved.patient, saved.whose);
  const ids = saved.pages.map((page) => {
    tab.openDraft({ ...page, patient: saved.patient });
    return tab.shown;
  });
  if (typeof saved.shown === "number") tab.shown = ids[saved.shown] ?? tab.shown;
  else if (saved.shown !== "") tab.shown = saved.shown;
}

function openSaved(saved: Saved): void {
  for (const tab of saved.tabs) openTab(tab);
  const current = route.tabs.find((tab) => tab.patient === saved.current);
  if (current) route.show(current);
  if (saved.screen !== "patient") route.go(saved.screen);
  else if (!current) route.go("today");
}

class Workspace {
  /** The account whose kept text was looked for: nothing is kept before, lest an empty one overwrite it. */
  #ready = "";
  #kept = "";
  #wanted = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Somebody has signed in or unlocked: opens what was open, unless something is open already. */
  async restore(account: string): Promise<void> {
    if (this.#ready === account) return;
    this.#ready = "";
    // Not to be found again is a pity, and no more: every draft is in the list of what is unsent.
    const text = await session.workspace().catch(() => null);
    if (core.account !== account) return;
    const saved = readWorkspace(text, account);
    if (saved?.tabs.some((tab) => tab.pages.length > 0)) {
      await forms.fetch();
      // Without them no page can be opened, and what is kept of the open ones must not be overwritten by none.
      if (core.account !== account || !forms.part) return;
    }
    decisions.restore(saved?.decisions);
    sectionBar.restore(saved?.bar);
    if (saved && route.tabs.length === 0 && route.screen === "today") openSaved(saved);
    this.#ready = account;
    this.#kept = text ?? "";
    this.changed(workspaceText(account));
  }

  /** Nobody is signed in. */
  forget(): void {
    this.#ready = "";
    clearTimeout(this.#timer);
    decisions.clear();
    sectionBar.restore([]);
  }

  /** Something was opened, closed or shown. */
  changed(text: string): void {
    if (this.#ready === "" || this.#ready !== core.account) return;
    this.#wanted = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET);
  }

  /** Keeps it now, if it has changed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const text = this.#wanted;
    if (this.#ready === "" || this.#ready !== core.account || text === "" || text === this.#kept) return;
    try {
      await session.saveWorkspace(text);
      this.#kept = text;
    } catch {
      // The next change brings the next attempt; the drafts themselves are kept elsewhere, and said when they are not.
    }
  }
}

/** The one workspace of the window. */
export const workspace = new Workspace();
