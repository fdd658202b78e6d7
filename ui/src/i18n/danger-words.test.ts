import { expect, test } from "vitest";
import type { Allergy, Criticality, Severity } from "../ipc/bindings";
import es from "./es";
import { dangerWords } from "./words";

const graded = (severity: Severity): Allergy["severity"] => ({ state: "graded", severity });

test("each of the clinic's words is shown as it is, whatever the criticality that is made from it", () => {
  const words: Record<Severity, [string, Criticality]> = {
    mild: ["mild", "low"],
    mildToModerate: ["mild to moderate", "low"],
    moderate: ["moderate", "low"],
    moderateToSevere: ["moderate to severe", "high"],
    severe: ["severe", "high"],
    lifeThreatening: ["life-threatening", "high"],
    fatal: ["fatal", "high"],
  };
  for (const [severity, [word, criticality]] of Object.entries(words) as [Severity, [string, Criticality]][]) {
    expect(dangerWords({ criticality, severity: graded(severity) })).toBe(word);
  }
});

test("without a word the risk is named as a risk, never as a severity, and why there is no word", () => {
  expect(dangerWords({ criticality: "low", severity: { state: "notRead" } })).toBe("low risk, severity not read yet");
  expect(
    dangerWords({ criticality: "high", severity: { state: "unavailable", why: { reason: "notAllowed" } } }),
  ).toMatch(/^high risk, severity could not be read: /);
  expect(dangerWords({ criticality: "unableToAssess", severity: { state: "unassigned" } })).toBe(
    "risk cannot be assessed, severity not assigned",
  );
  expect(dangerWords({ criticality: null, severity: { state: "notRecorded" } })).toBe("severity not recorded");
  expect(dangerWords({ criticality: "low", severity: { state: "other", word: "only with alcohol" } })).toBe(
    "low risk, only with alcohol",
  );
  for (const criticality of ["low", "high", "unableToAssess", null] as const) {
    expect(dangerWords({ criticality, severity: { state: "notRead" } })).not.toMatch(/mild|moderate|severe\b/);
  }
});

test("in Spanish, too, a risk is no severity, the grades stand apart, and nothing recorded never reads as having none", () => {
  for (const risk of Object.values(es.criticalities)) expect(risk).not.toMatch(/leve|moderad|grave|mortal/);
  const grades = Object.values(es.severities);
  expect(new Set(grades).size).toBe(grades.length);
  // Put into a note, "sin alergias registradas" is read as "sin alergias" by whoever reads in haste.
  for (const words of Object.values(es.phrases.none))
    expect(words).not.toMatch(/\b(?:sin|no hay|ning[uú]n[ao]?) alergia/);
  expect(es.phrases.none.allergies).toContain("nada registrado");
  const none = es.loaded.none("allergies", "10:00");
  expect(none).toMatch(/registradas en OpenEMR, comprobado 10:00$/);
  expect(es.loaded.teaches("allergies")).toContain("no significa que el paciente no tenga alergias");
  expect(es.loaded.teaches("medications")).toContain("no significa que el paciente no tome ninguno");
  for (const why of [es.banner.allergiesNotAllowed, es.banner.allergiesUnavailable("x"), es.banner.allergiesLoading]) {
    expect(why, "nor does what was not read").not.toMatch(/sin alergias|no hay alergias|ninguna alergia/i);
  }
});

test("in Spanish a word that means something else in a chart is not used for it", () => {
  // "Tratamiento" is a therapy before it is a form of address; "preparar al paciente" is what is done before surgery.
  expect(es.changes.demographics.fields.title).not.toMatch(/tratamiento/i);
  expect(es.worklist.previewNone).not.toMatch(/preparar al paciente/);
  // "Mover a Reyes" moves something to a person.
  expect(es.calendar.placeMove("Reyes")).toBe("Mover la cita de Reyes");
  // "Terminar" beside "Editar" would end the editing; what is meant is the medicine.
  expect(es.changes.end).toBe("Ya no vigente");
  expect(es.changes.entries.past).toBe("Ya no vigentes");
});
