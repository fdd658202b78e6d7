/** Entries of the clinic's lists as choices of a combobox. */
export function named<T extends number>(all: readonly { id: T; name: string }[] | undefined): { value: T; label: string }[] {
  return (all ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
