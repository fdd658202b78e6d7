/** What goes onto the sheet for the patient: only what was sent, and nothing that holds no longer. */
import type { Appointment, Loaded, Medication, SoapNote } from "../../ipc/bindings";

/** The plan of a visit's newest note that has one; nothing where there is none or notes could not be read. */
export function planOf(notes: Loaded<SoapNote[]> | undefined): string | null {
  if (notes?.state !== "known") return null;
  return notes.value.find((note) => note.text.plan.trim() !== "")?.text.plan.trim() ?? null;
}

/** Medications that hold, as the patient takes them; nothing where the list is not known whole. */
export function takenNow(medications: Loaded<Medication[]> | undefined): Medication[] | null {
  if (medications?.state !== "known" || medications.unreadable > 0) return null;
  return medications.value.filter(
    (one) => one.status === "active" || one.prescriptions.some((other) => other.status === "active"),
  );
}

/** The directions of a medication, or of a prescription of it that holds. */
export function directionsOf(one: Medication): string {
  return (
    one.directions || one.prescriptions.find((other) => other.status === "active" && other.directions)?.directions || ""
  );
}

const FREED = ["cancelled", "cancelledLate", "noShow", "leftWithoutVisit"];

/** The next appointment that stands; null where there is none, undefined where that is not known. */
export function nextAppointment(
  appointments: Loaded<Appointment[]> | undefined,
  now: string,
): Appointment | null | undefined {
  if (appointments?.state !== "known" || appointments.unreadable > 0) return undefined;
  const coming = appointments.value.filter((one) => one.start > now && !FREED.includes(one.status));
  return coming.sort((one, other) => one.start.localeCompare(other.start))[0] ?? null;
}
