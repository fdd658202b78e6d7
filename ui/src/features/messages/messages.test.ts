import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { OpenPatient } from "../../app/open-patient";
import { messages as words } from "../../i18n/en/messages";
import { asUiError, drafts, messages } from "../../ipc";
import type { DraftView, MessagesView } from "../../ipc/bindings";
import MessagesSection from "./MessagesSection.svelte";

const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "0001" };
const view = (more: Partial<MessagesView> = {}): MessagesView => ({
  patient: "maria",
  colleagues: [{ username: "drchen", name: "Wei Chen" }],
  onlySeen: true,
  unread: null,
  nameless: false,
  declined: null,
  withdraws: true,
  sent: [],
  ...more,
});
const kept: DraftView = {
  place: { kind: "message", patient: "maria", visit: null },
  content: { kind: "message", typed: { to: "drchen", title: "Potassium", text: "Please look." } },
  savedAt: "2026-11-21T14:02:00Z",
};

let drawn: Record<string, unknown> | null = null;
const settled = async () => {
  await new Promise((done) => setTimeout(done));
  await new Promise((done) => setTimeout(done));
  flushSync();
};
async function show(shown: MessagesView | Error, draft: DraftView | null = kept): Promise<void> {
  const read = vi.spyOn(messages, "read");
  if (shown instanceof Error) read.mockRejectedValue({ ...asUiError(shown), code: "diskTrouble" });
  else read.mockResolvedValue(shown);
  vi.spyOn(drafts, "read").mockResolvedValue(draft);
  vi.spyOn(drafts, "unkept").mockResolvedValue(null);
  const tab = { patient: "maria", whose, gone: false } as unknown as OpenPatient;
  drawn = mount(MessagesSection, { target: document.body, props: { tab } });
  await settled();
}
const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";
async function press(name: string): Promise<void> {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === name);
  if (!found) throw new Error(`no button “${name}”`);
  found.click();
  await settled();
}
afterEach(async () => {
  if (drawn) await unmount(drawn);
  drawn = null;
  document.body.replaceChildren();
});

test("a message is about the patient by name, birth date and MRN, and goes once, however often it is pressed", async () => {
  await show(view());
  for (const part of ["Reyes, Maria", "1980-05-09", "0001"]) expect(text()).toContain(part);
  let sent: (outcome: "sent") => void = () => {};
  const send = vi.spyOn(messages, "send").mockReturnValue(new Promise((done) => (sent = done)));
  const discard = vi.spyOn(drafts, "discard").mockResolvedValue(undefined);
  await press(words.send);
  await press(words.send);
  expect(send.mock.calls).toEqual([["maria", { to: "drchen", title: "Potassium", text: "Please look." }, false]]);
  expect(discard, "the text stays while it is on its way").not.toHaveBeenCalled();
  sent("sent");
  await settled();
  expect(text()).toContain(words.sent);
  expect(discard).toHaveBeenCalledWith({ kind: "message", patient: "maria", visit: null });
  expect(document.querySelector("textarea")?.value).toBe("");
});

test("what nobody knows of is said so, and the same is sent again only by the button that says so", async () => {
  await show(view());
  const send = vi.spyOn(messages, "send").mockResolvedValue("sentBefore");
  vi.spyOn(drafts, "discard").mockResolvedValue(undefined);
  await press(words.send);
  expect(text()).toContain(words.sentBefore);
  send.mockResolvedValue("unknown");
  await press(words.sendAgain);
  expect(send.mock.calls.map((call) => call[2])).toEqual([false, true]);
  expect(text()).toContain(words.unknown);
});

test("a refusal leaves the text and names the box", async () => {
  await show(view());
  const fields = [{ field: "title", code: "tooShort" as const, params: { minimum: "2" } }];
  vi.spyOn(messages, "send").mockRejectedValue({ code: "invalidInput", params: {}, fields, retryable: false });
  await press(words.send);
  expect(document.querySelector("input[aria-invalid=true]"), "beside its box").not.toBeNull();
  expect(document.querySelector("textarea")?.value).toBe("Please look.");
});

test("nobody known, no own name, nothing sent and nothing readable are four different faces", async () => {
  await show(view({ colleagues: [] }), null);
  expect(text()).toContain(words.nobody);
  expect(text()).toContain(words.none);
  await unmount(drawn!);
  await show(view({ nameless: true }), null);
  expect(text()).toContain(words.nameless);
  await unmount(drawn!);
  await show(new Error("disk"), null);
  expect(text()).toContain(words.listFailed);
  expect(text(), "what could not be read does not read as none").not.toContain(words.none);
});

test("people who could not be read just now are not nobody, and nobody is told to be less than an administrator", async () => {
  const unread = { reason: "serverError", said: null } as const;
  await show(view({ colleagues: [], onlySeen: false, nameless: true, unread }), null);
  expect(text()).toContain("could not be read just now");
  for (const other of [words.nobody, words.onlySeen, words.nameless]) expect(text()).not.toContain(other);
});

test("a message that was not taken back says so, and what is listed stays", async () => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  const one = {
    id: "m1",
    whose,
    to: { username: "drchen", name: "Wei Chen" },
    title: "Potassium",
    text: "Please look.",
  };
  await show(view({ sent: [{ ...one, at: "2026-11-21T14:02:00Z", state: "sent" }] }), null);
  vi.spyOn(messages, "withdraw").mockRejectedValue({ ...asUiError("x"), code: "offline" });
  const take = () =>
    [...document.querySelectorAll("button")].filter((button) => button.textContent?.trim() === words.withdraw);
  take()[0]?.click();
  await settled();
  take().at(-1)?.click();
  await settled();
  expect(text()).toContain(words.withdrawFailed);
  expect(text(), "the list could be shown").not.toContain(words.listFailed);
  expect(text()).toContain("Potassium");
});
