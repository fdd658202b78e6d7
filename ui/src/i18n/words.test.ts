import { describe, expect, test } from "vitest";
import type { Age, ErrorCode, FieldCode, UiError } from "../ipc/bindings";
import errorBinding from "../ipc/bindings/ErrorCode.ts?raw";
import fieldBinding from "../ipc/bindings/FieldCode.ts?raw";
import { t } from "./index";
import { plural } from "./plural";
import { useRights } from "./rights.svelte";
import {
  ageWords,
  birthWords,
  errorWords,
  fieldWords,
  listName,
  unreadWords,
  whyPart,
  whyWords,
  writeMore,
  writeWords,
} from "./words";

const codes = (binding: string) => [...binding.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "");
const error = (code: ErrorCode, params: UiError["params"] = {}): UiError => ({
  code,
  params,
  fields: [],
  retryable: false,
});

describe("every code that Rust can send has words", () => {
  test.each(codes(errorBinding))("%s", (code) => {
    const words = errorWords(error(code as ErrorCode));
    expect(words.length, "a whole sentence").toBeGreaterThan(20);
    expect(words, "no value is missing from it").not.toMatch(/undefined|null/);
  });
  test.each(codes(fieldBinding))("field: %s", (code) => {
    const words = fieldWords([{ field: "date", code: code as FieldCode, params: {} }], "date");
    expect(words?.length).toBeGreaterThan(5);
    expect(words).not.toMatch(/undefined|null/);
  });
});

test("the server's own words are quoted behind ours", () => {
  expect(errorWords(error("serverError", { serverSaid: "Duplicate entry" }))).toMatch(
    /The server said: “Duplicate entry”$/,
  );
});

test("a fault is told only beside its own box", () => {
  expect(fieldWords([{ field: "date", code: "notADate", params: {} }], "start")).toBeUndefined();
});

test("numbers take the form that fits them", () => {
  const forms = { one: "# entry", other: "# entries" };
  expect([0, 1, 2, 21].map((n) => plural(n, forms))).toEqual(["0 entries", "1 entry", "2 entries", "21 entries"]);
  expect(t.frame.index.loading(2400, 18310)).toBe("2,400 of 18,310 patients");
});

test("an age carries its unit, and doubt where only the year of birth is known", () => {
  const age = (value: number, unit: Age["unit"], approximate = false): Age => ({ value, unit, years: 0, approximate });
  expect(ageWords(age(1, "months"))).toBe("1 month");
  expect(ageWords(age(46, "years", true))).toBe("about 46 years");
  expect(ageWords(null)).toBe("age unknown");
});

test("a name that lacks a part has no stray comma", () => {
  expect(listName({ family: "Reyes", given: "Maria", suffix: "" })).toBe("Reyes, Maria");
  expect(listName({ family: "Smith", given: "John", suffix: "Sr." })).toBe("Smith, John, Sr.");
  expect(listName({ family: "", given: "Maria", suffix: "" })).toBe("Maria");
  expect(listName({ family: "O’Connor ", given: "Zoë ", suffix: "" }), "no blank before a comma").toBe("O’Connor, Zoë");
  expect(listName({ family: "", given: "", suffix: " " })).toBe("no name recorded");
  expect(birthWords("1980-05")).toBe("1980-05");
});

test("beside the state of a write stands only what the state does not say", () => {
  const kind = "problem";
  expect(writeMore({ kind, state: "queued", error: error("serverError") }), "it goes again by itself").toBeNull();
  expect(writeMore({ kind, state: "queued", error: error("signedOut") }), "somebody has to do something").toMatch(
    /Sign in again/,
  );
  expect(writeMore({ kind, state: "refused", error: error("notAllowed") }), "so has an administrator").toMatch(
    /administrator/,
  );
  expect(writeMore({ kind, state: "unknown", error: error("timeout") })).toMatch(/looks whether it has arrived/);
});

test("what became of a write is said in words", () => {
  const kind = "problem";
  const changedAt = new Date().toISOString();
  expect(writeWords({ kind, state: "queued", error: error("offline"), changedAt })).toBe(
    "Not sent: server unreachable, will retry",
  );
  expect(writeWords({ kind, state: "queued", error: null, changedAt })).toBe("Will be sent");
  expect(writeWords({ kind, state: "unknown", error: null, changedAt })).toBe("Being checked");
  expect(writeWords({ kind, state: "refused", error: error("serverError"), changedAt })).toBe(
    "Not sent: OpenEMR refused it",
  );
  expect(
    writeWords({ kind, state: "refused", error: error("bookingWarnings"), changedAt }),
    "Rounds held it back, OpenEMR never saw it",
  ).toBe("Not sent: something new is in the way");
  expect(writeWords({ kind, state: "refused", error: error("notConfirmed"), changedAt }), "it may be there").toBe(
    "Not confirmed: may be in OpenEMR",
  );
  expect(writeWords({ kind, state: "confirmed", error: null, changedAt })).toMatch(/^In OpenEMR \d\d:\d\d$/);
});

test("a deletion is in OpenEMR once it is gone there, and is looked for the other way round", () => {
  const changedAt = new Date().toISOString();
  for (const kind of ["appointmentCancel", "surgeryDelete", "dentalIssueDelete"] as const) {
    expect(writeWords({ kind, state: "confirmed", error: null, changedAt })).toMatch(/^Deleted in OpenEMR \d\d:\d\d$/);
    const lost = { kind, state: "refused", error: error("notConfirmed"), changedAt } as const;
    expect(writeWords(lost)).toBe("Not confirmed: may be deleted in OpenEMR");
    expect(writeMore(lost), "whoever finds it there sends again").toMatch(/still there\. If it is, try again/);
  }
});

test("why a part could not be read names the server's words", () => {
  expect(whyWords({ reason: "notAllowed" })).toBe("the account has no permission");
  expect(whyWords({ reason: "serverError", said: "SQL error" })).toBe(
    "the server answered with an error (“SQL error”)",
  );
});

test("what the account may not read names the right that an administrator can grant, and only then", () => {
  useRights({
    canStartVisit: false,
    canReadCharts: false,
    missing: { allergies: ["Patients → Medical/History"], notes: ["A", "B"] },
    declined: {},
  });
  const refused = { reason: "notAllowed" } as const;
  expect(unreadWords("allergies", refused)).toBe(
    "Your account may not read allergies. An administrator can grant “Patients → Medical/History”.",
  );
  expect(unreadWords("allergies", refused, true), "where the right stands nearby").toBe(
    "Your account may not read allergies.",
  );
  expect(unreadWords("problems", refused), "nothing is known to be missing").toBe(
    "Your account may not read problems.",
  );
  expect(unreadWords("allergies", { reason: "offline" })).toBe(
    "Allergies could not be read: the server cannot be reached",
  );
  expect(whyPart("notes", { reason: "notAllowed" })).toMatch(/An administrator can grant “A” and “B”\.$/);
  expect(whyPart("allergies", { reason: "offline" })).toBe("the server cannot be reached");
  expect(whyPart("problems", { reason: "notAllowed" })).toBe("the account has no permission");
  useRights(null);
  expect(whyPart("allergies", { reason: "notAllowed" })).toBe("the account has no permission");
});
