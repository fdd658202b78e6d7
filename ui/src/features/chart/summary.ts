/** Choices of the summary: what is next, the first words of a note. */
import type { Appointment, AppointmentStatus, SoapText } from "../../ipc/bindings";

const GONE: readonly AppointmentStatus[] = ["cancelled", "cancelledLate", "noShow", "leftWithoutVisit"];

/** The next appointment later than `now`, clinic wall time, that still stands. */
export function nextOf(all: readonly Appointment[], now: string): Appointment | undefined {
  return all
    .filter((one) => one.start > now && !GONE.includes(one.status))
    .sort((a, b) => a.start.localeCompare(b.start))[0];
}

/** The first words of a note, the assessment before the rest: it says most. */
export function excerptOf(text: SoapText): string {
  const said = [text.assessment, text.plan, text.subjective, text.objective].find((section) => section.trim() !== "");
  return said?.trim() ?? "";
}
