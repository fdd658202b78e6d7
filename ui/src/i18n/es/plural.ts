import { pluralOf } from "../plural";

/** The form that fits a number in Spanish; a million is counted as `other` is. */
export const plural = pluralOf("es");
