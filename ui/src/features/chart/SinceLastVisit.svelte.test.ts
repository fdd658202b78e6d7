import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { ChartView, SinceLastVisit as Since } from "../../ipc/bindings";
import SinceLastVisit from "./SinceLastVisit.svelte";

let shown: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});
type View = Pick<ChartView, "encounters" | "since"> | null;
const known: ChartView["encounters"] = {
  state: "known",
  value: [],
  asOf: "2026-10-20T08:00:00",
  stale: null,
  unreadable: 0,
  foreign: 0,
};
function line(view: View): string {
  shown = mount(SinceLastVisit, { target: document.body, props: { view, onopen: vi.fn() } });
  flushSync();
  return (document.querySelector("section")?.textContent ?? "").trim();
}
function part(since: Since, label: string): string {
  line({ encounters: known, since });
  const term = [...document.querySelectorAll("dt")].find((one) => one.textContent === label);
  return (term?.nextElementSibling?.textContent ?? "").trim();
}
const nothing: Since = {
  visit: 7,
  date: "2026-10-03T10:00:00",
  reason: "Cough",
  problems: { fresh: [], undated: 0, ended: [] },
  medications: { fresh: [], undated: 0, ended: [] },
  results: [],
  missed: [],
};

test("what could not be read is not known, whatever else is none", () => {
  expect(part({ ...nothing, results: null }, "Results")).toBe("not known");
});
test("none is said where the whole list was read", () => {
  expect(part(nothing, "Problems")).toBe("none new");
});
test("entries without a date are never counted as none", () => {
  const words = part({ ...nothing, problems: { fresh: [], undated: 2, ended: [] } }, "Problems");
  expect(words).toBe("2 without a date");
});
test("a few are named and the others are counted", () => {
  const fresh = ["Gout", "Asthma", "Migraine", "Anemia", "Rash"];
  const words = part({ ...nothing, medications: { fresh, undated: 0, ended: ["Iron"] } }, "Medications");
  expect(words).toBe("new: Gout, Asthma, Migraine and 2 more; no longer active, undated: Iron");
});
test("a result whose value is not known exactly has none", () => {
  const results = [{ name: "Potassium", at: "2026-10-20T08:00:00", value: null }];
  expect(part({ ...nothing, results }, "Results")).toBe("Potassium (value in OpenEMR)");
});
test("its place is kept and says what it waits for, whatever is known by then", () => {
  expect(line(null)).toBe("Since last visit: reading…");
});
test("a first visit is told from visits that could not be read", async () => {
  expect(line({ encounters: known })).toBe("No visit before today");
  if (shown) await unmount(shown);
  const words = line({ encounters: { state: "unavailable", why: { reason: "offline" } } });
  expect(words).toContain("not known");
});
test("what is new stands in front, where a short line does not cut it", () => {
  const missed: Since["missed"] = [{ start: "2026-10-12T09:00:00", status: "noShow" }];
  line({ encounters: known, since: { ...nothing, missed } });
  expect(document.querySelector("dt")?.textContent).toBe("Missed");
});
test("the line of a patient who leaves OpenEMR while it is shown is drawn on", () => {
  const props = $state<{ view: View; onopen: () => void }>({
    view: { encounters: known, since: nothing },
    onopen: vi.fn(),
  });
  shown = mount(SinceLastVisit, { target: document.body, props });
  flushSync();
  props.view = { encounters: { state: "unavailable", why: { reason: "noLongerKnown" } } };
  flushSync();
  expect(document.querySelector("section")?.textContent).toContain("not known");
});
