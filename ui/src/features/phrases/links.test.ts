import { expect, test } from "vitest";
import { useClinicClock, useWritten } from "../../i18n/format.svelte";
import { chartOf } from "../../ipc/mock/charts";
import type { ChartView, LabLine, Loaded } from "../../ipc/bindings";
import { LINKS, linkText, type Source } from "./links";

// A note is read by others: whatever the screen has, its dates cannot be mistaken.
useWritten({ dateStyle: "numbers", dateOrder: "dayFirst", clockStyle: "h12" });
useClinicClock({ zone: "UTC", offsetMinutes: 0, source: "settings" } as never);

const known = <T>(value: T, unreadable = 0): Loaded<T> => ({
  state: "known",
  value,
  asOf: "2026-11-21T14:00:00Z",
  unreadable,
  foreign: 0,
  stale: null,
});
const chart = chartOf(0, "metric");
const source = (part: Partial<ChartView>, labs: Source["labs"] = null): Source => ({
  chart: { ...chart, ...part },
  labs,
  visit: 9,
  now: "2026-11-21T14:00:00",
});
const EMPTY: Partial<ChartView> = {
  vitals: known([]),
  medications: known([]),
  problems: known([]),
  allergies: known([]),
  notes: known([]),
};

test("what is known to be none says so, and what could not be read never does", () => {
  const unread = { state: "unavailable", why: { reason: "offline" } } as const;
  const lost = source(
    { vitals: unread, medications: unread, problems: unread, allergies: unread, notes: unread, demographics: unread },
    unread,
  );
  for (const link of LINKS) {
    const none = linkText(link, source(EMPTY, known([])));
    if (link !== "age") expect(none, link).toMatch(/^\[no /);
    expect(linkText(link, lost), link).toMatch(/could not be read\]$/);
    expect(linkText(link, { ...lost, chart: null, labs: null }), link).toMatch(/not read yet\]$/);
  }
});

test("a list of which entries could not be read is neither whole nor none", () => {
  expect(linkText("meds", source({ medications: known([], 2) }))).toBe("[medications: 2 entries could not be read]");
  const [first] = chart.problems.state === "known" ? chart.problems.value : [];
  const some = linkText("problems", source({ problems: known(first ? [first] : [], 1) }));
  expect(some).toContain("(listed 21 Nov 2026) [problems: 1 entry could not be read]");
});

test("what has ended is not said to hold", () => {
  const [first] = chart.problems.state === "known" ? chart.problems.value : [];
  if (!first) throw new Error("a problem");
  expect(linkText("problems", source({ problems: known([{ ...first, status: "inactive" }]) }))).toMatch(/^\[no /);
});

test("the last plan is another visit's, with its day", () => {
  const note = (encounter: number, date: string, plan: string) => ({
    id: encounter,
    encounter,
    date,
    doubtful: false,
    text: { subjective: "", objective: "", assessment: "", plan },
  });
  const notes = known([note(9, "2026-11-21T10:00:00", "Now"), note(8, "2026-11-16T09:00:00", "Rest.\n")]);
  expect(linkText("lastplan", source({ notes }))).toBe("Plan of 16 Nov 2026: Rest.");
});

test("the laboratory's last day is said with values as they are, and one that is not told is not left out", () => {
  const line = (name: string, day: string, value: string | null): LabLine => ({
    name,
    at: `${day}T08:00:00`,
    value,
    unit: "mg/dL",
    range: "0.6–1.2",
  });
  const labs = known([
    line("Creatinine", "2026-11-12", "0.90"),
    line("Urea", "2026-11-12", null),
    line("Old", "2026-08-01", "1"),
  ]);
  expect(linkText("lastlabs", source({}, labs))).toBe(
    "Creatinine 0.90 mg/dL [0.6–1.2]; Urea [value not told] [0.6–1.2] (12 Nov 2026)",
  );
});
