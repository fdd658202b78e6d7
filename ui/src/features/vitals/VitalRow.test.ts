import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { drafts, vitals } from "../../ipc";
import type { Flag, ValueCheck } from "../../ipc/bindings";
import VitalRow from "./VitalRow.svelte";
import { VitalsForm } from "./vitals.model.svelte";
import type { BoxId } from "./signs";

let shown: Record<string, unknown> | null = null;
let form: VitalsForm | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  form?.end();
  shown = null;
  document.body.replaceChildren();
});

function row(box: BoxId, text: string, said: Partial<ValueCheck>[] = []): HTMLInputElement {
  vi.spyOn(drafts, "save").mockImplementation((place) => Promise.resolve({ place, savedAt: "" }));
  vi.spyOn(vitals, "check").mockRejectedValue(new Error("not asked"));
  form = new VitalsForm("maria", () => ({ kind: "known", eid: 7, uuid: "e7" }), "metric");
  form.boxes[box].text = text;
  const values = said.map((one) => ({
    value: 41,
    other: null,
    flag: null,
    noFlag: null,
    problem: null,
    warnings: [],
    ...one,
  }));
  form.check = {
    values: values as ValueCheck[],
    bmi: null,
    bmiHeight: null,
    bmiClass: null,
    growth: { state: "grown" },
    pressures: 1,
    noteTooLong: false,
    savable: true,
  };
  const earlier = {
    value: "37.1",
    age: { n: 3, unit: "months" } as const,
    taken: "2026-08-21T09:00:00",
    lines: [[37, 37.1]],
  };
  shown = mount(VitalRow, { target: document.body, props: { form, box, earlier, onunit: () => undefined } });
  flushSync();
  const input = document.querySelector("input");
  if (!input) throw new Error("there is a box");
  return input;
}
const temperature = (flag: Flag) => row("temperature", "41", [{ sign: "temperature", flag }]);
/** What describes the box, as a reader puts it together. */
function described(input: HTMLInputElement): string {
  const ids = input.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? "").join(" ");
}
const live = () => [...document.querySelectorAll("[aria-live]")].map((one) => one.textContent?.trim());
const press = (input: HTMLInputElement, key: string, more: KeyboardEventInit = {}) =>
  input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

test("a value outside its band is described by its box and spoken once", () => {
  const input = temperature("criticalHigh");
  expect(described(input)).toContain("Critically high");
  expect(live()).toEqual(["Critically high"]);
  const read = [...document.querySelectorAll("*")].filter(
    (one) =>
      one.children.length === 0 && one.textContent?.includes("Critically high") && !one.closest("[aria-hidden=true]"),
  );
  expect(read, "whoever reads on meets it once").toHaveLength(1);
  expect(document.querySelector("[aria-hidden=true]")?.textContent, "eyes see it beside the box").toContain("High");
});

test("a usual value interrupts nobody", () => {
  temperature("normal");
  expect(live()).toEqual([""]);
  expect(document.body.textContent).toContain("Normal");
});

test("each pressure has its own flag, and where they differ each is named", () => {
  row("pressure", "80/120", [
    { sign: "systolic", flag: "criticalLow" },
    { sign: "diastolic", flag: "high" },
  ]);
  expect(live()[0]).toMatch(/Systolic Critically low\s*Diastolic High/);
});

test("the last value stands beside the box, and is read with it", () => {
  expect(described(temperature("normal"))).toContain("last 37.1, 3 months ago");
});

test("U is no letter of a number: it switches the unit, and the number stays", () => {
  const input = row("weight", "157");
  expect(press(input, "u"), "the letter is not typed").toBe(false);
  flushSync();
  expect(form?.boxes.weight).toEqual({ text: "157", unit: "pound" });
  expect(press(input, "U", { ctrlKey: true }), "Ctrl+U is the window's").toBe(true);
  expect(form?.boxes.weight.unit).toBe("pound");
  expect(document.querySelector("button")?.tabIndex, "Tab goes from box to box").toBe(-1);
});

test("where there is one unit, U is a letter like any other", () => {
  expect(press(row("pressure", "120/80"), "u")).toBe(true);
});
