import { expect, test } from "vitest";
import type { Allergy, Criticality, Severity } from "../ipc/bindings";
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
