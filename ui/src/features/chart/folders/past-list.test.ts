import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { chart, drafts, entries } from "../../../ipc";
import type { FolderView, OutboxItem, PastEntry, PastList, RightsView } from "../../../ipc/bindings";
import { chartOf } from "../../../ipc/mock/charts";
import { folderOf as mockFolder } from "../../../ipc/mock/folders";
import { oneWrite } from "../../../ipc/mock/one-write";
import { useRights } from "../../../i18n/rights.svelte";
import EntryOver from "../EntryOver.svelte";
import type { EntryForm } from "../../entries/entry.model.svelte";
import { forms, PatientTab } from "../patient-tab.svelte";
import HistorySection from "./HistorySection.svelte";

const here = chartOf(0, "us");
const refused = oneWrite({
  kind: "surgery",
  patient: here.patient,
  state: "refused",
  error: { code: "notAllowed", params: {}, fields: [], retryable: false },
  excerpt: "Hernia repair, left",
});

beforeAll(() => forms.fetch());
let tab: PatientTab;
let shown: Record<string, unknown>[] = [];
beforeEach(() => {
  vi.spyOn(chart, "open").mockResolvedValue(here);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  tab = new PatientTab(here.patient, { name: "Reyes, Maria", birth: null, mrn: "" });
});
afterEach(async () => {
  for (const one of shown) await unmount(one);
  shown = [];
  tab.drop();
  useRights(null);
  document.body.replaceChildren();
});

function history(change: (lists: Extract<FolderView["lists"], { folder: "history" }>) => void = () => undefined) {
  const view = mockFolder(0, "history", "desk");
  if (view.lists.folder === "history") change(view.lists);
  vi.spyOn(chart, "openFolder").mockResolvedValue(view);
}
async function show(unsent: OutboxItem[] = [], rights: RightsView | null = null): Promise<void> {
  useRights(rights);
  shown.push(mount(HistorySection, { target: document.body, props: { tab, view: { ...here, unsent } } }));
  await vi.waitFor(() => expect(document.body.textContent).toContain("Appendectomy"));
  flushSync();
}
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";
const button = (name: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === name,
  );
const why = (name: string) =>
  document.getElementById(button(name)?.getAttribute("aria-describedby") ?? "")?.textContent;

test("a surgery is changed by its id, and there is nothing to end of it; a dental issue that holds can be ended", async () => {
  const read = vi.spyOn(entries, "form");
  read.mockResolvedValue({ title: "Appendectomy", began: "1994", ended: "", code: "" });
  history();
  await show();
  expect(button("End Appendectomy"), "what was done is done").toBeUndefined();
  button("Edit Appendectomy")?.click();
  await vi.waitFor(() => expect(read).toHaveBeenCalledWith(here.patient, "surgery", "s41"));
  expect(tab.over?.kind).toBe("entry");
  button("End Caries, lower left molar")?.click();
  await vi.waitFor(() => expect(read).toHaveBeenCalledWith(here.patient, "dentalIssue", "d51"));
});

test("where there is nothing it is offered, and said that none recorded is not none done", async () => {
  history((lists) => {
    if (lists.dentalIssues.state === "known") lists.dentalIssues.value = [];
  });
  await show();
  expect(text()).toMatch(/No dental issues recorded in OpenEMR, checked/);
  button("Add a dental issue")?.click();
  await vi.waitFor(() => expect(tab.over?.kind === "entry" && tab.over.model.list).toBe("dentalIssue"));
});

test("one that an earlier version kept without its id is not changed until it is read again", async () => {
  history((lists) => {
    if (lists.surgeries.state === "known") lists.surgeries.value.forEach((one: PastEntry) => (one.uuid = null));
  });
  await show();
  expect(why("Edit Appendectomy")).toMatch(/not numbered this entry yet/);
  button("Edit Appendectomy")?.click();
  expect(tab.over, "no form that would find nothing").toBeNull();
});

test("what is not in OpenEMR yet stands above its own list, and a declined permission is named at its buttons alone", async () => {
  history();
  const declined = { surgery: "user/surgery.write" };
  await show([refused], { canStartVisit: true, canReadCharts: true, missing: {}, declined });
  expect(text().match(/Hernia repair, left/g), "in one list of the two").toHaveLength(1);
  expect(why("Add surgery")).toContain("user/surgery.write");
  expect(button("Add dental issue")?.getAttribute("aria-disabled")).toBeNull();
});

