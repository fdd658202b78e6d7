/**
 * A problem as whoever helps needs it: versions, states and counts, and how the server answers. It is made of what is named
 * here one by one: no patient, no clinician, no path (which names the computer's user), no text that was typed, no token.
 */
import { about as aboutWords } from "../../i18n/en/about";
import { problemReport as words } from "../../i18n/en/problem-report";
import { language } from "../../i18n/language.svelte";
import { errorWords } from "../../i18n/words";
import type { AppState, ConnectionReport, UiError } from "../../ipc/bindings";
import { connectionText } from "./connection-text";

/** What the window itself knows. */
export type Seen = { agent: string; width: number; height: number; at: string };

/** Without what the server said in its own words, which may be about anybody. */
function quiet(report: ConnectionReport): ConnectionReport {
  const areas = report.areas.map((one) =>
    one.found.state === "unknown"
      ? { ...one, found: { ...one.found, why: { ...one.found.why, said: undefined } } }
      : one,
  );
  return { ...report, areas } as ConnectionReport;
}

/** The report as plain text; `connection` is why it could not be looked at, where it could not. */
export function problemText(app: AppState, connection: ConnectionReport | UiError, seen: Seen): string {
  const { lines } = words;
  const { settings, session, outbox } = app;
  const standing = [session.state, session.state === "signedIn" && session.renew && "renew"].filter(Boolean).join(", ");
  const rows = [
    [lines.made, seen.at],
    [lines.system, seen.agent],
    [lines.language, `${language.tag} (${settings.language})`],
    [lines.window, `${seen.width}×${seen.height}, ${settings.zoomPercent} %`],
    [lines.session, standing],
    [lines.connection, app.connection.state],
    [lines.patients, app.index.state],
    [lines.unsent, words.counts(outbox.waiting, outbox.refused)],
    [
      lines.settings,
      [settings.theme, settings.units, settings.dateStyle, settings.dateOrder, settings.clockStyle].join(", "),
    ],
    [lines.kept, app.memoryOnly ? words.memoryOnly : words.disk],
    [lines.kept, app.unlogged > 0 ? words.unlogged(app.unlogged) : ""],
    [lines.kept, app.store?.happened ?? ""],
    [lines.update, app.update?.state ?? ""],
  ].filter(([, value]) => value !== "");
  const told =
    "code" in connection
      ? words.connectionUnread(errorWords({ ...connection, params: {} }))
      : connectionText(quiet(connection), app.version);
  return [aboutWords.versionOf(app.version), ...rows.map(([name, value]) => `${name}: ${value}`), "", told].join("\n");
}
