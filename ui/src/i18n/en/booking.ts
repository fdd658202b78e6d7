/** Booking in a drawer, free times, moving and cancelling, the clinic's rules. */
import type { LostByMove, VisitKind } from "../../ipc/bindings";
import { clock, day } from "../format.svelte";
import { plural } from "../plural";
import { appointmentStatuses } from "./chart";

export const booking = {
  close: "Close, keep what is typed",
  free: "Next free",
  freeAround: (date: string) => `Free around ${day(date)}`,
  freeList: "Free times",
  /** Behind a number key: which of the list it is. */
  gapKey: (n: number) => `Key ${n}`,
  freeUntil: (time: string) => `free until ${clock(time)}`,
  soon: "Also sooner than the clinic’s notice",
  none: "Nothing is free on the days that were looked at.",
  lookOn: (date: string) => `Look around ${day(date)}`,
  noneRead: "None of these days could be read, so nothing can be said of them.",
  reading: (n: number) => plural(n, { one: "# day is still being read.", other: "# days are still being read." }),
  notRead: (dates: readonly string[], why: string) =>
    `Not looked at: ${dates.map(day).join(", ")} (${why}). These days may be full.`,
  looked: (from: string, to: string) =>
    from === to ? `Looked at ${day(from)}.` : `Looked at ${day(from)} to ${day(to)}.`,
  needs: "Choose a provider and a duration to see what is free.",
  keys: "1–3 choose, Enter books what was chosen here.",
  // A time that was chosen on the schedule
  brought: (when: string) => `Chosen on the schedule: ${when}.`,
  broughtBeside: (when: string, typed: string) =>
    `On the schedule you chose ${when}, and the booking that was begun here says ${typed}. Which one is meant?`,
  takeBrought: "Take this time",
  keepTyped: (typed: string) => `Keep ${typed}`,
  // Following a plan
  plan: (words: string) => `The plan says “${words}”`,
  offer: (date: string) => `Book around ${day(date)}`,
  // Moving
  move: "Move",
  moveLabel: (when: string) => `Move the appointment of ${when}`,
  moveTitle: "Move appointment",
  moveFrom: (when: string) => `Now: ${when}`,
  moveHow: "A new appointment is booked, then this one is deleted. Until both are done, both are shown.",
  moveNow: "Move to this time",
  lostTitle: "What does not go along",
  lost: (lost: LostByMove): string => {
    switch (lost.lost) {
      case "status":
        return `The status “${appointmentStatuses[lost.status]}”: the new appointment has none.`;
      case "room":
        return `The room “${lost.room}”.`;
      case "number":
        return "The confirmation number: the new appointment has another.";
    }
  },
  actions: "Actions",
  // Cancelling
  cancel: "Cancel",
  cancelLabel: (when: string) => `Cancel the appointment of ${when}`,
  cancelTitle: "Cancel this appointment?",
  cancelWords:
    "It is deleted in OpenEMR and leaves nothing there: no entry that it was planned, and no way to bring it back. To keep it on record, mark it as cancelled or as a no-show in OpenEMR instead.",
  cancelNow: "Delete this appointment",
  keep: "Keep it",
  opening: "Reading the appointment from OpenEMR…",
  openFailed: "The appointment could not be read, so it cannot be changed now.",
  // A series
  single: "It is this one day, not a repeating appointment",
  singleHint:
    "OpenEMR does not tell Rounds. Of a repeating appointment all days would be gone at once: change those in OpenEMR.",
  series:
    "This is a repeating appointment. All its days would be moved or deleted at once, so it is changed in OpenEMR only.",
  // What is under way
  movingTo: (when: string) => `Being moved to ${when}`,
  cancelling: "Being cancelled",
  bothStand: (when: string) => `Booked for ${when} as well; this one is not deleted yet`,
  moved: (number: string) => `Moved · confirmation number ${number}`,
  movedNoNumber: "Moved",
  notMoved: "Not moved yet: will be checked and sent",
  moveRefused: "Not moved",
  halfMoved: "Both appointments stand in OpenEMR",
};

export const rules = {
  title: "Clinic rules",
  lead: "When the clinic is open and how visits are planned. Free times and the check of a booking go by them; OpenEMR has none.",
  hours: "Opening hours",
  hoursHint: "Leave both boxes empty on a day on which the clinic is closed.",
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  opens: (name: string) => `${name}, opens`,
  closes: (name: string) => `${name}, closes`,
  lunch: "Lunch",
  lunchFrom: "Lunch from",
  lunchTo: "Lunch until",
  planning: "Planning",
  noticeHours: "Notice, hours",
  noticeHint: "Routine visits are not planned sooner than this.",
  windowDays: "Ahead, days",
  windowHint: "Nor further ahead than this.",
  bufferMinutes: "Buffer, minutes",
  bufferHint: "Stay free between two visits.",
  lengths: "Lengths, minutes",
  kinds: {
    routine: "Routine",
    followUp: "Follow-up",
    urgent: "Urgent",
    consultation: "Consultation",
  } satisfies Record<VisitKind, string>,
  save: "Save rules",
  saved: "Saved",
  failed: "The rules could not be read.",
};
