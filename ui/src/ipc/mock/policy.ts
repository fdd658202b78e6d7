/** A clinic's file for the UI in a browser: `?at=policy` has one that settles things, and slips in two entries. */
import type { PolicyView } from "../bindings";

const none: PolicyView = { file: null, settled: [], clinic: null, wrong: [] };

export function policyAt(at: string | null): PolicyView {
  if (at !== "policy") return none;
  return {
    file: "/etc/rounds/clinic.json",
    settled: ["clinic", "lockAfterMinutes", "keepIndex", "rules", "providerNames"],
    clinic: { address: "https://emr.clinic.example", site: "default", clientId: "kbyuFDidLLm280LIwVFiazOqjO3ty8KH" },
    wrong: [
      { entry: "language", why: "noSuchLanguage", says: '“de” is none of ["en", "es"]' },
      { entry: "lockafterminutes", why: "unknown", says: "" },
    ],
  };
}
