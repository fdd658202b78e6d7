/**
 * Which language the window speaks. English is part of the first script; any other is fetched when it is chosen
 * (`choose-language.ts`), and takes over everywhere at once: whoever reads a word through `live` reads it again, and no form
 * is built anew for it.
 */

/** A language that can be chosen, by its tag. */
export type Language = "en" | "es";
/** The languages, in the order in which they are offered; each is called as it calls itself. */
export const languages: Record<Language, string> = { en: "English", es: "Español" };

/** English with longer words, for the tests of the layout. It can be set in the settings file, and nobody is offered it. */
export const STRETCHED = "en-XA";
export type Spoken = Language | typeof STRETCHED;

/** The words of a language, and how those of parts that come later are made where they are not among them. */
export type Words = { default: object; late?: (english: object) => unknown };

/** Where dates, numbers and names are written as this language does; numbers with a point in each of them. */
const locales = { es: "es-MX" } as const;

let now = $state.raw<{ tag: Spoken; words?: Words }>({ tag: "en" });
let settled = $state(false);

/** Speaks these words from now on; without any, English. */
export function speak(tag: Spoken, words?: Words): void {
  now = words ? { tag, words } : { tag };
}

/** It is known which language it is to be, whether or not its words have come. */
export function settle(): void {
  settled = true;
}

/** What is spoken. */
export const language = {
  /** The tag, for the page's `lang`. */
  get tag(): string {
    return now.tag;
  },
  /** Whether it is known by now which one it is to be: until then nothing is worth drawing. */
  get settled(): boolean {
    return settled;
  },
  /** The locale of its dates, numbers and names; nothing for English, where the order of dates says which one. */
  get locale(): string | undefined {
    return now.tag === "es" ? locales.es : undefined;
  },
};

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `english`, each word of it read anew in the language that is spoken whenever it is read. */
function live<T extends object>(english: T, spoken: () => unknown): T {
  const groups = new Map<PropertyKey, object>();
  return new Proxy(english, {
    get(_, key) {
      const own: unknown = Reflect.get(english, key);
      const theirs = () => (spoken() as Record<PropertyKey, unknown> | undefined)?.[key];
      if (!isGroup(own)) return theirs() ?? own;
      const group = groups.get(key) ?? live(own, theirs);
      groups.set(key, group);
      return group;
    },
  });
}

/** The words of the first script, in the language that is spoken. */
export const spoken = <T extends object>(english: T): T => live(english, () => now.words?.default);

/**
 * The words of a part that is fetched when it is first shown: `export const results = lateWords("results", {…})` in a file
 * of `en` that `index.ts` does not name. Other languages have them under the same name in their `index.ts`.
 */
export const lateWords = <T extends object>(name: string, english: T): T =>
  live(
    english,
    () => now.words?.late?.(english) ?? (now.words?.default as Record<string, unknown> | undefined)?.[name],
  );
