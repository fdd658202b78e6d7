import { expect, test, vi } from "vitest";
import { accessLog, clinic, session } from "../../ipc";
import type { AccessLine, UiError } from "../../ipc/bindings";
import { AccessLogModel } from "./access-log.model.svelte";
import { lockMinutes } from "./lock-minutes";
import { PinModel } from "./pin.model.svelte";
import { RemovalModel } from "./removal.model.svelte";

const unfit = (problem: string): UiError => ({ code: "pinUnfit", params: { problem }, fields: [], retryable: false });
const trouble: UiError = { code: "diskTrouble", params: {}, fields: [], retryable: true };

test("minutes until the lock are a whole number from 1 to 30", () => {
  expect(["1", " 15 ", "30"].map(lockMinutes)).toEqual([1, 15, 30]);
  expect(["", "0", "31", "1.5", "-3", "15 min"].map(lockMinutes)).toEqual([null, null, null, null, null, null]);
});

test("a PIN is typed twice before it is set", async () => {
  const set = vi.spyOn(session, "setPin");
  const model = new PinModel();
  model.begin();
  model.fresh = "246802";
  model.again = "246803";
  await model.save();
  expect(model.differs).toBe("The two are not the same.");
  expect(set, "a slip of the finger must lock nobody out").not.toHaveBeenCalled();
});

test.each([
  ["tooShort", /too short/],
  ["tooLong", /too long/],
  ["notDigits", /digits only/],
  ["tooEasy", /anybody would try/],
])("a PIN that cannot be one says why beside its box: %s", async (problem, words) => {
  vi.spyOn(session, "setPin").mockRejectedValue(unfit(problem));
  const model = new PinModel();
  model.begin();
  model.fresh = model.again = "123456";
  await model.save();
  expect(model.fault).toMatch(words);
  expect(model.open, "the form stays").toBe(true);
});

test("the present PIN proves who replaces it; a wrong one is said beside its box and does not stay in it", async () => {
  const wrong: UiError = { code: "pinWrong", params: { triesLeft: "4" }, fields: [], retryable: false };
  const set = vi.spyOn(session, "setPin").mockRejectedValue(wrong);
  const model = new PinModel();
  model.begin();
  model.old = "111111";
  model.fresh = model.again = "246802";
  await model.save();
  expect(set).toHaveBeenCalledWith("246802", "111111");
  expect(model.wrong).toMatch(/not the PIN/);
  expect(model.old).toBe("");
  expect(model.needsProof).toBe(false);
});

test("without the present PIN the way on is a sign-in, which is offered", async () => {
  vi.spyOn(session, "setPin").mockRejectedValue({
    code: "pinNeedsProof",
    params: {},
    fields: [],
    retryable: false,
  } satisfies UiError);
  const model = new PinModel();
  model.begin();
  model.fresh = model.again = "246802";
  await model.save();
  expect(session.setPin).toHaveBeenCalledWith("246802", null);
  expect(model.needsProof).toBe(true);
  model.typed();
  expect(model.needsProof).toBe(false);
});

const line = (at: string): AccessLine => ({
  at,
  clock: null,
  user: "u",
  patient: null,
  patientName: null,
  action: "search patients",
});

test("the log is read page by page, and an earlier page that fails loses none of the later ones", async () => {
  const read = vi
    .spyOn(accessLog, "read")
    .mockResolvedValueOnce({ lines: [line("3"), line("2")], before: 7 })
    .mockRejectedValueOnce(trouble)
    .mockResolvedValueOnce({ lines: [line("1")], before: null });
  const model = new AccessLogModel();
  expect(model.lines, "unread is not empty").toBeNull();
  await model.read();
  expect(model.more).toBe(true);
  await model.read();
  expect(model.error).toEqual(trouble);
  expect(model.lines?.length).toBe(2);
  await model.read();
  expect(read).toHaveBeenLastCalledWith(7);
  expect(model.lines?.map((one) => one.at)).toEqual(["3", "2", "1"]);
  expect(model.more).toBe(false);
});

test("a clinic is removed only by whoever types the word", async () => {
  vi.spyOn(session, "unsent").mockRejectedValue(trouble);
  const remove = vi.spyOn(clinic, "remove").mockRejectedValue(trouble);
  const model = new RemovalModel(() => undefined);
  await model.begin();
  model.goOn();
  model.typed = "yes";
  await model.remove();
  expect(model.wrong).toBe(true);
  expect(remove).not.toHaveBeenCalled();
  model.typed = " Remove ";
  await model.remove();
  expect(remove).toHaveBeenCalledTimes(1);
  expect(model.error, "what could not be deleted is said").toEqual(trouble);
});
