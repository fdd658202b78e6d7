import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drafts, encounters, vitals } from "../../ipc";
import type { Question, UiError, VisitKey, VisitReview } from "../../ipc/bindings";
import { NoteForm } from "../notes/note.model.svelte";
import { VitalsForm } from "../vitals/vitals.model.svelte";
import { Receipt, type Sending } from "./receipt.model.svelte";

const visit: VisitKey = { kind: "known", eid: 7, uuid: "e7" };
const slip: Question = {
  about: "value",
  sign: "weight",
  text: "242",
  unit: "kilogram",
  warning: { warning: "perhapsOtherUnit", unit: "pound", last: 110 },
};
const review = (more: Partial<VisitReview> = {}): VisitReview => ({
  patient: "maria",
  visit,
  check: null,
  remark: "",
  taken: null,
  faults: [],
  questions: [],
  ...more,
});
const asks: UiError = { code: "asked", params: {}, fields: [], questions: [slip], retryable: false };

let of: Sending & { notesThere: number };
beforeEach(() => {
  const form = { vitals: new VitalsForm("maria", () => visit, "metric"), note: new NoteForm("maria", () => visit) };
  of = { patient: "maria", key: visit, notesThere: 0, ...form };
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" }));
  vi.spyOn(vitals, "check").mockRejectedValue(new Error("not asked"));
  of.vitals.boxes.weight.text = "242";
  of.note.text.plan = "Rest.";
  of.note.changed();
});
afterEach(() => {
  of.vitals.end();
  of.note.end();
});

async function opened(found: VisitReview, note = true): Promise<Receipt> {
  vi.spyOn(encounters, "review").mockResolvedValue(found);
  const receipt = new Receipt(of, note);
  await receipt.open();
  return receipt;
}

test("nothing goes until all that is asked was answered, and the answers are the questions themselves", async () => {
  const send = vi.spyOn(encounters, "send").mockResolvedValue({ patient: "maria", writes: [] });
  const receipt = await opened(review({ questions: [slip] }));
  expect(receipt.ready).toBe(false);
  expect(await receipt.send(), "a quick Enter").toBe(false);
  expect(send).not.toHaveBeenCalled();
  const [asked] = receipt.asked;
  if (!asked) throw new Error("something is asked");
  receipt.keep(asked);
  expect(await receipt.send()).toBe(true);
  expect(send).toHaveBeenCalledWith("maria", visit, expect.anything(), [slip]);
});

test("one number is asked about once, and a changed one anew", async () => {
  const first = await opened(review({ questions: [slip] }));
  const [asked] = first.asked;
  if (!asked) throw new Error("something is asked");
  first.keep(asked);
  expect((await opened(review({ questions: [slip] }))).ready, "looked at again after going back").toBe(true);
  const other: Question = { ...slip, text: "243" };
  expect((await opened(review({ questions: [other] }))).ready).toBe(false);
});

test("another unit keeps the number and is looked at afresh", async () => {
  const look = vi.spyOn(encounters, "review");
  const receipt = await opened(review({ questions: [slip] }));
  look.mockResolvedValue(review());
  const fresh = await receipt.use("weight", "pound");
  expect(of.vitals.boxes.weight).toEqual({ text: "242", unit: "pound" });
  expect(fresh.ready).toBe(true);
  expect(fresh.vitals?.values.weight).toEqual({ text: "242", unit: "pound" });
});

test("three presses in a second send once, after both drafts are kept", async () => {
  const order: string[] = [];
  vi.spyOn(drafts, "save").mockImplementation((place) => {
    order.push(place.kind);
    return Promise.resolve({ place, savedAt: "2026-11-21T14:03:12Z" });
  });
  of.vitals.changed();
  const send = vi.spyOn(encounters, "send").mockImplementation(() => {
    order.push("send");
    return Promise.resolve({ patient: "maria", writes: [] });
  });
  const receipt = await opened(review());
  const presses = [receipt.send(), receipt.send(), receipt.send()];
  expect((await Promise.all(presses)).filter(Boolean)).toHaveLength(1);
  expect(await receipt.send(), "nor once more behind it").toBe(false);
  expect(send).toHaveBeenCalledOnce();
  expect(order.at(-1)).toBe("send");
  expect(order.slice(0, -1).sort()).toEqual(["note", "vitals"]);
});

test("whatever refuses it, every letter stays in both forms", async () => {
  vi.spyOn(encounters, "send").mockRejectedValue({ code: "diskFull", params: {}, fields: [], retryable: true });
  const receipt = await opened(review());
  expect(await receipt.send()).toBe(false);
  expect(of.vitals.boxes.weight.text).toBe("242");
  expect(of.note.text.plan).toBe("Rest.");
  expect([of.vitals.sending, of.note.sending]).toEqual([false, false]);
  expect(receipt.error?.code).toBe("diskFull");
});

test("what the core asks only when it is sent is asked, and nothing that was answered before stands for it", async () => {
  vi.spyOn(encounters, "send").mockRejectedValueOnce(asks).mockResolvedValue({ patient: "maria", writes: [] });
  const receipt = await opened(review());
  expect(await receipt.send()).toBe(false);
  expect(receipt.asked).toEqual([{ question: slip }]);
  expect(receipt.ready).toBe(false);
  for (const one of receipt.asked) receipt.keep(one);
  expect(await receipt.send()).toBe(true);
});

test("a second note in one visit is asked about; vitals alone are not", async () => {
  of.notesThere = 1;
  const both = await opened(review());
  expect(both.asked).toEqual([{ notesBefore: 1 }]);
  expect(both.ready).toBe(false);
  const alone = await opened(review(), false);
  expect([alone.note, alone.ready]).toEqual([null, true]);
});

test("a receipt for another patient is never shown", async () => {
  const receipt = await opened(review({ patient: "somebody else" }));
  expect(receipt.review).toBeNull();
  expect(receipt.ready).toBe(false);
});
