/** What is written: visits, vitals, notes, appointments, and what becomes of them. */
import type { WriteKind } from "../../ipc/bindings";
import type * as en from "../en/visit";
import { day, measure, minuteOfDay, times as timesOfDay } from "../format.svelte";
import { units } from "./chart";
import { plural } from "./plural";

export const encounterClasses: typeof en.encounterClasses = {
  AMB: "Ambulatoria",
  EMER: "Urgencias",
  FLD: "Fuera del centro",
  HH: "Atención domiciliaria",
  IMP: "Hospitalización",
  ACUTE: "Hospitalización aguda",
  NONAC: "Hospitalización no aguda",
  OBSENC: "Observación",
  PRENC: "Preingreso",
  SS: "Estancia corta",
  VR: "Virtual",
};
export const sensitivities: typeof en.sensitivities = { normal: "Normal", high: "Alta" };

export const forWhom: typeof en.forWhom = "para";

export const encounters: typeof en.encounters = {
  newTitle: "Visita nueva",
  category: "Categoría",
  chooseCategory: "Elija una categoría",
  reason: "Motivo",
  class: "Clase",
  provider: "Profesional",
  facility: "Centro",
  notChosen: "Sin elegir",
  date: "Fecha",
  time: "Hora",
  dateHint: "Vacío significa ahora.",
  more: "Más",
  sensitivity: "Confidencialidad",
  onset: "Fecha de inicio de los síntomas",
  referral: "Origen de la derivación",
  billing: "Centro de facturación",
  sameFacility: "El mismo centro",
  create: "Crear visita",
  optionsFailed: "No se pudieron leer las listas de este formulario.",
  visitOf: (date) => `Visita ${date}`,
  visitTab: "Visita nueva",
  closePage: "Cerrar esta página",
  pending: "Todavía no está en OpenEMR",
  previous: "Última visita",
  noPrevious: "No hay ninguna visita anterior.",
  openFailed: "No se pudo abrir la visita.",
  refusedVisit: "OpenEMR rechazó esta visita, así que no se puede enviar nada de ella. Su texto queda aquí.",
};

export const vitals: typeof en.vitals = {
  title: "Signos vitales",
  take: "Tomar signos vitales en la visita de hoy",
  method: "Método de la temperatura",
  noMethod: "Sin elegir",
  remark: "Observación",
  remarkLong: "OpenEMR guarda 255 caracteres de una observación.",
  switchUnit: (sign, from, to) => `${sign} en ${from}, cambiar a ${to}`,
  equals: (value) => `= ${value}`,
  recorded: "Registrados en esta visita",
  correction: "Los signos vitales guardados no se pueden cambiar; una corrección es un registro nuevo.",
  bmi: (value) => `IMC ${value}`,
  took: (unit) => `Usar ${unit}`,
  takenOn: "Tomados el",
  takenAt: "a las",
};

export const problemWords: typeof en.problemWords = (problem) => {
  switch (problem.problem) {
    case "notANumber":
      return "Escriba un número sencillo, como 37.5 o 37,5.";
    case "notAPressure":
      return "Escríbala como 148/92, varias una detrás de otra.";
    case "impossible":
      return `OpenEMR acepta ${measure(problem.high)} como máximo.${problem.fits ? ` ¿Quiso decir ${units[problem.fits]}?` : ""}`;
    case "zero":
      return "OpenEMR lee 0 como “no se tomó”. Deje la casilla vacía si no se tomó.";
    case "wrongUnit":
      return "Esta unidad no corresponde.";
  }
};

export const notes: typeof en.notes = {
  title: "Nota",
  sections: {
    subjective: "Subjetivo",
    objective: "Objetivo",
    assessment: "Evaluación",
    plan: "Plan",
  },
  carry: "Traer de antes",
  carryLabel: (section) => `Traer de antes: ${section}`,
  carried: (section) => `${section}: traído de antes.`,
  sent: "Notas de esta visita",
  read: (when) => `leído ${when}`,
  search: "Buscar en estas notas",
  write: "Escribir una nota en la visita de hoy",
  found: (n, all) => `${n} de ${plural(all, { one: "# nota", other: "# notas" })}`,
  arrival: "OpenEMR fecha una nota cuando llega. Rounds conserva y muestra cuándo la escribió usted.",
  before: (time) => `Antes de su cambio de ${time}`,
  author: "La API de OpenEMR no guarda al autor y no puede firmar: firme la nota en OpenEMR.",
};

