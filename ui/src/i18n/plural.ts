/** The forms of a word that depend on a number; `other` always exists, `one` and so on where the language has them. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const rules = new Intl.PluralRules("en");

/** The form that fits `n`, with `#` replaced by the number as `write` puts it. */
export function plural(n: number, forms: Forms, write: (n: number) => string = String): string {
  return (forms[rules.select(n)] ?? forms.other).replace("#", write(n));
}
