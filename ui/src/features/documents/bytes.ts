/** The bytes of a document, as they come from the core: in pieces, so that no message is a hundred megabytes long. */
import { documents } from "../../ipc";
import type { DocumentOpened } from "../../ipc/bindings";

/** Base64 (RFC 4648) as bytes. */
export function decoded(base64: string): Uint8Array {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** All bytes of a document that is open; stops early where nobody wants them any more. */
export async function bytesOf(opened: DocumentOpened, still: () => boolean): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(opened.size);
  let filled = 0;
  for (let piece = 0; piece < opened.pieces && still(); piece += 1) {
    const next = decoded(await documents.piece(opened.patient, opened.id, piece));
    bytes.set(next, filled);
    filled += next.length;
  }
  // A file that lacks its end may read as a whole one.
  if (still() && filled !== opened.size) throw new Error("a piece of the document is missing");
  return bytes;
}
