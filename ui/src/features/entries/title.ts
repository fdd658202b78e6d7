/** What entries and the pages of their forms are called. */
import { t } from "../../i18n";
import type { EntryForm } from "./entry.model.svelte";
import type { Entry } from "./lists";

/** The title of an entry, or what stands in for it. */
export function titleOf(entry: Entry): string {
  return entry.title || ("code" in entry && entry.code?.code) || t.chart.codeOnly;
}

/** The name of the page that changes or adds an entry. */
export function entryPageName(form: EntryForm): string {
  const { entries } = t.changes;
  return form.entry === null ? entries.newTitle(form.list) : entries.changeTitle(form.list, form.opened.title);
}
