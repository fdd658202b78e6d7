/** The week and the providers of a day as a grid. */
import { clock, longDay, weekdayAndDay } from "../format.svelte";
import { plural } from "../plural";

const appointments = (n: number) => plural(n, { one: "# appointment", other: "# appointments" });

export const calendar = {
  faces: "Show",
  day: "Day",
  week: "Week",
  providers: "Providers",
  weekTitle: "Week",
  providersTitle: "Providers",
  weekSteps: { previous: "Previous week", next: "Next week" },
  /** The grid, for whoever does not see it. */
  label: (from: string, to: string) =>
    from === to ? `Appointments of ${longDay(from)}` : `Appointments from ${longDay(from)} to ${longDay(to)}`,
  /** "Tue 1 Dec" */
  dayShort: weekdayAndDay,
  hint: "Arrow keys go from one to the next, Enter opens, M moves, B books, C opens the chart.",
  hintPlacing: "Arrow keys choose the time, Enter takes it, Esc leaves everything as it is.",
  /** Behind the number of appointments. */
  onlyWord: (n: number): string => (n === 1 ? " appointment" : " appointments"),
  /** What a day's head says beyond what is drawn: "Tue 1 Dec" "12" and "appointments, open 08:00–17:00". */
  dayMore: (n: number, waits: boolean, open: { from: string; to: string } | null) =>
    `${waits || n === 0 ? `, ${appointments(n)}` : calendar.onlyWord(n)}, ${
      open ? `open ${clock(open.from)}–${clock(open.to)}` : "closed"
    }`,
  noProvider: "No provider",
  unknownProvider: "Provider not known by name",
  noProviders: "Nobody has appointments on this day.",
  noProvidersTeach: "Each provider who has some stands here in a column of their own.",
  waiting: (n: number) => `${n} waiting`,
  closed: "Closed",
  lunch: "Lunch",
  reading: "Being read…",
  notRead: "Not read",
  noneWeek: (checked: string) => `No appointments in OpenEMR this week (read ${checked}).`,
  noneMine: "You have no appointments here.",
  failed: "The week could not be shown.",
  with: (name: string) => `with ${name}`,
  // Choosing a time
  placeMove: (name: string) => `Move ${name}`,
  placeBook: "New appointment",
  placeTaken: (n: number) => plural(n, { one: "another appointment then", other: "# other appointments then" }),
  placeKeys: "Enter takes it, Esc leaves everything as it is.",
  placeLeft: "Nothing was changed.",
  wanted: (from: string) => `Find the patient, then book: ${clock(from)} is filled in`,
  cannotMove: "This appointment is over or blocked time: it cannot be moved.",
};
