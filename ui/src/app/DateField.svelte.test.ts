import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import CalendarPopover from "../kit/CalendarPopover.svelte";
import { useWritten } from "../i18n/format.svelte";
import { dates } from "../ipc";
import { readDate } from "../ipc/mock/dates";
import DateField from "./DateField.svelte";

let shown: Record<string, unknown> | null = null;
const box = $state({ value: "", readonly: false });
beforeEach(() => {
  useWritten({ dateStyle: "letters", dateOrder: "monthFirst", clockStyle: "h24" });
  vi.spyOn(dates, "read").mockImplementation((text) => Promise.resolve(readDate(text, "monthFirst")));
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

function show(value = "", more: Record<string, unknown> = {}): void {
  box.value = value;
  box.readonly = false;
  const props = {
    label: "Date",
    get value() {
      return box.value;
    },
    set value(text: string) {
      box.value = text;
    },
    get readonly() {
      return box.readonly;
    },
    ...more,
  };
  shown = mount(DateField, { target: document.body, props });
  flushSync();
}
const input = () => document.querySelector("input") as HTMLInputElement;
const text = () => document.body.textContent ?? "";
function type(typed: string): void {
  input().value = typed;
  input().dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}
async function leave(): Promise<void> {
  input().dispatchEvent(new Event("blur"));
  await tick();
  await Promise.resolve();
  await tick();
  flushSync();
}

test("a date of the record is shown as dates are set, and stays what it was", () => {
  show("1980-05-09");
  expect(input().value).toBe("May 9, 1980");
  expect(box.value, "nothing was typed").toBe("1980-05-09");
});

test.each(["2026-11-16", "11/16/2026", "16 Nov 2026", "Nov 16, 2026", "16.11.2026"])(
  "%s can be typed, and is understood once the box is left",
  async (typed) => {
    show();
    type(typed);
    expect(input().value, "while it is typed it is left alone").toBe(typed);
    await leave();
    expect(box.value).toBe("2026-11-16");
    expect(input().value, "now it is written as all are").toBe("Nov 16, 2026");
  },
);

test("a date that could be another day says how it was read, until something else is typed", async () => {
  show();
  type("3/4/2027");
  await leave();
  expect(box.value).toBe("2027-03-04");
  expect(text()).toContain("“3/4/2027” was read as March 4, 2027, not April 3, 2027.");
  type("3/14/2027");
  expect(text()).not.toContain("was read as");
});

test("a day that does not exist is said, with what would be right, and nothing is lost", async () => {
  show();
  type("31 Feb 2027");
  await leave();
  expect(text()).toContain("There is no such day: February 2027 has 28 days.");
  expect([input().value, box.value]).toEqual(["31 Feb 2027", "31 Feb 2027"]);
  expect(input().getAttribute("aria-invalid")).toBe("true");
  type("next week");
  await leave();
  expect(text()).toContain("This is not a date. Write it like Nov 23, 2026.");
  expect(input().value).toBe("next week");
});

test("an answer that comes late changes nothing that was typed meanwhile, and nothing that is being sent", async () => {
  let answer: (reading: ReturnType<typeof readDate>) => void = () => undefined;
  vi.mocked(dates.read).mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  show();
  type("3/4/2027");
  await leave();
  type("3/4/2028");
  answer(readDate("3/4/2027", "monthFirst"));
  await tick();
  expect(box.value).toBe("3/4/2028");
  await leave();
  box.readonly = true;
  flushSync();
  answer(readDate("3/4/2028", "monthFirst"));
  await tick();
  expect(box.value, "what is on its way stays as it left").toBe("3/4/2028");
});

test("a core that cannot answer leaves the text as it is", async () => {
  vi.mocked(dates.read).mockRejectedValue(new Error("locked"));
  show();
  type("3/4/2027");
  await leave();
  expect([box.value, input().value]).toEqual(["3/4/2027", "3/4/2027"]);
});

async function openByKeys(): Promise<HTMLElement> {
  input().dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true }));
  return vi.waitFor(
    () => {
      const grid = document.querySelector<HTMLElement>('[role="grid"], table');
      expect(grid).not.toBeNull();
      return grid as HTMLElement;
    },
    { timeout: 5000 },
  );
}
const days = () => [...document.querySelectorAll<HTMLElement>("[data-calendar-day]:not([data-outside-month])")];

test("Alt and the arrow open the calendar of that month, a day goes into the box, and the keys come back", async () => {
  void CalendarPopover;
  const onpick = vi.fn();
  show("2026-11-16", { onpick });
  await openByKeys();
  expect(text()).toContain("November 2026");
  expect(days()).toHaveLength(30);
  const day = days().find((one) => one.textContent?.trim() === "20");
  day?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  flushSync();
  expect(box.value).toBe("2026-11-20");
  expect(onpick).toHaveBeenCalledOnce();
  expect(document.querySelector("[data-calendar-day]"), "it is closed").toBeNull();
  await vi.waitFor(() => expect(document.activeElement === input(), "the keys are in the box").toBe(true));
});

test("Escape closes the calendar alone and leaves the date", async () => {
  show("2026-11-16");
  const grid = await openByKeys();
  const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  grid.dispatchEvent(escape);
  flushSync();
  expect(document.querySelector("[data-calendar-day]")).toBeNull();
  expect(escape.defaultPrevented, "the platform does not close the drawer around it").toBe(true);
  expect(box.value).toBe("2026-11-16");
});

test("what was typed and not left yet is where the calendar begins", async () => {
  show();
  type("2/3/2027");
  await openByKeys();
  expect(text()).toContain("February 2027");
  expect(document.querySelector("[data-selected]")?.textContent?.trim()).toBe("3");
  await vi.waitFor(() => expect(document.activeElement?.textContent?.trim(), "the keys are on it").toBe("3"));
  const press = (key: string, shiftKey = false) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }),
    );
  press("PageDown");
  await vi.waitFor(() => expect(text()).toContain("March 2027"));
  press("PageUp", true);
  await vi.waitFor(() => expect(text(), "a year back, for dates of birth").toContain("March 2026"));
});
