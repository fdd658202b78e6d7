/** What a section reads after an earlier text was carried into it: behind what is written, never in its place. */
export function carried(here: string, from: string): string {
  const kept = here.trimEnd();
  return kept === "" ? from : `${kept}\n${from}`;
}
