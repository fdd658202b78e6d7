/** The frame around every screen, connecting a clinic, signing in, settings. */
import { count } from "../format.svelte";
import { plural } from "../plural";

/** The button that copies a text, wherever it stands. */
export const copying = {
  done: "Copied",
  byHand: "Select this text and copy it:",
};

export const frame = {
  product: "Rounds",
  skip: "Skip to the content",
  navigation: "Screens",
  today: "Today",
  patients: "Patients",
  unsent: "Unsent",
  settings: "Settings",
  /** Beside the number in the rail: writes on their way or refused, and what is begun and not sent. */
  unsentCount: (waiting: number, refused: number, drafts: number) =>
    [
      refused > 0
        ? plural(refused, { one: "# needs a look", other: "# need a look" })
        : waiting > 0 && plural(waiting, { one: "# on its way", other: "# on their way" }),
      drafts > 0 && `drafts: ${drafts}`,
    ]
      .filter(Boolean)
      .join(", "),
  openPatients: "Open patients",
  allOpen: (n: number) => plural(n, { one: "The open patient", other: "All # open patients" }),
  closePatient: (name: string) => `Close ${name}`,
  signOut: "Sign out",
  signedInAs: (name: string) => `Signed in as ${name}`,
  demoStrip: "Demo clinic: nothing here is real, nothing is kept",
  guide: "Show me around (3 minutes)",
  unlogged: (n: number) =>
    plural(n, {
      one: "# line of the access log could not be written to this computer’s disk. It is in memory only and is tried again; closing Rounds would lose it.",
      other:
        "# lines of the access log could not be written to this computer’s disk. They are in memory only and are tried again; closing Rounds would lose them.",
    }),
  memoryOnly:
    "This computer has no keychain, so nothing is written to its disk: what is not in OpenEMR is gone when Rounds is closed.",
  cutOff: {
    dialog:
      "A window for choosing a file was open when the screen was locked. What is chosen in it now is not taken: close it if it is still there, and begin again.",
    sending:
      "A file, a message or a summary of care was on its way to OpenEMR when the screen was locked. It may have arrived: look into the documents or messages before you send it again. It was for",
  },
  readingDrop: "Reading the file that you dropped…",
  nothingTaken: "What was dropped was not looked at: nobody is signed in here. Unlock or sign in, then drop it again.",
  starting: "Starting…",
  fetching: "Opening…",
  notFetched:
    "This part of Rounds could not be opened. What you typed is kept as a draft. Should it happen again, install Rounds anew.",
  crashed:
    "This screen could not be drawn. What you typed is kept as a draft; the other screens and patients stay open.",
  undrawn: "This part of the window could not be drawn. What you typed is kept as a draft.",
  undrawnWhole: "The window could not be drawn. What you typed is kept as a draft.",
  drawAgain: "Draw it anew",
  tryAgain: "Try again",
  close: "Close",
  cancel: "Cancel",
  connection: {
    idle: "Not connected yet",
    connected: (time: string) => `Connected, updated ${time}`,
    offline: (time: string) => `Offline, showing what was saved at ${time}`,
    offlineNever: "Offline, showing what this computer keeps",
    certificate: "The server’s certificate is not accepted: check this computer’s date and time",
  },
  index: {
    complete: (n: number) =>
      plural(n, { one: "# patient on this computer", other: "# patients on this computer" }, count),
    loading: (done: number, total: number | null) =>
      total === null
        ? `${plural(done, { one: "# patient", other: "# patients" }, count)} so far`
        : `${count(done)} of ${plural(total, { one: "# patient", other: "# patients" }, count)}`,
    partial: (n: number) =>
      `${plural(n, { one: "# patient", other: "# patients" }, count)} on this computer, not all of the clinic`,
    notKept: "No patient list is kept on this computer: the clinic’s server is asked",
    unavailable: "The patient list could not be read: the account has no permission",
    label: "Patient list",
    stop: "Stop",
    stopLabel: "Stop reading the patient list",
  },
  search: {
    label: "Find a patient",
    placeholder: "Name, birth date, MRN – or “book rey”",
    results: "Results",
    recent: "Recent patients",
    matches: "Patients",
    actions: "Actions",
    askServer: "Not found here — ask the server",
    asking: "Asking the server…",
    nobody: (query: string) => `Nobody here matches “${query}”.`,
    nobodyAtAll: (query: string) => `Nobody matches “${query}”, neither here nor on the server.`,
    noRecent: "Patients you open will be listed here.",
    noRecentTeach: "Part of a name, a birth date or the MRN is enough to find somebody.",
    count: (n: number) => plural(n, { one: "# patient found", other: "# patients found" }),
    sameName: "same name",
    chooseWhom: "Several people have this name. Choose one with ↑ ↓ or a click: look at the date of birth and the MRN.",
    moved: "The list has just moved: nobody was opened. Press again, or choose with ↑ ↓.",
    enterOpens: (name: string, birth: string) => `Enter opens ${name}, ${birth}.`,
    goTo: (screen: string) => `Go to ${screen}`,
    themeTo: (theme: string) => `Theme: ${theme}`,
  },
};

