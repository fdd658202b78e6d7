import { expect, test } from "vitest";
import type { ConnectionReport } from "../../ipc/bindings";
import { connectionText, facts, stateWords } from "./connection-text";

const report: ConnectionReport = {
  edition: "7.0",
  address: "https://openemr.springfield.example",
  site: "default",
  callsItself: null,
  endpoints: {
    authorize: "https://o.example/authorize",
    token: "https://o.example/token",
    api: "https://o.example/api",
    fhir: "https://o.example/fhir",
  },
  clientId: "Zk3vQ9x1",
  scopesAsked: ["openid", "user/Patient.read", "user/Binary.read"],
  scopesGranted: ["openid", "user/Patient.read"],
  areas: [
    { area: "patients", found: { state: "allowed" }, right: "Patients → Demographics", medianMs: 31 },
    { area: "visits", found: { state: "refused" }, right: "Encounters → Authorize - any encounters", medianMs: 12 },
    {
      area: "results",
      found: { state: "unknown", why: { reason: "offline" } },
      right: "Patients → Medical/History",
      medianMs: null,
    },
  ],
  askedAt: "2026-11-21T10:02:00Z",
  tokenRequests: 2,
  refreshes: 1,
  cacheHits: 12,
  cacheMisses: 3,
  routes: [
    {
      route: "GET patient",
      requests: 3,
      failures: 2,
      medianMs: 20,
      longestMs: 40,
      errors: [
        { status: null, count: 1 },
        { status: 503, count: 1 },
      ],
    },
    { route: "GET fhir/Appointment", requests: 1, failures: 0, medianMs: 9, longestMs: 9, errors: [] },
  ],
  lastAnswer: "2026-11-21T10:02:01Z",
};

test("each state is a word of its own, and doubt says why", () => {
  expect(stateWords({ state: "allowed" })).toBe("allowed");
  expect(stateWords({ state: "refused" })).toBe("refused");
  expect(stateWords({ state: "notOffered" })).toBe("not offered by this edition");
  expect(stateWords({ state: "unknown", why: { reason: "offline" } })).toBe("not known: the server cannot be reached");
});

test("what is not known of the server has no line", () => {
  expect(facts(report).map((row) => row.value)).not.toContain("");
  expect(facts(report).some((row) => row.label === "Calls itself")).toBe(false);
});

test("the copied text names each area, and what to grant only where something is refused", () => {
  const text = connectionText(report, "0.1.0");
  expect(text).toContain("Rounds 0.1.0: Clinic connection");
  expect(text).toContain("- Patients: allowed (31 ms)\n");
  expect(text).toContain(
    "- Visits: refused (12 ms). An administrator can grant “Encounters → Authorize - any encounters”.",
  );
  expect(text).toContain("- Laboratory results: not known: the server cannot be reached\n");
  expect(text).toContain(
    "- GET patient: 3 requests, 2 failures, median 20 ms, 40 ms at most (1 × no answer, 1 × 503)\n",
  );
  expect(text).toContain("- GET fhir/Appointment: 1 request, 0 failures, median 9 ms, 9 ms at most\n");
  expect(text).toContain("Access renewed: once\n");
  expect(text).toContain("Answered by this computer: 12 of 15 looks at a chart or a day\n");
  expect(text).toContain("Scopes the server granted\nopenid user/Patient.read\n");
  expect(text).toContain("user/Binary.read");
  expect(text).not.toMatch(/undefined|null/);
});
