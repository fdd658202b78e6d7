/** The stand-in core's phrases. */
import type { LabLine, Phrase, UiError } from "../bindings";
import type { HandlersOf } from "./handlers";

let all: Phrase[] = [
  {
    name: "htn",
    text: "Hypertension, .bp on *** mg.\nHome readings: ***",
    sections: ["assessment"],
  },
  {
    name: "pe",
    text: "Alert, no distress. Heart regular, no murmur. Lungs clear. Abdomen soft.",
    sections: ["objective"],
  },
  { name: "review", text: "Review in *** weeks, sooner if worse.", sections: ["plan"] },
  {
    name: "ros",
    text: "No fever, no weight loss. No chest pain, no breathlessness. Otherwise negative.",
    sections: ["subjective"],
  },
];

const labs: LabLine[] = [
  { name: "Creatinine", at: "2026-11-12T08:10:00", value: "0.9", unit: "mg/dL", range: "0.6–1.2" },
  { name: "HbA1c", at: "2026-11-12T08:10:00", value: "7.1", unit: "%", range: "4.0–5.6" },
  { name: "Potassium", at: "2026-08-02T08:00:00", value: "4.2", unit: "mmol/L", range: "3.5–5.1" },
];

function faulty(name: string, fields: UiError["fields"]): UiError {
  return {
    code: "invalidInput",
    params: {},
    fields: fields.map((one) => ({ ...one, params: { phrase: name } })),
    retryable: false,
  };
}

export const phraseCommands: HandlersOf<"phrases"> = {
  phrases_list: () => all,
  phrases_change: ({ change }) => {
    const after = new Map(all.filter((one) => !change.without.includes(one.name)).map((one) => [one.name, one]));
    for (const phrase of change.keep) {
      const there = after.get(phrase.name);
      const fault = (field: string, code: UiError["fields"][number]["code"]) =>
        faulty(phrase.name, [{ field, code, params: {} }]);
      if (phrase.name === "") throw fault("name", "required");
      if (phrase.text.trim() === "") throw fault("text", "required");
      if (there && there.text !== phrase.text && !change.over.includes(phrase.name)) throw fault("name", "phraseTaken");
      after.set(phrase.name, phrase);
    }
    all = [...after.values()].sort((a, b) => a.name.localeCompare(b.name));
    return all;
  },
  phrases_import: () => ({
    file: "rounds-phrases.json",
    phrases: [
      ...all.slice(0, 1),
      { name: "review", text: "Review in *** days.", sections: ["plan"] },
      { name: "gout", text: "Acute gout of the *** foot.", sections: ["assessment"] },
    ],
  }),
  phrases_export: () => ({ path: "/home/dr/rounds-phrases.json", count: all.length }),
  phrases_labs: () => ({
    state: "known",
    value: labs,
    asOf: new Date().toISOString(),
    unreadable: 0,
    foreign: 0,
    stale: null,
  }),
};
