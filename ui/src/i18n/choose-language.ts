/** Which language is to be spoken, by the setting and the computer, and where its words come from. */
import { languages, settle, speak, STRETCHED, type Language, type Spoken, type Words } from "./language.svelte";

const fetched: Record<Exclude<Spoken, "en">, () => Promise<Words>> = {
  es: () => import("./es"),
  [STRETCHED]: () => import("./stretched"),
};

let wanted: Spoken | null = null;

/** The language that a setting stands for; "system" and what is not known are settled by what the computer speaks. */
export function languageOf(setting: string, computer: readonly string[] = navigator.languages): Spoken {
  const known = (tag = ""): Spoken | undefined =>
    tag === STRETCHED ? STRETCHED : (Object.keys(languages) as Language[]).find((one) => one === tag.split("-")[0]);
  return known(setting) ?? computer.map(known).find((one) => one !== undefined) ?? "en";
}

/**
 * Speaks the language of a setting from now on. Should its words not come, the present ones stay and it is tried again the
 * next time; it never throws.
 */
export async function useLanguage(setting: string): Promise<void> {
  const tag = languageOf(setting);
  if (tag === wanted) return;
  wanted = tag;
  try {
    const words = tag === "en" ? undefined : await fetched[tag]();
    // Another was chosen meanwhile.
    if (wanted === tag) speak(tag, words);
  } catch {
    if (wanted === tag) wanted = null;
  }
  settle();
}
