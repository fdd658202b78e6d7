import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { unkeptDrafts } from "../../app/draft.svelte";
import { contextOf } from "../../app/going";
import { chart, drafts, encounters, entries } from "../../ipc";
import { chartOf } from "../../ipc/mock/charts";
import type { WriteReceipt } from "../../ipc/bindings";
import PatientScreen from "./PatientScreen.svelte";
import { wish } from "../schedule/wish.svelte";
import { forms, PatientTab } from "./patient-tab.svelte";

// The forms are fetched once: that something asked for before is done then has its own test (`patient-tab.test.ts`).
beforeAll(() => forms.fetch());
let tab: PatientTab | null = null;
let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  tab?.drop();
  shown = tab = null;
  document.body.replaceChildren();
});

test("a form that is sent while another lies over the chart closes itself, and not that one", async () => {
  const view = chartOf(0, "us");
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:00:00Z" }));
  let sent: (receipt: WriteReceipt) => void = () => undefined;
  vi.spyOn(entries, "change").mockReturnValue(new Promise((resolve) => (sent = resolve)));
  const opened = (tab = new PatientTab(view.patient));
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  opened.changeEntry("problem", null);
  const problem = opened.over;
  if (problem?.kind !== "entry") throw new Error("the form lies over the chart");
  await vi.waitFor(() => expect(problem.model.phase).toBe("ready"));
  problem.model.set("title", "Gout");
  flushSync();
  [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === "Send problem")?.click();
  await vi.waitFor(() => expect(problem.model.sending).toBe(true));
  opened.changeEntry("allergy", null);
  flushSync();
  const allergy = opened.over;
  sent({ write: "w1", patient: view.patient });
  await vi.waitFor(() => expect(problem.model.sending, "it is in the journal").toBe(false));
  await tick();
  expect(opened.over, "and what lies over the chart by then stays").toBe(allergy);
  expect(allergy?.kind === "entry" && allergy.model.list).toBe("allergy");
});

test("a form lies over what one was doing, and closing it keeps what was typed and is back there", async () => {
  const view = chartOf(0, "us");
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  const save = vi
    .spyOn(drafts, "save")
    .mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:00:00Z" }));
  const opened = (tab = new PatientTab(view.patient));
  opened.shown = "notes";
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  opened.changeEntry("problem", null);
  const { over } = opened;
  if (over?.kind !== "entry") throw new Error("the form lies over the chart");
  await vi.waitFor(() => expect(over.model.phase).toBe("ready"));
  flushSync();
  const dialog = document.querySelector("dialog[open]");
  expect(dialog?.querySelector("h2")?.textContent).toBe("New problem");
  expect(dialog?.textContent, "whose it is").toContain("MR-10410");
  expect(opened.shown, "the chart stays where it was").toBe("notes");
  over.model.set("title", "Gout");
  dialog?.dispatchEvent(new Event("cancel", { cancelable: true }));
  await vi.waitFor(() => expect(opened.over).toBeNull());
  expect(save.mock.calls.at(-1)?.[1], "the draft is kept").toMatchObject({ kind: "entry" });
  expect(opened.shown).toBe("notes");
});

test("another form takes the place of one, whose text is kept; and one that cannot be kept goes on trying", async () => {
  const view = chartOf(0, "us");
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  const save = vi
    .spyOn(drafts, "save")
    .mockRejectedValue({ code: "storeFull", params: {}, fields: [], retryable: false });
  const opened = (tab = new PatientTab(view.patient));
  opened.changeEntry("problem", null);
  const { over } = opened;
  if (over?.kind !== "entry") throw new Error("the form lies over the chart");
  await vi.waitFor(() => expect(over.model.phase).toBe("ready"));
  over.model.set("title", "Gout");
  opened.editDemographics();
  expect(opened.over?.kind).toBe("demographics");
  await vi.waitFor(() => expect(over.model.draft.state).toBe("failed"));
  expect(
    unkeptDrafts().map((one) => one.place.kind),
    "a lock takes it along",
  ).toContain("problem");
  save.mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:00:00Z" }));
  await over.model.draft.flush();
  expect(over.model.draft.state).toBe("saved");
  over.model.end();
});

test("what was told to the palette is not written later, once its visit was not opened", async () => {
  const view = chartOf(0, "us");
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  const visit = { kind: "known", eid: 7, uuid: "e7" } as const;
  const other = { kind: "known", eid: 8, uuid: "e8" } as const;
  vi.spyOn(encounters, "read").mockReturnValue(new Promise(() => undefined));
  const begin = vi.spyOn(encounters, "begin");
  const opened = (tab = new PatientTab(view.patient));
  const told = { part: "vitals", box: "pressure", text: "148/92" } as const;

  begin.mockRejectedValueOnce({ code: "internal", params: {}, fields: [], retryable: false });
  opened.jot(told);
  await vi.waitFor(() => expect(opened.begin.error?.code).toBe("internal"));
  const line = { at: "", reason: "", category: "", providerName: "" };
  const visits = [visit, other].map((one) => ({ ...line, visit: one }));
  begin.mockResolvedValueOnce({ begun: "several", visits });
  opened.jot(told);
  await vi.waitFor(() => expect(opened.begin.several).toHaveLength(2));
  opened.begin.close();

  begin.mockResolvedValueOnce({ begun: "open", visit });
  opened.startVisit();
  await vi.waitFor(() => expect(opened.page?.kind).toBe("visit"));
  expect(opened.page?.kind === "visit" && opened.page.model.jotted).toBeNull();
});

test("a time that was chosen for somebody opens neither another patient's booking nor one with a wish of its own", () => {
  const view = chartOf(0, "us");
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  wish.want({ start: "2026-12-22T10:00:00", end: "2026-12-22T10:30:00" });
  const opened = (tab = new PatientTab(view.patient));
  opened.book();
  expect(opened.booking?.wish.start, "nobody has said for whom").toBeUndefined();
  wish.isFor(view.patient);
  opened.book({ around: "2027-01-12", words: "in 6 weeks" });
  expect(opened.booking?.wish, "a plan says when").toEqual({ around: "2027-01-12", words: "in 6 weeks" });
  opened.book();
  expect(opened.booking?.wish.start, "it is theirs").toBe("2026-12-22T10:00:00");
});
