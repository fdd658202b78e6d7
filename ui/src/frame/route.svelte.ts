/** Which screen is shown, and which patients are open. There are no addresses: the window has no bar to type them in. */
import type { Going, Screen } from "../app/going";
import { sectionOf } from "../features/entries/lists";
import { PatientTab } from "../features/chart/patient-tab.svelte";
import { newPatient } from "../features/patients/new-patient.svelte";
import { myList } from "../features/reminders/reminders.model.svelte";
import type { DraftPlace, PatientLabel } from "../ipc/bindings";

class Route {
  screen = $state<Screen | "patient">("today");
  tabs = $state.raw<readonly PatientTab[]>([]);
  /** The open patient who was looked at last. */
  current = $state.raw<PatientTab | null>(null);

  /** The patient on screen, if one is. */
  get patient(): PatientTab | null {
    return this.screen === "patient" ? this.current : null;
  }

  go(screen: Screen): void {
    this.screen = screen;
  }

  show(tab: PatientTab): void {
    this.current = tab;
    this.screen = "patient";
  }

  /** Opens the chart of a patient, or goes back to it where it is open already. */
  open(patient: string, whose: PatientLabel | null = null): PatientTab {
    let tab = this.tabs.find((one) => one.patient === patient);
    if (!tab) {
      tab = new PatientTab(patient, whose);
      this.tabs = [...this.tabs, tab];
    }
    this.show(tab);
    return tab;
  }

  /** Opens what a write belongs to. */
  openWrite(item: Parameters<Going["openWrite"]>[0]): void {
    if (item.patient === null) {
      if (item.kind === "patient") this.#newPatient();
      return;
    }
    const tab = this.open(item.patient, item.whose);
    switch (item.kind) {
      case "appointment":
        tab.shown = "appointments";
        return;
      case "patient":
      case "demographics":
        tab.shown = "demographics";
        return;
      case "problem":
      case "allergy":
      case "medication":
      case "surgery":
      case "dentalIssue":
        tab.shown = sectionOf(item.kind);
        return;
      case "surgeryDelete":
      case "dentalIssueDelete":
        tab.shown = "history";
        return;
      case "encounter":
      case "vitals":
      case "note":
      case "noteChange":
        tab.openVisit(item.visit ?? { kind: "pending", write: item.id });
    }
  }

  /** Opens the form that a draft belongs to. */
  openDraft(place: DraftPlace, whose: PatientLabel): void {
    if (place.kind === "patient") this.#newPatient();
    else this.open(place.patient, whose).openDraft(place);
  }

  /** The form of a patient who is nobody yet. */
  #newPatient(): void {
    newPatient.begin();
    this.go("patients");
  }

  /** Closes a patient once everything typed is kept; the neighbour is shown instead. */
  async close(tab: PatientTab): Promise<void> {
    const at = this.tabs.indexOf(tab);
    if (at < 0 || !(await tab.close())) return;
    this.tabs = this.tabs.filter((one) => one !== tab);
    if (this.current !== tab) return;
    this.current = this.tabs[Math.min(at, this.tabs.length - 1)] ?? null;
    if (!this.current && this.screen === "patient") this.screen = "today";
  }

  /**
   * Shows the open patient after the one on screen, or the one before; from another screen the one who was looked at last.
   * False where nobody is open.
   */
  walk(step: 1 | -1): boolean {
    const { current, tabs } = this;
    if (!current) return false;
    const at = tabs.indexOf(current);
    const next = this.patient ? tabs[(at + step + tabs.length) % tabs.length] : current;
    if (next) this.show(next);
    document.getElementById("content")?.focus();
    return true;
  }

  /** Somebody has signed in again: what could not be read meanwhile is read now, in each patient that is open. */
  readAgain(): void {
    for (const tab of this.tabs) void tab.chart.refresh();
  }

  /** Nobody is signed in any more: no patient stays on screen or in memory. */
  clear(): void {
    for (const tab of this.tabs) tab.drop();
    this.tabs = [];
    this.current = null;
    this.screen = "today";
    newPatient.forget();
    myList.forget();
  }
}

/** The one route of the window. */
export const route = new Route();
