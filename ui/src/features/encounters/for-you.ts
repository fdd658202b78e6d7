/** What goes onto the sheet for the patient: nothing that holds no longer, or will not once what waits here is sent. */
import type { Appointment, ChartView, Loaded, Medication, WriteKind } from "../../ipc/bindings";

const BOOKINGS: readonly WriteKind[] = ["appointment", "appointmentMove", "appointmentCancel"];
const waits = (chart: ChartView | null, kinds: readonly WriteKind[]) =>
  chart?.unsent.some((item) => kinds.includes(item.kind)) ?? false;

/** Something was booked, moved or cancelled here that OpenEMR's list does not show. */
export const bookingsWait = (chart: ChartView | null): boolean => waits(chart, BOOKINGS);
/** The same of the list of medications. */
export const medicationsWait = (chart: ChartView | null): boolean => waits(chart, ["medication"]);

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

/** The next appointment for the sheet; undefined also while something waits, or is only being read, that may be it. */
export function nextOf(chart: ChartView | null, now: string): Appointment | null | undefined {
  if (bookingsWait(chart)) return undefined;
  const next = nextAppointment(chart?.appointments, now);
  const isFresh = chart?.appointments.state === "known" && chart.appointments.stale === null && !chart.refreshing;
  return next === null && !isFresh ? undefined : next;
}

/** The next appointment that stands; null where there is none, undefined where that is not known. */
export function nextAppointment(
  appointments: Loaded<Appointment[]> | undefined,
  now: string,
): Appointment | null | undefined {
  if (appointments?.state !== "known" || appointments.unreadable > 0) return undefined;
  const coming = appointments.value.filter((one) => one.start > now && !FREED.includes(one.status));
  return coming.sort((one, other) => one.start.localeCompare(other.start))[0] ?? null;
}
