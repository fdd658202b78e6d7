/**
 * A form over a record that OpenEMR has: filled with what is there, kept as a draft while it differs, and handed to the
 * journal together with what was on screen when it was opened.
 */
import { DraftKeeper } from "./draft.svelte";
import { WrittenForm } from "./written-form.svelte";
import { asUiError } from "../ipc";
import type { DraftContent, DraftPlace, UiError, WriteReceipt } from "../ipc/bindings";
import { differing, rebase, type Boxes } from "./rebase";

/** What one kind of record needs to be changed. */
export interface ChangeKind<T extends Boxes> {
  place: () => DraftPlace;
  /** Every box empty. */
  blank: T;
  /** What OpenEMR has; nothing where it is not known just now. A record that is new has every box empty. */
  read: () => Promise<T | null>;
  draftOf: (opened: T, typed: T) => DraftContent;
  changeIn: (content: DraftContent) => { opened: T; typed: T } | null;
  send: (opened: T, typed: T) => Promise<WriteReceipt>;
}

export class ChangeForm<T extends Boxes> extends WrittenForm {
  typed: T = $state() as T;
  /** As the record was when the form was opened. */
  opened: T = $state.raw() as T;
  /** Boxes changed here that have changed in OpenEMR as well, as they are there. */
  moved: Partial<T> = $state.raw({});
  /** Boxes stand on screen only when it is known what is in them. */
  phase = $state<"reading" | "ready" | "unreadable">("reading");
  /** Why the record could not be read. */
  readError = $state.raw<UiError | null>(null);
  readonly draft: DraftKeeper;

  constructor(private readonly kind: ChangeKind<T>) {
    super();
    this.typed = { ...kind.blank };
    this.opened = { ...kind.blank };
    this.draft = new DraftKeeper(kind.place, () =>
      this.differing.length === 0 ? null : kind.draftOf(this.opened, this.snapshot()),
    );
  }

  /** The boxes that differ from what the form was opened with. */
  get differing(): (keyof T & string)[] {
    return differing(this.opened, this.typed);
  }

  /** Reads the record and looks for a draft of its change; what was typed in the draft lies over the record. */
  async open(): Promise<void> {
    this.phase = "reading";
    this.readError = null;
    const [found, now] = await Promise.all([this.draft.read(), this.#now()]);
    const begun = found && this.kind.changeIn(found);
    if (begun) this.#lay(begun.opened, begun.typed, now ?? begun.opened);
    else if (now) this.#lay(now, now, now);
    this.phase = begun || now ? "ready" : "unreadable";
  }

  /** Reads again what a write has put back as a draft, unless something is typed here. */
  async restore(): Promise<void> {
    if (this.phase !== "reading" && this.differing.length === 0) await this.open();
  }

  /** The record was read again elsewhere: boxes that nobody has touched follow it. */
  seen(now: T): void {
    if (this.phase === "ready" && !this.sending) this.#lay(this.opened, this.snapshot(), now);
  }

  set(box: keyof T & string, text: string): void {
    if (this.typed[box] === text) return;
    (this.typed as Boxes)[box] = text;
    this.changed();
  }

  /** Back to what the form was opened with; the draft goes too. */
  async discard(): Promise<void> {
    const now = { ...this.opened, ...this.moved };
    this.#lay(now, now, now);
    this.changed();
    await this.draft.flush();
  }

  /** Hands the change to the journal; true when it is there. Whatever goes wrong, the text stays. */
  async send(): Promise<boolean> {
    if (this.differing.length === 0 || this.phase !== "ready") return false;
    return (await this.handOver(() => this.kind.send(this.opened, this.snapshot()))) !== null;
  }

  snapshot(): T {
    return $state.snapshot(this.typed) as T;
  }

  async #now(): Promise<T | null> {
    try {
      return await this.kind.read();
    } catch (thrown) {
      this.readError = asUiError(thrown);
      return null;
    }
  }

  #lay(opened: T, typed: T, now: T): void {
    const laid = rebase(opened, typed, now);
    this.opened = laid.opened;
    this.typed = laid.typed;
    this.moved = laid.moved;
  }
}
