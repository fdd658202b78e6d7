/** Searching within a chart. Fetched with its drawer. */
import { lateWords } from "../language.svelte";
import { plural } from "../plural";

export const chartSearch = lateWords("chartSearch", {
  title: "Find in this chart",
  close: "Close the search",
  label: "Find notes, results, lists in this chart",
  hint: "Looks through what this computer has of the chart, without the network.",
  found: (n: number) => plural(n, { one: "# found", other: "# found" }),
  nothing: (query: string) => `Nothing in this chart says “${query}”.`,
  nothingHere: (query: string) => `Nothing that this computer has of this chart says “${query}”.`,
  nothingTeach: "Fewer letters, or another word for it, may find it: words are compared as they are written.",
  unread: (places: string) =>
    `Not looked through, or only in part: ${places}. They were not read yet, or could not be read.`,
  readNow: "Read them now",
  more: (n: number, place: string) => `${plural(n, { one: "# more", other: "# more" })} in ${place}`,
  untitled: "without a title",
});
