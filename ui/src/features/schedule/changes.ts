/** What is under way with an appointment, and whether it can still be changed. */
import type { Appointment, OutboxItem } from "../../ipc/bindings";

/** The move or cancellation of an appointment that is not done, or that could not be. */
export function changeOf(unsent: readonly OutboxItem[], appointment: string): OutboxItem | undefined {
  // One that was refused before anything was done stands in Unsent; the appointment is as it was.
  const waits = (item: OutboxItem) =>
    item.state !== "confirmed" && (item.state !== "refused" || item.appointment?.both);
  return unsent.find((item) => item.appointment?.appointment === appointment && waits(item));
}

/** Its day has passed, or its time is free again: there is nothing to move. */
export function isOver(appointment: Pick<Appointment, "start" | "status">, today: string): boolean {
  const freed = ["cancelled", "cancelledLate", "noShow", "leftWithoutVisit"].includes(appointment.status);
  const done = ["checkedOut", "codingDone", "fulfilled", "inExamRoom"].includes(appointment.status);
  return freed || done || appointment.start.slice(0, 10) < today;
}
