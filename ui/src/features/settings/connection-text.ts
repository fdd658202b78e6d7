/** The connection to the clinic as plain text, for a message to whoever looks after OpenEMR. It holds no token and no patient. */
import { t } from "../../i18n";
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
  const words = t.connection.states[found.state];
  return found.state === "unknown" ? `${words}: ${whyWords(found.why)}` : words;
}

/** What is known of the server, as label and value. */
export function facts(report: ConnectionReport): { label: string; value: string }[] {
  const labels = t.connection.facts;
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
    { label: labels.refreshes, value: t.connection.refreshed(report.refreshes) },
    { label: labels.cache, value: t.connection.cacheWords(report.cacheHits, report.cacheHits + report.cacheMisses) },
    { label: labels.lastAnswer, value: report.lastAnswer === null ? "" : moment(report.lastAnswer) },
  ].filter((row) => row.value !== "");
}

function areaLine(right: AreaRightView): string {
  const took = right.medianMs === null ? "" : ` (${t.connection.took(right.medianMs)})`;
  const grant = right.found.state === "refused" ? `. ${t.rights.grant([right.right])}` : "";
  return `- ${t.connection.areas[right.area]}: ${stateWords(right.found)}${took}${grant}`;
}

/** "2 × 503, 1 × no answer"; empty where nothing went wrong. */
export function errorsOf(route: RouteCounter): string {
  return route.errors.map((one) => t.connection.errorWords(one.status, one.count)).join(", ");
}

function routeLine(route: RouteCounter): string {
  const words = t.connection.routeWords(route.requests, route.failures, route.medianMs, route.longestMs);
  const errors = errorsOf(route);
  return `- ${route.route}: ${words}${errors === "" ? "" : ` (${errors})`}`;
}

export function connectionText(report: ConnectionReport, version: string): string {
  return [
    `${t.about.versionOf(version)}: ${t.connection.title}`,
    ...facts(report).map((row) => `${row.label}: ${row.value}`),
    "",
    `${t.connection.rights} (${report.askedAt})`,
    ...report.areas.map(areaLine),
    "",
    t.connection.routes,
    ...report.routes.map(routeLine),
    "",
    t.connection.scopesGranted,
    report.scopesGranted.join(" "),
    "",
    t.connection.scopesAsked,
    report.scopesAsked.join(" "),
  ].join("\n");
}
