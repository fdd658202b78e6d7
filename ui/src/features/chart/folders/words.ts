/** Words about entries of a folder that several pages need. */
import { folders } from "../../../i18n/en/folders";

/** FHIR's word for how far something is, in ours; another word as it is. */
export const statusWords = (status: string): string => folders.statuses[status] ?? status;

/** The same, where it says more than that all is as it should be. */
export const oddStatus = (status: string, usual: readonly string[]): string | null =>
  status === "" || usual.includes(status) ? null : statusWords(status);
