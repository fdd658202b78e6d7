import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stateOf } from "../../app/state-of";
import type { AboutView, UiError, UpdateView } from "../../ipc/bindings";

const about = vi.hoisted(() => vi.fn());
const update = vi.hoisted(() => ({ look: vi.fn(), fetch: vi.fn(), install: vi.fn() }));
vi.mock("../../ipc", async (actual) => ({ ...(await actual<object>()), settings: { about }, update }));
const { default: AboutCard } = await import("./AboutCard.svelte");

const paths: AboutView = {
  codes: { name: "ICD-10-CM 2026, April 1", fiscalYear: 2026, until: "2026-09-30", isOver: false },
  data: "/home/elena/.local/share/app.rounds.desktop",
  log: "/home/elena/.local/share/app.rounds.desktop/rounds.log",
  notices: "/usr/share/doc/rounds/THIRD-PARTY.txt",
  policy: "/etc/rounds/clinic.json",
};
const newer = { version: "9.0.0", notes: "Notes are printed with their visit.\n<b>Bold</b>" };
const error = (code: UiError["code"], params: UiError["params"] = {}): UiError => ({
  code,
  params,
  fields: [],
  retryable: true,
});

let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  // jsdom knows the element, and not how it is shown.
  HTMLDialogElement.prototype.showModal = vi.fn();
  about.mockReset().mockResolvedValue(paths);
  for (const step of Object.values(update)) step.mockReset().mockResolvedValue(undefined);
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

const words = () => document.body.textContent ?? "";
const button = (label: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.includes(label)) ?? null;
async function settle(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await tick();
  flushSync();
}
async function open(view?: UpdateView): Promise<void> {
  shown = mount(AboutCard, { target: document.body, props: { app: stateOf({ version: "0.1.0", update: view }) } });
  await settle();
}

test("it says the version, where data, log and licences are, and each place can be copied", async () => {
  const copied: string[] = [];
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: (text: string) => copied.push(text) } });
  await open();
  expect(words()).toContain("Rounds 0.1.0");
  const { codes, ...places } = paths;
  for (const path of Object.values(places)) expect(words()).toContain(path);
  expect(words(), "whose codes are offered, and until when they are right").toContain(
    `${codes.name}, fiscal year 2026: in effect until 2026-09-30`,
  );
  expect(words()).not.toContain("A newer edition is in effect");
  expect(words()).toContain("Apache License 2.0");
  const buttons = document.querySelectorAll<HTMLButtonElement>("[aria-label^='Copy where this is']");
  for (const one of buttons) one.click();
  await settle();
  expect(copied).toEqual(Object.values(places));
  expect(
    new Set([...buttons].map((one) => one.getAttribute("aria-label"))).size,
    "each button says what it copies",
  ).toBe(4);
  vi.unstubAllGlobals();
});

test("codes of an edition that is over are said to be so", async () => {
  about.mockResolvedValue({ ...paths, codes: { ...paths.codes, isOver: true } });
  await open();
  expect(words()).toContain("A newer edition is in effect by now");
});

test("a program that was not installed from a package names no file of licences, nor one of a clinic without", async () => {
  about.mockResolvedValue({ ...paths, notices: null, policy: null });
  await open();
  expect(document.querySelectorAll("dt").length).toBe(2);
  expect(words()).toContain("THIRD-PARTY, which is part of each package");
});

test("where the places cannot be asked for it says so", async () => {
  about.mockRejectedValue(error("internal", { detail: "none" }));
  await open();
  expect(document.querySelector("[role=alert]")).not.toBeNull();
});

test("a program of the package manager says how that brings newer ones, and has nothing to press", async () => {
  await open({ state: "bySystem", package: "deb" });
  expect(words()).toContain("sudo apt install");
  expect(button("Look for a newer version")).toBeNull();
});

test("a clinic's file that cannot be used is said to be that, each in its way, and there is nobody to ask", async () => {
  const said = new Set<string>();
  for (const why of ["unreadable", "notUnderstood", "notHttps", "noKey"] as const) {
    await open({ state: "unsettled", why });
    expect(words(), why).toMatch(/clinic\.json .*Until it is mended, nobody is asked.*Rounds works as before/);
    said.add(words());
    expect(button("Look"), why).toBeNull();
    if (shown) await unmount(shown);
    shown = null;
    document.body.replaceChildren();
  }
  expect(said.size).toBe(4);
});

test("it says what is new in the makers' words, as text, and fetches only when asked to", async () => {
  await open({ state: "found", newer });
  expect(words()).toContain("Rounds 9.0.0 is available.");
  expect(words()).toContain("<b>Bold</b>");
  expect(document.querySelector("b"), "no markup of a feed is drawn").toBeNull();
  expect(update.fetch).not.toHaveBeenCalled();
  button("Download it")?.click();
  await settle();
  expect(update.fetch).toHaveBeenCalledTimes(1);
});

test("it starts again only after a question that says what becomes of drafts, and says why it may not be now", async () => {
  await open({ state: "ready", newer });
  button("Start again with it…")?.click();
  flushSync();
  expect(update.install, "the first press asks").not.toHaveBeenCalled();
  expect(words()).toContain("Drafts and what is unsent stay as they are.");
  update.install.mockRejectedValue(error("updateWaits", { for: "sending" }));
  [...document.querySelectorAll<HTMLButtonElement>("dialog button")]
    .find((one) => one.textContent?.trim() === "Start again")
    ?.click();
  await settle();
  expect(update.install).toHaveBeenCalledTimes(1);
  expect(words()).toContain("Something is on its way to OpenEMR just now.");
});

test("each way in which it came to nothing has words that say that this program is as it was", async () => {
  for (const why of ["noAnswer", "unreadable", "cutOff", "notSigned", "notInstalled"] as const) {
    await open({ state: "failed", why });
    expect(words(), why).toMatch(/works as before|[Nn]othing was changed|is as it was/);
    button("Look again")?.click();
    await settle();
    expect(update.look, why).toHaveBeenCalled();
    if (shown) await unmount(shown);
    shown = null;
    document.body.replaceChildren();
  }
});
