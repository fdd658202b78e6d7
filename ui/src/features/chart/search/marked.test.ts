import { expect, test } from "vitest";
import { marked } from "./marked";

const brackets = (text: string, query: string) =>
  marked(text, query)
    .map((run) => (run.marked ? `[${run.text}]` : run.text))
    .join("");

test("letters are marked where they say it, without case and accents, and the text stays whole", () => {
  expect(brackets("Sugar better, SUGAR log", "sugar")).toBe("[Sugar] better, [SUGAR] log");
  expect(brackets("Siobhán's café", "cafe siobhan")).toBe("[Siobhán]'s [café]");
  expect(brackets("aaa", "aa"), "runs that overlap are one").toBe("[aaa]");
  expect(brackets("ﬁbre 😊 x", "x"), "letters that fold into two, and pairs").toBe("ﬁbre 😊 [x]");
  expect(brackets("nothing", "  ")).toBe("nothing");
});
