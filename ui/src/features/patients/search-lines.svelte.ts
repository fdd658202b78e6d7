/** The lines under the search box: patients, the question to the server, and what else can be done. */
import { SCREENS, type Going } from "../../app/going";
import { spelled } from "../../app/key-map";
import { ALL_SECTIONS, CHART_SECTIONS, type OpenPatient } from "../../app/open-patient";
import { t } from "../../i18n";
import { birthWords, errorWords, labelOfSummary, listName, whoseWords } from "../../i18n/words";
import type { PatientHit, Theme } from "../../ipc/bindings";
import type { IconName } from "../../kit/Icon.svelte";
import { saveSettings } from "../settings/save";
import { newPatient } from "./new-patient.svelte";
import { search } from "./search.model.svelte";
import { deedOf, namedIn, type Deed, type Said } from "./verbs";

/** A line that can be marked and taken. */
export type Line =
  | { kind: "verb"; deed: Deed; take: () => void }
  | { kind: "patient"; hit: PatientHit; act?: HitAct; take: () => void }
  | { kind: "act"; hit: PatientHit; act: HitAct; label: string; icon: IconName; take: () => void }
  | { kind: "server"; take: () => void }
  | { kind: "action"; label: string; icon: IconName; keys?: string; whom?: OpenPatient; take: () => void };

/** What can be done with a patient who was found. */
export const HIT_ACTS = ["open", "visit", "book"] as const;
export type HitAct = (typeof HIT_ACTS)[number];
const ICONS: Record<HitAct, IconName> = { open: "user", visit: "visit", book: "today" };

const THEMES: readonly Theme[] = ["light", "dark", "system"];

function openPatient(hit: PatientHit, going: Going, act: HitAct = "open"): void {
  search.leave(hit.patient.uuid);
  const tab = going.open(hit.patient.uuid, labelOfSummary(hit.patient));
  if (act === "visit") tab.startVisit();
  if (act === "book") tab.book();
}

/** A patient, and below the one whose line was opened what can be done with them. */
function linesOf(hit: PatientHit, going: Going): Line[] {
  const act = namedIn(search.said)?.verb;
  const line: Line = { kind: "patient", hit, ...(act ? { act } : {}), take: () => openPatient(hit, going, act) };
  if (search.opened !== hit.patient.uuid) return [line];
  return [
    line,
    ...HIT_ACTS.map((act): Line => ({
      kind: "act",
      hit,
      act,
      label: t.hitActs[act],
      icon: ICONS[act],
      take: () => openPatient(hit, going, act),
    })),
  ];
}

/** Begins a new patient with what was typed, where that can be a name. */
function beginPatient(going: Going): Line {
  const line = /\p{L}/u.test(search.query) ? search.query.trim() : "";
  return action(line ? t.newPatient.beginWith(line) : t.newPatient.begin, "plus", () => {
    newPatient.begin(line);
    going.go("patients");
  });
}

function action(label: string, icon: IconName, what: () => void, keys?: string, whom?: OpenPatient): Line {
  return {
    kind: "action",
    label,
    icon,
    ...(keys ? { keys } : {}),
    ...(whom ? { whom } : {}),
    take: () => {
      search.leave(whom?.patient);
      what();
    },
  };
}

/** The line of a verb that has no name behind it. One that cannot be done leaves the text for what is missing. */
function verbLine(said: Said, going: Going): Line {
  const deed = deedOf(said, going);
  return {
    kind: "verb",
    deed,
    take: () => {
      if (!deed.does) return search.sayOn();
      search.leave(deed.whom?.patient);
      deed.does();
    },
  };
}

/** What can be done with the patient on screen. */
function onScreen(going: Going): Line[] {
  const whom = going.onScreen;
  if (!whom || whom.gone) return [];
  return (["visit", "book", "note"] as const).flatMap((verb) => {
    const { label, icon, key, does } = deedOf({ verb, rest: "" }, going);
    return does ? [action(label, icon, does, key && spelled(key), whom)] : [];
  });
}

