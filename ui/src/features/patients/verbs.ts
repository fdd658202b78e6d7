/**
 * What the palette is told to do: a verb, and behind it a name, a value or a title. Without a name the patient on screen is
 * meant. A verb opens a form or a screen, and writes nothing.
 */
import type { Going } from "../../app/going";
import type { BoxId } from "../../app/jot";
import type { KeyId } from "../../app/key-map";
import type { OpenPatient } from "../../app/open-patient";
import { t } from "../../i18n";
import type { IconName } from "../../kit/Icon.svelte";
import { newPatient } from "./new-patient.svelte";

export type VerbId = keyof typeof t.verbs.words;
/** A verb as it was typed, and what stands behind it. */
export type Said = { verb: VerbId; rest: string };

/** Verbs behind which a name stands: whom the search finds is whom they are about. */
const OF_A_PATIENT = ["visit", "book"] as const satisfies readonly VerbId[];
export type PatientVerb = (typeof OF_A_PATIENT)[number];

/** The verbs of the language that is spoken. */
const all = () =>
  (Object.keys(t.verbs.words) as VerbId[]).flatMap((verb) => t.verbs.words[verb].map((word) => ({ verb, word })));

/** The verb that a text begins with as a whole word; nothing where it is a name or the like. */
export function verbIn(text: string): Said | null {
  const line = text.trimStart();
  const lower = line.toLowerCase();
  const found = all().find(({ word }) => lower === word || lower.startsWith(`${word} `));
  return found ? { verb: found.verb, rest: line.slice(found.word.length).trim() } : null;
}

/** Whom a verb is about, where a name stands behind it; else nothing. */
export function namedIn(said: Said | null): (Said & { verb: PatientVerb }) | null {
  const verb = OF_A_PATIENT.find((one) => one === said?.verb);
  return said && verb && said.rest !== "" ? { verb, rest: said.rest } : null;
}

/** What a verb without a name would do. */
export interface Deed {
  label: string;
  icon: IconName;
  /** The key that does the same. */
  key?: KeyId;
  /** Whom it is about, where it is about somebody. */
  whom: OpenPatient | null;
  /** Nothing where it cannot be done as it stands; `label` then says why. */
  does: (() => void) | null;
}

const ENTRIES = ["problem", "allergy", "medication", "surgery", "dentalIssue"] as const satisfies readonly VerbId[];
type Entry = (typeof ENTRIES)[number];
const isEntry = (verb: VerbId): verb is Entry => (ENTRIES as readonly VerbId[]).includes(verb);

/** What a verb without a name means here. */
export function deedOf({ verb, rest }: Said, going: Going): Deed {
  const words = t.verbs;
  switch (verb) {
    case "lock":
      return { label: words.lock, icon: "lock", key: "lock", whom: null, does: () => going.lock() };
    case "newPatient":
      return {
        label: words.newPatient(rest),
        icon: "plus",
        whom: null,
        does: () => {
          newPatient.begin(rest);
          going.go("patients");
        },
      };
  }
  const whom = going.onScreen;
  if (!whom || whom.gone) {
    const named = OF_A_PATIENT.some((one) => one === verb);
    return { label: named ? words.whom : words.nobodyOpen, icon: "user", whom: null, does: null };
  }
  if (verb === "visit") return { label: words.visit, icon: "visit", key: "visit", whom, does: () => whom.startVisit() };
  if (verb === "book") return { label: words.book, icon: "today", key: "book", whom, does: () => whom.book() };
  if (verb === "note") return { label: words.note, icon: "note", whom, does: () => whom.jot({ part: "note" }) };
  if (isEntry(verb)) {
    return { label: words[verb](rest), icon: "plus", whom, does: () => whom.changeEntry(verb, null, rest) };
  }
  const box: BoxId = verb;
  const sign = box === "pressure" ? t.chart.bloodPressure : t.signs[box];
  return {
    label: words.measure(sign, rest),
    icon: "pulse",
    whom,
    does: () => whom.jot({ part: "vitals", box, text: rest }),
  };
}
