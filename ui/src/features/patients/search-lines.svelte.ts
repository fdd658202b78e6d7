/** The lines under the search box: patients, the question to the server, and what else can be done. */
import { SCREENS, type Going } from "../../app/going";
import { t } from "../../i18n";
import { birthWords, errorWords, labelOfSummary, listName } from "../../i18n/words";
import type { PatientHit, Theme } from "../../ipc/bindings";
import type { IconName } from "../../kit/Icon.svelte";
import { saveSettings } from "../settings/save";
import { newPatient } from "./new-patient.model.svelte";
import { search } from "./search.model.svelte";

/** A line that can be marked and taken. */
export type Line =
  | { kind: "patient"; hit: PatientHit; take: () => void }
  | { kind: "act"; hit: PatientHit; act: HitAct; label: string; icon: IconName; take: () => void }
  | { kind: "server"; take: () => void }
  | { kind: "action"; label: string; icon: IconName; take: () => void };

/** What can be done with a patient who was found. */
export const HIT_ACTS = ["open", "visit", "book"] as const;
export type HitAct = (typeof HIT_ACTS)[number];
const ICONS: Record<HitAct, IconName> = { open: "user", visit: "visit", book: "today" };

const THEMES: readonly Theme[] = ["light", "dark", "system"];

function openPatient(hit: PatientHit, going: Going, act: HitAct = "open"): void {
  search.leave();
  const tab = going.open(hit.patient.uuid, labelOfSummary(hit.patient));
  if (act === "visit") tab.startVisit();
  if (act === "book") tab.book();
}

/** A patient, and below the one whose line was opened what can be done with them. */
function linesOf(hit: PatientHit, going: Going): Line[] {
  const line: Line = { kind: "patient", hit, take: () => openPatient(hit, going) };
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

function action(label: string, icon: IconName, what: () => void): Line {
  return {
    kind: "action",
    label,
    icon,
    take: () => {
      search.leave();
      what();
    },
  };
}

function actions(going: Going): Line[] {
  return [
    ...SCREENS.map((screen) => action(t.frame.search.goTo(t.frame[screen]), screen, () => going.go(screen))),
    ...THEMES.map((theme) =>
      action(t.frame.search.themeTo(t.settings.themes[theme]), "settings", () => void saveSettings({ theme })),
    ),
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
    const lines = search.shown.flatMap((hit) => linesOf(hit, this.going));
    if (!search.blank && search.answered === search.query && !search.askedServer) {
      lines.push({ kind: "server", take: () => search.askServer() });
    }
    if (!search.blank) lines.push(beginPatient(this.going));
    // The screen of patients is about patients: what else can be done is found by typing.
    if (!search.open || (this.inPage() && search.blank)) return lines;
    const wanted = search.query.trim().toLowerCase();
    return [
      ...lines,
      ...actions(this.going).filter((line) => line.kind === "action" && line.label.toLowerCase().includes(wanted)),
    ];
  });

  /** What came of the search, for a list with nobody in it. */
  readonly found = $derived.by((): string => {
    if (search.error) return errorWords(search.error);
    if (search.blank || search.answered !== search.query) return "";
    const [first] = search.hits;
    if (first) {
      const next = search.namesakes
        ? t.frame.search.chooseWhom
        : t.frame.search.enterOpens(listName(first.patient), birthWords(first.patient.birth));
      return `${t.frame.search.count(search.hits.length)}. ${next}`;
    }
    return search.askedServer ? t.frame.search.nobodyAtAll(search.query) : t.frame.search.nobody(search.query);
  });

  /** The same for readers, and why a press was not taken. */
  readonly said = $derived(search.slipped ? t.frame.search.moved : this.found);

  /** The words stand in sight only when no patient does, or when Enter has to be told whom it means. */
  readonly worthShowing = $derived(
    this.found !== "" && (search.error !== null || search.hits.length === 0 || search.asked),
  );
}
