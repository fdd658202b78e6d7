/**
 * Keeps what is typed on this computer's disk: at most 900 ms after a key press the core is asked to store it, and
 * "kept" is said only when the core has answered that it is durable. A failure is said, the text stays, and it is
 * tried again.
 */
import { asUiError, drafts } from "../ipc";
import { core } from "./core.svelte";
import type { DraftContent, DraftPlace, DraftView, UiError, UnkeptDraft } from "../ipc/bindings";

/** Quiet time after a key press before a save, in milliseconds. */
const QUIET = 400;
/** The longest that typing without a pause can hold a save up. */
const AT_MOST = 900;
/** How long after a failed save the next attempt comes by itself. */
const AGAIN = 2000;

export type DraftState = "reading" | "empty" | "typing" | "saving" | "saved" | "failed";

const keepers = new Set<DraftKeeper>();

/** Saves whatever is typed and not yet kept, in every form that is open; what could not be kept, if anything. */
export async function flushDrafts(): Promise<UiError | null> {
  await Promise.all([...keepers].map((keeper) => keeper.flush()));
  return [...keepers].find((keeper) => keeper.state === "failed")?.error ?? null;
}

/** What is typed and not known to be kept, for whoever is about to take the window's document away. */
export function unkeptDrafts(): UnkeptDraft[] {
  return [...keepers].flatMap((keeper) => keeper.unkept ?? []);
}

export class DraftKeeper {
  state = $state<DraftState>("empty");
  /** When the draft was last stored, RFC 3339 UTC. */
  savedAt = $state<string | null>(null);
  error = $state.raw<UiError | null>(null);
  /** A draft that lay here when something had been typed already. Only the clinician replaces it, see `replace`. */
  other = $state.raw<DraftView | null>(null);

  #dirty = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  #held = false;
  /** Whose text this is: nobody else who signs in later may be made its author. */
  readonly #account = core.account;

  /** `content` answers with what is typed, or nothing while the form is blank. */
  constructor(
    private readonly place: () => DraftPlace,
    private readonly content: () => DraftContent | null,
  ) {
    keepers.add(this);
  }

  /** What is typed here, unless it is known to be kept. */
  get unkept(): UnkeptDraft | null {
    const content = this.#dirty || this.state === "saving" ? this.content() : null;
    return content && { place: this.place(), content, author: this.#account, seen: this.savedAt };
  }

  /**
   * Looks for a draft of this form, and for what could not be kept when the screen was locked. What was typed meanwhile stays on screen, and what
   * is found stays where it is.
   */
  async read(): Promise<DraftContent | null> {
    if (this.#dirty) return null;
    this.state = "reading";
    try {
      const found = await drafts.read(this.place());
      // What is held is taken out of memory by asking, and stays there where something was typed already.
      const held = this.#dirty ? null : await drafts.unkept(this.place()).catch(() => null);
      if (this.#dirty) {
        this.other = await this.#besides(found, held);
        return null;
      }
      if (held) {
        // It is unsaved text again; where another draft lies, the clinician decides between the two.
        if (found && JSON.stringify(found.content) !== JSON.stringify(held)) this.other = found;
        else this.savedAt = found?.savedAt ?? null;
        this.changed();
        return held;
      }
      this.savedAt = found?.savedAt ?? null;
      this.state = found ? "saved" : "empty";
      return found?.content ?? null;
    } catch (thrown) {
      this.#failed(asUiError(thrown));
      return null;
    }
  }

  /**
   * What lies here beside the text that was typed while it was looked for. What was held is in no other memory by now: it
   * lies here again, unless another draft does.
   */
  async #besides(found: DraftView | null, held: DraftContent | null): Promise<DraftView | null> {
    if (!held) return found;
    const savedAt = found?.savedAt ?? (await drafts.save(this.place(), held, this.#account, null)).savedAt;
    return { place: this.place(), content: held, savedAt };
  }

  /** Something was typed. */
  changed(): void {
    this.#dirty = true;
    if (this.state !== "failed") this.state = "typing";
    if (this.#held) return;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.flush(), QUIET);
    this.#limit ??= setTimeout(() => void this.flush(), AT_MOST);
  }

  /** Stores what is typed now; resolves when nothing is left to store, or when storing failed. */
  async flush(): Promise<void> {
    while (this.#saving) await this.#saving;
    if (!this.#dirty || this.#held) return;
    this.#saving = this.#save();
    try {
      await this.#saving;
    } finally {
      this.#saving = null;
    }
    if (this.#dirty && this.state !== "failed") await this.flush();
  }

  /**
   * Puts what is typed here in the place of the other draft that lies there, which is thrown away first: saved over it,
   * this text would be taken for a correction of the refused write that the other one came back from, and take its place
   * among what is unsent.
   */
  async replace(): Promise<void> {
    if (this.other) {
      try {
        await drafts.discard(this.place());
      } catch (thrown) {
        this.#failed(asUiError(thrown));
        return;
      }
      this.savedAt = null;
    }
    this.other = null;
    this.error = null;
    this.#dirty = true;
    await this.flush();
  }

  /** Keeps what is typed now, and then keeps still: it is about to become a write, behind which nothing may be stored. */
  async hold(): Promise<void> {
    await this.flush();
    this.#held = true;
    this.#calm();
  }

  /** The write did not come about: whatever was typed meanwhile is a draft again. */
  release(): void {
    this.#held = false;
    if (this.#dirty) this.changed();
  }

  /** The draft has become a write (the core moved it): nothing is left to keep. */
  taken(): void {
    this.#calm();
    this.#held = false;
    this.#dirty = false;
    this.savedAt = null;
    this.error = null;
    this.other = null;
    this.state = "empty";
    core.draftsChanged.tell("");
  }

  /** The form is closed for good; whoever closes it has flushed it before. */
  end(): void {
    this.#calm();
    keepers.delete(this);
  }

  async #save(): Promise<void> {
    this.#calm();
    this.#dirty = false;
    this.state = "saving";
    const content = this.content();
    const lay = this.savedAt !== null;
    try {
      if (content) {
        this.savedAt = (await drafts.save(this.place(), content, this.#account, this.savedAt)).savedAt;
      } else if (this.savedAt !== null) {
        // Only what this form has read or saved goes when it is emptied.
        await drafts.discard(this.place());
        this.savedAt = null;
      }
      this.error = null;
      this.other = null;
      this.state = this.#dirty ? "typing" : content ? "saved" : "empty";
      if (lay !== (this.savedAt !== null)) core.draftsChanged.tell("");
    } catch (thrown) {
      this.#dirty = true;
      const error = asUiError(thrown);
      this.#failed(error);
      if (error.code === "draftInTheWay") this.other ??= await this.#lying();
      this.#quiet = setTimeout(() => void this.flush(), AGAIN);
    }
  }

  /** The draft that lies here, if it can be read. */
  async #lying(): Promise<DraftView | null> {
    try {
      return await drafts.read(this.place());
    } catch {
      return null;
    }
  }

  #failed(error: UiError): void {
    this.error = error;
    this.state = "failed";
  }

  #calm(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#limit);
    this.#limit = undefined;
  }
}
