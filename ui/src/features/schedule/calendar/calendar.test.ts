import { expect, test } from "vitest";
import type { ClinicRules, DayEntry, Loaded, PatientSummary, WeekDay, WeekView } from "../../../ipc/bindings";
import {
  hatches,
  headId,
  minutesOf,
  namesakes,
  placedBy,
  providerColumns,
  rangeOf,
  stopsOf,
  takenBy,
  together,
  walked,
  wallAt,
  weekColumns,
  type Column,
  type Placing,
} from "./calendar";

// Any week would do: these functions know no clock.
const MONDAY = "2026-11-30";
const days = Array.from({ length: 7 }, (_, n) => wallAt(MONDAY, n * 24 * 60).slice(0, 10));
const open = { from: "08:00", to: "17:00" };
const rules: ClinicRules = {
  noticeHours: 24,
  windowDays: 60,
  bufferMinutes: 10,
  week: [open, open, open, open, open, null, null],
  lunch: { from: "12:00", to: "13:00" },
  durations: [],
};
const anna = (uuid: string, birth: string): PatientSummary => ({
  uuid,
  pid: 1,
  mrn: "",
  family: "Lee",
  given: "Anna",
  suffix: "",
  birth,
  sex: "female",
  phones: [],
  deceased: null,
});

type Given = {
  end?: string;
  provider?: number | null;
  uuid?: string;
  patient?: PatientSummary;
  blocked?: true;
  freed?: true;
};
function entry(date: string, start: string, given: Given = {}): DayEntry {
  const { end = start, provider = 8, patient, blocked, freed } = given;
  return {
    appointment: {
      id: null,
      uuid: given.uuid ?? `${date}-${start}`,
      patient: blocked ? null : (patient?.uuid ?? "p1"),
      start: `${date}T${start}:00`,
      end: `${date}T${end}:00`,
      status: "none",
      category: null,
      title: "",
      comment: null,
      provider,
      providerUuid: null,
      facility: null,
      facilityName: "",
    },
    patient: patient ?? null,
    age: null,
    providerName: provider === null ? "" : `Dr. ${provider}`,
    mine: provider === 8,
    waiting: false,
    freed: freed ?? false,
    arrival: null,
    visit: null,
  };
}
const known = (value: DayEntry[], asOf = "2026-11-30T08:00:00Z"): Loaded<DayEntry[]> => ({
  state: "known",
  value,
  asOf,
  unreadable: 0,
  foreign: 0,
  stale: null,
});
const week = (of: (date: string, n: number) => Loaded<DayEntry[]>): WeekView => ({
  date: MONDAY,
  now: `${MONDAY}T09:00:00`,
  days: days.map((date, n): WeekDay => ({ date, appointments: of(date, n) })),
  rules,
});
const all = () => true;
const none: Loaded<DayEntry[]> = { state: "unavailable", why: { reason: "offline" } };

test("a closed day is left out only while it is known to have nothing", () => {
  const shown = (view: WeekView) => weekColumns(view, all).map((column) => column.date);
  expect(shown(week(() => known([])))).toEqual(days.slice(0, 5));
  expect(
    shown(week((date, n) => known(n === 6 ? [entry(date, "09:00")] : []))),
    "somebody is booked on Sunday",
  ).toContain(days[6]);
  expect(shown(week((_, n) => (n === 5 ? none : known([])))), "a Saturday that was not read may be full").toContain(
    days[5],
  );
});

test("a day that was not read says so and is never an empty one", () => {
  const view = week((date, n) => (n === 1 ? none : n === 2 ? { state: "loading" } : known([entry(date, "09:00")])));
  expect(weekColumns(view, all).map((column) => column.unread)).toEqual([
    null,
    "failed",
    "reading",
    null,
    null,
    null,
    null,
  ]);
  expect(together(view.days).state, "what is known is shown").toBe("known");
  expect(together([{ date: MONDAY, appointments: none }]), "and with nothing known, what stood in the way").toEqual(
    none,
  );
  expect(together([{ date: MONDAY, appointments: { state: "loading" } }]).state).toBe("loading");
});

test("a week is as old as its oldest day, and as incomplete as all of them", () => {
  const old: WeekDay = {
    date: MONDAY,
    appointments: { ...known([], "2026-11-29T10:00:00Z"), stale: { reason: "offline" } } as never,
  };
  const odd: WeekDay = { date: days[1] ?? "", appointments: { ...known([]), unreadable: 2 } as never };
  expect(together([odd, old])).toMatchObject({
    asOf: "2026-11-29T10:00:00Z",
    unreadable: 2,
    stale: { reason: "offline" },
  });
});

test("providers stand side by side, one's own first and nobody's last", () => {
  const day: WeekDay = {
    date: MONDAY,
    appointments: known([
      entry(MONDAY, "08:00", { provider: null, blocked: true }),
      entry(MONDAY, "09:00", { provider: 3 }),
      entry(MONDAY, "10:00", { provider: 8 }),
      entry(MONDAY, "11:00", { provider: 3 }),
    ]),
  };
  const columns = providerColumns(day, { none: "No provider", unknown: "?" });
  expect(columns.map((column) => [column.provider?.name, column.entries.length])).toEqual([
    ["Dr. 8", 1],
    ["Dr. 3", 2],
    ["No provider", 1],
  ]);
  expect(new Set(columns.map(headId)).size, "each head is another place of the keys").toBe(3);
});

