/**
 * Keys of a list that is drawn row by row.
 *
 * That an id stands once in a list is a promise of whoever wrote the list, and servers break theirs: one note stands
 * under two visits (Q128), a row comes twice while the list shifts between two pages. Svelte stops drawing at a second
 * row of one key, so every list that was read is drawn through here.
 */

/** A row and the key it is drawn by. */
export type Keyed<T> = { readonly item: T; readonly key: string };

/** Each item with a key that no other has: its id, with a number behind it where that is missing or taken already. */
export function keyed<T>(items: readonly T[], id: (item: T) => string | number | null | undefined): Keyed<T>[] {
  const taken = new Set<string>();
  const met = new Map<string, number>();
  return items.map((item) => {
    const own = String(id(item) ?? "");
    let count = met.get(own) ?? 0;
    let key = own;
    while (key === "" || taken.has(key)) key = `${own} ${(count += 1)}`;
    met.set(own, count);
    taken.add(key);
    return { item, key };
  });
}