export const drafts: typeof en.drafts = {
  empty: "Todavía nada escrito",
  typing: "Escribiendo…",
  saving: "Guardando el borrador…",
  saved: (time) => `Borrador en esta computadora ${time}`,
  failed: (reason) => `No se pudo guardar el borrador; el texto está solo en pantalla. ${reason}`,
  reading: "Buscando un borrador…",
  inTheWay:
    "En esta computadora hay un borrador anterior de este formulario, así que lo que escriba ahora está solo en pantalla.",
  replace: "Sustituir el borrador anterior",
};

export const schedule: typeof en.schedule = {
  title: "Hoy",
  dayTitle: "Citas",
  previous: "Día anterior",
  next: "Día siguiente",
  today: "Hoy",
  date: "Fecha",
  mine: "Mías",
  all: "Todas",
  whose: "De quién son las citas",
  noDay: "No se pudo mostrar el día.",
  noneMine: "No tiene citas este día.",
  noneMineTeach: "Otros sí tienen: las suyas se ven con Todas.",
  findToBook: "Buscar un paciente para darle cita",
  showAll: "Mostrar todas",
  series: "OpenEMR muestra las citas que se repiten solo en su primer día.",
  allDay: "todo el día",
  blocked: "Tiempo bloqueado",
  unknownPatient: "El paciente no está en la lista de esta computadora",
  noTitle: "Cita",
  bookTitle: "Cita nueva",
  movedFrom: "Movida desde",
  start: "Inicio",
  duration: "Duración",
  durationHint: "Minutos",
  category: "Categoría",
  chooseCategory: "Elija una categoría",
  provider: "Profesional",
  chooseProvider: "Elija un profesional",
  facility: "Centro",
  chooseFacility: "Elija un centro",
  ahead: "Por venir",
  past: "Pasadas",
  entryTitle: "Título",
  titleHint: "El nombre de la categoría si está vacío.",
  comment: "Comentario",
  book: "Reservar",
  kinds: { routine: "rutina", followUp: "control", urgent: "urgente", consultation: "consulta" },
  stripLabel: (n) =>
    `Horas libres y ocupadas del día: ${plural(n, { one: "# entrada", other: "# entradas" })}. Están enumeradas abajo.`,
  nothingElse: "Ese día no hay nada más previsto.",
  accept: "Reservar esta hora de todos modos",
  notBooked: "Todavía sin reservar: se comprobará y se enviará",
  booked: (number) => `Reservada · número de confirmación ${number}`,
  bookedNoNumber: "Reservada",
  refused: "Sin reservar: OpenEMR la rechazó",
  heldBack: "Sin reservar: hay algo nuevo que lo impide",
  another: "Reservar otra",
  warnings: "Antes de reservar",
};

export const isAllDay: typeof en.isAllDay = (start, end) =>
  minuteOfDay(start) === 0 && [0, 23 * 60 + 59].includes(minuteOfDay(end));
export const times: typeof en.times = (start, end) => (isAllDay(start, end) ? schedule.allDay : timesOfDay(start, end));
const other = (span: { title: string; start: string; end: string }) =>
  `“${span.title || "sin título"}”, ${times(span.start, span.end)}`;

export const bookingWarning: typeof en.bookingWarning = (warning) => {
  switch (warning.warning) {
    case "providerBusy":
      return `El profesional tiene otra cita a esa hora: ${other(warning.other)}.`;
    case "patientBusy":
      return `El paciente tiene otra cita a esa hora: ${other(warning.other)}.`;
    case "blocked":
      return `Esta hora está bloqueada: ${other(warning.other)}.`;
    case "tooClose":
      return `A menos de ${plural(warning.bufferMinutes, { one: "# minuto", other: "# minutos" })} de la cita ${other(warning.other)}.`;
    case "outsideHours":
      return `Fuera del horario de ese día, ${warning.opens}–${warning.closes}.`;
    case "closedThatDay":
      return "La clínica está cerrada ese día de la semana.";
    case "lunch":
      return `A la hora del almuerzo, ${warning.from}–${warning.to}.`;
    case "shortNotice":
      return `Faltan menos de ${plural(warning.hours, { one: "# hora", other: "# horas" })}.`;
    case "farAhead":
      return `Faltan más de ${plural(warning.days, { one: "# día", other: "# días" })}.`;
    case "inThePast":
      return "Esta hora ya pasó.";
    case "dayUnread":
      return plural(warning.unreadable, {
        one: "# cita de ese día no se pudo leer, y puede estar a esta hora.",
        other: "# citas de ese día no se pudieron leer, y pueden estar a esta hora.",
      });
    case "deceased":
      return warning.on ? `Este paciente falleció el ${day(warning.on)}.` : "Este paciente falleció.";
  }
};

