/** The four sections of a note, in their order. */
import type { Section } from "../../ipc/bindings";

export const SECTIONS: readonly Section[] = ["subjective", "objective", "assessment", "plan"];
