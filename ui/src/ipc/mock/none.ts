/** A clinic in which nothing is written yet, for `?at=none`: every list was looked at, and there is none. */

/** Fields that are lists of what somebody wrote or did; lists of what can be chosen stay. */
const LISTS = new Set(["rows", "sent", "lines", "unsent", "all"]);

/** The answer with every list of a chart, a day or a log emptied. */
export function nothingIn<T>(answer: T): T {
  return emptied(answer) as T;
}

function emptied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  // What is answered as a bare list: drafts, writes, phrases, recent patients, what is left of the day.
  if (Array.isArray(value)) return [];
  return within(value);
}

function within(value: object): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([key, own]: [string, unknown]) => {
      if (Array.isArray(own)) return [key, LISTS.has(key) ? [] : key === "days" ? own.map(emptied) : own];
      if (typeof own !== "object" || own === null) return [key, own];
      if ("state" in own && own.state === "known" && "value" in own)
        return [key, { ...own, value: Array.isArray(own.value) ? [] : emptied(own.value) }];
      return [key, within(own)];
    }),
  );
}
