/** Whether the sheet with every key is open. */
class KeySheetState {
  open = $state(false);

  show(): void {
    this.open = true;
  }

  close(): void {
    this.open = false;
  }
}

/** The one sheet of the window. */
export const keySheet = new KeySheetState();
