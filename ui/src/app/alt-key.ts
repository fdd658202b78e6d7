/** The key beside the letter that commands go with: Alt, and on macOS, where Alt types letters, Control. */
export const MAC = /^Mac/.test(navigator.platform);

/** It is held, and no other key that makes another command of the press; Shift may be. */
export const altHeld = (event: KeyboardEvent): boolean =>
  !event.metaKey && (MAC ? event.ctrlKey && !event.altKey : event.altKey && !event.ctrlKey);
