/**
 * A part of the window that is fetched when it is first wanted, so that the day and the search are there at once. Drawn
 * by `Fetched.svelte`; what was fetched stays, and is drawn without a wait from then on.
 */
export class Later<C> {
  /** The part, once it is here. */
  part = $state.raw<C | null>(null);
  /** It could not be fetched; `fetch` tries again. */
  failed = $state(false);
  #fetching: Promise<void> | null = null;

  constructor(private readonly load: () => Promise<{ default: C }>) {}

  /** Fetches it, once however often it is asked; it never throws. */
  fetch(): Promise<void> {
    if (this.part) return Promise.resolve();
    this.failed = false;
    this.#fetching ??= this.load().then(
      (loaded) => {
        this.part = loaded.default;
      },
      () => {
        this.#fetching = null;
        this.failed = true;
      },
    );
    return this.#fetching;
  }
}
