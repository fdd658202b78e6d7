import { t } from "../../i18n";

/** Facilities as choices; one that was only given by number has no name of its own. */
export function facilities<T extends number>(
  all: readonly { id: T; name: string }[] | undefined,
): { value: T; label: string }[] {
  return (all ?? []).map(({ id, name }) => ({ value: id, label: name || t.numbers.facilityNamed(id) }));
}

/** Entries of the clinic's lists as choices of a combobox. */
export function named<T extends number>(
  all: readonly { id: T; name: string }[] | undefined,
): { value: T; label: string }[] {
  return (all ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
