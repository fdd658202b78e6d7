/** Which letters of a text say what is looked for, without case and accents. */
type Run = { text: string; marked: boolean };

const foldOne = (letter: string) => letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The text in runs, of which those that say one of the words are marked. */
export function marked(text: string, query: string): Run[] {
  const words = foldOne(query).split(/\s+/).filter(Boolean);
  const letters = [...text];
  // Each letter folded by itself, so that a place in the folded text is a place in the text.
  let folded = "";
  const at: number[] = [];
  letters.forEach((letter, n) => {
    for (const one of foldOne(letter)) {
      folded += one;
      for (let unit = 0; unit < one.length; unit += 1) at.push(n);
    }
  });
  const hits = new Set<number>();
  for (const word of words) {
    for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + 1)) {
      for (let n = from; n < from + word.length; n += 1) hits.add(at[n] ?? 0);
    }
  }
  const runs: Run[] = [];
  letters.forEach((letter, n) => {
    const last = runs.at(-1);
    if (last && last.marked === hits.has(n)) last.text += letter;
    else runs.push({ text: letter, marked: hits.has(n) });
  });
  return runs;
}
