import { createRawSnippet, flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import Fetched from "./Fetched.svelte";
import { Later } from "./later.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});
const children = createRawSnippet((part: () => string) => ({ render: () => `<p>${part()}</p>` }));
function show(later: Later<string>, bare = false): void {
  shown = mount(Fetched<string>, { target: document.body, props: { later, bare, children } });
  flushSync();
}
const text = () => document.body.textContent ?? "";

test("a part is fetched when it is first shown, once, and drawn without a wait from then on", async () => {
  const load = vi.fn(() => Promise.resolve({ default: "the chart" }));
  const later = new Later(load);
  expect(load, "nobody wanted it yet").not.toHaveBeenCalled();
  show(later);
  expect(text(), "that it comes is said to readers").toContain("Opening");
  await later.fetch();
  flushSync();
  expect(text()).toBe("the chart");
  if (shown) await unmount(shown);
  show(later);
  expect(text(), "the second time there is nothing to wait for").toBe("the chart");
  expect(load).toHaveBeenCalledOnce();
});

test("a part that does not come is said not to have come, and can be fetched again", async () => {
  const load = vi.fn(() => Promise.reject<{ default: string }>(new Error("gone")));
  const later = new Later(load);
  show(later, true);
  await later.fetch();
  flushSync();
  expect(text(), "never an empty place").toContain("could not be opened");
  load.mockResolvedValue({ default: "the chart" });
  document.querySelector("button")?.click();
  await vi.waitFor(() => expect(text()).toBe("the chart"));
});
