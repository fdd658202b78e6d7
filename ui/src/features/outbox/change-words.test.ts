import { expect, test } from "vitest";
import type { UiError } from "../../ipc/bindings";
import { changeWords } from "./change-words";

const error = (code: UiError["code"]): UiError => ({ code, params: {}, fields: [], retryable: false });

test("a change is called refused only where OpenEMR refused it", () => {
  const refused = (code: UiError["code"]) =>
    changeWords({ kind: "problem", state: "refused", error: error(code), conflict: null });
  expect(refused("notAllowed"), "OpenEMR has answered").toMatch(/^Refused: Your account has no permission/);
  expect(refused("notConfirmed"), "it may have arrived").toMatch(/^It was sent and could not be confirmed/);
});

test("a deletion is never worded as a change", () => {
  for (const state of ["queued", "sending", "unknown"] as const) {
    for (const kind of ["surgeryDelete", "dentalIssueDelete"] as const)
      expect(changeWords({ kind, state, error: null, conflict: null })).toMatch(/^Deletion /);
    expect(changeWords({ kind: "surgery", state, error: null, conflict: null })).toMatch(/^Change /);
  }
  const waits = { kind: "surgeryDelete", state: "queued", error: error("offline"), conflict: null } as const;
  expect(changeWords(waits)).toBe("Deletion not sent: server unreachable, will retry");
  const changed = { kind: "surgeryDelete", state: "refused", error: error("entryChanged"), conflict: null } as const;
  expect(changeWords(changed), "OpenEMR refused nothing").toMatch(/^It reads differently in OpenEMR/);
});
