import { expect, test } from "vitest";
import { stateOf } from "../../app/state-of";
import type { AppState, ConnectionReport } from "../../ipc/bindings";
import { problemText } from "./problem-report";

const seen = { agent: "WebKit 2.50 (Linux)", width: 1280, height: 800, at: "2026-11-29T08:00:00Z" };
const connection: ConnectionReport = {
  edition: "8.0",
  address: "https://openemr.example.org",
  site: "default",
  callsItself: null,
  endpoints: { authorize: "https://o/a", token: "https://o/t", api: "https://o/p", fhir: "https://o/f" },
  clientId: "Zk3vQ9x1",
  scopesAsked: ["openid"],
  scopesGranted: ["openid"],
  areas: [],
  askedAt: "2026-11-21T10:02:00Z",
  tokenRequests: 2,
  refreshes: 1,
  cacheHits: 12,
  cacheMisses: 3,
  routes: [{ route: "GET patient/:id", requests: 3, failures: 2, medianMs: 20, longestMs: 40, errors: [] }],
  lastAnswer: null,
};

/** The same state, with a canary in every text of it that is not a word of the contract. */
function withCanaries(state: AppState): AppState {
  return {
    ...state,
    session: {
      state: "signedIn",
      user: { id: "canary-user-id", name: "canary-clinician" },
      renew: null,
      pinSet: true,
      pinNews: null,
    } as unknown as AppState["session"],
    settings: { ...state.settings, providerNames: { "canary-alias": "canary-shown" } },
    store: { happened: "clinicRemoved", log: "/home/canary-home/log.csv", lines: 3, people: 0, unread: 0 },
    unlogged: 2,
  } as AppState;
}

test("the report says versions, states and counts, and how the server answers", () => {
  const text = problemText(withCanaries(stateOf({ version: "1.2.3" })), connection, seen);
  expect(text).toMatch(/^Rounds 1\.2\.3\n/);
  for (const line of [
    "System: WebKit 2.50",
    "Window: 1280×800",
    "Session: signedIn",
    "clinicRemoved",
    "GET patient/:id",
  ])
    expect(text).toContain(line);
});

test("no name, no path and no alias of a person is in it", () => {
  const said: ConnectionReport["areas"] = [
    {
      area: "results",
      found: { state: "unknown", why: { reason: "serverError", said: "no result of canary-patient" } },
      right: "Patients → Medical/History",
      medianMs: null,
    },
  ];
  const text = problemText(withCanaries(stateOf({})), { ...connection, areas: said }, seen);
  expect(text).toContain("the server answered with an error");
  expect(text, "nor what the server said in its own words").not.toMatch(/canary/i);
  const refused = {
    code: "serverError",
    params: { serverSaid: "canary-patient" },
    fields: [],
    retryable: true,
  } as const;
  expect(problemText(withCanaries(stateOf({})), { ...refused, fields: [] }, seen)).not.toMatch(/canary/i);
});

test("a connection that cannot be looked at says why, and the rest is there", () => {
  const error = { code: "offline", params: {}, fields: [], retryable: true } as const;
  const text = problemText(stateOf({}), { ...error, fields: [] }, seen);
  expect(text).toMatch(/The connection could not be looked at: The clinic’s server cannot be reached/);
});
