/**
 * What helps to write a note, for the four boxes of one: phrases that expand at the caret, blanks to go to, sections of
 * earlier notes that are carried forward.
 */
import { phrases } from "../../ipc";
import type {
  CarriedLines,
  ChartView,
  LabLine,
  Loaded,
  PhraseLink,
  Section,
  SoapNote,
  SoapText,
  VisitKey,
} from "../../ipc/bindings";
import { t } from "../../i18n";
import { day, toWall } from "../../i18n/format.svelte";
import { blanks, nextBlank } from "../phrases/blanks";
import { phraseBook } from "../phrases/book.svelte";
import { expand, type Expansion, type Known } from "../phrases/expand";
import { isLink, LINKS, linkText } from "../phrases/links";
import { beginning, type Token } from "../phrases/tokens";
import { SECTIONS } from "./sections";

/** Earlier notes that are offered to be carried from. */
const LAST = 5;

/** The note in hand. */
export interface AidedNote {
  readonly patient: string;
  readonly text: SoapText;
  readonly sending: boolean;
  readonly marks: readonly CarriedLines[];
  /** Lines of a section, as it stands now, were carried from an earlier note. */
  mark(mark: CarriedLines): void;
}

/** A line of the list at the caret. */
export interface Offer {
  name: string;
  /** What it becomes, in its first words. */
  words: string;
  live: boolean;
}

/** Earlier notes with a section; or why there are none to choose from. */
export type Earlier = { notes: readonly SoapNote[] } | { why: string };

export class NoteAids {
  /** For readers, and where it helps, for eyes: what came of the last key. */
  said = $state("");
  readonly #boxes = new Map<Section, HTMLTextAreaElement>();
  #labs: Loaded<LabLine[]> | null = null;

  constructor(
    private readonly form: () => AidedNote,
    private readonly chart: () => ChartView | null,
    private readonly visit: () => VisitKey,
  ) {
    void phraseBook.need();
  }

  get note(): AidedNote {
    return this.form();
  }

  /** A section's box is on screen; answers with the way to say that it is not any more. */
  join(section: Section, box: HTMLTextAreaElement): () => void {
    this.#boxes.set(section, box);
    return () => this.#boxes.delete(section);
  }

  /** What is offered for the name that is being typed: own phrases first. */
  offers(section: Section, token: Token): Offer[] {
    const own = phraseBook.of(section).map(({ name, text }) => ({ name, words: firstWords(text), live: false }));
    const live = LINKS.map((name) => ({ name, words: t.phrases.links[name], live: true }));
    return [...own, ...live].filter(({ name }) => name.startsWith(token.name));
  }

