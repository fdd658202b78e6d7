import type { Loaded } from "../ipc/bindings";

/** Whether all of a list was read: only then may something be said to be none of its entries. */
export const isWhole = (loaded: Loaded<unknown> | undefined): boolean =>
  loaded?.state === "known" && loaded.unreadable === 0;
