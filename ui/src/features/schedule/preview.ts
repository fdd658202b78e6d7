/** Choices of the preview: the note that tells most, and the values of the last reading that deserve a look. */
import type { SoapNote, VitalsRow } from "../../ipc/bindings";

/** The newest note with an assessment or a plan. */
export function lastNote(all: readonly SoapNote[]): SoapNote | undefined {
  return all.find((note) => note.text.assessment.trim() !== "" || note.text.plan.trim() !== "");
}

type Value = VitalsRow["values"][number];
type Odd = {
  taken: string | null;
  values: readonly Value[];
  /** A value has no band to be held against, so that nothing is said of it. */
  unjudged: boolean;
};

/** What is outside the usual range in the last reading, and when that was. */
export function oddVitals(rows: readonly VitalsRow[]): Odd {
  const last = rows[0];
  if (!last) return { taken: null, values: [], unjudged: false };
  const values = last.values.filter((one) => one.flag !== null && one.flag !== "normal");
  return { taken: last.reading.taken, values, unjudged: last.values.some((one) => one.flag === null) };
}
