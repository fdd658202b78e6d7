import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { languageOf, useLanguage } from "./choose-language";
import {
  bodyMass,
  clock,
  count,
  day,
  dayInText,
  hourOf,
  longDay,
  measure,
  monthOf,
  times,
  unmistakable,
  useWritten,
  weekdayAndDay,
} from "./format.svelte";
import { t } from "./index";
import { language, languages } from "./language.svelte";
import { dangerWords, listName } from "./words";

afterEach(() => useLanguage("en"));

test("a setting is a language, and the computer says which one where it is to", () => {
  expect(languageOf("es", ["en-US"])).toBe("es");
  expect(languageOf("en", ["es-MX"])).toBe("en");
  expect(languageOf("system", ["es-MX", "en-US"])).toBe("es");
  expect(languageOf("system", ["fr-CA", "es-US", "en-US"]), "the first that Rounds speaks").toBe("es");
  expect(languageOf("system", ["fr-FR"]), "none of them").toBe("en");
  expect(languageOf("de", ["es-ES"]), "a setting of another version").toBe("es");
  expect(Object.keys(languages)).not.toContain("en-XA");
});

test("words that were handed on as a group are in the new language, and what is drawn is drawn anew", async () => {
  const words = t.chart.demographics;
  const seen: string[] = [];
  const stop = $effect.root(() => {
    $effect(() => void seen.push(`${words.birth}, ${t.frame.index.complete(2)}`));
  });
  flushSync();
  await useLanguage("es");
  flushSync();
  expect(seen).toEqual([
    "Date of birth, 2 patients on this computer",
    "Fecha de nacimiento, 2 pacientes en esta computadora",
  ]);
  expect(language.tag).toBe("es");
  expect(
    Object.entries(t.settings.themes).map(([, label]) => label),
    "asked for as a whole",
  ).toEqual(["Como el sistema", "Claro", "Oscuro"]);
  expect("offline" in t.outbox.reasons).toBe(true);
  stop();
});

test("of two choices one after the other the last one holds", async () => {
  await Promise.all([useLanguage("es"), useLanguage("en")]);
  expect(t.frame.today).toBe("Today");
  await useLanguage("es");
  expect(t.frame.today).toBe("Hoy");
});

test("dates have Spanish months, and cannot be read as another day", async () => {
  await useLanguage("es");
  useWritten({ dateStyle: "letters", dateOrder: "monthFirst", clockStyle: "h24" });
  expect(day("1980-05-09"), "one order where the month is in letters").toBe("9 may 1980");
  expect(["01", "03", "04", "08", "09", "12"].map((month) => day(`2026-${month}-06`))).toEqual([
    "6 ene 2026",
    "6 mar 2026",
    "6 abr 2026",
    "6 ago 2026",
    "6 sep 2026",
    "6 dic 2026",
  ]);
  expect(longDay("2026-11-23")).toBe("lunes, 23 de noviembre de 2026");
  expect(weekdayAndDay("2026-11-23")).toBe("lun 23 nov");
  expect(monthOf("2026-11-23")).toBe("noviembre de 2026");
  expect(unmistakable("2026-03-04")).toBe("4 de marzo de 2026");
  expect(dayInText("2026-03-04")).toBe("4 mar 2026");
  useWritten({ dateStyle: "numbers", dateOrder: "monthFirst", clockStyle: "h12" });
  expect(day("2026-03-04"), "numbers go by the setting, which is what typed ones are read by").toBe("03/04/2026");
  expect(clock("14:05")).toBe("2:05 p.\u00a0m.");
  expect(times("09:00", "09:30")).toBe("9:00–9:30 a.\u00a0m.");
  expect(times("11:45", "12:15")).toBe("11:45 a.\u00a0m.–12:15 p.\u00a0m.");
  expect(hourOf(8)).toBe("8 a.\u00a0m.");
});

test("a measured value has a point in both languages: nobody takes 37.5 for 375", async () => {
  await useLanguage("es");
  expect([measure(37.5), measure(3.215, "kilogram"), bodyMass(31)]).toEqual(["37.5", "3.215", "31.0"]);
  expect(count(18310)).toBe("18,310");
  expect(t.problemWords({ problem: "notANumber" }), "and both can be typed").toMatch(/37\.5 o 37,5/);
});

test("an allergy’s risk is never worded as a severity in Spanish either", async () => {
  await useLanguage("es");
  for (const criticality of ["low", "high", "unableToAssess", null] as const) {
    const words = dangerWords({ criticality, severity: { state: "notRead" } });
    expect(words).not.toMatch(/leve|moderada|\bgrave\b|mortal/);
    expect(words).toMatch(/gravedad sin leer/);
  }
  expect(dangerWords({ criticality: "high", severity: { state: "graded", severity: "lifeThreatening" } })).toBe(
    "potencialmente mortal",
  );
  expect(listName({ family: "", given: "", suffix: "" })).toBe("sin nombre registrado");
});

test("longer words are those of English, two fifths longer, for whoever looks at the layout", async () => {
  await useLanguage("en-XA");
  expect(t.frame.today.length).toBeGreaterThanOrEqual("Today".length * 1.3);
  expect(t.frame.index.complete(2)).toMatch(/^2 paatiieents/);
});
