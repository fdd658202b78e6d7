import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { chart, drafts } from "../ipc";
import { chartOf } from "../ipc/mock/charts";
import { summaries } from "../ipc/mock/people";
import PatientTabs from "./PatientTabs.svelte";
import { route } from "./route.svelte";

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  route.clear();
  if (shown) await unmount(shown);
  shown = null;
});

/** Opens everybody of the mock who is called so. */
async function open(...family: string[]): Promise<void> {
  vi.spyOn(drafts, "list").mockResolvedValue([]);
  vi.spyOn(chart, "open").mockImplementation((patient) =>
    Promise.resolve(
      chartOf(
        summaries.findIndex((one) => one.uuid === patient),
        "us",
      ),
    ),
  );
  for (const one of summaries) if (family.includes(one.family)) route.open(one.uuid);
  shown = mount(PatientTabs, { target: document.body });
  await vi.waitFor(() => expect(route.tabs.every((tab) => tab.chart.view)).toBe(true));
  flushSync();
}
const tabs = () => [...document.querySelectorAll<HTMLElement>(".open")];
const own = () => tabs().map((tab) => tab.querySelector(".own")?.textContent);

test("what tells twins apart stands in the piece of the tab that is cut last", async () => {
  await open("Ferreira Lopes");
  expect(own()).toEqual(["María", "Marina"]);
  expect(tabs().map((tab) => tab.textContent)).toEqual([
    expect.stringContaining("1993-09-29"),
    expect.stringContaining("1993-09-29"),
  ]);
});

test("father and son are told apart by the suffix, and both by their dates of birth", async () => {
  await open("Smith");
  expect(own()).toEqual(["Sr.", "Jr."]);
  expect(tabs().map((tab) => tab.getAttribute("aria-label"))).toEqual([
    "Smith, John, Sr. 1952-03-08",
    "Smith, John, Jr. 1981-07-19",
  ]);
});

test("of one name and one date of birth, the record numbers stand on the tabs, too", async () => {
  const twin = { ...summaries[0], birth: "1957-11-30" };
  await open("Reyes");
  const [first] = route.tabs;
  const view = first?.chart.view;
  if (!view || view.demographics.state !== "known") throw new Error("the chart is read");
  expect(tabs()[0]?.textContent, "not while the dates differ").not.toContain("MRN");
  const known = view.demographics;
  vi.spyOn(chart, "read").mockResolvedValue({
    ...view,
    demographics: {
      ...known,
      value: {
        ...known.value,
        patient: { ...known.value.patient, summary: { ...known.value.patient.summary, ...twin } },
      },
    },
  });
  const { core } = await import("../app/core.svelte");
  core.chartChanged.tell(view.patient);
  await vi.waitFor(() => {
    flushSync();
    expect(tabs().map((tab) => tab.textContent)).toEqual([
      expect.stringContaining("MRN MR-10410"),
      expect.stringContaining("MRN MR-10447"),
    ]);
  });
});

test("a patient to whom one turns back is brought into sight, though nothing new is read of them", async () => {
  const intoSight = vi.spyOn(Element.prototype, "scrollIntoView").mockReturnValue(undefined);
  await open("Smith");
  const [first] = route.tabs;
  if (!first) throw new Error("two are open");
  intoSight.mockClear();
  vi.spyOn(chart, "read").mockReturnValue(new Promise(() => undefined));
  route.show(first);
  flushSync();
  expect(intoSight.mock.contexts.at(-1)).toBe(document.querySelector("nav .current"));
  expect(document.querySelector("nav .current")?.textContent).toContain("Sr.");
});
