/** Puts the keys into the first box of a form that has just come on screen. Enter never sends such a form by itself. */
export function focusFirst(form: HTMLElement): void {
  form.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
}
