/** A report of a problem, for whoever helps: it names no patient and holds no token. */
import { lateWords } from "../language.svelte";

export const problemReport = lateWords("problemReport", {
  title: "Something does not work?",
  lead: "A report for whoever helps you: versions, states and counts. It holds no patient, no name of yours, no text you wrote and no password. Nothing is sent: read it, copy it, and pass it on.",
  make: "Make a report",
  making: "Putting the report together…",
  show: "What the report says",
  copy: "Copy the report",
  connectionUnread: (why: string) => `The connection could not be looked at: ${why}`,
  lines: {
    made: "Made",
    system: "System",
    language: "Language",
    window: "Window",
    session: "Session",
    connection: "Connection",
    patients: "Patient list",
    unsent: "Unsent",
    settings: "Settings",
    kept: "Kept on disk",
    update: "Newer version",
  },
  counts: (waiting: number, refused: number) => `${waiting} on their way, ${refused} refused`,
  unlogged: (lines: number) => `${lines} lines of the access log not yet`,
  memoryOnly: "nothing, there is no keychain",
  disk: "yes",
});
