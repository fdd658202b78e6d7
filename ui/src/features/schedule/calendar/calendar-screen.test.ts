import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../../app/going";
import type { OpenPatient } from "../../../app/open-patient";
import { chart, schedule } from "../../../ipc";
import type { ClinicRules, Loaded, DayEntry, WeekView } from "../../../ipc/bindings";
import { search } from "../../patients/search.model.svelte";
import { wish } from "../wish.svelte";
import CalendarScreen from "./CalendarScreen.svelte";

// Which week it is decides nothing: the core says what day it is.
const MONDAY = "2026-11-30";
const later = (n: number) => new Date(Date.parse(`${MONDAY}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
const open = { from: "08:00", to: "17:00" };
const rules: ClinicRules = {
  noticeHours: 24,
  windowDays: 60,
  bufferMinutes: 10,
  week: [open, open, open, open, open, null, null],
  lunch: null,
  durations: [{ kind: "followUp", minutes: 30 }],
};

function entry(n: number, date: string, time: string, to: string, birth: string, provider: number | null): DayEntry {
  return {
    appointment: {
      id: null,
      uuid: `a${n}`,
      patient: `p${n}`,
      start: `${date}T${time}:00`,
      end: `${date}T${to}:00`,
      status: "booked",
      category: null,
      title: "Cough",
      comment: null,
      provider,
      providerUuid: provider === null ? "somebody" : null,
      facility: 3,
      facilityName: "",
    },
    patient: {
      uuid: `p${n}`,
      pid: n,
      mrn: `MR-${n}`,
      family: "Lee",
      given: "Anna",
      suffix: "",
      birth,
      sex: "female",
      phones: [],
      deceased: null,
    },
    age: null,
    providerName: provider === null ? "" : `Dr. ${provider}`,
    mine: provider === 8,
    waiting: false,
    freed: false,
    arrival: null,
    visit: null,
  };
}
const known = (value: DayEntry[]): Loaded<DayEntry[]> => ({
  state: "known",
  value,
  asOf: "2026-11-30T08:00:00Z",
  unreadable: 0,
  foreign: 0,
  stale: null,
});
const week = (of: (date: string, n: number) => Loaded<DayEntry[]>): WeekView => ({
  date: MONDAY,
  now: `${MONDAY}T07:00:00`,
  days: Array.from({ length: 7 }, (_, n) => ({ date: later(n), appointments: of(later(n), n) })),
  rules,
});
const usual = week((date, n) =>
  known(
    n === 0
      ? [entry(1, date, "09:00", "09:30", "1990-03-04", 8), entry(3, date, "10:00", "10:30", "1950-01-01", null)]
      : n === 1
        ? [entry(2, date, "09:00", "09:30", "1991-12-24", 8)]
        : [],
  ),
);

const tab = { moveAppointment: vi.fn(), book: vi.fn(), startVisit: vi.fn() } satisfies Partial<OpenPatient>;
const going = { open: vi.fn(() => tab as unknown as OpenPatient) };
let shown: Record<string, unknown> | undefined;

beforeEach(() => {
  vi.clearAllMocks();
  wish.drop();
  // Nothing is laid out here; a grid without a height is not drawn.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(chart, "read").mockRejectedValue({ code: "offline", params: {}, fields: [], retryable: true });
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  document.body.innerHTML = "";
});

async function show(view: WeekView, face: "week" | "providers" = "week", onday = vi.fn()) {
  vi.spyOn(schedule, "week").mockResolvedValue(view);
  shown = mount(CalendarScreen, {
    target: document.body,
    props: { face, begun: [], onface: vi.fn(), onday },
    context: contextOf(going as never),
  });
  await settled();
  return onday;
}
async function settled() {
  for (let n = 0; n < 6; n++) {
    await tick();
    await Promise.resolve();
  }
  flushSync();
}
const stop = (id: string) => document.querySelector<HTMLButtonElement>(`[data-event="${id}"]`);
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
async function press(key: string) {
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
  await settled();
}

test("each appointment says its day, time, whose it is with the birth date, and with whom", async () => {
  await show(usual);
  expect(stop("a1")?.getAttribute("aria-label")).toMatch(
    /30.*09:00–09:30, Lee, Anna, 1990-03-04.*, MRN MR-1, Cough, Booked, with Dr\. 8/,
  );
  expect(words(stop("a1")), "and shows whose it is").toContain("Lee, Anna 1990-03-04, MRN MR-1");
  expect(words(stop("a2")), "of two with one name both birth dates are in sight").toContain("1991-12-24");
  expect(stop("a3"), "somebody else's is not in one's own week").toBeNull();
  const list = document.querySelector(".ec-events");
  expect(list?.getAttribute("role"), "it is a list").toBe("list");
  expect(list?.querySelectorAll("[role='listitem']").length, "of what stands in it").toBe(2);
  expect(document.querySelector("[role='table'], [role='row'], [role='cell']"), "and no table").toBeNull();
});

test("the keys walk, and a day's head leads to the day", async () => {
  const onday = await show(usual);
  stop("a1")?.focus();
  await settled();
  await press("ArrowRight");
  expect(document.activeElement).toBe(stop("a2"));
  await press("ArrowUp");
  expect(document.activeElement, "the head of its day").toBe(stop(`head-${later(1)}`));
  stop(`head-${later(1)}`)?.click();
  expect(onday).toHaveBeenCalledWith(later(1));
});

test("an appointment is moved through its form: the keys choose the time and write nothing", async () => {
  await show(usual);
  stop("a1")?.focus();
  await settled();
  await press("m");
  expect(words(stop("placing"))).toContain("Move Lee, Anna");
  await press("ArrowDown");
  await press("ArrowRight");
  expect(words(stop("placing")), "another one is there then").toContain("09:15–09:45, another appointment then");
  expect(going.open, "nothing has happened yet").not.toHaveBeenCalled();
  await press("Enter");
  expect(going.open.mock.calls[0]?.slice(0, 2)).toEqual([
    "p1",
    { name: "Lee, Anna", birth: "1990-03-04", mrn: "MR-1" },
  ]);
  expect(tab.moveAppointment).toHaveBeenCalledWith("a1", { start: `${later(1)}T09:15:00` });
});

test("Escape leaves everything as it is, and the keys where they were", async () => {
  await show(usual);
  stop("a1")?.focus();
  await settled();
  await press("m");
  await press("ArrowDown");
  await press("Escape");
  expect(stop("placing")).toBeNull();
  expect(document.activeElement).toBe(stop("a1"));
  expect(words(document.querySelector("[role='status']"))).toBe("Nothing was changed.");
});

test("a time beside a provider is booked with them, and a provider without a number is asked for", async () => {
  const focus = vi.spyOn(search, "focus").mockImplementation(() => undefined);
  await show(usual, "providers");
  stop(`head-${MONDAY}-n8`)?.focus();
  await settled();
  await press("b");
  await press("Enter");
  expect(wish.span).toEqual({ start: `${MONDAY}T08:00:00`, end: `${MONDAY}T08:30:00`, provider: 8 });
  expect(focus, "who it is for is said next").toHaveBeenCalled();
  stop(`head-${MONDAY}-usomebody`)?.focus();
  await settled();
  await press("b");
  await press("Enter");
  expect(wish.span?.provider, "no other provider's number stands in its place").toBeNull();
});

test("an appointment that goes to another provider's column takes the provider along, and else keeps its own", async () => {
  await show(usual, "providers");
  stop("a1")?.focus();
  await settled();
  await press("m");
  await press("ArrowDown");
  await press("Enter");
  expect(tab.moveAppointment).toHaveBeenLastCalledWith("a1", { start: `${MONDAY}T09:15:00` });
  stop("a1")?.focus();
  await settled();
  await press("m");
  await press("ArrowRight");
  await press("Enter");
  expect(tab.moveAppointment).toHaveBeenLastCalledWith("a1", { start: `${MONDAY}T09:00:00`, provider: null });
});

test("a week that could not be read says so, and one without appointments says when it was looked at", async () => {
  await show(week(() => ({ state: "unavailable", why: { reason: "offline" } })));
  expect(document.querySelector(".calendar"), "no empty grid").toBeNull();
  expect(document.body.textContent).not.toContain("No appointments");
  if (shown) await unmount(shown);
  document.body.innerHTML = "";
  await show(week((_, n) => (n === 2 ? { state: "unavailable", why: { reason: "offline" } } : known([]))));
  expect(words(stop(`head-${later(2)}`)), "a day that is missing is named").toContain("Not read");
  expect(words(document.querySelector("[role='status']")), "and the week is not called empty").toBe("");
  if (shown) await unmount(shown);
  document.body.innerHTML = "";
  await show(week(() => known([])));
  expect(words(document.querySelector("[role='status']")), "one that was read is").toContain("no appointments");
});
