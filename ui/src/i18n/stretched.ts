/**
 * English in which each word is two fifths longer, as other languages are. Tests of
 * the layout speak it; nobody is offered it.
 */
import { english } from "./index";

const MORE = 0.4;

/** Units and what is shortened already are as long in every language. */
const SHORT = /^(?:[^a-z]*[a-z]{0,2}[^a-z]*|mmHg)$/i;

/** `text` two fifths longer; the vowels that are doubled are those of its own words, so that lines break where they would. */
export function stretch(text: string): string {
  if (SHORT.test(text)) return text;
  let more = Math.ceil(text.length * MORE);
  const longer = text.replace(/[aeiouy]/gi, (vowel) => (more-- > 0 ? vowel + vowel : vowel));
  return longer + "~".repeat(Math.max(0, Math.min(more, 4)));
}

/** The same for all that is in it: words, lists, and what functions answer. */
function stretched(words: unknown): unknown {
  if (typeof words === "string") return stretch(words);
  if (typeof words === "function")
    return (...asked: unknown[]) => stretched((words as (...of: unknown[]) => unknown)(...asked));
  if (Array.isArray(words)) return words.map(stretched);
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, stretched(value)]));
}

const parts = new WeakMap<object, unknown>();
/** The same of a part that comes later. */
export function late(words: object): unknown {
  if (!parts.has(words)) parts.set(words, stretched(words));
  return parts.get(words);
}

export default stretched(english) as object;