/** The sections of the chart on screen: by typing alone, there are many of them. */
function sections(going: Going): Line[] {
  const whom = going.onScreen;
  if (!whom || search.blank) return [];
  return ALL_SECTIONS.map((name, n) => {
    const key = n < CHART_SECTIONS.length ? spelled("section", n) : undefined;
    return { ...action(t.verbs.section(t.chart.sections[name]), "right", () => whom.section(name), key), whom };
  });
}

function actions(going: Going): Line[] {
  return [
    ...onScreen(going),
    ...sections(going),
    ...SCREENS.map((screen) => action(t.frame.search.goTo(t.frame[screen]), screen, () => going.go(screen))),
    ...THEMES.map((theme) =>
      action(t.frame.search.themeTo(t.settings.themes[theme]), "settings", () => void saveSettings({ theme })),
    ),
    action(t.keys.open, "info", () => going.showKeys(), spelled("sheet")),
    action(t.lock.label, "lock", () => going.lock(), spelled("lock")),
    action(t.frame.signOut, "sign", () => void going.leaving.now()),
  ];
}

export class SearchLines {
  constructor(
    private readonly going: Going,
    /** The lines stand in the page of the Patients screen. */
    private readonly inPage: () => boolean = () => false,
  ) {}

  /** Every line, in the order in which the arrow keys meet them. */
  readonly all = $derived.by((): readonly Line[] => {
    const { said } = search;
    const lead = said && search.lead > 0 ? [verbLine(said, this.going)] : [];
    const people = search.shown.flatMap((hit) => linesOf(hit, this.going));
    const server: Line[] =
      !search.blank && search.isAnswered && !search.askedServer
        ? [{ kind: "server", take: () => search.askServer() }]
        : [];
    const begin = search.blank || said ? [] : [beginPatient(this.going)];
    // The screen of patients is about patients: what else can be done is found by typing.
    if (!search.open || (this.inPage() && search.blank)) return [...lead, ...people, ...server, ...begin];
    const wanted = search.query.trim().toLowerCase();
    // What a verb does stands in its own line already.
    const own = lead[0]?.kind === "verb" ? lead[0].deed.label : null;
    const others = actions(this.going).filter(
      (line) => line.kind === "action" && line.label !== own && line.label.toLowerCase().includes(wanted),
    );
    // Where nobody is found what can be done stands first, and Enter takes it.
    return people.length === 0 && search.isAnswered
      ? [...lead, ...others, ...server, ...begin]
      : [...lead, ...people, ...server, ...begin, ...others];
  });

  /** What came of the search, for a list with nobody in it. */
  readonly found = $derived.by((): string => {
    if (search.error) return errorWords(search.error);
    if (search.blank) return "";
    if (search.said && search.lead > 0) {
      const { label, whom } = deedOf(search.said, this.going);
      return whom?.whose ? `${label}, ${whoseWords(whom.whose)}` : label;
    }
    if (!search.isAnswered) return "";
    const [first] = search.hits;
    if (first) {
      const name = listName(first.patient);
      const birth = birthWords(first.patient.birth);
      const verb = namedIn(search.said)?.verb;
      const next = search.namesakes
        ? t.frame.search.chooseWhom
        : verb
          ? t.verbs.enter(t.hitActs[verb], name, birth)
          : t.frame.search.enterOpens(name, birth);
      return `${t.frame.search.count(search.hits.length)}. ${next}`;
    }
    return search.askedServer ? t.frame.search.nobodyAtAll(search.wanted) : t.frame.search.nobody(search.wanted);
  });

  /** The same for readers, and why a press was not taken. */
  readonly said = $derived(search.slipped ? t.frame.search.moved : this.found);

  /** The words stand in sight only when no patient does, or when Enter has to be told whom it means. */
  readonly worthShowing = $derived(
    this.found !== "" && search.lead === 0 && (search.error !== null || search.hits.length === 0 || search.asked),
  );
}
