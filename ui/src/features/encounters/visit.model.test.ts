import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { drafts, encounters, notes } from "../../ipc";
import type { OutboxItem, VisitKey, VisitView } from "../../ipc/bindings";
import { sameVisit } from "../../app/visit-key";
import { VisitModel } from "./visit.model.svelte";

const pending: VisitKey = { kind: "pending", write: "w1" };
const known: VisitKey = { kind: "known", eid: 7, uuid: "e7" };
const viewOf = (visit: VisitKey, patient = "maria", unsent: OutboxItem[] = []): VisitView => ({
  patient,
  visit,
  encounter: { state: "loading" },
  vitals: { state: "loading" },
  notes: { state: "loading" },
  previous: null,
  replaced: [],
  unsent,
});
const refusedNote: OutboxItem = {
  id: "w2",
  kind: "note",
  patient: "maria",
  whose: { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-1" },
  visit: known,
  state: "refused",
  createdAt: "",
  changedAt: "",
  attempts: 1,
  error: null,
  confirmation: null,
  excerpt: "Cough",
  text: [],
  conflict: null,
  editable: true,
};

let model: VisitModel;
beforeEach(() => {
  model = new VisitModel("maria", pending, "metric");
  vi.spyOn(drafts, "read").mockResolvedValue(null);
});
afterEach(() => model.end());

test("a pending visit goes on under its number once OpenEMR has given it one", async () => {
  vi.spyOn(encounters, "read").mockResolvedValueOnce(viewOf(pending)).mockResolvedValue(viewOf(known));
  await model.open();
  expect(sameVisit(model.key, pending)).toBe(true);
  core.chartChanged.tell("maria");
  await vi.waitFor(() => expect(model.key).toEqual(known));
  const send = vi.spyOn(notes, "send").mockResolvedValue({ write: "w3", patient: "maria" });
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "" }));
  model.note.text.plan = "Rest.";
  model.note.changed();
  await model.note.send();
  expect(send).toHaveBeenCalledWith("maria", known, expect.anything());
});

test("a visit of another patient is never shown", async () => {
  vi.spyOn(encounters, "read").mockResolvedValue(viewOf(known, "somebody-else"));
  await model.open();
  expect(model.view).toBeNull();
  expect(model.key).toEqual(pending);
});

test("a refused note comes back into the form", async () => {
  vi.spyOn(encounters, "read")
    .mockResolvedValueOnce(viewOf(known))
    .mockResolvedValue(viewOf(known, "maria", [refusedNote]));
  await model.open();
  vi.spyOn(drafts, "read").mockImplementation((place) =>
    Promise.resolve(
      place.kind === "note"
        ? {
            place,
            content: { kind: "note", typed: { subjective: "Cough", objective: "", assessment: "", plan: "" } },
            savedAt: "",
          }
        : null,
    ),
  );
  core.outboxChanged.tell("");
  await vi.waitFor(() => expect(model.note.text.subjective).toBe("Cough"));
});