  /**
   * Puts what a name stands for in its place. While the laboratory is asked one may write on, or go on to another
   * patient: then nothing is put anywhere, and no key that is being pressed is led elsewhere.
   */
  async take(section: Section, token: Token, name: string): Promise<void> {
    const box = this.#boxes.get(section);
    if (!box) return;
    const source = box.value.slice(token.start, token.end);
    if (this.#labs === null && this.#asksFor("lastlabs", name)) {
      this.said = t.phrases.readingLabs;
      await this.#readLabs();
      this.said = "";
      if (!this.#writesIn(section, box) || box.value.slice(token.start, token.end) !== source) return;
      if (document.activeElement !== box) {
        this.said = t.phrases.labsHere(source);
        return;
      }
    }
    const grown = this.#grow(name);
    if (!write(box, token.start, token.end, grown.text)) return;
    this.said = troubleWords(grown);
    const blank = nextBlank(grown.text, 0);
    if (blank) box.setSelectionRange(token.start + blank.start, token.start + blank.end);
  }

  /** Goes to the next blank: of this section, then of the next ones, from the beginning at the end. */
  toNextBlank(section: Section): void {
    const at = SECTIONS.indexOf(section);
    const order = [...SECTIONS.slice(at), ...SECTIONS.slice(0, at + 1)];
    for (const [turn, one] of order.entries()) {
      const box = this.#boxes.get(one);
      const blank = box && nextBlank(box.value, turn === 0 ? box.selectionEnd : 0);
      if (!box || !blank) continue;
      box.focus();
      box.setSelectionRange(blank.start, blank.end);
      this.said = blanks(box.value).find((found) => found.start === blank.start)?.line ?? "";
      return;
    }
    this.said = t.phrases.noBlanks;
  }

  /** The last notes of other visits in which a section was written, the newest first. */
  earlier(section: Section): Earlier {
    const notes = this.chart()?.notes;
    if (!notes || notes.state === "loading") return { why: t.carrying.notYet };
    if (notes.state === "unavailable") return { why: t.carrying.unread };
    const visit = this.#visit;
    const written = notes.value.filter((one) => one.encounter !== visit && one.text[section].trim() !== "");
    if (written.length > 0) return { notes: written.slice(0, LAST) };
    return { why: notes.unreadable > 0 ? t.carrying.unread : t.carrying.noneOf(t.notes.sections[section]) };
  }

  /** Carries a section of an earlier note forward, behind what is written; the last one where none is named. */
  carry(section: Section, from?: SoapNote): void {
    const box = this.#boxes.get(section);
    if (!box || this.note.sending) return;
    const earlier = this.earlier(section);
    const note = from ?? ("notes" in earlier ? earlier.notes[0] : undefined);
    if (!note) {
      this.said = "why" in earlier ? earlier.why : "";
      return;
    }
    const name = t.notes.sections[section];
    const text = note.text[section].trim();
    if (`\n${box.value.trim()}\n`.includes(`\n${text}\n`)) {
      this.said = t.carrying.there(name);
      return;
    }
    const kept = box.value.trimEnd();
    if (!write(box, kept.length, box.value.length, kept === "" ? text : `\n${text}`)) return;
    const first = kept === "" ? 0 : kept.split("\n").length;
    this.note.mark({ section, date: note.date, first, count: text.split("\n").length });
    this.said = t.carrying.carried(name, note.date ? day(note.date) : t.chart.noDate);
  }

  /** This is still the box of the section, on screen and open to be written in. */
  #writesIn(section: Section, box: HTMLTextAreaElement): boolean {
    return this.#boxes.get(section) === box && box.isConnected && !this.note.sending;
  }

  get #visit(): number | null {
    const visit = this.visit();
    return visit.kind === "known" ? visit.eid : null;
  }

  #known(asked?: (link: PhraseLink) => void): Known {
    const source = { chart: this.chart(), labs: this.#labs, visit: this.#visit, now: toWall(new Date().toISOString()) };
    return {
      phrase: (name) => phraseBook.textOf(name),
      link: (name) => {
        if (!isLink(name)) return undefined;
        asked?.(name);
        return linkText(name, source);
      },
    };
  }

  #grow(name: string): Expansion {
    return expand(`.${name}`, this.#known());
  }

  #asksFor(link: PhraseLink, name: string): boolean {
    let asked = false;
    expand(
      `.${name}`,
      this.#known((one) => (asked ||= one === link)),
    );
    return asked;
  }

  async #readLabs(): Promise<void> {
    try {
      this.#labs = await phrases.labs(this.note.patient);
    } catch {
      // The session is over, or this computer's disk fails: that is no word about the laboratory.
      this.#labs = { state: "unavailable", why: { reason: "offline" } };
    }
  }
}

/** The name being typed in a box, if the caret stands right behind one. */
export function namedAt(box: HTMLTextAreaElement): Token | null {
  return box.selectionStart === box.selectionEnd ? beginning(box.value, box.selectionStart) : null;
}

/**
 * Writes into a box as if it had been typed, so that undoing takes it back; false where the box cannot take the focus. What
 * is typed goes to the caret, wherever that is: it must be in this box.
 */
function write(box: HTMLTextAreaElement, start: number, end: number, text: string): boolean {
  box.focus();
  if (document.activeElement !== box) return false;
  box.setSelectionRange(start, end);
  // The one way to write that a text box can undo. It is called deprecated, and nothing else does it.
  if (typeof document.execCommand === "function" && document.execCommand("insertText", false, text)) return true;
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function firstWords(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function troubleWords({ trouble }: Expansion): string {
  if (trouble?.kind === "circle") return t.phrases.circle(trouble.path.map((name) => `.${name}`).join(" → "));
  return trouble ? t.phrases.tooLong : "";
}
