import { expect, test } from "vitest";
import type { Appointment, ChartView, Loaded, Medication, OutboxItem, WriteKind } from "../../ipc/bindings";
import { directionsOf, medicationsWait, nextAppointment, nextOf, takenNow } from "./for-you";

const known = <T>(value: T, unreadable = 0): Loaded<T> => ({
  state: "known",
  value,
  asOf: "2026-11-21T09:00:00Z",
  unreadable,
  foreign: 0,
  stale: null,
});
const failed: Loaded<never> = { state: "unavailable", why: { reason: "offline" } };
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

test("while a booking, a move or a cancellation waits here, nobody is told that no appointment is planned", () => {
  const now = "2026-11-21T09:00:00";
  const chart = (more: Partial<ChartView>) =>
    ({ appointments: known([] as Appointment[]), unsent: [], refreshing: false, ...more }) as unknown as ChartView;
  const waiting = (kind: WriteKind) => [{ kind, state: "queued" } as OutboxItem];
  expect(nextOf(chart({}), now)).toBeNull();
  for (const kind of ["appointment", "appointmentMove", "appointmentCancel"] as const) {
    expect(nextOf(chart({ unsent: waiting(kind) }), now), kind).toBeUndefined();
    const other = chart({ appointments: known([at("2026-12-02T10:00:00")]), unsent: waiting(kind) });
    expect(nextOf(other, now), `${kind} beside a later one`).toBeUndefined();
  }
  expect(nextOf(chart({ refreshing: true }), now), "it is only being read").toBeUndefined();
  const old = { ...known([] as Appointment[]), stale: { reason: "offline" } } as ChartView["appointments"];
  expect(nextOf(chart({ appointments: old }), now), "of an old list none is no word").toBeUndefined();
  expect(nextOf(chart({ unsent: waiting("note") }), now)).toBeNull();
  expect(nextOf(null, now)).toBeUndefined();
  expect(medicationsWait(chart({ unsent: waiting("medication") }))).toBe(true);
  expect(medicationsWait(chart({ unsent: waiting("problem") }))).toBe(false);
});
