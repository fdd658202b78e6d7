import { expect, test, vi } from "vitest";
import type { Going } from "../../app/going";
import type { OpenPatient } from "../../app/open-patient";
import { deedOf, namedIn, verbIn } from "./verbs";

test("a verb is a whole word at the beginning, and what stands behind it goes with it", () => {
  expect(verbIn("book rey")).toEqual({ verb: "book", rest: "rey" });
  expect(verbIn("BP 148/92 144/90")).toEqual({ verb: "pressure", rest: "148/92 144/90" });
  expect(verbIn("problem  gout, left foot ")).toEqual({ verb: "problem", rest: "gout, left foot" });
  expect(verbIn("note")).toEqual({ verb: "note", rest: "" });
  expect(verbIn("new patient Lee Anna f 3/4/1990")).toEqual({ verb: "newPatient", rest: "Lee Anna f 3/4/1990" });
  expect(verbIn("  lock")).toEqual({ verb: "lock", rest: "" });
});

test("a name that begins like a verb is a name", () => {
  for (const name of ["Booker", "Lockhart", "Noteboom", "Medina", "Satō", "Starta", "new", "newman pat"]) {
    expect(verbIn(name), name).toBeNull();
  }
});

test("behind book and visit stands a name; behind a value or a title none is looked for", () => {
  expect(namedIn(verbIn("book rey"))).toEqual({ verb: "book", rest: "rey" });
  expect(namedIn(verbIn("visit rey"))).toEqual({ verb: "visit", rest: "rey" });
  for (const text of ["book", "book ", "bp 148/92", "problem gout", "note", "lock"]) {
    expect(namedIn(verbIn(text)), text).toBeNull();
  }
});

const whom = { gone: false, book: vi.fn(), startVisit: vi.fn(), jot: vi.fn(), changeEntry: vi.fn() };
const going = (onScreen: unknown) => ({ onScreen, lock: vi.fn(), go: vi.fn() }) as unknown as Going;
const said = (text: string) => {
  const found = verbIn(text);
  if (!found) throw new Error(`"${text}" begins with a verb`);
  return found;
};

test("without a name the patient on screen is meant, and each verb only opens what it is written in", () => {
  const desk = going(whom);
  for (const text of ["book", "visit", "bp 148/92", "problem gout", "allergy", "note"]) {
    const deed = deedOf(said(text), desk);
    expect(deed.whom as unknown, text).toBe(whom);
    deed.does?.();
  }
  expect(whom.book).toHaveBeenCalledOnce();
  expect(whom.startVisit).toHaveBeenCalledOnce();
  expect(whom.jot.mock.calls).toEqual([[{ part: "vitals", box: "pressure", text: "148/92" }], [{ part: "note" }]]);
  expect(whom.changeEntry.mock.calls).toEqual([
    ["problem", null, "gout"],
    ["allergy", null, ""],
  ]);
});

test("with nobody on screen, and with somebody whom OpenEMR has no longer, nothing about a patient can be done", () => {
  for (const desk of [going(null), going({ ...(whom as object), gone: true } as unknown as OpenPatient)]) {
    for (const text of ["book", "visit", "bp 148/92", "problem gout", "note", "weight 80"]) {
      expect(deedOf(said(text), desk).does, text).toBeNull();
    }
    expect(deedOf(said("lock"), desk).does).not.toBeNull();
    expect(deedOf(said("new patient lee"), desk).does).not.toBeNull();
  }
});