export const clinic = {
  title: "Connect your clinic",
  lead: "Rounds works with your clinic’s OpenEMR. It needs the address you open it with in a browser.",
  address: "Clinic address",
  addressHint: "For example https://openemr.example.org",
  more: "More",
  site: "Site",
  siteHint: "Only for servers with several sites. Leave it empty for the one in the address, or “default”.",
  connect: "Connect",
  checking: "Looking at the address…",
  or: "No server at hand?",
  demo: "Explore the demo clinic",
  demoHint: "A made-up clinic inside Rounds. Nothing in it is real and nothing is kept.",
  found: (edition: string) => `OpenEMR ${edition} found`,
  callsItself: (address: string) => `The server calls itself ${address}. Check with the clinic that this is meant.`,
  clientTitle: "Make this computer known",
  clientLead: "OpenEMR lets a program in only if an administrator knows it. There are two ways.",
  register: "Register this computer",
  registerTitle: "Let Rounds register itself",
  registerLead: "An administrator enables it afterwards. Choose this if nobody gave you an ID.",
  enteredTitle: "Use an ID from your administrator",
  clientId: "Client ID",
  clientSecret: "Client secret",
  optional: "optional",
  secretHint: "Goes straight to this computer’s keychain.",
  use: "Use this client",
  needId: "Enter the client ID that the administrator gave you.",
  needAddress: "Enter the address of your clinic’s OpenEMR.",
  another: "Use another clinic",
  waitingTitle: "An administrator has to enable Rounds",
  waitingLead:
    "This computer is registered with your clinic’s OpenEMR. One step is left, and only an administrator can take it.",
  steps: [
    "Open OpenEMR as an administrator",
    "Administration → System → API Clients",
    "Choose the client “Rounds” with the ID below",
    "Press Enable",
  ],
  copy: "Copy message for the administrator",
  message: (address: string, id: string) =>
    `Hello,\n\nI would like to use Rounds with our OpenEMR at ${address}. Please enable its API client:\n\n` +
    `1. In OpenEMR open Administration → System → API Clients.\n2. Choose the client “Rounds” with the ID ${id}.\n3. Press Enable.\n\nThank you.`,
  checkAgain: "Check again",
  notYet: "Not enabled yet.",
  checkFailed: "Could not ask the server:",
};

export const session = {
  title: "Sign in",
  lead: "Your browser opens with the clinic’s own sign-in page. Rounds never sees your password.",
  signIn: "Sign in",
  waitingTitle: "Waiting for your browser",
  waiting: "Sign in on the page that has opened in your browser, then come back here.",
  left: (time: string) => `${time} left`,
  cancel: "Cancel",
  noBrowser: "No page opened? Cancel, check that this computer has a default browser, and sign in again.",
  exchanging: "Signing you in…",
  restoring: "Taking up your session…",
  unchecked: "The server could not be asked whether this computer may sign in.",
};

export const settings = {
  title: "Settings",
  appearance: "Appearance",
  language: "Language",
  languageSystem: "As this computer",
  theme: "Theme",
  themes: { system: "As the system", light: "Light", dark: "Dark" },
  units: "Units",
  unitSystems: { metric: "Metric: kg, cm, °C", us: "US: lb, in, °F" },
  clinic: "Clinic",
  address: "Address",
  site: "Site",
  edition: "Edition",
  clientId: "Client ID",
  client: "This computer",
  clientStates: {
    missing: "Not known to the server",
    waiting: "Waits for an administrator",
    ready: "Enabled",
    unknown: "Not known to the server any more",
    unchecked: "Not checked yet",
  },
  demoClinic: "The built-in demo clinic",
  leaveDemo: "Leave the demo clinic",
  another: "Use another clinic",
};
