/** What the frame hands down to the features. */
import type { Going } from "../app/going";
import { screenLock } from "./lock.svelte";
import { route } from "./route.svelte";
import { signOut } from "./sign-out";

export const going: Going = {
  go: (screen) => route.go(screen),
  open: (patient, name) => route.open(patient, name),
  openWrite: (item) => route.openWrite(item),
  openDraft: (place, name) => route.openDraft(place, name),
  closeAll: () => route.clear(),
  lock: () => void screenLock.now(),
  leaving: signOut,
};
