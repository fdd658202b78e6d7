/** Several lists of a folder may be refused for the lack of one right: it is named once, above them. */
import { getContext, setContext } from "svelte";
import type { FolderLists } from "../../../ipc/bindings";

const KEY = Symbol("refused");
type Refused = { readonly once: boolean };

/** For the page of a folder: whether the right that is missing stands above its lists. */
export const sayOnce = (refused: Refused): Refused => setContext(KEY, refused);
/** For a list in it. */
export const isSaidOnce = (): Refused => getContext<Refused | undefined>(KEY) ?? { once: false };

/** How many lists of a folder the account may not read. */
export function refusedIn(lists: FolderLists | null): number {
  const all = Object.values(lists ?? {}) as unknown[];
  return all.filter((list) => {
    const { state, why } = list as { state?: string; why?: { reason: string } };
    return state === "unavailable" && why?.reason === "notAllowed";
  }).length;
}
