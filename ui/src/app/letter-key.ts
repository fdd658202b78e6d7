/** Keys that are letters: they act outside of text alone, and never while a dialog or a list is open for another answer. */

const TEXT = "input, textarea, select, [contenteditable], [role='combobox'], [role='listbox'], [role='menu']";

/** Whether this press is the letter as a command: alone, not repeated, and typed into no text. */
export function isLetter(event: KeyboardEvent, letter: string): boolean {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.toLowerCase() !== letter) return false;
  const on = event.target instanceof Element ? event.target : null;
  return !on?.closest(TEXT) && !document.querySelector("dialog[open]");
}
