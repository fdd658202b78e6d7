/**
 * PDFs, by pdf.js in a worker of our own: no code is made from a file, and nothing is fetched from anywhere. What it may
 * need beside itself is either part of the program (its fonts, its JPEG 2000 decoder) or missing, and that is told.
 */
import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import decoderAddress from "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url";
import { decoded } from "./bytes";
import { noteMissing, type Made } from "./missing";

/** The fonts that every PDF may count on (PDF 32000-1, 9.6.2.2), as far as the file brings none itself. */
const fonts = import.meta.glob<string>("../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", {
  query: "?inline",
  import: "default",
});

/** A PDF that could not be opened, and why. */
export class PdfTrouble extends Error {
  constructor(readonly why: "locked" | "damaged") {
    super(why);
  }
}

/** Points of the largest picture in a page that is drawn, as of a picture that is a document by itself. */
const MOST_POINTS = 64_000_000;

/** An open PDF. */
export interface Pdf {
  readonly document: PDFDocumentProxy;
  /** A page, from 1. */
  page(number: number): Promise<PDFPageProxy>;
  /** Settles if what draws it has died: no page comes any more. */
  readonly died: Promise<void>;
  /** Something that a page needs is not part of the program: what is drawn may lack it. */
  readonly incomplete: () => boolean;
  close(): void;
}

/**
 * Opens a PDF; the bytes are handed over to the worker. It ends with `until`, also while it is still being opened: a file can
 * keep its reader busy for ever, and what was closed is not to stay in memory for that.
 */
export async function openPdf(bytes: Uint8Array, until: AbortSignal): Promise<Pdf> {
  let missing = false;
  class Fonts {
    async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
      const load = fonts[`../../../node_modules/pdfjs-dist/standard_fonts/${filename}`];
      if (!load) {
        missing = true;
        throw new Error("no such font");
      }
      const address = await load();
      return decoded(address.slice(address.indexOf(",") + 1));
    }
  }
  class Nothing {
    async fetch(): Promise<never> {
      missing = true;
      throw new Error("not part of the program");
    }
  }
  const port = new Worker(workerAddress, { type: "module" });
  // A script that does not start, and one that runs out of memory, answer nothing for ever.
  const died = new Promise<void>((end) => {
    for (const event of ["error", "messageerror"]) port.addEventListener(event, () => end(), { once: true });
  });
  const dead = died.then((): never => {
    throw new PdfTrouble("damaged");
  });
  const worker = pdfjs.PDFWorker.create({ port });
  const loading = pdfjs.getDocument({
    // A copy: the worker takes it away, and the window may want to draw it again.
    data: bytes.slice(),
    worker,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    useWorkerFetch: false,
    disableAutoFetch: true,
    disableStream: true,
    disableRange: true,
    StandardFontDataFactory: Fonts,
    CMapReaderFactory: Nothing,
    WasmFactory: Nothing,
    standardFontDataUrl: "/",
    cMapUrl: "/",
    // Its name is put behind this: a mark leaves the address as it is.
    wasmUrl: `${new URL(decoderAddress, location.href).href}#/`,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: MOST_POINTS,
    verbosity: 0,
  });
  const close = () => {
    until.removeEventListener("abort", close);
    void loading.destroy().catch(() => {});
    worker.destroy();
    port.terminate();
  };
  until.addEventListener("abort", close);
  if (until.aborted) close();
  // Nobody asks for a password here: what is locked is opened elsewhere.
  const locked = new Promise<never>((_, fail) => {
    loading.onPassword = () => fail(new PdfTrouble("locked"));
  });
  try {
    const document = await Promise.race([loading.promise, locked, dead]);
    const watched = new WeakSet<object>();
    const page = async (number: number) => {
      const page = await document.getPage(number);
      for (const made of [page.objs, page.commonObjs] as Made[]) {
        if (!watched.has(made)) noteMissing(made, () => (missing = true));
        watched.add(made);
      }
      return page;
    };
    return { document, page, died, incomplete: () => missing, close };
  } catch (thrown) {
    close();
    throw thrown instanceof PdfTrouble ? thrown : new PdfTrouble("damaged");
  }
}
