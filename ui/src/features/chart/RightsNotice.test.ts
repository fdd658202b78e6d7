import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import { useRights } from "../../i18n/rights.svelte";
import type { RightsView } from "../../ipc/bindings";
import RightsNotice from "./RightsNotice.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  useRights(null);
  document.body.replaceChildren();
});

function lines(missing: RightsView["missing"]): string[] {
  useRights({ canStartVisit: false, canReadCharts: true, missing, declined: {} });
  shown = mount(RightsNotice, { target: document.body });
  flushSync();
  return [...document.querySelectorAll("li")].map((line) => line.textContent ?? "");
}

test("each right stands once, with everything it would open", () => {
  expect(
    lines({
      encounters: ["Encounters → Authorize - any encounters"],
      notes: ["Encounters → Authorize - any encounters", "Encounters → Notes - my encounters"],
    }),
  ).toEqual([
    "“Encounters → Authorize - any encounters” for visits, notes",
    "“Encounters → Notes - my encounters” for notes",
  ]);
  expect(document.body.textContent).toContain("An administrator can grant");
});

test("an account that misses nothing reads nothing of rights", () => {
  expect(lines({})).toEqual([]);
  expect(document.body.textContent?.trim()).toBe("");
});
