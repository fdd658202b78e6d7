import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { stateOf } from "../../app/state-of";
import type { RightsView } from "../../ipc/bindings";
import StartVisitButton from "./StartVisitButton.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

function button(rights: RightsView | null, onstart: () => void): HTMLButtonElement {
  core.take(
    stateOf({
      session: {
        state: "signedIn",
        user: { id: "90cde167-7b9b-4ed1-bd55-533925cb2605", name: "Nora" },
        pinSet: false,
        pinNews: null,
        renew: null,
      },
      rights,
    }),
  );
  shown = mount(StartVisitButton, { target: document.body, props: { onstart } });
  flushSync();
  const found = document.querySelector("button");
  if (!found) throw new Error("the button is always there");
  return found;
}
const described = (of: HTMLButtonElement) =>
  document.getElementById(of.getAttribute("aria-describedby") ?? "")?.textContent ?? "";

test("whoever may start a visit starts it", () => {
  const start = vi.fn();
  const found = button({ canStartVisit: true, canReadCharts: true, missing: {}, declined: {} }, start);
  found.click();
  expect(start).toHaveBeenCalledOnce();
  expect(found.getAttribute("aria-disabled")).toBeNull();
  expect(described(found)).toBe("");
});

test("while rights are not known nobody is kept from it", () => {
  const start = vi.fn();
  button(null, start).click();
  expect(start).toHaveBeenCalledOnce();
});

test("a nurse finds the button in its place, out of use, with the right to ask for", () => {
  const start = vi.fn();
  const found = button(
    {
      canStartVisit: false,
      canReadCharts: true,
      missing: { encounters: ["Encounters → Authorize - any encounters"] },
      declined: {},
    },
    start,
  );
  found.click();
  expect(start).not.toHaveBeenCalled();
  expect(found.getAttribute("aria-disabled")).toBe("true");
  found.focus();
  expect(document.activeElement, "the keyboard still reaches it").toBe(found);
  expect(described(found)).toBe(
    "Your account may not read visits, so none can be started here. An administrator can grant “Encounters → Authorize - any encounters”.",
  );
});

test("where the permission was declined at sign-in the button says so before anybody presses", () => {
  const start = vi.fn();
  const found = button(
    { canStartVisit: true, canReadCharts: true, missing: {}, declined: { encounter: "user/encounter.write" } },
    start,
  );
  found.click();
  expect(start).not.toHaveBeenCalled();
  expect(found.getAttribute("aria-disabled")).toBe("true");
  expect(document.getElementById(found.getAttribute("aria-describedby") ?? "")?.textContent).toContain(
    "The permission user/encounter.write was not given",
  );
});
