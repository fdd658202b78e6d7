/** The phrases of a file beside one's own: what is new, what is the same, and where a person has to choose. */
import { asUiError } from "../../ipc";
import type { Phrase, PhrasesFile, UiError } from "../../ipc/bindings";
import { phraseBook } from "./book.svelte";

const same = (one: Phrase, other: Phrase) =>
  one.text === other.text && [...one.sections].sort().join() === [...other.sections].sort().join();

export class PhraseImport {
  /** Names whose text in the file shall stand. */
  taken = $state.raw<ReadonlySet<string>>(new Set());
  error = $state.raw<UiError | null>(null);
  busy = $state(false);
  readonly fresh: readonly Phrase[];
  readonly alike: readonly Phrase[];
  readonly differing: readonly { mine: Phrase; theirs: Phrase }[];

  constructor(readonly of: PhrasesFile) {
    const mine = new Map((phraseBook.all ?? []).map((phrase) => [phrase.name, phrase]));
    this.fresh = of.phrases.filter((one) => !mine.has(one.name));
    const met = of.phrases.flatMap((theirs) => {
      const there = mine.get(theirs.name);
      return there ? [{ mine: there, theirs }] : [];
    });
    this.alike = met.filter(({ mine, theirs }) => same(mine, theirs)).map(({ theirs }) => theirs);
    this.differing = met.filter(({ mine, theirs }) => !same(mine, theirs));
  }

  /** The file's text shall stand under a name, or one's own. */
  choose(name: string, theirs: boolean): void {
    const taken = new Set(this.taken);
    if (theirs) taken.add(name);
    else taken.delete(name);
    this.taken = taken;
  }

  /** What would be taken in. */
  get wanted(): readonly Phrase[] {
    return [...this.fresh, ...this.differing.map(({ theirs }) => theirs).filter(({ name }) => this.taken.has(name))];
  }

  /** True when it is done, all of it or nothing. */
  async take(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await phraseBook.change({ keep: [...this.wanted], over: [...this.taken], without: [] });
      return true;
    } catch (thrown) {
      this.error = asUiError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
