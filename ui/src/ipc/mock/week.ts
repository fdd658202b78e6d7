/** A week of the stand-in core: a clinic of four providers, as full as is wanted. */
import type { ClinicRules, DayEntry, DayView, WeekDay, WeekView } from "../bindings";
import { ageOf, summaries, TODAY } from "./people";

/** A day of five that makes `?at=week300` a week of 300 appointments. */
const FULL = 60;
/** A day otherwise: three providers' half days. */
const USUAL = 14;

const providers = [
  { number: 1, name: "Dr. Elena Garcia" },
  { number: 2, name: "Dr. Kwame Osei" },
  { number: 3, name: "Dr. Priya Raman" },
  { number: null, name: "" },
] as const;
const titles = ["Office Visit", "Follow-up", "New Patient", "Preventive Care Services"] as const;
const states = ["booked", "confirmed", "none", "booked", "cancelled", "booked", "noShow", "confirmed"] as const;

const later = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const two = (n: number) => String(n).padStart(2, "0");
const clock = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;

function entryOf(date: string, n: number, each: number): DayEntry {
  const column = n % providers.length;
  const provider = providers[column] ?? providers[0];
  const turn = Math.floor(n / providers.length);
  const start = 8 * 60 + Math.floor((turn * 9 * 60) / Math.ceil(each / providers.length) / 15) * 15;
  // Whoever has the name of somebody else of that week is told apart by the birth date.
  const patient = summaries[(n * 5 + Number(date.slice(8))) % summaries.length] ?? null;
  const status = states[(n + Number(date.slice(8))) % states.length] ?? "none";
  return {
    appointment: {
      id: null,
      uuid: `week-${date}-${n}`,
      patient: patient?.uuid ?? null,
      start: `${date}T${clock(start)}`,
      end: `${date}T${clock(start + (n % 5 === 0 ? 15 : 30))}`,
      status,
      category: null,
      title: titles[n % titles.length] ?? "",
      comment: null,
      provider: provider.number,
      providerUuid: column === 3 ? "u-unknown" : null,
      facility: 3,
      facilityName: "Springfield Family Clinic",
    },
    patient,
    age: ageOf(patient?.birth ?? null),
    providerName: provider.name,
    mine: column === 0,
    waiting: false,
    freed: status === "cancelled" || status === "noShow",
    arrival: null,
    visit: null,
  };
}

/** An appointment of the week by its uuid, to be moved or cancelled. */
export function inWeek(at: string, uuid: string): DayEntry["appointment"] | undefined {
  const [, date, n] = /^week-(\d{4}-\d{2}-\d{2})-(\d+)$/.exec(uuid) ?? [];
  return date && n ? entryOf(date, Number(n), at === "week300" ? FULL : USUAL).appointment : undefined;
}

function blocked(date: string, from: string, to: string, title: string): DayEntry {
  const one = entryOf(date, 0, USUAL);
  const appointment = {
    ...one.appointment,
    uuid: `blocked-${date}-${from}`,
    patient: null,
    start: `${date}T${from}:00`,
    end: `${date}T${to}:00`,
    status: "none" as const,
    title,
  };
  return { ...one, appointment, patient: null, age: null, freed: false };
}

/** What `?at=` asks for: a day that could not be read, none, everything from before, or very much. */
export function weekOf(at: string, date: string, rules: ClinicRules, today: (date: string) => DayView): WeekView {
  const wanted = date || TODAY;
  const weekday = (new Date(`${wanted}T00:00:00Z`).getUTCDay() + 6) % 7;
  const each = at === "week300" ? FULL : USUAL;
  const days = Array.from({ length: 7 }, (_, n): WeekDay => {
    const one = later(wanted, n - weekday);
    if (at === "weekreading") return { date: one, appointments: { state: "loading" } };
    if (at === "noday" || (at === "offline" && n === 4))
      return {
        date: one,
        appointments: { state: "unavailable", why: { reason: at === "noday" ? "notAllowed" : "offline" } },
      };
    const plain = Array.from({ length: n < 5 ? each : 0 }, (_, m) => entryOf(one, m, each));
    const own = today(one).appointments;
    const todays = own.state === "known" && at !== "week300" ? own.value : [];
    const value = at === "weeknone" ? [] : one === TODAY && todays.length > 0 ? todays : plain;
    if (n === 2 && at !== "weeknone") value.push(blocked(one, "15:00", "17:00", "Out Of Office"));
    value.sort((a, b) => a.appointment.start.localeCompare(b.appointment.start));
    return {
      date: one,
      appointments: {
        state: "known",
        value,
        asOf: new Date(Date.now() - (at === "offline" ? 22 * 60_000 : 0)).toISOString(),
        unreadable: 0,
        foreign: 0,
        stale: at === "offline" ? { reason: "offline" } : null,
      },
    };
  });
  return { date: wanted, now: `${TODAY}T09:22:00`, days, rules };
}
