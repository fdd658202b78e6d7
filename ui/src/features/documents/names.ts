import { documents as words } from "../../i18n/en/documents";
import type { DocumentRow } from "../../ipc/bindings";

/** What a document is called on screen: its own name, or its number where the server hides that. */
export const nameOf = (row: DocumentRow): string => row.name ?? words.hidden(row.id);

/** The category's words. */
export const placeOf = (row: Pick<DocumentRow, "place" | "placeSaid">): string =>
  row.place ? words.places[row.place] : row.placeSaid || words.otherPlace;
