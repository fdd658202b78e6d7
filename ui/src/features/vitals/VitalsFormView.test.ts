import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { drafts, vitals } from "../../ipc";
import { useRights } from "../../i18n/rights.svelte";
import type { RightsView } from "../../ipc/bindings";
import { VitalsForm } from "./vitals.model.svelte";
import VitalsFormView from "./VitalsFormView.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  useRights(null);
  document.body.replaceChildren();
});

function save(declined: RightsView["declined"]): HTMLButtonElement {
  vi.spyOn(drafts, "read").mockResolvedValue(null);
  useRights({ canStartVisit: true, canReadCharts: true, missing: {}, declined });
  const form = new VitalsForm("maria", () => ({ kind: "known", eid: 7, uuid: "v7" }), "metric");
  form.boxes.pulse.text = "72";
  shown = mount(VitalsFormView, {
    target: document.body,
    props: { form, recorded: undefined, unsent: [], forWhom: null },
  });
  flushSync();
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === "Save vitals");
  if (!found) throw new Error("there is a button that saves");
  return found;
}

test("where the permission was declined at sign-in, Save is out of use and says what to do, and nothing is handed over", () => {
  const send = vi.spyOn(vitals, "save");
  const button = save({ vitals: "user/vital.write" });
  button.click();
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toMatch(
    /^The permission user\/vital\.write was not given .* Sign out and in again .* what you typed is kept\.$/,
  );
  expect(send).not.toHaveBeenCalled();
});

test("another permission that was declined is no reason", () => {
  expect(save({ note: "user/soap_note.write" }).getAttribute("aria-disabled")).toBeNull();
});
