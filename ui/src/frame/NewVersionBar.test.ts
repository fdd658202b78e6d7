import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import NewVersionBar from "./NewVersionBar.svelte";

let shown: Record<string, unknown> | null = null;
async function open(state: "found" | "ready", version: string, onshow = () => undefined): Promise<string> {
  if (shown) await unmount(shown);
  const update = { state, newer: { version, notes: "" } } as const;
  shown = mount(NewVersionBar, { target: document.body, props: { update, onshow } });
  flushSync();
  return document.body.textContent ?? "";
}
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

test("it is a quiet line that leads to Settings and can be put away until there is other news", async () => {
  const onshow = vi.fn();
  expect(await open("found", "0.2.0", onshow)).toContain("Rounds 0.2.0 is available.");
  expect(document.querySelector("[role=status]"), "said, and not shouted").not.toBeNull();
  const [show, close] = document.querySelectorAll("button");
  show?.click();
  expect(onshow).toHaveBeenCalledTimes(1);
  close?.click();
  flushSync();
  expect(document.body.textContent, "gone").not.toContain("0.2.0");
  expect(await open("found", "0.2.0"), "and stays so on every screen").not.toContain("0.2.0");
  expect(await open("ready", "0.2.0"), "the next step is news").toContain("is ready");
  expect(await open("found", "0.3.0")).toContain("Rounds 0.3.0");
});
