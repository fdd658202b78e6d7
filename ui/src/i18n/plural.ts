/** The forms of a word that depend on a number; `other` always exists, `one` and so on where the language has them. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Counts in a language: the form that fits `n`, with `#` replaced by the number as `write` puts it. */
export type Plural = (n: number, forms: Forms, write?: (n: number) => string) => string;

/** Counting by the rules of a language. */
export function pluralOf(language: string): Plural {
  // Made when something is counted for the first time: nothing is on the page of a start, and the rules take a while.
  let rules: Intl.PluralRules | undefined;
  return (n, forms, write = String) => {
    rules ??= new Intl.PluralRules(language);
    return (forms[rules.select(n)] ?? forms.other).replace("#", write(n));
  };
}

/** The form that fits `n` in English. */
export const plural = pluralOf("en");
