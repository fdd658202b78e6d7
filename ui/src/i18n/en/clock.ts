/** The clinic's clock, where it is not this computer's, and a clock that is off. */
import type { ZoneSource } from "../../ipc/bindings";
import { offBy } from "./asking";

const zoneName = (zone: string | null, offset: number) => {
  const minutes = Math.abs(offset);
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return zone ?? `UTC${offset < 0 ? "−" : "+"}${digits}`;
};

const sources: Record<ZoneSource, string> = {
  set: "set here",
  computer: "as this computer; the server’s records are on the same clock",
  offset: "as the server’s records show it",
  assumed: "as this computer; the server has shown nothing yet",
};

export const clinicTime = {
  both: (clinic: string, here: string) => `Clinic time ${clinic}, this computer ${here}`,
  label: "Clinic time",
  known: (zone: string | null, offset: number, source: ZoneSource) => `${zoneName(zone, offset)}, ${sources[source]}`,
  zone: "Time zone of the clinic",
  zoneHint: "Only if the time above is not the clinic’s. Empty lets Rounds find it out.",
  save: "Use this zone",
  /** A line in the frame. */
  off: (minutes: number) =>
    `This computer’s clock is ${offBy(minutes * 60)} ${minutes > 0 ? "ahead of" : "behind"} the clinic’s server. Times of visits and vitals may be wrong: set the clock of this computer right.`,
};