test("an entry whose deletion is on its way is not changed meanwhile, and again once it was refused", async () => {
  history();
  const view = mockFolder(0, "history", "desk");
  const surgeries =
    view.lists.folder === "history" && view.lists.surgeries.state === "known" && view.lists.surgeries.value;
  const deletes = surgeries ? surgeries.find((one) => one.title === "Appendectomy")?.uuid : null;
  expect(deletes, "the sample has one").toBeTruthy();
  const deletion = oneWrite({ kind: "surgeryDelete", patient: here.patient, deletes });
  await show([deletion]);
  expect(why("Edit Appendectomy")).toBe("It is being deleted: see above.");
  button("Edit Appendectomy")?.click();
  expect(tab.over, "a change would meet nothing").toBeNull();
  for (const one of shown.splice(0)) await unmount(one);
  await show([{ ...deletion, state: "refused" }]);
  expect(why("Edit Appendectomy"), "it stands as before").toBeUndefined();
});

test("the right that is missing is named for the list that it is about", async () => {
  history();
  const missing = { problems: ["Patients → Medical/History"] };
  await show([], { canStartVisit: true, canReadCharts: true, missing, declined: {} });
  expect(why("Add surgery")).toBe(
    "Your account has no permission to change this (surgeries). An administrator can grant “Patients → Medical/History”.",
  );
});

/** Opens the form of an entry, or of a new one. */
async function drawer(list: PastList, entry: string | null, onclose = () => undefined): Promise<EntryForm> {
  tab.changeEntry(list, entry);
  await vi.waitFor(() => expect(tab.over?.kind).toBe("entry"));
  if (tab.over?.kind !== "entry") throw new Error("another form");
  const form = tab.over.model;
  await vi.waitFor(() => expect(form.phase).toBe("ready"));
  shown.push(mount(EntryOver, { target: document.body, props: { tab, form, onclose } }));
  flushSync();
  return form;
}

test("the form of a surgery asks for the day it was done, and says when one of the same words is listed", async () => {
  history();
  await show();
  const form = await drawer("surgery", null);
  expect(text()).toContain("Done on");
  expect(text(), "OpenEMR takes no year alone").toMatch(/where no more than the year is known, say so in the title/);
  form.set("title", "appendectomy");
  flushSync();
  await vi.waitFor(() => expect(text()).toContain("“Appendectomy” is on this list already."));
});

const appendectomy = { title: "Appendectomy", began: "1994-05-01", ended: "", code: "" };

test("what was entered by mistake is deleted after a question that names whose and which, and as it was shown", async () => {
  vi.spyOn(entries, "form").mockResolvedValue(appendectomy);
  const deleted = vi.spyOn(entries, "delete").mockResolvedValue({ write: "w1", patient: here.patient });
  history();
  await show();
  const closed = vi.fn();
  await drawer("surgery", "s41", closed);
  button("Delete Appendectomy")?.click();
  flushSync();
  const question = [...document.querySelectorAll("dialog")].find((one) => /Delete this surgery/.test(one.textContent));
  expect(question?.textContent).toMatch(/Reyes, Maria.*Appendectomy.*1994-05-01.*no way to bring it back/s);
  expect(deleted, "nothing is sent before it is answered").not.toHaveBeenCalled();
  button("Delete this surgery")?.click();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  expect(deleted.mock.calls).toEqual([[here.patient, { list: "surgery", entry: "s41", opened: appendectomy }]]);
});

test("nothing is deleted over what was typed, nor of an entry that is new", async () => {
  vi.spyOn(entries, "form").mockResolvedValue(appendectomy);
  history();
  await show();
  const form = await drawer("surgery", "s41");
  form.set("title", "Appendectomy, open");
  flushSync();
  expect(why("Delete Appendectomy")).toBe("Send or discard what you changed first.");
  button("Delete Appendectomy")?.click();
  flushSync();
  expect(text()).not.toContain("Delete this surgery?");
});

test("the form of a new entry offers no deletion", async () => {
  history();
  await show();
  await drawer("dentalIssue", null);
  expect(text()).not.toContain("Entered by mistake?");
});

test("a deletion that waits is said as one, above its list", async () => {
  history();
  const waits = { ...refused, id: "w2", kind: "surgeryDelete", state: "queued", error: null, editable: false } as const;
  await show([waits]);
  expect(text()).toContain("Deletion waiting to be sent");
});