test("the hours reach as far as the clinic's and as the appointments do", () => {
  const at = (entries: DayEntry[]): Column[] => [{ id: MONDAY, date: MONDAY, provider: null, entries, unread: null }];
  expect(rangeOf(at([]), rules)).toEqual({ from: 480, to: 1020 });
  expect(
    rangeOf(at([entry(MONDAY, "07:05", { end: "07:25" }), entry(MONDAY, "17:30", { end: "18:10" })]), rules),
  ).toEqual({
    from: 420,
    to: 1140,
  });
  const vacation = entry(MONDAY, "00:00", { end: "00:00", blocked: true });
  expect(rangeOf(at([vacation]), rules), "a whole day off draws no night").toEqual({ from: 480, to: 1020 });
  expect(minutesOf(vacation.appointment), "and is hatched from end to end").toEqual({ from: 0, to: 1440 });
});

test("what the clinic's rules close is hatched", () => {
  expect(hatches(MONDAY, rules, { from: 420, to: 1080 })).toEqual([
    { from: 420, to: 480, what: "closed" },
    { from: 720, to: 780, what: "lunch" },
    { from: 1020, to: 1080, what: "closed" },
  ]);
  expect(hatches(days[6] ?? "", rules, { from: 480, to: 1020 })).toEqual([{ from: 480, to: 1020, what: "closed" }]);
});

test("two patients of one name are known as two, and one who comes twice is not", () => {
  const columns = (entries: DayEntry[]): Column[] => [
    { id: MONDAY, date: MONDAY, provider: null, entries, unread: null },
  ];
  const one = anna("p1", "1990-03-04");
  expect(
    namesakes(columns([entry(MONDAY, "08:00", { patient: one }), entry(MONDAY, "09:00", { patient: one })])).size,
  ).toBe(0);
  const other = anna("p2", "1991-01-01");
  expect([
    ...namesakes(columns([entry(MONDAY, "08:00", { patient: one }), entry(MONDAY, "09:00", { patient: other })])),
  ]).toEqual(["lee, anna"]);
});

test("the keys walk up and down a day, and to what begins nearest beside it", () => {
  const columns: Column[] = [
    { id: "a", date: MONDAY, provider: null, entries: [entry(MONDAY, "08:00"), entry(MONDAY, "11:00")], unread: null },
    {
      id: "b",
      date: days[1] ?? "",
      provider: null,
      entries: [entry(days[1] ?? "", "08:30"), entry(days[1] ?? "", "11:30")],
      unread: null,
    },
    { id: "c", date: days[2] ?? "", provider: null, entries: [], unread: null },
  ];
  const stops = stopsOf(columns);
  const from = (column: number, at: number) => stops[column]?.[at] ?? stops[0]![0]!;
  expect(walked(stops, from(0, 0), "ArrowDown")?.minute, "from the head into the day").toBe(480);
  expect(walked(stops, from(0, 1), "ArrowUp")?.id).toBe("head-a");
  expect(walked(stops, from(0, 2), "ArrowRight")?.minute, "the nearest in time").toBe(690);
  expect(walked(stops, from(1, 2), "ArrowRight")?.id, "an empty day has its head").toBe("head-c");
  expect(walked(stops, from(2, 0), "ArrowRight")?.id, "the last day is the last").toBe("head-c");
  expect(walked(stops, from(2, 0), "ArrowLeft")?.id, "from head to head").toBe("head-b");
  expect([walked(stops, from(0, 1), "Home")?.id, walked(stops, from(0, 1), "End")?.minute]).toEqual(["head-a", 660]);
});

test("a time that is chosen stays within the hours that are drawn", () => {
  const placing: Placing = { moves: null, column: 0, minute: 480, minutes: 30 };
  const range = { from: 480, to: 1020 };
  expect(placedBy(placing, "ArrowUp", 5, range)?.minute).toBe(480);
  expect(placedBy(placing, "ArrowDown", 5, range)?.minute).toBe(495);
  expect(placedBy(placing, "End", 5, range)?.minute).toBe(990);
  expect(placedBy(placing, "ArrowLeft", 5, range)?.column).toBe(0);
  expect(placedBy({ ...placing, column: 4 }, "ArrowRight", 5, range)?.column).toBe(4);
  expect(placedBy(placing, "x", 5, range), "any other key is not about it").toBeUndefined();
});

test("who else is there then is counted: not the one that moves, not who does not come, not another provider's", () => {
  const moves = entry(MONDAY, "08:00", { end: "08:30", uuid: "mine" });
  const column: Column = {
    id: MONDAY,
    date: MONDAY,
    provider: null,
    entries: [
      moves,
      entry(MONDAY, "08:15", { end: "08:45" }),
      entry(MONDAY, "08:20", { end: "08:40", freed: true }),
      entry(MONDAY, "08:25", { end: "08:55", provider: 3 }),
      entry(MONDAY, "08:30", { end: "09:00" }),
    ],
    unread: null,
  };
  expect(takenBy(column, { moves, column: 0, minute: 480, minutes: 30 })).toBe(1);
});

test("minutes past midnight are the next day's", () => {
  expect(wallAt(MONDAY, 24 * 60 + 5)).toBe("2026-12-01T00:05:00");
});
