import { expect, test } from "vitest";
import type { Appointment, Loaded, Medication, SoapNote } from "../../ipc/bindings";
import { directionsOf, nextAppointment, planOf, takenNow } from "./for-you";

const known = <T>(value: T, unreadable = 0): Loaded<T> => ({
  state: "known",
  value,
  asOf: "2026-11-21T09:00:00Z",
  unreadable,
  foreign: 0,
  stale: null,
});
const failed: Loaded<never> = { state: "unavailable", why: { reason: "offline" } };
const note = (plan: string) => ({ text: { subjective: "", objective: "", assessment: "", plan } }) as SoapNote;
const drug = (title: string, status: Medication["status"], prescriptions: Medication["prescriptions"] = []) =>
  ({
    id: title,
    title,
    directions: "",
    prescribed: false,
    since: null,
    entered: null,
    status,
    prescriptions,
  }) as Medication;
const at = (start: string, status: Appointment["status"] = "booked") => ({ start, status }) as Appointment;

test("the plan is that of the newest note that has one, and none is made up", () => {
  expect(planOf(known([note("  "), note(" Rest. "), note("Older")]))).toBe("Rest.");
  expect(planOf(known([]))).toBeNull();
  expect(planOf(failed)).toBeNull();
  expect(planOf(undefined)).toBeNull();
});

test("a list of medicines that is not whole is not printed as one", () => {
  expect(takenNow(failed)).toBeNull();
  expect(takenNow(known([drug("A", "active")], 1))).toBeNull();
  const prescribed = [{ id: "p", directions: "one a day", entered: null, status: "active" as const }];
  const held = takenNow(known([drug("A", "active"), drug("B", "inactive"), drug("C", "inactive", prescribed)]));
  expect(
    held?.map((one) => one.title),
    "what is prescribed is taken",
  ).toEqual(["A", "C"]);
  expect(directionsOf(drug("C", "inactive", prescribed))).toBe("one a day");
});

test("the next appointment is one that stands, and an unread list has none to tell", () => {
  const all = known([
    at("2026-12-24T10:00:00"),
    at("2026-12-01T10:00:00", "cancelled"),
    at("2026-12-02T10:00:00"),
    at("2026-01-01T10:00:00"),
  ]);
  expect(nextAppointment(all, "2026-11-21T09:00:00")?.start).toBe("2026-12-02T10:00:00");
  expect(nextAppointment(known([]), "2026-11-21T09:00:00")).toBeNull();
  expect(nextAppointment(failed, "2026-11-21T09:00:00")).toBeUndefined();
});
