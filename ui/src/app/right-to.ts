/** Whether the account may change a part of a chart, as far as it is known: what it may not read it may not change. */
import type { Part } from "../i18n/en/chart";
import { t } from "../i18n";
import { missingFor } from "../i18n/rights.svelte";

/** Why this part cannot be changed, with the right to ask for; nothing where nothing is known to be missing. */
export function barredFrom(part: Part): string | undefined {
  const missing = missingFor(part);
  return missing.length === 0 ? undefined : `${t.changes.notAllowed(part)} ${t.rights.grant(missing)}`;
}
