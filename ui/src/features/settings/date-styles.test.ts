import { expect, test, vi } from "vitest";
import { core } from "../../app/core.svelte";
import { stateOf } from "../../app/state-of";
import { regional } from "../../i18n/format.svelte";
import { calledHere, calledThere } from "../../i18n/people.svelte";
import { schedule, settings } from "../../ipc";
import { people } from "../clinic/choices";
import { dateChoices, datesOf, moved, typedHint, valueOf } from "./date-styles";
import { NamesForm } from "./names.model.svelte";

const american = regional("en-US");
const british = regional("en-GB");

test("every choice is kept as what it says, and found again", () => {
  const choices = dateChoices(american);
  expect(choices.map(({ label }) => label)).toEqual([
    "As this computer: Nov 16, 2026",
    "16 Nov 2026",
    "Nov 16, 2026",
    "16/11/2026",
    "11/16/2026",
    "2026-11-16, typed day/month/year",
    "2026-11-16, typed month/day/year",
  ]);
  for (const { value } of choices) expect(valueOf(datesOf(value, american))).toBe(value);
});

test("what is shown and what is typed have one order, whatever is chosen", () => {
  expect(datesOf("numbers dayFirst")).toEqual({ dateStyle: "numbers", dateOrder: "dayFirst" });
  expect(datesOf("system", british), "the computer's").toEqual({ dateStyle: "system", dateOrder: "dayFirst" });
  expect(typedHint({ dateStyle: "iso", dateOrder: "dayFirst" })).toContain("3/4/2027 is read as");
  expect(typedHint({ dateStyle: "iso", dateOrder: "dayFirst" })).toMatch(/April/);
  expect(typedHint({ dateStyle: "iso", dateOrder: "monthFirst" })).toMatch(/March/);
});

test("another region is followed where the computer was to say, and nowhere else", () => {
  expect(moved({ dateStyle: "system", dateOrder: "monthFirst" }, british)).toEqual({ dateOrder: "dayFirst" });
  expect(moved({ dateStyle: "system", dateOrder: "dayFirst" }, british)).toBeNull();
  expect(moved({ dateStyle: "letters", dateOrder: "monthFirst" }, british), "somebody chose it").toBeNull();
});

test("a name that is written here is shown everywhere, with OpenEMR's own in the title", async () => {
  core.take(stateOf({ revision: 1 }));
  vi.spyOn(schedule, "day").mockRejectedValue(new Error("offline"));
  vi.spyOn(settings, "save").mockImplementation((kept) => Promise.resolve(stateOf({ revision: 2, settings: kept })));
  const form = new NamesForm({}, "drgarcia");
  await form.learn();
  form.add();
  expect(form.lines, "the own name is offered, though nobody else is known").toEqual([
    { server: "drgarcia", shown: "" },
  ]);
  const [line] = form.lines;
  if (line) line.shown = " Dr Garcia ";
  form.add();
  await form.save();
  expect(settings.save).toHaveBeenCalledWith(expect.objectContaining({ providerNames: { drgarcia: "Dr Garcia" } }));
  expect([form.saved, form.error]).toEqual([true, null]);
  expect([calledHere("drgarcia"), calledThere("drgarcia")]).toEqual(["Dr Garcia", "drgarcia"]);
  expect([calledHere("drchen"), calledThere("drchen")]).toEqual(["drchen", undefined]);
  expect(calledHere("constructor"), "no name of the language's own").toBe("constructor");
});

test("two providers who are called alike can still be told apart where one is chosen", () => {
  core.take(
    stateOf({
      revision: 3,
      settings: { ...stateOf().settings, providerNames: { garcia1: "Dr Garcia", garcia2: "Dr Garcia" } },
    }),
  );
  const all = [
    { id: 1, name: "garcia1" },
    { id: 2, name: "garcia2" },
    { id: 3, name: "drchen" },
  ];
  expect(people(all).map(({ label }) => label)).toEqual(["Dr Garcia (garcia1)", "Dr Garcia (garcia2)", "drchen"]);
});

test("what could not be kept stays in its boxes", async () => {
  core.take(stateOf({ revision: 4 }));
  const refused = { code: "store", params: {}, fields: [], retryable: true };
  vi.spyOn(settings, "save").mockRejectedValue(refused);
  const form = new NamesForm({ drgarcia: "Dr Garcia" }, "drgarcia");
  await form.save();
  expect([form.saved, form.lines.length]).toEqual([false, 1]);
  expect(form.error).not.toBeNull();
});
