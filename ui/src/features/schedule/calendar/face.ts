/** What an appointment in the grid shows and what it is called. A pure function: a week draws some hundred of them at once. */
import { t } from "../../../i18n";
import { clock } from "../../../i18n/format.svelte";
import { birthWords, labelOfSummary, listName, whoseWords } from "../../../i18n/words";
import type { DayEntry } from "../../../ipc/bindings";
import { rowState } from "../worklist";

/** The room that an appointment has. */
export type Room = {
  /** Two lines fit in, or three. */
  tall: boolean;
  high: boolean;
  /** The day is said in its name: the keys go from day to day. */
  dated: boolean;
  /** Another patient of this name stands on the same grid. */
  namesake: boolean;
};

/** Words that are drawn, as far as there is room for them. */
export type Face = {
  /** What it is called: also what is not drawn, since a column is a day and its height a time. */
  called: string;
  name: string;
  /** Whose it is, in full, where the pointer rests. */
  whose: string;
  /** The birth date first: what follows may be cut off. */
  born: string;
  what: string;
  waits: boolean;
};

const listed = (words: readonly (string | false | null | undefined)[]) => words.filter(Boolean).join(", ");

/** `minuteNow` is of the clinic's today; on other days nobody waits. */
export function faceOf(entry: DayEntry, room: Room, minuteNow: number | null): Face {
  const { appointment, patient } = entry;
  const state = rowState(entry, minuteNow);
  const waits =
    state.state === "waiting"
      ? t.worklist.arrived(state.since && clock(state.since), state.exact, state.minutes, state.vitals)
      : "";
  const what = appointment.title || appointment.category?.name || t.schedule.noTitle;
  const born = patient ? birthWords(patient.birth) : "";
  const mrn = patient ? (patient.mrn ? `${t.banner.mrn} ${patient.mrn}` : t.banner.noMrn) : "";
  const shows = patient !== null && (room.tall || room.namesake);
  const name = appointment.patient
    ? patient
      ? listName(patient)
      : t.schedule.unknownPatient
    : appointment.title || t.schedule.blocked;
  const drawn = {
    name,
    born: shows ? (room.tall ? `${born}, ${mrn}` : born) : "",
    what: room.high ? waits || (appointment.patient ? what : "") : "",
  };
  return {
    ...drawn,
    // What is drawn stands in it as it is drawn: whoever speaks to the computer says what they see.
    called: listed([
      room.dated && t.calendar.dayShort(appointment.start),
      t.times(appointment.start, appointment.end),
      !appointment.patient && t.schedule.blocked,
      drawn.name,
      patient && (drawn.born || `${t.banner.born} ${born}`),
      !(shows && room.tall) && mrn,
      drawn.what || waits,
      appointment.patient && drawn.what !== what && what,
      appointment.patient && !waits && t.appointmentStatuses[appointment.status],
      entry.providerName && t.calendar.with(entry.providerName),
    ]),
    whose: patient ? whoseWords(labelOfSummary(patient)) : name,
    waits: waits !== "",
  };
}
