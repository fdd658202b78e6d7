import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { session } from "../../ipc";
import type { ClinicView, ErrorCode, UiError } from "../../ipc/bindings";
import LockScreen from "./LockScreen.svelte";
import { UnlockModel, type Locked } from "./unlock.model.svelte";

const clinic: ClinicView = {
  address: "https://o.example",
  site: "default",
  edition: "8.0",
  demo: false,
  clientId: null,
  registeredHere: true,
  client: "ready",
  clientError: null,
};
const error = (code: ErrorCode): UiError => ({ code, params: {}, fields: [], retryable: false });
const locked = (more: Partial<Locked> = {}): Locked => ({
  state: "locked",
  user: { id: "u1", name: "Nora Weiss" },
  why: "idle",
  pin: { triesLeft: 5, setAt: null },
  pinUnknown: false,
  unkept: 0,
  error: null,
  ...more,
});

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});
function open(view: Locked): string {
  shown = mount(LockScreen, { target: document.body, props: { clinic, connection: { state: "idle" }, session: view } });
  flushSync();
  return document.body.textContent ?? "";
}
const box = () => document.querySelector<HTMLInputElement>("input");

test("it says whose desk it is and why it is locked, and takes the PIN without help from the browser's memory", () => {
  const words = open(locked());
  expect(words).toContain("Nora Weiss");
  expect(words).toContain("Locked, because nobody used it for a while.");
  expect(words, "nobody is alarmed before the first wrong try").not.toContain("tries are left");
  expect(box()?.type).toBe("password");
  expect(box()?.inputMode).toBe("numeric");
  expect(box()?.autocomplete).toBe("off");
  expect(document.activeElement).toBe(box());
});

test("after a wrong PIN the tries that are left stand in words", () => {
  expect(open(locked({ pin: { triesLeft: 2, setAt: null }, error: error("pinWrong") }))).toContain("2 tries are left.");
});

test("what is typed while a PIN is tried is the next one, and is not taken out of the box", async () => {
  let refuse: (error: UiError) => void = () => undefined;
  const unlock = vi.spyOn(session, "unlock").mockReturnValue(new Promise((_, reject) => (refuse = reject)));
  const model = new UnlockModel(() => locked());
  model.pin = "1234";
  const trying = model.unlock();
  expect(unlock).toHaveBeenCalledWith("1234");
  expect(model.pin, "the digits do not stay").toBe("");
  model.pin = "12";
  refuse(error("pinWrong"));
  expect(await trying, "it was wrong").toBe(true);
  expect(model.pin).toBe("12");
});

test("without a PIN there is no box, and the browser is the way", () => {
  const words = open(locked({ pin: null, error: error("pinSpent") }));
  expect(box()).toBeNull();
  expect(words).toContain("wrong five times");
  expect(words).toContain("Sign in with the browser");
});

test("a keychain in trouble has a page of its own, which offers to begin anew only where nothing can be opened", async () => {
  expect(open(locked({ error: error("keychainLocked") }))).toContain("The keychain is locked");
  expect(document.body.textContent, "a locked keychain loses nothing").not.toContain("begin anew");
  if (shown) await unmount(shown);
  expect(open(locked({ error: error("keyMissing") }))).toContain("Set the file aside and begin anew");
});

test("an older program before a newer one's files says so, that nothing is lost, and offers nothing that would lose it", () => {
  const words = open(locked({ error: error("storeTooNew") }));
  expect(words).toContain("Written by a newer Rounds");
  expect(words).toContain("Everything you wrote is still here, encrypted and whole.");
  expect(words).toContain("Install the newer version of Rounds again");
  expect(words, "the file must not be set aside").not.toContain("begin anew");
});

test("what the keychain could not say is not taken for none: it is asked again, and not the browser", async () => {
  const ask = vi.spyOn(session, "askKeychain").mockResolvedValue(undefined as never);
  const signIn = vi.spyOn(session, "signIn");
  const view = locked({ pin: null, pinUnknown: true, error: error("keychainLocked") });
  open(view);
  [...document.querySelectorAll("button")].find((one) => one.textContent?.includes("Try again"))?.click();
  await tick();
  expect(ask).toHaveBeenCalledTimes(1);
  expect(signIn).not.toHaveBeenCalled();
  if (shown) await unmount(shown);
  const words = open({ ...view, error: null });
  expect(words, "also once the trouble is off the screen").not.toContain("No PIN is set");
  expect(words).toContain("could not say whether a PIN is set");
  expect(words).toContain("Ask the keychain again");
});

test("text that waits in memory only is spoken of, and names nobody", () => {
  expect(open(locked({ unkept: 2 }))).toContain("What was typed into 2 forms could not be kept");
});

test("when the PIN was set stands under its box, for whoever did not set one", () => {
  expect(open(locked({ pin: { triesLeft: 5, setAt: "2026-11-21T09:02:00Z" } }))).toMatch(/This PIN was set on .*21/);
});

test("somebody else's sign-in is told from a wrong PIN, with the way on for both of them", () => {
  const words = open(locked({ error: error("otherAccount") }));
  expect(words).toContain("Somebody else signed in in the browser. This desk is Nora Weiss’s");
  expect(words).toContain("Sign Nora Weiss out");
});

test("the digits do not stay in the box, whatever became of them", async () => {
  vi.spyOn(session, "unlock").mockRejectedValue(error("pinWrong"));
  const model = new UnlockModel(() => locked());
  expect(await model.unlock(), "an empty box asks for the keys").toBe(true);
  expect(model.missing).toBe("Type your PIN.");
  model.pin = "135791";
  expect(await model.unlock()).toBe(true);
  expect(session.unlock).toHaveBeenCalledWith("135791");
  expect(model.pin).toBe("");
  expect(model.error?.code).toBe("pinWrong");
});

test("signing its owner out from the lock screen keeps everything for them", async () => {
  const leave = vi.spyOn(session, "signOut").mockRejectedValue(error("internal"));
  await new UnlockModel(() => locked()).signOut();
  expect(leave).toHaveBeenCalledWith("keep");
  await tick();
});
