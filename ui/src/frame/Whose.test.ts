import { flushSync, mount, unmount, type Component } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import QuestionsDialog from "../app/QuestionsDialog.svelte";
import { SignOut } from "../features/session/sign-out.svelte";
import { labelOf, whoseWords } from "../i18n/words";
import { drafts, outbox, session } from "../ipc";
import type { DraftLine, OutboxItem, PatientLabel } from "../ipc/bindings";
import ChangeFoot from "../app/ChangeFoot.svelte";
import { EntryForm } from "../features/entries/entry.model.svelte";
import ReceiptDialog from "../features/encounters/ReceiptDialog.svelte";
import { Receipt } from "../features/encounters/receipt.model.svelte";
import VisitFoot from "../features/encounters/VisitFoot.svelte";
import { VisitModel } from "../features/encounters/visit.model.svelte";
import ConflictDialog from "../features/outbox/ConflictDialog.svelte";
import DiscardDialog from "../features/outbox/DiscardDialog.svelte";
import DraftsPart from "../features/outbox/DraftsPart.svelte";
import PrintPage from "../features/outbox/PrintPage.svelte";
import WriteRow from "../features/outbox/WriteRow.svelte";
import { plainTexts } from "../features/outbox/written";
import LeaveDialog from "../features/session/LeaveDialog.svelte";
import Whose from "../app/Whose.svelte";

