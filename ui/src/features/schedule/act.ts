/** What can be done with an appointment of the schedule, whether it stands in a list or in a grid. */
import type { Going } from "../../app/going";
import { labelOfSummary } from "../../i18n/words";
import type { DayEntry, ProviderId } from "../../ipc/bindings";
import { isOver } from "./changes";
import type { Act } from "./worklist";

/** Another time that was chosen for it, clinic wall time; the provider where another column was chosen, or nobody known by number. */
export type Slot = { start: string; provider?: ProviderId | null };

/** Opens the patient's chart, and in it what is meant. */
export function actOn(going: Going, entry: DayEntry, act: Act | "move", barred?: string, slot?: Slot): void {
  const { patient, uuid } = entry.appointment;
  if (!patient || act === "none") return;
  const tab = going.open(patient, entry.patient && labelOfSummary(entry.patient));
  if (act === "book") tab.book();
  else if (act === "move") tab.moveAppointment(uuid, slot);
  else if ((act === "start" || act === "open") && !barred) tab.startVisit(uuid);
}

/** Whether there is anything to move: it is somebody's, and neither over nor freed. */
export function canMove(entry: DayEntry, today: string): boolean {
  return entry.appointment.patient !== null && !isOver(entry.appointment, today);
}
