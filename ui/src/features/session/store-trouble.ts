/** Faults of the keychain or of the files that stop everything until they are seen to. */
import type { UiError } from "../../ipc/bindings";

const TROUBLES = ["keychainLocked", "keychainDenied", "keyMissing", "storeDamaged", "storeTooNew"] as const;
export type StoreTroubleCode = (typeof TROUBLES)[number];

/** Which of them it is, if it is one. */
export function storeTrouble(error: UiError): StoreTroubleCode | null {
  return TROUBLES.find((code) => code === error.code) ?? null;
}

export function isStoreTrouble(error: UiError): boolean {
  return storeTrouble(error) !== null;
}

/** Only a file that nobody can open any more may be set aside. */
export function canSetAside(code: StoreTroubleCode): boolean {
  return code === "keyMissing" || code === "storeDamaged";
}