/** Two people whom only the date of birth and the number tell apart. */
const namesakes: readonly PatientLabel[] = [
  { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" },
  { name: "Reyes, Maria", birth: "1957-11-30", mrn: "MR-10447" },
];
const write = (whose: PatientLabel): OutboxItem => ({
  id: `w${whose.mrn}`,
  kind: "problem",
  patient: whose.mrn,
  whose,
  visit: null,
  state: "refused",
  createdAt: "2026-11-21T10:00:00Z",
  changedAt: "2026-11-21T10:00:00Z",
  attempts: 1,
  error: null,
  confirmation: null,
  excerpt: "Gout",
  text: [{ field: "title", text: "Gout" }],
  editable: true,
  conflict: {
    readAt: "2026-11-21T10:00:00Z",
    parts: [{ field: "title", opened: "Gout", mine: "Gout, left", theirs: "Gout, right" }],
  },
});
const draft = (whose: PatientLabel): DraftLine => ({
  place: { kind: "problem", patient: whose.mrn, visit: null, record: null },
  whose,
  savedAt: "2026-11-21T10:00:00Z",
  excerpt: "Gout",
  returnedFrom: null,
});
const nothing = () => undefined;
const visit = () => ({ kind: "known", eid: 7, uuid: "e7" }) as const;

let shown: Record<string, unknown>[] = [];
beforeEach(() => {
  vi.spyOn(drafts, "read").mockResolvedValue(null);
});
afterEach(async () => {
  for (const one of shown) await unmount(one);
  shown = [];
  document.body.replaceChildren();
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each component has props of its own
function show(component: Component<any>, props: Record<string, unknown>): void {
  shown.push(mount(component, { target: document.body, props }));
  flushSync();
}

/** Each of both is told from the other by what can be read, not by the name alone. */
function tellsThemApart(where: string): void {
  const text = document.body.textContent ?? "";
  for (const { birth, mrn } of namesakes) {
    expect(text, `${where}: the date of birth`).toContain(birth);
    expect(text, `${where}: the MRN`).toContain(mrn);
  }
}

/** Where a patient is named, with what it takes to show it for one of them. */
const places: Record<string, (whose: PatientLabel) => void> = {
  "a row of Unsent": (whose) =>
    show(WriteRow, {
      item: write(whose),
      onretry: nothing,
      onedit: nothing,
      ondecide: nothing,
      ondiscard: nothing,
      onprint: nothing,
      onmove: nothing,
    }),
  "the list of drafts": (whose) => show(DraftsPart, { drafts: [draft(whose)], error: null }),
  "deciding between two versions": (whose) => show(ConflictDialog, { item: write(whose), onclose: nothing }),
  discarding: (whose) => show(DiscardDialog, { item: write(whose), onclose: nothing, ondiscard: nothing }),
  "a printed sheet": (whose) => show(PrintPage, { items: [write(whose)], onclose: nothing }),
  "the button row of a change": (whose) => {
    const form = new EntryForm(whose.mrn, "problem", null);
    show(ChangeFoot, {
      form,
      kind: "problem",
      forWhom: whose,
      what: "problem",
      send: "Save",
      onsend: nothing,
      ondiscarded: nothing,
    });
  },
  "the foot of a visit": (whose) =>
    show(VisitFoot, {
      model: new VisitModel(whose.mrn, visit(), "metric"),
      forWhom: whose,
      nothing: "",
      onsend: nothing,
    }),
  "the receipt of a send": (whose) => {
    const receipt = new Receipt(new VisitModel(whose.mrn, visit(), "metric"), true);
    show(ReceiptDialog, { receipt, forWhom: whose, onsend: nothing, onback: nothing, onuse: nothing });
  },
  "a question before something odd is saved": (whose) =>
    show(QuestionsDialog, { questions: [], lead: "", forWhom: whose, onback: nothing, onkeep: nothing }),
};

test.each(Object.keys(places))("%s names date of birth and MRN beside the name", (place) => {
  for (const whose of namesakes) places[place]?.(whose);
  tellsThemApart(place);
});

test("the question before leaving names date of birth and MRN of each write and each draft", async () => {
  const [first, second] = namesakes as [PatientLabel, PatientLabel];
  vi.spyOn(session, "unsent").mockResolvedValue({ writes: [write(first)], drafts: [draft(second)], underWay: false });
  vi.spyOn(outbox, "list").mockResolvedValue([]);
  const leaving = new SignOut(nothing);
  await leaving.now();
  show(LeaveDialog, { leaving, why: "signOut" });
  tellsThemApart("leaving");
  leaving.stay();
});

test("no two buttons of two namesakes are called alike", () => {
  for (const whose of namesakes) {
    places["a row of Unsent"]?.(whose);
    places["the list of drafts"]?.(whose);
  }
  const names = [...document.querySelectorAll("button[aria-label]")].map((button) => button.getAttribute("aria-label"));
  expect(names.length).toBeGreaterThan(6);
  expect(new Set(names).size, names.join("\n")).toBe(names.length);
});

test("a copied text begins with who it is about", () => {
  const text = plainTexts(namesakes.map(write));
  for (const whose of namesakes) expect(text).toContain(`Reyes, Maria, DOB ${whose.birth}, MRN ${whose.mrn}\n`);
});

test("what is not known is said, and nobody is called by an empty name", () => {
  show(Whose, { whose: { name: "Petrov, Ivan", birth: null, mrn: "" } });
  show(Whose, { whose: { name: "", birth: "1980", mrn: "7" } });
  show(Whose, { whose: null });
  const text = document.body.textContent ?? "";
  expect(text).toContain("date of birth not recorded");
  expect(text).toContain("no MRN");
  expect(text).toContain("no name recorded");
  expect(text).toContain("Name not known yet");
  expect(whoseWords({ name: "Petrov, Ivan", birth: null, mrn: "" })).toBe(
    "Petrov, Ivan, date of birth not recorded, no MRN",
  );
  expect(labelOf(undefined)).toBeNull();
});

test("no other component shows the name of a write's patient by itself", () => {
  const sources = import.meta.glob<string>("../**/*.svelte", { query: "?raw", import: "default", eager: true });
  expect(Object.keys(sources).length).toBeGreaterThan(80);
  // The name alone may open a chart, whose banner has the rest; it may not stand between two tags.
  const bare = Object.entries(sources).filter(([, text]) => /\{(item|draft|one)\.whose\.name\}|labelName\(/.test(text));
  expect(bare.map(([path]) => path)).toEqual(["../app/Whose.svelte"]);
});
