import { expect, test } from "vitest";
import type { Allergy, Medication } from "../../ipc/bindings";
import { activeFirst, alreadyThere, unchangeable } from "./lists";

const allergy = (id: string, title: string, status: Allergy["status"] = "active"): Allergy => ({
  id,
  title,
  code: null,
  reaction: null,
  criticality: null,
  severity: { state: "notRecorded" },
  grave: false,
  status,
});
const medication = (id: string | null, prescribed: boolean): Medication => ({
  id,
  title: "Metformin",
  directions: "",
  prescribed,
  since: null,
  entered: null,
  status: "active",
  prescriptions: [],
});

test("a prescription and an entry without a number have no button", () => {
  expect(unchangeable(medication("m1", true))).toBe("prescription");
  expect(unchangeable(medication(null, false)), "the server has to hand out a number first").toBe("noNumber");
  expect(unchangeable(medication("m1", false))).toBeNull();
  expect(unchangeable(allergy("a1", "Latex"))).toBeNull();
});

test("an entry that holds already is noticed, however it is written", () => {
  const all = [allergy("a1", "Penicillin"), allergy("a2", "Latex", "inactive")];
  expect(alreadyThere(all, "  penicillin ", null)?.id).toBe("a1");
  expect(alreadyThere(all, "Latex", null), "one that holds no longer may come again").toBeUndefined();
  expect(alreadyThere(all, "Penicillin", "a1"), "an entry is no twin of itself").toBeUndefined();
  expect(alreadyThere(all, " ", null)).toBeUndefined();
});

test("what still holds comes first and nothing is left out", () => {
  const all = [
    { id: 1, status: "inactive" },
    { id: 2, status: "active" },
    { id: 3, status: "unknown" },
  ] as const;
  expect(activeFirst(all).map((one) => one.id)).toEqual([2, 3, 1]);
});
