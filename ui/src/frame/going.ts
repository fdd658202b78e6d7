/** What the frame hands down to the features. */
import type { Going } from "../app/going";
import { keySheet } from "./key-sheet.svelte";
import { screenLock } from "./lock.svelte";
import { route } from "./route.svelte";
import { signOut } from "./sign-out";

export const going: Going = {
  go: (screen) => route.go(screen),
  open: (patient, whose) => route.open(patient, whose),
  get onScreen() {
    return route.patient;
  },
  openWrite: (item) => route.openWrite(item),
  openDraft: (place, whose) => route.openDraft(place, whose),
  closeAll: () => route.clear(),
  showKeys: () => keySheet.show(),
  lock: () => void screenLock.now(),
  leaving: signOut,
};
