import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { reminders } from "../../ipc";
import type { RemindersView } from "../../ipc/bindings";
import MyListCard from "./MyListCard.svelte";

const none: RemindersView = { today: "2026-11-21", all: [] };
let shown: Record<string, unknown> | null = null;
async function show(patient: string | null): Promise<HTMLInputElement[]> {
  await hide();
  shown = mount(MyListCard, { target: document.body, props: { patient } });
  flushSync();
  return [...document.querySelectorAll("input")];
}
async function hide() {
  if (shown) await unmount(shown);
  shown = null;
}
afterEach(async () => {
  await hide();
  document.body.replaceChildren();
});
function type(box: HTMLInputElement | undefined, text: string) {
  if (!box) throw new Error("there is a box");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

test("a reminder that is typed is there again after another screen, beside its patient alone", async () => {
  vi.spyOn(reminders, "list").mockResolvedValue(none);
  const [text, day] = await show("maria");
  type(text, "Call about potassium");
  type(day, "2026-12-01");
  expect(await show(null), "everybody's list has no boxes").toEqual([]);
  expect((await show("john")).map((box) => box.value)).toEqual(["", ""]);
  expect((await show("maria")).map((box) => box.value)).toEqual(["Call about potassium", "2026-12-01"]);
  vi.spyOn(reminders, "add").mockResolvedValue(none);
  document.querySelector("form")?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  await vi.waitFor(async () => expect((await show("maria")).map((box) => box.value)).toEqual(["", ""]));
});
