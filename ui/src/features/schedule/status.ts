/** The colour that goes with the words of an appointment's status. */
import type { AppointmentStatus } from "../../ipc/bindings";
import type { Tone } from "../../kit/Badge.svelte";

export const statusTone: Record<AppointmentStatus, Tone> = {
  none: "plain",
  reminderDone: "plain",
  chartPulled: "info",
  cancelled: "danger",
  noShow: "danger",
  arrived: "warn",
  arrivedLate: "warn",
  leftWithoutVisit: "danger",
  financialIssue: "warn",
  inExamRoom: "info",
  checkedOut: "ok",
  codingDone: "ok",
  cancelledLate: "danger",
  pending: "plain",
  confirmed: "info",
  callbackRequested: "warn",
  proposed: "plain",
  booked: "plain",
  checkedIn: "info",
  fulfilled: "ok",
  other: "plain",
};
