/** The banner's allergies on one line: what finds no room is counted, reachable and read out, and a grave one never hidden. */
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { banner } from "../../i18n/en/chart";
import type { Allergy } from "../../ipc/bindings";
import BannerAllergies from "./BannerAllergies.svelte";

const allergy = (id: string, more: Partial<Allergy> = {}): Allergy => ({
  id,
  title: `Allergy ${id}`,
  code: null,
  reaction: null,
  criticality: "low",
  severity: { state: "graded", severity: "mild" },
  grave: false,
  status: "active",
  ...more,
});

/** So many stand on a line of 24 px. */
const ON_A_LINE = 2;
let drawn: Record<string, unknown> | undefined;

beforeEach(() => {
  const place = (of: HTMLElement) => [...(of.parentElement?.children ?? [])].indexOf(of);
  vi.spyOn(HTMLElement.prototype, "offsetTop", "get").mockImplementation(function (this: HTMLElement) {
    return this.tagName === "LI" ? Math.floor(place(this) / ON_A_LINE) * 24 : 0;
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(20);
});
afterEach(async () => {
  if (drawn) await unmount(drawn);
  document.body.replaceChildren();
});

function show(shown: Allergy[]) {
  drawn = mount(BannerAllergies, { target: document.body, props: { shown } });
  flushSync();
  const list = document.querySelector("ul");
  const more = document.querySelector("button");
  if (!list) throw new Error("no list");
  return { list, more, read: [...list.children].map((one) => one.querySelector("strong")?.textContent) };
}

test("those that find no room are behind a button that says how many, and are read out all the same", () => {
  const { list, more, read } = show(["1", "2", "3", "4", "5"].map((id) => allergy(id)));
  expect(list.style.maxHeight, "one line").toBe("20px");
  expect(more?.textContent).toBe("+3");
  expect(more?.getAttribute("aria-label")).toBe(banner.moreAllergies(3));
  expect(more?.title, "named where a pointer rests").toBe("Allergy 3, Allergy 4, Allergy 5");
  expect(read, "nothing is taken from whoever listens").toHaveLength(5);
  expect(list.querySelector("[aria-hidden], [hidden]")).toBeNull();
  more?.click();
  flushSync();
  expect(list.style.maxHeight, "all of them").toBe("");
  expect(more?.getAttribute("aria-expanded")).toBe("true");
});

test("no grave one is hidden, however many there are", () => {
  const grave = { grave: true, severity: { state: "graded", severity: "severe" } } as const;
  const { list, more } = show([...["1", "2", "3"].map((id) => allergy(id, grave)), allergy("4"), allergy("5")]);
  expect(list.style.maxHeight, "the third stands on a line of its own, and what finds room beside it").toBe("44px");
  expect(more?.textContent).toBe("+1");
});

test("nor one whose severity could not be read: it may be grave", () => {
  const unread = { severity: { state: "unavailable", why: { reason: "offline" } } } as const;
  const { list, more } = show([...["1", "2", "3"].map((id) => allergy(id)), allergy("4", unread)]);
  expect(list.style.maxHeight).toBe("");
  expect(more).toBeNull();
});

test("where all find room there is nothing to be opened", () => {
  expect(show([allergy("1"), allergy("2")]).more).toBeNull();
});
