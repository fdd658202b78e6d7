import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UiError } from "../../ipc/bindings";

const saveNumbers = vi.hoisted(() => vi.fn());
vi.mock("../../ipc", async (actual) => ({ ...(await actual<object>()), settings: { saveNumbers } }));
const { default: NumbersForm } = await import("./NumbersForm.svelte");

let shown: Record<string, unknown> | null = null;
const kept = vi.fn(() => Promise.resolve());
beforeEach(() => {
  saveNumbers.mockReset();
  kept.mockClear();
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

const words = () => document.body.textContent ?? "";
const box = (label: string) =>
  [...document.querySelectorAll("label")].find((one) => one.textContent?.includes(label))?.control as
    HTMLInputElement | undefined;
const save = () => document.querySelector("button")?.click();
function open(missing: { facility: boolean; provider: boolean }): void {
  shown = mount(NumbersForm, { target: document.body, props: { missing, kept } });
  flushSync();
}
async function settle(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await tick();
  flushSync();
}

test("nothing is asked for where the records tell everything", () => {
  open({ facility: false, provider: false });
  expect(words().trim()).toBe("");
});

test("what was typed is kept, and what the form offers is read again", async () => {
  saveNumbers.mockResolvedValue(null);
  open({ facility: true, provider: true });
  expect(words()).toContain("Administration → Clinic → Facilities");
  const facility = box("Number of the facility");
  if (!facility) throw new Error("a box for the facility");
  facility.value = "3";
  facility.dispatchEvent(new Event("input", { bubbles: true }));
  save();
  await settle();
  expect(saveNumbers).toHaveBeenCalledWith({ facility: "3", provider: "" });
  expect(kept).toHaveBeenCalledOnce();
});

test("what is no number is said beside its box, and nothing typed is lost", async () => {
  const refused: UiError = {
    code: "invalidInput",
    params: {},
    fields: [{ field: "facility", code: "notARecordNumber", params: {} }],
    retryable: false,
  };
  saveNumbers.mockRejectedValue(refused);
  open({ facility: true, provider: false });
  const facility = box("Number of the facility");
  if (!facility) throw new Error("a box for the facility");
  facility.value = "three";
  facility.dispatchEvent(new Event("input", { bubbles: true }));
  save();
  await settle();
  expect(words()).toContain("Write a whole number from 1");
  expect(box("Number of the facility")?.value).toBe("three");
  expect(kept).not.toHaveBeenCalled();
});
