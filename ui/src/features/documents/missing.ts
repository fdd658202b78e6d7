/** What the worker has made for a page, by number: pictures and fonts. */
export interface Made {
  get(id: string, callback?: unknown): unknown;
}

/** Notes a thing that is drawn and was not made: pdf.js leaves a picture out that it cannot decode, and says nothing. */
export function noteMissing(made: Made, missing: () => void): void {
  const get = made.get.bind(made);
  made.get = (id, callback) => {
    const got = get(id, callback);
    // With a callback it is only waited for.
    if (!callback && got === null) missing();
    return got;
  };
}