const things: Record<WriteKind | "message", string> = {
  encounter: "Visita",
  vitals: "Signos vitales",
  note: "Nota",
  appointment: "Cita",
  appointmentMove: "Cambio de hora de una cita",
  appointmentCancel: "Cancelación de una cita",
  noteChange: "Cambio de una nota",
  patient: "Paciente nuevo",
  demographics: "Datos personales",
  problem: "Problema",
  allergy: "Alergia",
  medication: "Medicamento",
  surgery: "Cirugía",
  surgeryDelete: "Borrado de una cirugía",
  dentalIssueDelete: "Borrado de un problema dental",
  dentalIssue: "Problema dental",
  message: "Mensaje",
};

export const outbox: typeof en.outbox = {
  title: "Sin enviar",
  lead: "Todo lo que escribió que está en camino a OpenEMR, y qué fue de ello.",
  none: "No hay nada en espera: todo lo que escribió está en OpenEMR.",
  noneTeach:
    "Un borrador sin enviar, y lo que espera al servidor de la clínica o fue rechazado, queda aquí hasta que se resuelva.",
  kinds: things,
  written: "Escrito",
  open: "Abrir",
  openLabel: (kind, name) => `Abrir ${kind.toLowerCase()} de ${name}`,
  retry: "Enviar",
  retryLabel: (kind, name) => `Enviar ahora: ${kind.toLowerCase()} de ${name}`,
  discard: "Descartar",
  discardLabel: (kind, name) => `Descartar ${kind.toLowerCase()} de ${name}`,
  discardTitle: (kind) => `¿Descartar: ${kind.toLowerCase()}?`,
  discardWords: "No está en OpenEMR. Una vez descartado no existe en ninguna parte.",
  discardMaybe:
    "Puede que ya esté en OpenEMR: el servidor no respondió. Descartar solo hace que Rounds deje de buscarlo.",
  discardHalf:
    "La cita nueva está reservada y la anterior no se borró: las dos están en OpenEMR. Descartar las deja allí a las dos, y una hay que borrarla en OpenEMR.",
  deletion: {
    confirmed: (time) => `Borrado en OpenEMR ${time}`,
    notConfirmed: "Sin confirmar: puede estar borrado en OpenEMR",
    look: "Se envió y no se pudo confirmar: las respuestas del servidor se perdieron. Mire en OpenEMR si sigue allí. Si sigue, vuelva a intentarlo; si ya no está, descarte esto aquí.",
    discardWords: "OpenEMR no lo borró: lo que usted quiso borrar sigue allí.",
    discardMaybe:
      "Puede que ya esté borrado en OpenEMR: el servidor no respondió. Al descartar, Rounds solo deja de mirar si lo está.",
  },
  discardAgain: "¿De verdad descartarlo? No se puede deshacer.",
  keep: "Conservar",
  reallyDiscard: "Sí, descartar",
  needsLook: "Requiere atención",
  onTheWay: "En camino",
  arrived: "En OpenEMR",
  attempts: (n) => plural(n, { one: "enviado una vez", other: "enviado # veces" }),
  states: {
    queued: "Se enviará",
    sending: "Enviando",
    confirmed: (time) => `En OpenEMR ${time}`,
    unknown: "Comprobándose",
    waiting: (reason) => `Sin enviar: ${reason}, se reintentará`,
    refused: "Sin enviar: OpenEMR lo rechazó",
  },
  givenBack: {
    bookingWarnings: "Sin enviar: hay algo nuevo que lo impide",
    notConfirmed: "Sin confirmar: puede estar en OpenEMR",
    anotherVisitFound: "Sin enviar: OpenEMR tiene una visita de este día",
    visitNotFound: "Sin enviar: la visita ya no está en OpenEMR",
    patientNotFound: "Sin enviar: el paciente ya no está en OpenEMR",
    recordNotFound: "Sin enviar: lo que cambia ya no está en OpenEMR",
    appointmentChanged: "Sin enviar: la cita cambió en OpenEMR",
    entryChanged: "Sin borrar: cambió en OpenEMR",
    seriesNotChanged: "Sin enviar: la cita se repite",
    halfMoved: "A medias: las dos citas están en OpenEMR",
    moveUndone: "Sin mover: la cita nueva se borró o se canceló en OpenEMR",
  },
  reasons: {
    offline: "no se puede acceder al servidor",
    unreachable: "no se puede acceder al servidor",
    timeout: "el servidor tardó demasiado",
    tlsUntrusted: "no se acepta el certificado del servidor",
    tlsExpired: "no se acepta el certificado del servidor; revise la fecha y la hora de esta computadora",
    tlsWrongHost: "no se acepta el certificado del servidor",
    signedOut: "nadie ha iniciado sesión",
    serverError: "el servidor respondió con un error",
  },
  unknownWords: "El servidor no respondió. Rounds mira si llegó antes de enviar nada otra vez.",
  reasonElse: "algo lo impidió",
};
