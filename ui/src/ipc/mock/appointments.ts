/** Free times, moving, cancelling and the clinic's rules of the stand-in core. */
import type {
  Appointment,
  ErrorCode,
  FieldError,
  FreeDay,
  FreeView,
  Gap,
  OutboxItem,
  TypedRules,
  UiError,
  VisitKey,
  WriteReceipt,
} from "../bindings";
import { appointmentsOf } from "./charts";
import type { Handlers } from "./handlers";
import { summaries, TODAY } from "./people";
import { inWeek } from "./week";

type Given = {
  at: string;
  fail: (code: ErrorCode, params?: Record<string, string>, fields?: FieldError[]) => UiError;
  write: (
    kind: OutboxItem["kind"],
    patient: string,
    visit: VisitKey | null,
    excerpt: string,
    appointment?: OutboxItem["appointment"],
  ) => WriteReceipt;
};
type Names =
  | "schedule_free"
  | "schedule_appointment"
  | "schedule_move"
  | "schedule_cancel"
  | "settings_rules"
  | "settings_save_rules";

const personOf = (uuid: string) => summaries.findIndex((one) => one.uuid === uuid);
const later = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const wall = (date: string, time: string, minutes: number) =>
  new Date(Date.parse(`${date}T${time}:00Z`) + minutes * 60_000).toISOString().slice(0, 19);
const isOpen = (date: string) => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

let rules: TypedRules = {
  noticeHours: "24",
  windowDays: "60",
  bufferMinutes: "10",
  week: Array.from({ length: 7 }, (_, n) => (n < 5 ? { from: "08:00", to: "17:00" } : { from: "", to: "" })),
  lunch: { from: "12:00", to: "13:00" },
  durations: [
    { kind: "followUp", minutes: "30" },
    { kind: "urgent", minutes: "45" },
    { kind: "consultation", minutes: "45" },
    { kind: "routine", minutes: "60" },
  ],
};

export function appointmentHandlers({ at, fail, write }: Given): Pick<Handlers, Names> {
  const find = (patient: string, uuid: string): Appointment => {
    const found = appointmentsOf(personOf(patient)).find((one) => one.uuid === uuid) ?? inWeek(at, uuid);
    if (!found) throw fail("recordNotFound");
    return found;
  };
  return {
    schedule_free: ({ patient, request }): FreeView => {
      const minutes = Number(request.minutes);
      const first = request.around ? later(request.around, -1) : later(TODAY, 1);
      const dates = Array.from({ length: 5 }, (_, n) => later(first, n)).filter(isOpen);
      const days = dates.map((date, n): FreeDay => {
        if (at === "offline" && n > 0) return { date, known: { state: "notRead", why: { reason: "offline" } } };
        return { date, known: { state: "read", asOf: new Date().toISOString() } };
      });
      const read = days.filter((day) => day.known.state === "read").map((day) => day.date);
      const gap = (date: string, time: string, until: string): Gap => ({
        start: `${date}T${time}:00`,
        end: wall(date, time, minutes),
        freeUntil: `${date}T${until}:00`,
      });
      const gaps = read.flatMap((date) => [gap(date, "09:15", "09:50"), gap(date, "14:00", "16:30")]);
      return { patient, fields: [], gaps: gaps.slice(0, request.around ? 3 : 6), days };
    },
    schedule_appointment: ({ patient, appointment }) => {
      if (at === "offline") throw fail("offline");
      const one = find(patient, appointment);
      return {
        patient,
        appointment: { ...one, comment: "Bring the blood pressure diary" },
        providerName: "Dr. Elena Garcia",
        lost: [{ lost: "status", status: one.status }, { lost: "number" }],
        repeats: false,
        request: {
          date: one.start.slice(0, 10),
          start: one.start.slice(11, 16),
          duration: "30",
          category: 5,
          title: one.title,
          comment: "Bring the blood pressure diary",
          provider: 1,
          facility: 3,
        },
      };
    },
    schedule_move: ({ patient, request }) => {
      if (!request.single) throw fail("seriesNotChanged");
      const { opened, request: wanted } = request;
      const to = `${wanted.date}T${wanted.start}:00`;
      const change = { appointment: opened.uuid, from: opened.start, to, both: false };
      return write("appointmentMove", patient, null, `${opened.start} → ${to}`, change);
    },
    schedule_cancel: ({ patient, request }) => {
      if (!request.single) throw fail("seriesNotChanged");
      const change = { appointment: request.opened.uuid, from: request.opened.start, to: null, both: false };
      return write("appointmentCancel", patient, null, request.opened.start, change);
    },
    settings_rules: () => structuredClone(rules),
    settings_save_rules: ({ rules: wanted }) => {
      if (!/^\d+$/.test(wanted.bufferMinutes))
        throw fail("invalidInput", {}, [{ field: "bufferMinutes", code: "notANumber", params: {} }]);
      rules = structuredClone(wanted);
    },
  };
}
