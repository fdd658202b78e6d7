import { expect, test } from "vitest";
import type { DayEntry, PartStanding, VisitStanding } from "../../ipc/bindings";
import { actOf, rowState, visitWords, worklist, type Line } from "./worklist";

const DAY = "2026-11-23";
const at = (time: string) => `${DAY}T${time}:00`;
type Given = Omit<Partial<DayEntry>, "appointment"> & { status?: DayEntry["appointment"]["status"]; patient?: never };

function entry(start: string, given: Given = {}): DayEntry {
  const { status = "none", ...rest } = given;
  return {
    appointment: {
      id: null,
      uuid: `a-${start}`,
      patient: "p1",
      start: at(start),
      end: at(start),
      status,
      category: null,
      title: "",
      comment: null,
      provider: null,
      providerUuid: null,
      facility: null,
      facilityName: "",
    },
    age: null,
    providerName: "",
    mine: true,
    waiting: status === "arrived",
    freed: status === "cancelled" || status === "noShow",
    arrival: null,
    visit: null,
    ...rest,
    patient: null,
  };
}
const visit = (vitals: PartStanding, note: PartStanding, more: Partial<VisitStanding> = {}): VisitStanding => ({
  visit: { kind: "known", eid: 7, uuid: "v7" },
  count: 1,
  undecided: false,
  vitals,
  note,
  ...more,
});
const ids = (lines: readonly Line[]) => lines.map((line) => line.id);

test("who waits the longest stands on top, whatever time was booked", () => {
  const day = [
    entry("08:00", { status: "arrived", arrival: { at: at("08:40"), exact: true } }),
    entry("09:00", { status: "arrived", arrival: { at: at("08:20"), exact: true } }),
    entry("10:00"),
  ];
  const list = worklist(day, [], 9 * 60, true);
  expect(ids(list.waiting)).toEqual(["a-09:00", "a-08:00"]);
  expect(ids(list.next), "the present moment before what has not begun").toEqual(["now", "a-10:00"]);
});

test("what is over and what does not take place is out of the way", () => {
  const day = [
    entry("08:00", { status: "checkedOut" }),
    entry("08:30", { status: "noShow" }),
    entry("09:00", { status: "arrived", visit: visit("there", "there") }),
    entry("09:30", { status: "inExamRoom", visit: visit("there", "none") }),
  ];
  const list = worklist(day, [], 10 * 60, true);
  expect(ids(list.done), "a note in OpenEMR is the end of it, whatever the front desk marked").toEqual([
    "a-08:00",
    "a-09:00",
  ]);
  expect(ids(list.freed)).toEqual(["a-08:30"]);
  expect(ids(list.next)).toEqual(["a-09:30", "now"]);
  expect(ids(list.waiting)).toEqual([]);
});

test("whoever is being written about does not wait any more", () => {
  const begun = entry("09:00", { status: "arrived", visit: visit("none", "draft") });
  expect(rowState(begun, 9 * 60 + 20)).toEqual({ state: "visit", visit: "openDraft" });
  const measured = entry("09:00", {
    status: "arrived",
    arrival: { at: at("09:02"), exact: true },
    visit: visit("there", "none"),
  });
  expect(rowState(measured, 9 * 60 + 22), "the nurse has seen them, the clinician has not").toEqual({
    state: "waiting",
    minutes: 20,
    since: at("09:02"),
    exact: true,
    vitals: true,
  });
  expect(rowState(measured, null).state, "nobody waits on another day").toBe("visit");
});

test("a row tells the least finished thing of its visit", () => {
  const words = (vitals: PartStanding, note: PartStanding, more?: Partial<VisitStanding>) =>
    visitWords(visit(vitals, note, more));
  expect(words("there", "waiting")).toBe("noteUnsent");
  expect(words("returned", "there")).toBe("vitalsUnsent");
  expect(words("there", "none")).toBe("vitalsOnly");
  expect(words("none", "none")).toBe("open");
  expect(words("there", "there")).toBe("done");
  expect(words("none", "there")).toBe("noteOnly");
  expect(words("notRead", "notRead"), "what was not read is not none").toBe("notRead");
  expect(words("there", "there", { count: 2, visit: null })).toBe("several");
  expect(words("none", "none", { undecided: true })).toBe("undecided");
});

test("enter starts or opens today, and looks at the chart on any other day", () => {
  const line = (one: DayEntry): Line => ({ kind: "entry", id: "a", entry: one });
  expect(actOf(line(entry("09:00")), true)).toBe("start");
  expect(actOf(line(entry("09:00", { visit: visit("none", "none") })), true)).toBe("open");
  expect(actOf(line(entry("09:00")), false)).toBe("chart");
  expect(actOf(line(entry("09:00", { status: "cancelled" })), true), "nothing is begun for who does not come").toBe(
    "chart",
  );
  expect(actOf({ kind: "free", id: "f", free: { start: at("10:00"), end: at("11:00") } }, true)).toBe("book");
  const blocked = entry("12:00");
  blocked.appointment.patient = null;
  expect(actOf(line(blocked), true)).toBe("none");
});

test("the line of the current time stands before what has not begun", () => {
  const day = [entry("08:00"), entry("09:00"), entry("14:00")];
  const next = (minute: number) => ids(worklist(day, [], minute, true).next).indexOf("now");
  expect(next(7 * 60)).toBe(0);
  expect(next(9 * 60)).toBe(2);
  expect(next(20 * 60)).toBe(3);
});

test("free time lies between the appointments it is between", () => {
  const list = worklist([entry("09:00"), entry("11:00")], [{ start: at("10:00"), end: at("11:00") }], 8 * 60, true);
  expect(ids(list.next)).toEqual(["now", "a-09:00", `free-${at("10:00")}`, "a-11:00"]);
});
