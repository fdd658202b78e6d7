import { expect, test } from "vitest";
import type { Appointment } from "../../ipc/bindings";
import { excerptOf, nextOf } from "./summary";

const appointment = (start: string, status: Appointment["status"] = "none"): Appointment => ({
  id: 1,
  uuid: start,
  patient: "p",
  start,
  end: start,
  status,
  category: null,
  title: "",
  comment: null,
  provider: null,
  providerUuid: null,
  facility: null,
  facilityName: "",
});

test("the next appointment is the soonest that still stands", () => {
  const all = [
    appointment("2026-12-01T10:00:00"),
    appointment("2026-11-22T10:00:00", "cancelled"),
    appointment("2026-11-25T10:00:00"),
    appointment("2026-11-20T10:00:00"),
  ];
  expect(nextOf(all, "2026-11-21T09:00:00")?.start).toBe("2026-11-25T10:00:00");
  expect(nextOf(all, "2026-11-25T10:00:00")?.start, "this morning's is not next in the afternoon").toBe(
    "2026-12-01T10:00:00",
  );
  expect(nextOf(all, "2027-01-01T00:00:00")).toBeUndefined();
});

test("a note is told by its assessment, or by what there is of it", () => {
  const empty = { subjective: "", objective: "", assessment: "", plan: "" };
  expect(excerptOf({ ...empty, subjective: "Cough", assessment: "Bronchitis" })).toBe("Bronchitis");
  expect(excerptOf({ ...empty, subjective: " Cough " })).toBe("Cough");
  expect(excerptOf(empty)).toBe("");
});
