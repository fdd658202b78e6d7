/** Tells when a sign-in that the server wanted has been done. */
export class Renewal {
  #wanted = false;

  constructor(private readonly done: () => void) {}

  /** The server wants a sign-in, or it does not. */
  wants(now: boolean): void {
    const done = this.#wanted && !now;
    this.#wanted = now;
    if (done) this.done();
  }
}
