/** The connection to the clinic as plain text, for a message to whoever looks after OpenEMR. It holds no token and no patient. */
import { t } from "../../i18n";
import { connection as connectionWords } from "../../i18n/en/connection";
import { about as aboutWords } from "../../i18n/en/about";
import { moment } from "../../i18n/format.svelte";
import { whyWords } from "../../i18n/words";
import type { AreaRightView, AreaState, ConnectionReport, RouteCounter } from "../../ipc/bindings";
import type { Tone } from "../../kit/Badge.svelte";

export const areaTone: Record<AreaState["state"], Tone> = {
  allowed: "ok",
  refused: "warn",
  notOffered: "plain",
  unknown: "danger",
};

/** "refused", "not known: the server cannot be reached". */
export function stateWords(found: AreaState): string {
  const words = connectionWords.states[found.state];
  return found.state === "unknown" ? `${words}: ${whyWords(found.why)}` : words;
}

/** What is known of the server, as label and value. */
export function facts(report: ConnectionReport): { label: string; value: string }[] {
  const labels = connectionWords.facts;
  return [
    { label: labels.edition, value: `OpenEMR ${report.edition}` },
    { label: labels.address, value: report.address },
    { label: labels.site, value: report.site },
    { label: labels.callsItself, value: report.callsItself ?? "" },
    { label: labels.authorize, value: report.endpoints.authorize },
    { label: labels.token, value: report.endpoints.token },
    { label: labels.api, value: report.endpoints.api },
    { label: labels.fhir, value: report.endpoints.fhir },
    { label: labels.clientId, value: report.clientId },
    { label: labels.tokenRequests, value: String(report.tokenRequests) },
    { label: labels.refreshes, value: connectionWords.refreshed(report.refreshes) },
    { label: labels.cache, value: connectionWords.cacheWords(report.cacheHits, report.cacheHits + report.cacheMisses) },
    { label: labels.lastAnswer, value: report.lastAnswer === null ? "" : moment(report.lastAnswer) },
  ].filter((row) => row.value !== "");
}

function areaLine(right: AreaRightView): string {
  const took = right.medianMs === null ? "" : ` (${connectionWords.took(right.medianMs)})`;
  const grant = right.found.state === "refused" ? `. ${t.rights.grant([right.right])}` : "";
  return `- ${connectionWords.areas[right.area]}: ${stateWords(right.found)}${took}${grant}`;
}

/** "2 × 503, 1 × no answer"; empty where nothing went wrong. */
export function errorsOf(route: RouteCounter): string {
  return route.errors.map((one) => connectionWords.errorWords(one.status, one.count)).join(", ");
}

function routeLine(route: RouteCounter): string {
  const words = connectionWords.routeWords(route.requests, route.failures, route.medianMs, route.longestMs);
  const errors = errorsOf(route);
  return `- ${route.route}: ${words}${errors === "" ? "" : ` (${errors})`}`;
}

export function connectionText(report: ConnectionReport, version: string): string {
  return [
    `${aboutWords.versionOf(version)}: ${connectionWords.title}`,
    ...facts(report).map((row) => `${row.label}: ${row.value}`),
    "",
    `${connectionWords.rights} (${report.askedAt})`,
    ...report.areas.map(areaLine),
    "",
    connectionWords.routes,
    ...report.routes.map(routeLine),
    "",
    connectionWords.scopesGranted,
    report.scopesGranted.join(" "),
    "",
    connectionWords.scopesAsked,
    report.scopesAsked.join(" "),
  ].join("\n");
}
