import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UiError } from "../../ipc/bindings";

const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };

/** The module as it is right after the start: nothing but the day has been fetched. */
async function atStart() {
  vi.resetModules();
  const ipc = await import("../../ipc");
  vi.spyOn(ipc.chart, "open").mockRejectedValue(offline);
  vi.spyOn(ipc.encounters, "read").mockRejectedValue(offline);
  vi.spyOn(ipc.entries, "form").mockResolvedValue({ title: "", began: "", ended: "", code: "" });
  vi.spyOn(ipc.drafts, "list").mockResolvedValue([]);
  vi.spyOn(ipc.drafts, "read").mockResolvedValue(null);
  vi.spyOn(ipc.drafts, "unkept").mockResolvedValue(null);
  const { forms, PatientTab } = await import("./patient-tab.svelte");
  expect(forms.part, "not before it is wanted").toBeNull();
  return { forms, tab: new PatientTab("maria") };
}

let forms: Awaited<ReturnType<typeof atStart>>["forms"];
let tab: Awaited<ReturnType<typeof atStart>>["tab"];
beforeEach(async () => {
  ({ forms, tab } = await atStart());
});
afterEach(() => tab.drop());

test("what is opened before the forms are here is opened once they are, each, in the order it was asked for", async () => {
  const visit = { kind: "known", eid: 7, uuid: "e7" } as const;
  tab.openVisit(visit);
  tab.openVisit(visit);
  tab.visitForm();
  tab.changeEntry("allergy", null, "Latex");
  expect(tab.pages, "the chart is on screen meanwhile").toEqual([]);
  await forms.fetch();
  expect(tab.pages.map((page) => page.kind)).toEqual(["visit", "start"]);
  expect(tab.page?.kind, "what was asked for last is on screen").toBe("start");
  const { over } = tab;
  await vi.waitFor(() => expect(over?.kind === "entry" && over.model.typed.title).toBe("Latex"));
});

test("a draft is opened with its form, and what it is about", async () => {
  tab.openDraft({ kind: "appointment", patient: "maria", visit: null, record: "a1" });
  await forms.fetch();
  expect(tab.booking?.moves).toBe("a1");
});

test("a patient who was closed meanwhile gets no form: whoever it was may be signed out", async () => {
  tab.openVisit({ kind: "known", eid: 7, uuid: "e7" });
  tab.book();
  tab.drop();
  await forms.fetch();
  expect(tab.pages).toEqual([]);
  expect(tab.over).toBeNull();
});
