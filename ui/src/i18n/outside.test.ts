/** No words stand outside of the catalogue, and none of it is read once for all: both would stay English. */
import { parse } from "svelte/compiler";
import ts from "typescript";
import { expect, test } from "vitest";
import { english } from "./index";
import { at, sources } from "./testing/catalogue";

/** Signs, units and names that are the same everywhere. */
const SAME_EVERYWHERE =
  /^(?:[^\p{L}]*|Rounds|OpenEMR|https:\/\/|America\/New_York|mmHg|kg|cm|min|Esc|Enter|Ctrl|Alt|Tab|F\d+|Home|End)$/u;
/** What a component is told that people read. */
const READ =
  /^(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt|label|hint|words|heading|text|summary)$/;
/** A sentence, or the beginning of one: a capital, and another word behind it. */
const SENTENCE = /^\p{Lu}\p{Ll}+[,:]? \p{L}+|\p{L}{2,} \p{L}{2,} \p{L}{2,}/u;
/** Sentences nobody reads: faults of the program's own, and styles. */
const UNREAD = /^(?:[a-z-]+\s)*[a-z-]+$|^(?:M|m)[\d.]/;

type Node = { type: string; start: number; [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

/** Every node of a tree, with the names of the fields that lead to it. */
function* nodes(node: unknown, way: readonly string[] = []): Generator<[Node, readonly string[]]> {
  if (Array.isArray(node)) {
    for (const one of node) yield* nodes(one, way);
  } else if (isNode(node)) {
    yield [node, way];
    for (const [key, value] of Object.entries(node)) {
      if (key !== "metadata" && key !== "parent") yield* nodes(value, [...way, `${node.type}.${key}`]);
    }
  }
}

const line = (text: string, start: number) => text.slice(0, start).split("\n").length;

test("no words stand in a template or a label outside of the catalogue", () => {
  const outside: string[] = [];
  for (const [path, text] of sources) {
    if (!path.endsWith(".svelte")) continue;
    const { fragment } = parse(text, { modern: true });
    for (const [node, way] of nodes(fragment)) {
      const found = (words: string) => {
        if (!SAME_EVERYWHERE.test(words.trim())) outside.push(`${path}:${line(text, node.start)}: ${words.trim()}`);
      };
      const inAttribute = way.some((step) => /^(?:Attribute|StyleDirective)\.value$/.test(step));
      if (node.type === "Text" && !inAttribute && !way.includes("StyleSheet.children")) found(String(node.data));
      if (node.type === "Attribute" && READ.test(String(node.name))) {
        for (const [part] of nodes(node.value)) if (part.type === "Text") found(String(part.data));
      }
      // A text that an expression between tags comes to.
      const isDrawn =
        way.includes("ExpressionTag.expression") &&
        !inAttribute &&
        !way.some((step) => /CallExpression.arguments|MemberExpression|BinaryExpression/.test(step));
      if (node.type === "Literal" && typeof node.value === "string" && isDrawn) found(node.value);
      if (node.type === "TemplateElement" && isDrawn) found((node.value as { cooked: string }).cooked);
    }
  }
  expect(outside).toEqual([]);
});

/** The scripts of a file. */
function scriptsOf(path: string, text: string): { script: string; from: number }[] {
  if (!path.endsWith(".svelte")) return [{ script: text, from: 0 }];
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((found) => ({
    script: found[1] ?? "",
    from: line(text, found.index) - 1,
  }));
}

test("no sentence stands in a script outside of the catalogue", () => {
  const outside: string[] = [];
  for (const [path, text] of sources) {
    if (path.startsWith("i18n/")) continue;
    for (const { script, from } of scriptsOf(path, text)) {
      const source = ts.createSourceFile("one.ts", script, ts.ScriptTarget.Latest, true);
      const look = (node: ts.Node) => {
        const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
        const isThrown = isText && ts.isNewExpression(node.parent) && /Error$/.test(node.parent.expression.getText());
        if (
          isText &&
          !isThrown &&
          !ts.isImportDeclaration(node.parent) &&
          SENTENCE.test(node.text) &&
          !UNREAD.test(node.text)
        )
          outside.push(`${path}:${from + line(script, node.getStart())}: ${node.text}`);
        ts.forEachChild(node, look);
      };
      look(source);
    }
  }
  expect(outside).toEqual([]);
});

test("no text is read once for all: it would stay in the language of before", () => {
  const kept: string[] = [];
  for (const [path, text] of sources) {
    for (const { script, from } of scriptsOf(path, text)) {
      const source = ts.createSourceFile("one.ts", script, ts.ScriptTarget.Latest, true);
      /** Whether what stands here is asked for anew: inside a function, or a derived value of Svelte's. */
      const look = (node: ts.Node) => {
        if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return;
        if (ts.isCallExpression(node) && /^\$(?:derived|effect|inspect)/.test(node.expression.getText())) return;
        if (ts.isPropertyAccessExpression(node) && !ts.isPropertyAccessExpression(node.parent)) {
          const [root, ...names] = node.getText().replace(/\?/g, "").split(".");
          const value = root === "t" && names.length > 0 ? at(english, names.join(".")) : null;
          // A group of words is read again whenever a word of it is.
          if (root === "t" && (typeof value !== "object" || value === null || Array.isArray(value)))
            kept.push(`${path}:${from + line(script, node.getStart())}: ${node.getText()}`);
        }
        ts.forEachChild(node, look);
      };
      look(source);
    }
  }
  expect(kept).toEqual([]);
});
