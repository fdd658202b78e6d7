import { flushSync, mount, unmount, type Component } from "svelte";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { contextOf } from "../app/going";
import OutboxScreen from "../features/outbox/OutboxScreen.svelte";
import TodaysPatients from "../features/patients/TodaysPatients.svelte";
import { phraseBook } from "../features/phrases/book.svelte";
import PhrasesCard from "../features/phrases/PhrasesCard.svelte";
import MyListCard from "../features/reminders/MyListCard.svelte";
import { myList } from "../features/reminders/reminders.model.svelte";
import SweepPanel from "../features/schedule/SweepPanel.svelte";
import TodayScreen from "../features/schedule/TodayScreen.svelte";
import AccessLogScreen from "../features/settings/AccessLogScreen.svelte";
import { accessLog, drafts, outbox, phrases, reminders, schedule } from "../ipc";
import type { DayView, Loaded, SweepItem, UiError } from "../ipc/bindings";

const broken: UiError = { code: "diskTrouble", params: {}, fields: [], retryable: true };
/** What is said of what would be on the screen. */
type Said = "loading" | "none" | "unreadable" | "unavailable";
const answers = <T>(said: Said, none: T): Promise<T> =>
  said === "loading" ? new Promise(() => undefined) : said === "none" ? Promise.resolve(none) : Promise.reject(broken);
function day(said: Said): DayView {
  const known = { state: "known" as const, value: [], asOf: "2026-11-21T09:00:00Z", foreign: 0, stale: null };
  const lists: Record<Said, Loaded<never[]>> = {
    loading: { state: "loading" },
    none: { ...known, unreadable: 0 },
    unreadable: { ...known, unreadable: 1 },
    unavailable: { state: "unavailable", why: { reason: "offline" } },
  };
  return { date: "2026-11-21", now: "2026-11-21T09:22:00", me: "u1", appointments: lists[said] } as unknown as DayView;
}

type Screen = { component: Component<never>; props?: (said: Said) => object; offers?: RegExp };
const screen = (component: unknown, more: Omit<Screen, "component"> = {}): Screen => ({
  component: component as Component<never>,
  ...more,
});
const SCREENS: Record<string, Screen> = {
  Today: screen(TodayScreen, { offers: /Find a patient to book/ }),
  "today's patients": screen(TodaysPatients),
  Unsent: screen(OutboxScreen, { offers: /Go to Today/ }),
  "the access log": screen(AccessLogScreen, { props: () => ({ me: "u1" }) }),
  phrases: screen(PhrasesCard, { offers: /Write the first phrase/ }),
  "my list": screen(MyListCard),
  "what is left of today": screen(SweepPanel, {
    props: (said) => ({
      // What was read before stays there when reading it again fails.
      items: said === "loading" ? null : ([] as SweepItem[]),
      error: said === "unreadable" || said === "unavailable" ? broken : null,
      today: "2026-11-21",
      onclose: vi.fn(),
    }),
  }),
};

// Beside the day; fetched by the screen when it is first shown.
beforeAll(() => import("../features/schedule/PreviewPanel.svelte"));
let shown: Record<string, unknown> | null = null;
afterEach(leave);
async function leave(): Promise<void> {
  if (shown) await unmount(shown);
  shown = null;
  myList.forget();
  phraseBook.all = phraseBook.error = null;
  document.body.replaceChildren();
}
async function look(name: string, said: Said): Promise<string> {
  const { component, props } = SCREENS[name]!;
  vi.spyOn(schedule, "day").mockResolvedValue(day(said));
  vi.spyOn(schedule, "sweep").mockResolvedValue([]);
  vi.spyOn(reminders, "list").mockImplementation(() => answers(said, { all: [], today: "2026-11-21" }));
  vi.spyOn(outbox, "list").mockImplementation(() => answers(said, []));
  vi.spyOn(drafts, "list").mockImplementation(() => answers(said, []));
  vi.spyOn(accessLog, "read").mockImplementation(() => answers(said, { lines: [], before: null }));
  vi.spyOn(phrases, "list").mockImplementation(() => answers(said, []));
  shown = mount(component as Component, {
    target: document.body,
    props: props?.(said) ?? {},
    context: contextOf({}),
  });
  await vi.waitFor(() => {
    flushSync();
    if (said === "loading") expect(faces()).toContain("loading");
    else expect(faces()).not.toContain("loading");
    const isSaid = nones().length > 0 || document.querySelector("[data-tone], [data-face]") !== null;
    expect(isSaid, "something is said").toBe(true);
    if (said === "none") expect(nones().length).toBeGreaterThan(0);
  });
  return document.body.textContent ?? "";
}
const faces = () => [...document.querySelectorAll<HTMLElement>("[data-face]")].map((one) => one.dataset.face);
const nones = () => [...document.querySelectorAll<HTMLElement>('[data-face="none"]')];

test.each(Object.keys(SCREENS))("%s: none says what would be here, and offers what can be done", async (name) => {
  await look(name, "none");
  for (const one of nones()) {
    expect(one.querySelector(".title")?.textContent, "that there is none").toMatch(/\b(No|Nobody|Nothing|no|not)\b/);
    expect(one.querySelector(".teach")?.textContent, "what would be here").toMatch(/\w+ \w+/);
  }
  const { offers } = SCREENS[name]!;
  const offered = nones().flatMap((one) => [...one.querySelectorAll("button")].map((button) => button.textContent));
  if (offers) expect(offered.join(" · ")).toMatch(offers);
});

test.each(Object.keys(SCREENS))("%s: while it is read, or was not, nothing says that there is none", async (name) => {
  const none = await look(name, "none");
  await leave();
  // What is being read last: a book of phrases that is asked for is not asked for again.
  for (const said of ["unreadable", "unavailable", "loading"] as const) {
    const words = await look(name, said);
    const told = nones().map((one) => one.querySelector(".title")?.textContent);
    expect(told, said).toEqual([]);
    expect(words, `${said} looks like nothing else`).not.toBe(none);
    await leave();
  }
});
