import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { taken } from "../../app/taken";
import type { ChartView, OutboxItem, SoapNote, VisitView } from "../../ipc/bindings";
import { chartOf } from "../../ipc/mock/charts";
import ForYouDialog from "./ForYouDialog.svelte";

const known = <T>(value: T) =>
  ({ state: "known", value, asOf: "2026-11-21T09:00:00Z", unreadable: 0, foreign: 0, stale: null }) as const;
const note = (plan: string) => ({ text: { subjective: "", objective: "", assessment: "", plan } }) as SoapNote;
const write = (kind: OutboxItem["kind"], plan = "") =>
  ({
    kind,
    state: "queued",
    changedAt: "",
    text: plan ? [{ field: "plan", text: plan }] : [],
  }) as unknown as OutboxItem;
const whose = { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-1" };

let shown: Record<string, unknown> | null = null;
const onclose = vi.fn();
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
  onclose.mockReset();
});
function open(view: Partial<VisitView>, chart: Partial<ChartView> = {}, writing = false) {
  const props = {
    whose,
    chart: { ...chartOf(0, "us"), demographics: { state: "loading" }, ...chart } as ChartView,
    view: { notes: known([note("Old.")]), unsent: [], ...view } as unknown as VisitView,
    writing,
    onclose,
  };
  shown = mount(ForYouDialog, { target: document.body, props });
  flushSync();
}
const words = () => document.querySelector("dialog")?.textContent ?? "";
const plan = () => document.querySelector("textarea")?.value;
function printed(): string {
  window.dispatchEvent(new Event("beforeprint"));
  return document.querySelector(".paper")?.textContent ?? "";
}

test("who it is for is known to the tab, though demographics are not read", () => {
  open({});
  expect(words()).toContain("Reyes, Maria");
  expect(printed()).toContain("Reyes, Maria");
});

test("the plan of a note that waits here is printed with a warning, and never the old one in silence", () => {
  open({ unsent: [write("note", "New.")] });
  expect(plan()).toBe("New.");
  expect(words()).toContain("The note with this plan is not in OpenEMR yet");
});

test("a change that may have emptied the plan leaves nothing to print, and says why", () => {
  open({ unsent: [write("noteChange")] });
  expect(plan()).toBe("");
  expect(words()).toContain("A note of this visit is not in OpenEMR yet");
});

test("a note that is being written is said not to be on the sheet, and notes that are not read are not none", () => {
  open({ notes: { state: "unavailable", why: { reason: "offline" } } }, {}, true);
  expect(words()).toContain("is being written and was not sent");
  expect(words()).toContain("could not all be read");
  expect(words()).not.toContain("There is no plan in a note of this visit");
});

test("what was booked or prescribed here and waits is asked for, on paper and before", () => {
  open({}, { appointments: known([]), unsent: [write("appointment"), write("medication")], refreshing: false });
  expect(words()).toContain("The sheet says to ask for the next one");
  expect(words()).toContain("The sheet says to ask for the list");
  const paper = printed();
  expect(paper).toContain("Please ask us for your next appointment.");
  expect(paper).not.toContain("No appointment is planned.");
  expect(paper).toContain("Your list of medicines is being changed.");
});

test("what was written stays after printing, which may have been cancelled", () => {
  open({});
  vi.spyOn(taken, "print").mockImplementation(() => undefined);
  window.dispatchEvent(new Event("beforeprint"));
  window.dispatchEvent(new Event("afterprint"));
  flushSync();
  expect(document.querySelector(".paper"), "the sheet leaves").toBeNull();
  expect(onclose).not.toHaveBeenCalled();
  expect(plan()).toBe("Old.");
});
