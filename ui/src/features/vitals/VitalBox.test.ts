import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { Flag, ValueCheck } from "../../ipc/bindings";
import VitalBox from "./VitalBox.svelte";
import type { VitalsForm } from "./vitals.model.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

/** The box of the temperature, of which the core says this. */
function box(flag: Flag | null): HTMLInputElement {
  const said: Partial<ValueCheck> = { sign: "temperature", value: 41, flag, warnings: [] };
  const form = {
    boxes: { temperature: { text: "41", unit: "celsius" } },
    of: () => said,
    faults: [],
  } as unknown as VitalsForm;
  shown = mount(VitalBox, { target: document.body, props: { form, sign: "temperature" } });
  flushSync();
  const input = document.querySelector("input");
  if (!input) throw new Error("there is a box");
  return input;
}
/** What describes the box, as a reader puts it together. */
function described(input: HTMLInputElement): string {
  const ids = input.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? "").join(" ");
}
const live = () => [...document.querySelectorAll("[aria-live]")].map((one) => one.textContent?.trim());

test("a value outside its band is described by its box and spoken once", () => {
  const input = box("criticalHigh");
  expect(described(input)).toContain("Critically high");
  expect(live()).toEqual(["Critically high"]);
  const read = [...document.querySelectorAll("*")].filter(
    (one) =>
      one.children.length === 0 && one.textContent?.includes("Critically high") && !one.closest("[aria-hidden=true]"),
  );
  expect(read, "whoever reads on meets it once").toHaveLength(1);
  expect(document.querySelector("[aria-hidden=true]")?.textContent, "eyes see it beside the box").toContain(
    "Critically high",
  );
});

test("a usual value interrupts nobody", () => {
  box("normal");
  expect(live()).toEqual([""]);
  expect(document.body.textContent).toContain("Normal");
});
