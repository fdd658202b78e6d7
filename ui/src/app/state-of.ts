import type { AppState } from "../ipc/bindings";

/** What the core tells a window of which nothing more is known than `more`: nobody is signed in. For tests. */
export const stateOf = (more: Partial<AppState> = {}): AppState => ({
  revision: 1,
  clinic: null,
  session: { state: "signedOut", why: null },
  connection: { state: "idle" },
  rights: null,
  index: { state: "unavailable" },
  outbox: { waiting: 0, refused: 0 },
  memoryOnly: false,
  store: null,
  cutOff: { dialog: false, sending: null },
  policy: { file: null, settled: [], clinic: null, wrong: [] },
  unlogged: 0,
  version: "0",
  settings: {
    theme: "system",
    units: "us",
    dateStyle: "iso",
    dateOrder: "monthFirst",
    clockStyle: "h24",
    providerNames: {},
    language: "en",
    lockAfterMinutes: 15,
    zoomPercent: 100,
    tellArrivals: false,
  },
  ...more,
});
