import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { SinceLastVisit as Since } from "../../ipc/bindings";
import SinceLastVisit from "./SinceLastVisit.svelte";

let shown: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});
function part(since: Since, label: string): string {
  shown = mount(SinceLastVisit, { target: document.body, props: { since, onopen: vi.fn() } });
  flushSync();
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
