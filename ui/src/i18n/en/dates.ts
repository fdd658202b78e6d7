/** Dates: how they are written, boxes for them, and the calendar. */
export const dates = {
  open: (label: string) => `Choose from a calendar: ${label}`,
  openHint: "Calendar (Alt+↓ in the box)",
  calendar: (label: string) => `Calendar: ${label}`,
  monthBefore: "Month before",
  monthAfter: "Month after",
  yearBefore: "Year before",
  yearAfter: "Year after",
  /** Below a box whose text could have been another day. */
  readAs: (typed: string, read: string, other: string) => `“${typed}” was read as ${read}, not ${other}.`,
  style: "Dates",
  styles: {
    system: (example: string) => `As this computer: ${example}`,
    /** Where only numbers that are typed differ. */
    iso: (example: string, typed: string) => `${example}, typed ${typed}`,
  },
  typed: { dayFirst: "day/month/year", monthFirst: "month/day/year" },
  hint: (typed: string, read: string) => `Any usual form can be typed. ${typed} is read as ${read}.`,
  clock: "Times",
  clocks: { system: (example: string) => `As this computer: ${example}`, h12: "2:05 PM", h24: "14:05" },
};

/** What providers are called here. */
export const aliases = {
  title: "Names of providers",
  lead: "OpenEMR may tell only a user name, such as drgarcia. Whatever you write here is shown instead, on this computer only; the name of OpenEMR stays in sight when the pointer rests on it.",
  server: "Name in OpenEMR",
  shown: "Shown as",
  serverOf: (n: number) => `Name in OpenEMR, line ${n}`,
  shownOf: (name: string) => (name ? `Shown as, for ${name}` : "Shown as"),
  add: "Add a name",
  remove: "Remove",
  removeOf: (name: string) => `Remove the name for ${name || "an empty line"}`,
  save: "Keep these names",
  saved: "Kept.",
  none: "No provider is called anything else here.",
};
