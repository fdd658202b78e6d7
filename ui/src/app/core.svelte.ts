/**
 * What the core says by itself: the state of the frame, and which charts, days and writes have changed.
 * One channel for the life of the window; screens listen here and read their view again.
 */
import { asUiError, watch } from "../ipc";
import type { AppEvent, AppState, FlushReason, UiError } from "../ipc/bindings";
import { useClinicClock, useDateOrder } from "../i18n/format.svelte";
import { useRights } from "../i18n/rights.svelte";

/** Whoever wants to hear of a kind of change; `on` answers with the way to stop. */
class Listeners<Subject extends string = string> {
  #all = new Set<(subject: Subject) => void>();
  on(listener: (subject: Subject) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }
  tell(subject: Subject): void {
    for (const listener of this.#all) listener(subject);
  }
}

/** So many states that were told are remembered; a command's answer is never older than that. */
const REMEMBERED = 64;

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
  /** Told that what is typed has to be kept, and what comes next. */
  readonly flushWanted = new Listeners<FlushReason>();
  /** Told that the lock that was announced does not come. */
  readonly notLocked = new Listeners();
  /** Told that the window was asked to close while something is unsent; "away" where it is somebody's who is not here. */
  readonly quitAsked = new Listeners();

  /** The states that were told last, as text. */
  #told: string[] = [];

  /** The account that is signed in; empty while nobody is. */
  get account(): string {
    return this.state?.session.state === "signedIn" ? this.state.session.user.id : "";
  }

  async start(): Promise<void> {
    try {
      await watch((event) => this.hear(event));
    } catch (thrown) {
      this.broken = asUiError(thrown);
    }
  }

  /**
   * Takes the state that a command answered with: the same as one of the channel's events, only sooner. An answer that
   * comes later than its event is old: another state may have been told since, and no event would bring that one back.
   */
  take(state: AppState): void {
    if (!this.#told.includes(JSON.stringify(state))) this.#show(state);
  }

  #show(state: AppState): void {
    useDateOrder(state.settings.dateOrder);
    useClinicClock(state.clock ?? null);
    useRights(state.rights);
    this.state = state;
  }

  hear(event: AppEvent): void {
    switch (event.event) {
      case "state":
        this.#told = [...this.#told.slice(1 - REMEMBERED), JSON.stringify(event.state)];
        return this.#show(event.state);
      case "chartChanged":
        return this.chartChanged.tell(event.patient);
      case "dayChanged":
        return this.dayChanged.tell(event.date);
      case "outboxChanged":
        return this.outboxChanged.tell("");
      case "flushDrafts":
        return this.flushWanted.tell(event.why);
      case "notLocked":
        return this.notLocked.tell("");
      case "quitAsked":
        return this.quitAsked.tell(event.away ? "away" : "");
    }
  }
}

/** The one core of the window. */
export const core = new Core();
