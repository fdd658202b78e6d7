/** How the clinic's server answers, what the account may do there, and numbers that its records do not tell. */
import type { AreaState, ConnectionArea } from "../../ipc/bindings";
import { count } from "../format.svelte";
import { lateWords } from "../language.svelte";
import { plural } from "../plural";

export const numbers = lateWords("numbers", {
  title: "OpenEMR wants a number for this clinic",
  ownTitle: "OpenEMR wants your number",
  lead: "Rounds learns these numbers from appointments and visits, and there are none yet. They are asked for once and kept on this computer for this clinic.",
  facility: "Number of the facility",
  facilityHint:
    "An administrator finds it under Administration → Clinic → Facilities: “fid=” in the address of the facility’s entry.",
  provider: "Your own number, if you see patients",
  providerHint:
    "An administrator finds it under Administration → Users: “id=” in the address of your entry. Leave it empty if you have none.",
  save: "Keep these numbers",
  facilityNamed: (id: number) => `Facility ${id}`,
});

export const connection = lateWords("connection", {
  title: "Clinic connection",
  lead: "For whoever looks after OpenEMR: what this account may do, and how the server answers. It names no patient and holds no password.",
  reading: "Asking the server what this account may do…",
  failed: "The connection could not be looked at.",
  rights: "What this account may do",
  area: "Area",
  state: "State",
  right: "Right in OpenEMR",
  time: "Answered in (median)",
  took: (ms: number) => `${count(ms)} ms`,
  asked: (time: string) => `Asked ${time}.`,
  where:
    "An administrator grants rights in OpenEMR under Administration → ACL. They count from the next sign-in, or when checked again.",
  areas: {
    patients: "Patients",
    appointments: "Appointments",
    visits: "Visits",
    vitalsAndNotes: "Vitals and notes",
    lists: "Problems, allergies, medications",
    directory: "Facilities and providers",
    documents: "Documents",
    insurance: "Insurance",
    results: "Laboratory results",
  } satisfies Record<ConnectionArea, string>,
  states: {
    allowed: "allowed",
    refused: "refused",
    notOffered: "not offered by this edition",
    unknown: "not known",
  } satisfies Record<AreaState["state"], string>,
  server: "Server",
  facts: {
    edition: "Edition",
    address: "Address",
    site: "Site",
    callsItself: "Calls itself",
    authorize: "Sign-in",
    token: "Tokens",
    api: "Standard API",
    fhir: "FHIR",
    clientId: "Client ID",
    tokenRequests: "Requests for tokens",
    refreshes: "Access renewed",
    cache: "Answered by this computer",
    lastAnswer: "Last answer",
  },
  routes: "Requests since Rounds was started",
  route: "Request",
  requests: "Sent",
  failures: "Failed",
  median: "Median",
  longest: "Longest",
  errors: "Errors",
  refreshed: (n: number) => plural(n, { one: "once", other: "# times" }, count),
  cacheWords: (hits: number, all: number) =>
    `${count(hits)} of ${plural(all, { one: "# look at a chart or a day", other: "# looks at a chart or a day" }, count)}`,
  errorWords: (status: number | null, n: number) => `${count(n)} × ${status === null ? "no answer" : status}`,
  routeWords: (requests: number, failures: number, median: number, longest: number) =>
    `${plural(requests, { one: "# request", other: "# requests" })}, ${plural(failures, { one: "# failure", other: "# failures" })}, median ${median} ms, ${longest} ms at most`,
  scopes: "Scopes",
  scopesGranted: "Scopes the server granted",
  scopesAsked: "Scopes Rounds asks for",
  again: "Check again",
  copy: "Copy as text",
});
