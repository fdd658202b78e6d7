import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConnectionReport, UiError } from "../../ipc/bindings";

const connection = vi.hoisted(() => vi.fn());
vi.mock("../../ipc", async (actual) => ({ ...(await actual<object>()), settings: { connection } }));
const { default: ConnectionCard } = await import("./ConnectionCard.svelte");

let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  // What a hook answers with is called at the end: the mock must not be.
  connection.mockReset();
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

const report: ConnectionReport = {
  edition: "8.0",
  address: "https://o.example",
  site: "default",
  callsItself: null,
  clientId: "Zk3v",
  scopesAsked: ["openid"],
  scopesGranted: ["openid"],
  endpoints: {
    authorize: "https://o.example/a",
    token: "https://o.example/t",
    api: "https://o.example/api",
    fhir: "https://o.example/fhir",
  },
  areas: [
    { area: "visits", found: { state: "refused" }, right: "Encounters → Authorize - any encounters", medianMs: 12 },
  ],
  askedAt: "2026-11-21T10:02:00Z",
  tokenRequests: 1,
  refreshes: 0,
  cacheHits: 0,
  cacheMisses: 0,
  routes: [],
  lastAnswer: null,
};
const words = () => document.body.textContent ?? "";
const press = (label: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.includes(label))?.click();
function open(): void {
  shown = mount(ConnectionCard, { target: document.body, props: { version: "0.1.0" } });
  flushSync();
}
async function settle(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await tick();
  flushSync();
}

test("while the server is asked it says so, and there is nothing to copy", () => {
  connection.mockReturnValue(new Promise(() => undefined));
  open();
  expect(words()).toContain("Asking the server what this account may do…");
  expect(words()).not.toContain("Copy as text");
});

test("what was found stands in words beside the right that grants it", async () => {
  connection.mockResolvedValue(report);
  open();
  await settle();
  expect(connection).toHaveBeenCalledWith(false);
  const row = [...document.querySelectorAll("tbody tr")].find((one) => one.textContent?.includes("Visits"));
  expect(row?.textContent).toMatch(/refused.*Encounters → Authorize - any encounters.*12 ms/);
});

test("a report that could not be made is said, and can be asked for again", async () => {
  const offline: UiError = { code: "offline", params: {}, fields: [], retryable: true };
  connection.mockRejectedValueOnce(offline).mockResolvedValueOnce(report);
  open();
  await settle();
  expect(words()).toContain("The connection could not be looked at.");
  press("Check again");
  await settle();
  expect(connection).toHaveBeenLastCalledWith(true);
  expect(words()).toContain("Encounters → Authorize - any encounters");
  expect(words()).not.toContain("The connection could not be looked at.");
});

test("what is copied is the whole report in words", async () => {
  connection.mockResolvedValue(report);
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  open();
  await settle();
  press("Copy as text");
  await settle();
  const copied = writeText.mock.calls[0]?.[0] ?? "";
  for (const part of [
    "OpenEMR 8.0",
    "https://o.example/fhir",
    "Zk3v",
    "Visits: refused (12 ms)",
    "Access renewed",
    "Answered by this computer",
  ])
    expect(copied).toContain(part);
  expect(document.querySelector('[role="status"]')?.textContent, "and it says so").toBe("Copied");
});

test("where nothing may be copied the text is shown to be copied by hand", async () => {
  connection.mockResolvedValue(report);
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
  open();
  await settle();
  press("Copy as text");
  await settle();
  expect(document.querySelector("textarea")?.value).toContain("Visits: refused (12 ms)");
});
