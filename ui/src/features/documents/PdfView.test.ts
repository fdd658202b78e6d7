import { flushSync, mount, unmount } from "svelte";
import { expect, test, vi } from "vitest";
import { documents as words } from "../../i18n/en/documents";
import PdfView from "./PdfView.svelte";

let die: () => void = () => {};
let signal: AbortSignal | undefined;
let opening: Promise<void> = Promise.resolve();
vi.mock("./pdf", () => ({
  PdfTrouble: class extends Error {},
  openPdf: async (_: Uint8Array, until: AbortSignal) => {
    signal = until;
    await opening;
    return opened();
  },
}));
const opened = () => ({
  document: { numPages: 10_000_000 },
  // As of a worker that died: it answers nothing for ever.
  page: () => new Promise(() => {}),
  died: new Promise<void>((end) => (die = end)),
  incomplete: () => false,
  close: () => {},
});
const settled = async () => {
  await new Promise((done) => setTimeout(done));
  flushSync();
};

test("as many pages as can be shown are shown, and none of them stays white without a word", async () => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
      observe() {
        this.tell([{ isIntersecting: true }]);
      }
      disconnect() {}
    },
  );
  const view = mount(PdfView, { target: document.body, props: { bytes: new Uint8Array() } });
  await settled();
  const text = () => document.body.textContent?.replace(/\s+/g, " ") ?? "";
  expect(text()).toContain(words.tooManyPages(500, 10_000_000));
  expect(document.querySelectorAll("figure").length, "a file says how many pages it has, not we").toBe(500);
  expect(text(), "a page that is not there yet says so").toContain(words.drawing(1));
  die();
  await settled();
  expect(text(), "and one that does not come any more, too").toContain(words.pageFailed(500));
  expect(text()).not.toContain(words.drawing(1));
  await unmount(view);
});

test("a PDF that keeps its reader busy for ever ends with its view", async () => {
  opening = new Promise(() => {});
  const view = mount(PdfView, { target: document.body, props: { bytes: new Uint8Array() } });
  await settled();
  expect(signal?.aborted).toBe(false);
  await unmount(view);
  expect(signal?.aborted, "nothing of it goes on behind what is shown next").toBe(true);
});
