/** Choices of the summary: which entries come first, what is next, the first words of a note. */
import type { Appointment, AppointmentStatus, EntryStatus, SoapText } from "../../ipc/bindings";

const ORDER: Record<EntryStatus, number> = { active: 0, unknown: 1, inactive: 2 };

/** Entries that hold before those that do not; otherwise as the server has them. */
export function activeFirst<T extends { status: EntryStatus; prescriptions?: readonly { status: EntryStatus }[] }>(all: readonly T[]): T[] {
  const place = (one: T) => Math.min(ORDER[one.status], ...(one.prescriptions ?? []).map((other) => ORDER[other.status]));
  return [...all].sort((a, b) => place(a) - place(b));
}

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
