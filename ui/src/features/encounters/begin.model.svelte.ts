/** Open or start: what became of one press, for one patient. */
import { asUiError, encounters } from "../../ipc";
import type { UiError, VisitKey, VisitOfDay } from "../../ipc/bindings";

/** What came of undoing is said so long, in milliseconds. */
const SAID = 8000;
/** How often the seconds that are left are counted, in milliseconds. */
const TICK = 250;

/** What a patient who is open does with it. */
export interface Opener {
  openVisit(visit: VisitKey): void;
  /** Opens the form for a new visit. */
  openForm(): void;
  /** What is typed in the visit is kept; then, if the core takes the visit back, its page goes. */
  keepTyped(visit: VisitKey): Promise<void>;
  dropVisit(visit: VisitKey): void;
  /** No visit is opened by this press after all. */
  leave(): void;
}

/** A visit that was begun just now. */
type Begun = { visit: VisitKey & { kind: "pending" }; left: number; looked: boolean };

export class Begin {
  /** A press is under way; another one in the meantime is the same press. */
  busy = $state(false);
  error = $state.raw<UiError | null>(null);
  /** There are several visits of today: which one? */
  several = $state.raw<readonly VisitOfDay[] | null>(null);
  /** It can still be undone. */
  begun = $state.raw<Begun | null>(null);
  /** It was undone, or could not be: said until the next press. */
  undone = $state<"undone" | "wroteIn" | "tooLate" | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly patient: string,
    private readonly opener: Opener,
  ) {}

  /** Opens the visit of today, or begins it from the appointment. */
  async start(appointment: string | null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    this.undone = null;
    try {
      const begun = await encounters.begin(this.patient, appointment);
      switch (begun.begun) {
        case "open":
          return this.opener.openVisit(begun.visit);
        case "several":
          this.several = begun.visits;
          return;
        case "started":
          if (begun.visit.kind === "pending") this.#count({ ...begun, visit: begun.visit, left: begun.undoFor });
          return this.opener.openVisit(begun.visit);
        case "form":
          return this.opener.openForm();
      }
    } catch (thrown) {
      this.error = asUiError(thrown);
      this.opener.leave();
    } finally {
      this.busy = false;
    }
  }

  /** None of several is meant. */
  close(): void {
    this.several = null;
    this.opener.leave();
  }

  choose(visit: VisitKey): void {
    this.several = null;
    this.opener.openVisit(visit);
  }

  another(): void {
    this.several = null;
    this.opener.openForm();
  }

  /** Takes back the visit that was begun just now. */
  async undo(): Promise<void> {
    const begun = this.begun;
    if (!begun || this.busy) return;
    this.busy = true;
    try {
      await this.opener.keepTyped(begun.visit);
      await encounters.undo(begun.visit.write);
      this.opener.dropVisit(begun.visit);
      this.opener.leave();
      this.undone = "undone";
    } catch (thrown) {
      const error = asUiError(thrown);
      if (error.code === "writeStillNeeded") this.undone = "wroteIn";
      else if (error.code === "writeMovedOn") this.undone = "tooLate";
      else this.error = error;
    } finally {
      this.busy = false;
      this.end();
      this.#timer = setTimeout(() => (this.undone = null), SAID);
    }
  }

  /** Nothing can be undone any more. */
  end(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#timer);
    this.begun = null;
  }

  #count(begun: Begun): void {
    this.end();
    const until = performance.now() + begun.left * 1000;
    this.begun = begun;
    this.#timer = setInterval(() => {
      const left = Math.ceil((until - performance.now()) / 1000);
      if (left <= 0) this.end();
      else if (left !== this.begun?.left) this.begun = { ...begun, left };
    }, TICK);
  }
}
