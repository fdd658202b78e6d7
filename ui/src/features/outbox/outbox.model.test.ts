import { beforeEach, expect, test, vi } from "vitest";
import { drafts, outbox } from "../../ipc";
import type { DraftLine, OutboxItem, UiError } from "../../ipc/bindings";
import { oneWrite } from "../../ipc/mock/one-write";
import { OutboxModel } from "./outbox.model.svelte";

const trouble: UiError = { code: "diskTrouble", params: {}, fields: [], retryable: true };
const item = (id: string, state: OutboxItem["state"]) => oneWrite({ id, kind: "note", patient: "p1", state });

const openDraft = vi.fn();
beforeEach(() => openDraft.mockReset());

test("drafts that cannot be listed are said, and hide no write", async () => {
  vi.spyOn(outbox, "list").mockResolvedValue([item("w1", "queued"), item("w2", "confirmed")]);
  vi.spyOn(drafts, "list").mockRejectedValue(trouble);
  const model = new OutboxModel({ openDraft });
  const stop = model.watch();
  await vi.waitFor(() => expect(model.draftsError).toEqual(trouble));
  expect(model.items?.length).toBe(2);
  expect(
    model.unsent.map((one) => one.id),
    "what has arrived is not printed as unsent",
  ).toEqual(["w1"]);
  expect(model.drafts, "unknown is not none").toBeNull();
  stop();
});

test("a refused text that lies in its form again stands there as the write it was, and once", async () => {
  const line = (name: string, returnedFrom: string | null): DraftLine => ({
    place: { kind: "problem", patient: name, visit: null, record: null },
    whose: { name, birth: null, mrn: "" },
    savedAt: "",
    excerpt: "",
    returnedFrom,
  });
  vi.spyOn(outbox, "list").mockResolvedValue([item("w1", "refused")]);
  vi.spyOn(drafts, "list").mockResolvedValue([line("Maria", "w1"), line("Lan", null)]);
  const model = new OutboxModel({ openDraft });
  const stop = model.watch();
  await vi.waitFor(() => expect(model.drafts).not.toBeNull());
  expect(model.drafts?.map((one) => one.whose.name)).toEqual(["Lan"]);
  expect(model.unsent.map((one) => one.id)).toEqual(["w1"]);
  stop();
});

test("a write that is edited goes back into its form, which opens", async () => {
  const place = { kind: "note", patient: "p1", visit: { kind: "pending", write: "w0" }, record: null } as const;
  vi.spyOn(outbox, "takeBack").mockResolvedValue(place);
  vi.spyOn(outbox, "list").mockResolvedValue([]);
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  await new OutboxModel({ openDraft }).edit(item("w1", "refused"));
  expect(openDraft).toHaveBeenCalledWith(place, item("w1", "refused").whose);
});

test("a write that cannot be taken back stays, with why, and nothing opens", async () => {
  const inTheWay: UiError = { code: "draftInTheWay", params: {}, fields: [], retryable: false };
  vi.spyOn(outbox, "takeBack").mockRejectedValue(inTheWay);
  const model = new OutboxModel({ openDraft });
  await model.edit(item("w1", "refused"));
  expect(openDraft).not.toHaveBeenCalled();
  expect(model.error).toEqual(inTheWay);
});
