/** The catalogue and all that reads it, for the tests that hold one against the other. */

/** The modules of English, by file name. */
export const modules: [string, Record<string, unknown>][] = Object.entries(
  import.meta.glob<Record<string, unknown>>("../en/*.ts", { eager: true }),
);

/** The words of parts that come later, each under its name; functions beside them are no words. */
export const late = (known: object): Record<string, unknown> =>
  Object.fromEntries(
    modules.flatMap(([, words]) =>
      Object.entries(words).filter(([name, value]) => !(name in known) && typeof value === "object"),
    ),
  );

/** The same as text. */
export const written: [string, string][] = Object.entries(
  import.meta.glob<string>("../en/*.ts", { eager: true, query: "?raw", import: "default" }),
);

/** A union of words of the contract, by its name. */
export const bindings: Record<string, string> = import.meta.glob<string>("../../ipc/bindings/*.ts", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Every file of the window that is no test, no catalogue and no stand-in, with its path below `src`. */
export const sources: [string, string][] = Object.entries(
  import.meta.glob<string>("../../**/*.{ts,svelte}", { eager: true, query: "?raw", import: "default" }),
)
  .map(([path, text]): [string, string] => [
    path.startsWith("../../") ? path.slice(6) : path.replace(/^\.\.?\//, "i18n/"),
    text,
  ])
  .filter(([path]) => !/\.test\.ts$|\.d\.ts$|^ipc\/(mock|bindings)\/|^i18n\/(es\/|said|catalogue)/.test(path));

/** Each word below a group, by its path. */
export function* leaves(words: object, above = ""): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(words)) {
    const path = above ? `${above}.${name}` : name;
    if (typeof value === "object" && value !== null) yield* leaves(value, path);
    else yield [path, value];
  }
}

/** What stands at a path. */
export function at(words: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((group, name) => (group as Record<string, unknown> | undefined)?.[name], words);
}
