import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { contextOf } from "../../app/going";
import { chart, drafts } from "../../ipc";
import { chartOf } from "../../ipc/mock/charts";
import type { ChartView, PatientLabel } from "../../ipc/bindings";
import PatientScreen from "./PatientScreen.svelte";
import { forms, PatientTab } from "./patient-tab.svelte";

const here = chartOf(0, "us");
/** The same patient once OpenEMR knows them no longer: every part fails, the demographics by name. */
const gone: ChartView = { ...here, demographics: { state: "unavailable", why: { reason: "noLongerKnown" } } };

// The forms are fetched once: that something asked for before is done then has its own test (`patient-tab.test.ts`).
beforeAll(() => forms.fetch());
let tab: PatientTab | null = null;
let shown: Record<string, unknown> | null = null;
beforeEach(() => {
  vi.spyOn(drafts, "list").mockResolvedValue([]);
});
afterEach(async () => {
  if (shown) await unmount(shown);
  tab?.drop();
  shown = tab = null;
  document.body.replaceChildren();
});

async function open(view: ChartView, whose: PatientLabel | null = null): Promise<PatientTab> {
  vi.spyOn(chart, "open").mockResolvedValue(view);
  const opened = new PatientTab(here.patient, whose);
  tab = opened;
  shown = mount(PatientScreen, { target: document.body, props: { tab: opened }, context: contextOf({}) });
  await vi.waitFor(() => expect(opened.chart.view).not.toBeNull());
  flushSync();
  return opened;
}
async function goes(opened: PatientTab): Promise<void> {
  vi.spyOn(chart, "refresh").mockResolvedValue(gone);
  await opened.chart.refresh();
  flushSync();
}
const banner = () => document.querySelector(".banner")?.textContent?.replace(/\s+/g, " ") ?? "";
const button = (name: string) =>
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent)?.trim() === name,
  );

test("a patient who is gone keeps name, date of birth and MRN as they were last known, and it is said", async () => {
  const opened = await open(here);
  await goes(opened);
  expect(banner()).toContain("Reyes, Maria");
  expect(banner(), "who this was").toMatch(/DOB 1980-05-09 MRN MR-10410 as last known here/);
  expect(banner(), "and that they are gone").toContain("No longer in OpenEMR");
  expect(opened.whose, "for the tab, too").toEqual({ name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" });
});

test("one who was gone before the chart was opened is named as where it was opened from", async () => {
  await open(gone, { name: "Reyes, Maria", birth: "1980-05-09", mrn: "MR-10410" });
  expect(banner()).toMatch(/Reyes, Maria DOB 1980-05-09 MRN MR-10410 as last known here/);
});

test("nothing can be begun for a patient who is gone, and each button says why", async () => {
  const opened = await open(here);
  for (const name of ["Start visit", "Book appointment", "Add allergy"]) {
    expect(button(name)?.getAttribute("aria-disabled"), `${name}, while they are there`).toBeNull();
  }
  await goes(opened);
  for (const name of ["Start visit", "Book appointment", "Add problem", "Add allergy", "Add medication"]) {
    const found = button(name);
    expect(found?.getAttribute("aria-disabled"), name).toBe("true");
    expect(document.getElementById(found?.getAttribute("aria-describedby") ?? "")?.textContent, name).toContain(
      "no longer in OpenEMR",
    );
    found?.click();
  }
  expect(opened.pages).toEqual([]);
  expect(opened.over).toBeNull();
});
