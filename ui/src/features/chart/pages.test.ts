import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
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

test("a page that is sent while another is looked at closes itself, and not that one", async () => {
  const view = chartOf(0, "us");
  vi.spyOn(chart, "open").mockResolvedValue(view);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:00:00Z" }));
  let sent: (receipt: WriteReceipt) => void = () => undefined;
  vi.spyOn(entries, "change").mockReturnValue(new Promise((resolve) => (sent = resolve)));
  const opened = (tab = new PatientTab(view.patient));
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  opened.changeEntry("allergy", null);
  opened.changeEntry("problem", null);
  const [allergy, problem] = opened.pages;
  if (allergy?.kind !== "entry" || problem?.kind !== "entry") throw new Error("two pages are open");
  await vi.waitFor(() => expect(problem.model.phase).toBe("ready"));
  problem.model.set("title", "Gout");
  flushSync();
  [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === "Send problem")?.click();
  await vi.waitFor(() => expect(problem.model.sending).toBe(true));
  opened.shown = allergy.id;
  flushSync();
  sent({ write: "w1", patient: view.patient });
  await vi.waitFor(() =>
    expect(
      opened.pages.map((page) => page.id),
      "what was sent is gone",
    ).toEqual([allergy.id]),
  );
  expect(opened.shown, "and what is looked at stays").toBe(allergy.id);
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
