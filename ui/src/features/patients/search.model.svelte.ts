/** The search box: what is typed, what was found, and which line is marked. */
import { Latest } from "../../app/latest";
import { asUiError, patients } from "../../ipc";
import type { IndexView, PatientHit, PatientSummary, UiError } from "../../ipc/bindings";
import { namedIn, verbIn, type Said } from "./verbs";

/** Quiet time before a search, in milliseconds: short enough to feel as if it came with the key. */
const QUIET = 15;
/** The same before the clinic's server is asked by itself, where no list of its patients is kept here. */
const QUIET_FOR_SERVER = 400;
/** Letters with which it is: fewer would find half of the clinic. */
const ENOUGH = 3;

/** Letters as they are compared: without accents, case and whatever is no letter. */
const plain = (name: string) =>
  name
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .toLowerCase()
    .trim();

/** The same family name and the same first given name, as the core marks namesakes. */
function sameName(one: PatientSummary, other: PatientSummary): boolean {
  const of = ({ family, given }: PatientSummary) => `${plain(family)},${plain(given).split(/\s+/)[0] ?? ""}`;
  return of(one) === of(other);
}

class SearchBox {
  query = $state("");
  /** The list under the box is open. */
  open = $state(false);
  hits = $state.raw<readonly PatientHit[]>([]);
  /** The text that `hits` answers. */
  answered = $state("");
  recent = $state.raw<readonly PatientHit[]>([]);
  index = $state.raw<IndexView | null>(null);
  asking = $state(false);
  askedServer = $state(false);
  error = $state.raw<UiError | null>(null);
  /** The line that Enter would take; nothing while the keys stay in the box. */
  marked = $state<number | null>(null);
  /** The patient whose line shows what can be done with them. */
  opened = $state<string | null>(null);
  /** Enter was pressed where the first of several people of one name would have been taken. */
  asked = $state(false);
  /** A press or Enter was not taken, since the rows had moved under it. */
  slipped = $state(false);
  /** Counts the calls for the focus; the box listens. */
  focusWanted = $state(0);

  readonly #latest = new Latest();
  /** Who called for the focus to find somebody for something: told once with whom the search has ended. */
  #found: ((patient: string | null) => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The marked line was chosen by the arrow keys, and not by being the first. */
  #chosen = false;

  get blank(): boolean {
    return this.query.trim() === "";
  }

  /** The verb that the text begins with. */
  get said(): Said | null {
    return verbIn(this.query);
  }

  /** What of the text names a patient: all of it, or what stands behind a verb. */
  get wanted(): string {
    return namedIn(this.said)?.rest ?? this.query;
  }

  /** Lines before the patients: that of a verb which has no name behind it. */
  get lead(): number {
    return this.said && !namedIn(this.said) ? 1 : 0;
  }

  /** The patients that are listed answer the text. */
  get isAnswered(): boolean {
    return this.answered === this.wanted;
  }

  /** The patients to show: recent ones while the box is empty. */
  get shown(): readonly PatientHit[] {
    return this.blank ? this.recent : this.hits;
  }

  /** What is listed answers an earlier text: the rows are about to move. */
  get behind(): boolean {
    return !this.blank && this.error === null && !this.isAnswered;
  }

  /** The first patient is one of several of that name: whom Enter means is for a person to say. */
  get namesakes(): boolean {
    const [first, ...others] = this.hits;
    return first !== undefined && others.some((other) => sameName(first.patient, other.patient));
  }

  /** Calls for the focus; `found` is told who was taken, or that nobody was. */
  focus(found?: (patient: string | null) => void): void {
    if (found) this.#found = found;
    this.focusWanted += 1;
  }

