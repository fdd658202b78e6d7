/** The lines under the search box: patients, the question to the server, and what else can be done. */
import { SCREENS, type Going } from "../../app/going";
import { t } from "../../i18n";
import { birthWords, errorWords, labelOfSummary, listName } from "../../i18n/words";
import type { PatientHit, Theme } from "../../ipc/bindings";
import type { IconName } from "../../kit/Icon.svelte";
import { saveSettings } from "../settings/save";
import { search } from "./search.model.svelte";

/** A line that can be marked and taken. */
export type Line =
  | { kind: "patient"; hit: PatientHit; take: () => void }
  | { kind: "server"; take: () => void }
  | { kind: "action"; label: string; icon: IconName; take: () => void };

const THEMES: readonly Theme[] = ["light", "dark", "system"];

function openPatient(hit: PatientHit, going: Going): void {
  search.leave();
  going.open(hit.patient.uuid, labelOfSummary(hit.patient));
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
  constructor(private readonly going: Going) {}

  /** Every line, in the order in which the arrow keys meet them. */
  readonly all = $derived.by((): readonly Line[] => {
    const lines: Line[] = search.shown.map((hit) => ({
      kind: "patient",
      hit,
      take: () => openPatient(hit, this.going),
    }));
    if (!search.blank && search.answered === search.query && !search.askedServer) {
      lines.push({ kind: "server", take: () => search.askServer() });
    }
    if (!search.open) return lines;
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
