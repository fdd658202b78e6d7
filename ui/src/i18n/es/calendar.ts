/** The week and the providers of a day as a grid. */
import type * as en from "../en/calendar";
import { clock, longDay, weekdayAndDay } from "../format.svelte";
import { plural } from "./plural";

const appointments = (n: number) => plural(n, { one: "# cita", other: "# citas" });
const onlyWord = (n: number) => (n === 1 ? " cita" : " citas");

export const calendar: typeof en.calendar = {
  faces: "Mostrar",
  day: "Día",
  week: "Semana",
  providers: "Profesionales",
  weekTitle: "Semana",
  providersTitle: "Profesionales",
  weekSteps: { previous: "Semana anterior", next: "Semana siguiente" },
  label: (from, to) => (from === to ? `Citas del ${longDay(from)}` : `Citas del ${longDay(from)} al ${longDay(to)}`),
  dayShort: weekdayAndDay,
  hint: "Las flechas van de una a la siguiente, Enter abre, M mueve, B da cita, C abre el expediente.",
  hintPlacing: "Las flechas eligen la hora, Enter la toma, Esc deja todo como está.",
  onlyWord,
  dayMore: (n, waits, open) =>
    `${waits || n === 0 ? `, ${appointments(n)}` : onlyWord(n)}, ${
      open ? `abierto ${clock(open.from)}–${clock(open.to)}` : "cerrado"
    }`,
  noProvider: "Sin profesional",
  unknownProvider: "Profesional cuyo nombre no se conoce",
  noProviders: "Nadie tiene citas este día.",
  noProvidersTeach: "Cada profesional que las tiene está aquí en una columna propia.",
  waiting: (n) => `${n} en espera`,
  closed: "Cerrado",
  lunch: "Almuerzo",
  reading: "Leyéndose…",
  notRead: "Sin leer",
  noneWeek: (checked) => `No hay citas en OpenEMR esta semana (leído ${checked}).`,
  noneMine: "No tiene citas aquí.",
  failed: "No se pudo mostrar la semana.",
  with: (name) => `con ${name}`,
  placeMove: (name) => `Mover la cita de ${name}`,
  placeBook: "Cita nueva",
  placeTaken: (n) => plural(n, { one: "otra cita a esa hora", other: "otras # citas a esa hora" }),
  placeKeys: "Enter la toma, Esc deja todo como está.",
  placeLeft: "No se cambió nada.",
  wanted: (from) => `Busque al paciente y dele cita: la hora ya está puesta, ${clock(from)}`,
  cannotMove: "Esta cita ya pasó o es tiempo bloqueado: no se puede mover.",
};
