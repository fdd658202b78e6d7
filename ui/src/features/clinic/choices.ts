import { numbers as numbersWords } from "../../i18n/en/connection";
import { calledHere } from "../../i18n/people.svelte";

/** Facilities as choices; one that was only given by number has no name of its own. */
export function facilities<T extends number>(
  all: readonly { id: T; name: string }[] | undefined,
): { value: T; label: string }[] {
  return (all ?? []).map(({ id, name }) => ({ value: id, label: name || numbersWords.facilityNamed(id) }));
}

/** Entries of the clinic's lists as choices of a combobox. */
export function named<T extends number>(
  all: readonly { id: T; name: string }[] | undefined,
): { value: T; label: string }[] {
  return (all ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** Providers as choices, by what they are called here. Two who are called alike have OpenEMR's name beside it. */
export function people<T extends number>(
  all: readonly { id: T; name: string }[] | undefined,
): { value: T; label: string }[] {
  const called = (all ?? []).map(({ id, name }) => ({ id, name, here: calledHere(name) }));
  return called.map(({ id, name, here }) => {
    const isShared = called.some((other) => other.id !== id && other.here === here);
    return { value: id, label: isShared && here !== name ? `${here} (${name})` : here };
  });
}
