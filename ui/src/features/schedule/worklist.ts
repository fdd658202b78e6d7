/** The day as a worklist: who waits, who comes next, what is over; and the one state of each row. Pure functions. */
import { minuteOfDay } from "../../i18n/format.svelte";
import type { DayEntry, FreeSpan, VisitStanding } from "../../ipc/bindings";

/** A line of the list: an appointment, free time, or the present moment. */
export type Line =
  | { kind: "entry"; id: string; entry: DayEntry }
  | { kind: "free"; id: string; free: FreeSpan }
  | { kind: "now"; id: "now" };

export type Worklist = {
  /** Who has arrived and waits, the longest first. */
  waiting: readonly Line[];
  /** Everybody else who is still to be seen, free time between them, and the present moment. */
  next: readonly Line[];
  /** Whose visit is over. */
  done: readonly Line[];
  /** Who does not come after all. */
  freed: readonly Line[];
};

/** What Enter does with a row. */
export type Act = "start" | "open" | "chart" | "book" | "none";

/** Words for a row's one state; the screen has the texts. */
export type RowState =
  | { state: "waiting"; minutes: number; since: string | null; exact: boolean; vitals: boolean }
  | { state: "visit"; visit: VisitWords }
  | { state: "status" };
export type VisitWords =
  | "undecided"
  | "open"
  | "openDraft"
  | "noteUnsent"
  | "vitalsUnsent"
  | "vitalsOnly"
  | "noteOnly"
  | "done"
  | "notRead"
  | "several";

const over = new Set(["checkedOut", "codingDone", "fulfilled"]);

/** What the row says of the visit of the day; the least finished thing first. */
export function visitWords(visit: VisitStanding): VisitWords {
  if (visit.undecided) return "undecided";
  if (visit.note === "waiting" || visit.note === "returned") return "noteUnsent";
  if (visit.vitals === "waiting" || visit.vitals === "returned") return "vitalsUnsent";
  if (visit.note === "draft" || visit.vitals === "draft") return "openDraft";
  if (visit.count > 1) return "several";
  if (visit.note === "there") return visit.vitals === "there" || visit.vitals === "notRead" ? "done" : "noteOnly";
  if (visit.vitals === "there") return "vitalsOnly";
  return visit.note === "notRead" ? "notRead" : "open";
}

/** A note is in OpenEMR and nothing of the visit is left on this computer. */
function isDone(entry: DayEntry): boolean {
  if (!entry.visit) return over.has(entry.appointment.status);
  const words = visitWords(entry.visit);
  if (words === "done" || words === "noteOnly") return true;
  return over.has(entry.appointment.status) && (words === "notRead" || words === "several");
}

/** Somebody has begun to write: whoever is being seen does not wait. */
function isBeingSeen(entry: DayEntry): boolean {
  const visit = entry.visit;
  return visit !== null && ["draft", "waiting", "returned", "there"].includes(visit.note);
}

/** The row's one state. `minuteNow`: minutes since midnight at the clinic, on the clinic's today; nothing on another day. */
export function rowState(entry: DayEntry, minuteNow: number | null): RowState {
  if (entry.waiting && minuteNow !== null && !isDone(entry) && !isBeingSeen(entry)) {
    const since = entry.arrival?.at ?? null;
    return {
      state: "waiting",
      minutes: Math.max(0, minuteNow - minuteOfDay(since ?? entry.appointment.start)),
      since,
      exact: entry.arrival?.exact ?? false,
      vitals: entry.visit?.vitals === "there",
    };
  }
  // A visit that OpenEMR made by itself says nothing about an appointment that is over.
  if (entry.visit && !(over.has(entry.appointment.status) && visitWords(entry.visit) === "notRead"))
    return { state: "visit", visit: visitWords(entry.visit) };
  return { state: "status" };
}

/** What Enter does. Another day's visits are begun on that day. */
export function actOf(line: Line, isToday: boolean): Act {
  if (line.kind === "free") return "book";
  if (line.kind === "now" || !line.entry.appointment.patient) return "none";
  if (!isToday || line.entry.freed) return "chart";
  return line.entry.visit ? "open" : "start";
}

const lineOf = (entry: DayEntry): Line => ({ kind: "entry", id: entry.appointment.uuid, entry });

/** The day in its parts. */
export function worklist(
  entries: readonly DayEntry[],
  free: readonly FreeSpan[],
  minuteNow: number | null,
  isToday: boolean,
): Worklist {
  const freed = entries.filter((entry) => entry.freed);
  const done = entries.filter((entry) => !entry.freed && isDone(entry));
  const rest = entries.filter((entry) => !entry.freed && !isDone(entry));
  const waits = (entry: DayEntry) => rowState(entry, isToday ? minuteNow : null).state === "waiting";
  const longest = (a: DayEntry, b: DayEntry) =>
    (a.arrival?.at ?? a.appointment.start).localeCompare(b.arrival?.at ?? b.appointment.start) ||
    a.appointment.start.localeCompare(b.appointment.start);
  return {
    waiting: rest.filter(waits).sort(longest).map(lineOf),
    next: withNow(
      byTime(
        rest.filter((entry) => !waits(entry)),
        free,
      ),
      isToday ? minuteNow : null,
    ),
    done: done.map(lineOf),
    freed: freed.map(lineOf),
  };
}

const startOf = (line: Line) =>
  line.kind === "entry" ? line.entry.appointment.start : line.kind === "free" ? line.free.start : "";

function byTime(entries: readonly DayEntry[], free: readonly FreeSpan[]): Line[] {
  const lines: Line[] = [
    ...entries.map(lineOf),
    ...free.map((one): Line => ({ kind: "free", id: `free-${one.start}`, free: one })),
  ];
  return lines.sort((a, b) => startOf(a).localeCompare(startOf(b)));
}

/** With the present moment before the first that has not begun. */
function withNow(lines: readonly Line[], minuteNow: number | null): Line[] {
  if (minuteNow === null || lines.length === 0) return [...lines];
  const at = lines.findIndex((line) => minuteOfDay(startOf(line)) > minuteNow);
  const place = at < 0 ? lines.length : at;
  return [...lines.slice(0, place), { kind: "now", id: "now" }, ...lines.slice(place)];
}