  /** The search has ended, with a patient or with nobody. */
  #end(patient: string | null): void {
    const found = this.#found;
    this.#found = null;
    found?.(patient);
  }

  /** The keys have left the box, and nobody was taken. */
  abandon(): void {
    this.close();
    this.#end(null);
  }

  /** The arrow keys have gone to this line. */
  choose(line: number): void {
    this.open = true;
    this.marked = line;
    this.slipped = false;
    this.#chosen = true;
  }

  /** Enter was pressed where nobody was marked, since the list has changed: the first is, and opens at the next press. */
  markFirst(): void {
    this.marked = this.lead;
    this.slipped = true;
  }

  /** Shows what can be done with a patient, whose line is at `line`, and marks the first of it. */
  openActs(patient: string, line: number): void {
    this.opened = patient;
    this.choose(line + 1);
  }

  /** Back to the line of the patient, at `line`. */
  closeActs(line: number): void {
    this.opened = null;
    this.choose(line);
  }

  typed(): void {
    this.opened = null;
    this.open = true;
    this.asked = false;
    this.slipped = false;
    this.#chosen = false;
    this.marked = this.lead === 0 && (this.blank || this.namesakes) ? null : 0;
    clearTimeout(this.#timer);
    if (this.blank) {
      this.#latest.forget();
      this.hits = [];
      this.answered = "";
      this.asking = false;
      this.askedServer = false;
      void this.readRecent();
    } else {
      this.#timer = setTimeout(() => this.#search(this.wanted), QUIET);
    }
  }

  close(): void {
    this.opened = null;
    this.open = false;
    this.marked = null;
    this.#chosen = false;
    this.asked = false;
    this.slipped = false;
  }

  /** A verb was taken that wants to be told more: the text goes on behind it. */
  sayOn(): void {
    if (!this.query.endsWith(" ")) this.query += " ";
    this.typed();
  }

  /** A line was taken, `patient`'s or nobody's: the box is free for the next search, and the keys go to the screen. */
  leave(patient: string | null = null): void {
    this.#end(patient);
    this.clear();
    document.getElementById("content")?.focus();
  }

  /** Nobody is signed in: nothing of what was looked for is left for the next one. */
  forget(): void {
    this.#end(null);
    this.clear();
    this.recent = [];
    this.index = null;
    this.error = null;
  }

  clear(): void {
    this.query = "";
    this.hits = [];
    this.answered = "";
    this.askedServer = false;
    this.asking = false;
    this.#latest.forget();
    clearTimeout(this.#timer);
    this.close();
  }

  /** The index has grown while a text stands in the box: whoever was not there a moment ago may be by now. */
  indexMoved(): void {
    if (this.blank) {
      if (this.open) void this.readRecent();
    } else if (!this.askedServer && !this.asking) {
      this.#search(this.wanted);
    }
  }

  askServer(): void {
    const query = this.wanted;
    this.asking = true;
    void this.#latest.ask(
      () => patients.searchServer(query),
      (found) => this.#take(found.query, found.hits, found.index, true),
      (error) => this.#failed(error),
    );
  }

  async readRecent(): Promise<void> {
    try {
      const recent = await patients.recent();
      if (this.blank) this.#follow(this.recent, recent);
      this.recent = recent;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }

  #search(query: string): void {
    void this.#latest.ask(
      () => patients.search(query),
      (found) => this.#take(found.query, found.hits, found.index, found.askedServer),
      (error) => this.#failed(error),
    );
  }

  #take(query: string, hits: readonly PatientHit[], index: IndexView, askedServer: boolean): void {
    this.asking = false;
    if (query !== this.wanted) return;
    // Whoever is marked by choice, or was marked for this very text, stays marked wherever the answer puts them.
    const again = this.#chosen || this.answered === query;
    if (again) this.#follow(this.hits, hits);
    this.hits = hits;
    this.answered = query;
    this.index = index;
    this.askedServer = askedServer;
    this.error = null;
    if (index.state === "notKept" && !askedServer && query.trim().length >= ENOUGH) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.askServer(), QUIET_FOR_SERVER);
    }
    if (again && (this.#chosen || !this.namesakes)) return;
    // Nobody is marked beforehand once there are two of a name; a verb, and what can be done where nobody is found, is.
    this.marked = this.lead === 0 && this.namesakes ? null : 0;
  }

  /** Keeps the mark on its patient. Where they are listed no longer, or the mark was on another line, none is marked. */
  #follow(before: readonly PatientHit[], after: readonly PatientHit[]): void {
    // What stands below a line moves with it: the mark goes by the patients alone.
    if (this.opened !== null) this.opened = null;
    if (this.marked === null) return;
    const lead = this.lead;
    if (this.marked < lead) return;
    const meant = before[this.marked - lead]?.patient.uuid;
    const at = after.findIndex((hit) => hit.patient.uuid === meant);
    this.marked = at < 0 ? null : at + lead;
    if (at >= 0) return;
    this.#chosen = false;
    this.slipped = meant !== undefined;
  }

  #failed(error: UiError): void {
    this.asking = false;
    this.error = error;
  }
}

/** The one search box of the window. */
export const search = new SearchBox();
