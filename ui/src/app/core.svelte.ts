/**
 * What the core says by itself: the state of the frame, and which charts, days and writes have changed.
 * One channel for the life of the window; screens listen here and read their view again.
 */
import { asUiError, watch } from "../ipc";
import type { AppEvent, AppState, FlushReason, UiError } from "../ipc/bindings";
import { useClinicClock, useWritten } from "../i18n/format.svelte";
import { useLanguage } from "../i18n/choose-language";
import { useNames } from "../i18n/people.svelte";
import { useRights } from "../i18n/rights.svelte";

/** Whoever wants to hear of a kind of change; `on` answers with the way to stop. */
class Listeners<Subject = string> {
  #all = new Set<(subject: Subject) => void>();
  on(listener: (subject: Subject) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }
  tell(subject: Subject): void {
    for (const listener of this.#all) listener(subject);
  }
}

class Core {
  /** The whole state of the frame; nothing until the core has spoken for the first time. */
  state = $state.raw<AppState | null>(null);
  /** The core could not be reached at all. */
  broken = $state.raw<UiError | null>(null);
  /** Told the patient whose chart changed. */
  readonly chartChanged = new Listeners();
  /** Told the day (`YYYY-MM-DD`) whose appointments changed. */
  readonly dayChanged = new Listeners();
  /** Told that some write changed state. */
  readonly outboxChanged = new Listeners();
  /** Told that a draft has come or gone. */
  readonly draftsChanged = new Listeners();
  /** Told that what is typed has to be kept, and what comes next. */
  readonly flushWanted = new Listeners<FlushReason>();
  /** Told that the lock that was announced does not come. */
  readonly notLocked = new Listeners();
  /** Told that the window was asked to close while something is unsent; "away" where it is somebody's who is not here. */
  readonly quitAsked = new Listeners();

  /** Told how far a document that is being fetched has come. */
  readonly documentComes = new Listeners<Extract<AppEvent, { event: "documentComes" }>>();
  /** Told "over" while files are held over the window. */
  readonly filesOver = new Listeners();
  /** Told the number of a drop whose file is being read. */
  readonly fileComing = new Listeners<Extract<AppEvent, { event: "fileComing" }>>();
  /** Told what was dropped on the window. */
  readonly fileDropped = new Listeners<Extract<AppEvent, { event: "fileDropped" }>>();
  /** Told that something was dropped where nobody is signed in, or behind the lock: nothing of it was looked at. */
  readonly nothingTaken = new Listeners();

  /** The account that is signed in; empty while nobody is. */
  get account(): string {
    return this.state?.session.state === "signedIn" ? this.state.session.user.id : "";
  }

  /** Takes the state that the page came with (src-tauri/src/served.rs), so that the first thing drawn is the right one. */
  begin(page: Document): void {
    const told = page.getElementById("first-state");
    if (told?.textContent) this.take(JSON.parse(told.textContent) as AppState);
    told?.remove();
  }

  async start(): Promise<void> {
    try {
      await watch((event) => this.hear(event));
    } catch (thrown) {
      this.broken = asUiError(thrown);
    }
  }

  /**
   * Takes a state, told by the channel or answered by a command. Answers and events overtake each other: of two states
   * the one with the higher revision holds, and no event would bring it back if an older one were shown.
   */
  take(state: AppState): void {
    if (this.state && state.revision < this.state.revision) return;
    void useLanguage(state.settings.language);
    useWritten(state.settings);
    useNames(state.settings.providerNames);
    useClinicClock(state.clock ?? null);
    useRights(state.rights);
    this.state = state;
  }

  hear(event: AppEvent): void {
    switch (event.event) {
      case "state":
        return this.take(event.state);
      case "chartChanged":
        return this.chartChanged.tell(event.patient);
      case "dayChanged":
        return this.dayChanged.tell(event.date);
      case "outboxChanged":
        return this.outboxChanged.tell("");
      case "arrived":
        // It is for the desktop: whoever looks at the window sees the day.
        return;
      case "flushDrafts":
        return this.flushWanted.tell(event.why);
      case "notLocked":
        return this.notLocked.tell("");
      case "documentComes":
        return this.documentComes.tell(event);
      case "filesOver":
        return this.filesOver.tell(event.over ? "over" : "");
      case "fileComing":
        return this.fileComing.tell(event);
      case "fileDropped":
        return this.fileDropped.tell(event);
      case "nothingTaken":
        return this.nothingTaken.tell("");
      case "quitAsked":
        return this.quitAsked.tell(event.away ? "away" : "");
    }
  }
}

/** The one core of the window. */
export const core = new Core();
