/** Something to be written in a visit, said before its form is on screen: a value for a box of vitals, or that a note is. */
import type { VitalSign } from "../ipc/bindings";

/** A row of the vitals form; both pressures are typed in one. */
export type BoxId = "pressure" | Exclude<VitalSign, "systolic" | "diastolic">;

export type Jot = { part: "vitals"; box: BoxId; text: string } | { part: "note" };
