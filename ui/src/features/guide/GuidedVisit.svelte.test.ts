import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { Place } from "../../app/key-map";
import { english } from "../../i18n";
import { useLanguage } from "../../i18n/choose-language";
import GuidedVisit from "./GuidedVisit.svelte";

const page = document.body;
let stop: (() => void) | null = null;
let props = $state<{ places: Place[]; onend: () => void }>({ places: [], onend: () => undefined });

function shown() {
  let ended = 0;
  props = { places: ["everywhere", "today"], onend: () => (ended += 1) };
  const coach = mount(GuidedVisit, { target: page, props });
  stop = () => void unmount(coach);
  flushSync();
  return { ended: () => ended };
}
const words = () => page.querySelector("[aria-live]")?.textContent?.replace(/\s+/g, " ").trim() ?? "";
const press = (name: string) => {
  const button = [...page.querySelectorAll("button")].find(
    (one) => one.textContent?.trim() === name || one.getAttribute("aria-label") === name,
  );
  if (!button) throw new Error(`no button ${name}`);
  button.click();
  flushSync();
};

afterEach(async () => {
  stop?.();
  page.replaceChildren();
  await useLanguage("en");
});

test("it takes the keys, names itself, says each step to whoever listens, and ends with Esc", () => {
  const coach = shown();
  const section = page.querySelector("section");
  expect(document.activeElement).toBe(section);
  expect(section?.getAttribute("aria-label")).toBe("Guided visit");
  expect(words()).toMatch(/^Step 1 of 8 Your day\./);
  press("Next");
  expect(words(), "the key is the one that acts").toMatch(/^Step 2 of 8 Find anybody\. (Ctrl|⌘)/);
  press("Back");
  expect(words()).toMatch(/^Step 1 of 8/);
  section?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(coach.ended()).toBe(1);
});

test("coming to a visit is what the step asked for: it goes on by itself, and back does not lead there again", () => {
  shown();
  press("Next");
  press("Next");
  expect(words()).toMatch(/Begin a visit/);
  props.places = ["everywhere", "patient", "visit", "note"];
  flushSync();
  expect(words()).toMatch(/^Step 4 of 8 · You are there\. Vitals/);
  press("Back");
  expect(words()).toMatch(/^Step 2 of 8/);
});

test("it can be walked to its end and ended before, in Spanish too", async () => {
  const coach = shown();
  for (let n = 1; n < 8; n += 1) press("Next");
  expect(words()).toMatch(/^Step 8 of 8/);
  await useLanguage("es");
  flushSync();
  expect(words(), "where one was").toMatch(/^Paso 8 de 8 Su puesto\./);
  press("Listo");
  press("Terminar la visita guiada");
  expect(coach.ended()).toBe(2);
  expect(english.frame.demoStrip).not.toBe("");
});
