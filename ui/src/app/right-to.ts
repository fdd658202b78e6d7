/** Whether something of a patient may be changed, as far as it is known; why not, in words that say what to do. */
import { t } from "../i18n";
import type { AnyPart } from "../i18n/en/chart";
import { declinedFor, missingFor } from "../i18n/rights.svelte";
import { errorWords } from "../i18n/words";
import type { WriteKind } from "../ipc/bindings";
import type { OpenPatient } from "./open-patient";

/** Why nothing of this kind can be sent: its permission was declined at sign-in. What is typed stays a draft. */
export function unsendable(kind: WriteKind): string | undefined {
  const scope = declinedFor(kind);
  return scope && errorWords({ code: "scopeDeclined", params: { scope }, fields: [], retryable: false });
}

/** Why nothing can be begun for this patient. */
export function goneWords(tab: Pick<OpenPatient, "gone">): string | undefined {
  return tab.gone ? t.banner.nothingBegins : undefined;
}

/**
 * Why this part cannot be changed by a write of `kind`: the patient is gone, the account lacks a right (what it may not
 * read it may not change) or the permission; nothing where nothing is known to be in the way.
 */
export function barredFrom(tab: Pick<OpenPatient, "gone">, part: AnyPart, kind: WriteKind): string | undefined {
  const missing = missingFor(part);
  const lacking = missing.length === 0 ? undefined : `${t.changes.notAllowed(part)} ${t.rights.grant(missing)}`;
  return goneWords(tab) ?? lacking ?? unsendable(kind);
}
