/** Today as a worklist, and the way from there to the visit of today. */
import type { DraftKind, WriteKind } from "../../ipc/bindings";
import type * as en from "../en/day";
import { clock } from "../format.svelte";
import { calledHere } from "../people.svelte";
import { plural } from "./plural";

export const visitOfDay: typeof en.visitOfDay = (visit) =>
  [clock(visit.at), visit.category, visit.reason, calledHere(visit.providerName)].filter(Boolean).join(" · ");

export const begin: typeof en.begin = {
  open: "Abrir visita",
  several: "¿Qué visita de hoy?",
  severalLead: "Hay más de una visita de hoy.",
  another: "Otra visita hoy…",
  newVisit: "Visita nueva…",
  first: "Iniciar la primera visita",
  close: "Cerrar",
  started: "Visita iniciada desde la cita.",
  looked: "OpenEMR no tiene otra visita de hoy.",
  willLook: "OpenEMR no respondió a tiempo: Rounds buscará una visita de hoy antes de enviar esta.",
  undo: "Deshacer",
  undone: "Deshecho: no se envió nada.",
  wroteIn: "Ya hay algo escrito en esta visita, así que se queda.",
  tooLate: "Ya no se puede deshacer: la visita va camino de OpenEMR, donde no se puede borrar.",
  failed: "No se pudo abrir la visita de hoy.",
  found: (n) =>
    plural(n, {
      one: "OpenEMR tiene una visita de este día que no se conocía cuando se inició esta. No se envió nada.",
      other: "OpenEMR tiene # visitas de este día que no se conocían cuando se inició esta. No se envió nada.",
    }),
  foundUnread:
    "No se pudo leer una visita de este paciente en OpenEMR, y puede ser de este día. No se envió nada. Mire primero en OpenEMR.",
  use: "Usar esta visita",
  useLabel: (visit) => `Usar la visita ${visit}`,
  useHint: "Lo que escribió aquí va a ella, y no se crea una segunda visita.",
  second: "Iniciar una segunda visita",
  secondHint: "OpenEMR no puede borrar una visita.",
  decideLabel: (whose) => `Decidir de qué visita de ${whose} se trata`,
};

const minutes = (n: number) => {
  if (n < 60) return plural(n, { one: "# min", other: "# min" });
  const rest = n % 60;
  return rest === 0 ? `${Math.floor(n / 60)} h` : `${Math.floor(n / 60)} h ${rest} min`;
};

export const worklist: typeof en.worklist = {
  waiting: (n) => `En espera (${n})`,
  next: "Próximas",
  list: "Citas del día",
  hint: "Las flechas van de fila en fila. Enter abre o inicia la visita, B da cita, M mueve, C abre el expediente.",
  over: (done, noShow, cancelled) =>
    [
      done > 0 && plural(done, { one: "# hecha", other: "# hechas" }),
      noShow > 0 && plural(noShow, { one: "# no se presentó", other: "# no se presentaron" }),
      cancelled > 0 && plural(cancelled, { one: "# cancelada", other: "# canceladas" }),
    ]
      .filter(Boolean)
      .join(", "),
  now: (time) => `Ahora, ${time}`,
  free: (span) => `Libre ${span}`,
  freeWanted: (from) => `Busque al paciente y dele cita: la hora ya está puesta, ${from}`,
  book: "Dar cita",
  start: "Iniciar",
  startLabel: (name) => `Iniciar una visita de ${name}`,
  open: "Abrir",
  openLabel: (name) => `Abrir la visita de hoy de ${name}`,
  chart: "Expediente",
  chartLabel: (name) => `Abrir el expediente de ${name}`,
  arrived: (time, exact, n, vitals) =>
    (time === null
      ? n < 1
        ? "llegó, cita ahora"
        : `llegó, cita hace ${minutes(n)}`
      : n < 1
        ? `llegó ${time}, ahora mismo`
        : exact
          ? `llegó ${time}, espera ${minutes(n)}`
          : `llegó antes de ${time}, >${minutes(n)}`) + (vitals ? " · signos vitales tomados" : ""),
  visit: {
    undecided: "¿Qué visita? Por decidir",
    open: "Visita abierta",
    openDraft: "Visita abierta · borrador",
    noteUnsent: "Visita abierta · nota sin enviar",
    vitalsUnsent: "Visita abierta · signos sin enviar",
    vitalsOnly: "Solo signos vitales",
    noteOnly: "Hecha · sin signos vitales",
    done: "Hecha",
    notRead: "Visita abierta · sin leer",
    several: "Varias visitas",
  },
  preview: "Vista previa",
  previewNone: "Elija una fila para preparar la consulta sin abrir el expediente.",
  previewHint: "Lo que mire aquí queda anotado en el registro de accesos.",
  noneActive: "Nada vigente",
  lastVisit: "Última evaluación y plan",
  noLastPlan: "Ninguna nota de aquí tiene evaluación ni plan.",
  assessment: "Evaluación",
  plan: "Plan",
  nothingOdd: "Las últimas mediciones están en el intervalo habitual.",
  nothingMarked: "Ningún valor está marcado; algunos no tienen un intervalo con que compararlos.",
  oddVitals: "Signos vitales que revisar",
  begun: "Empezado y sin enviar",
  nothingBegun: "No hay nada empezado ni sin enviar.",
  begunUnread: "Todavía sin leer, así que puede haber algo.",
  openChart: "Abrir expediente",
  foot: (waiting, left) =>
    [
      waiting && waitingWords(waiting),
      plural(left.notes, { one: "falta # nota", other: "faltan # notas" }),
      left.unread > 0 && plural(left.unread, { one: "# visita sin leer", other: "# visitas sin leer" }),
      plural(left.unsent, { one: "# sin enviar", other: "# sin enviar" }),
    ]
      .filter(Boolean)
      .join(" · "),
  sweep: "Lo que queda de hoy",
  sweepLead:
    "Sus visitas de hoy sin nota o sin signos vitales, lo que está escrito y sin enviar, y lo que hay que firmar en OpenEMR.",
  sweepOf:
    "De las visitas, conoce las de los pacientes que están en la lista de hoy, de quienes hay algo escrito aquí o cuyos expedientes abrió últimamente.",
  sweepNone: "No queda nada: sus visitas de hoy están documentadas, y todo lo que escribió está en OpenEMR.",
  sweepFailed: "No se pudo averiguar lo que queda de hoy.",
  sweepClose: "Volver a la lista",
  what: {
    noteMissing: "Falta la nota",
    nothing: "Faltan la nota y los signos vitales",
    vitalsMissing: "Faltan los signos vitales",
    notRead: "Nota todavía sin leer",
    visitsNotRead: "Visita de hoy todavía sin leer",
    draft: (kind) => `Borrador: ${drafts[kind].toLowerCase()}`,
    unsent: (kind, refused) => `${refused ? "Requiere atención" : "Sin enviar"}: ${writes[kind].toLowerCase()}`,
    toSign: "Por firmar en OpenEMR",
  },
  signHint: "La API de OpenEMR no puede firmar y no dice qué está firmado.",
  openItem: (what, whose) => `${what}, ${whose}`,
  huddle: "Reunión del día",
  huddleTitle: (day) => `Reunión del día, ${day}`,
  huddleOf: (name) => `Citas de ${name}`,
  huddleOfAll: "Citas de todos",
  huddlePrinted: (time, read) => `Impreso ${time}.${read ? ` Leído en OpenEMR ${read}` : ""}`,
  huddleNone: "Todas las citas de este día se cancelaron o no tuvieron lugar.",
  huddleUnread: "Las citas de este día todavía no se leyeron. Esto no es una lista de ellas.",
  huddleColumns: { time: "Hora", patient: "Paciente", reason: "Motivo", state: "Estado", remark: "Observación" },
};

function waitingWords(waiting: en.Waiting): string {
  if (waiting === "unread") return "en espera: sin leer";
  const words = plural(waiting.n, { one: "# en espera", other: "# en espera" });
  return waiting.whole ? words : `al menos ${words}`;
}

const drafts: Record<DraftKind, string> = {
  note: "Nota",
  vitals: "Signos vitales",
  visit: "Visita",
  appointment: "Cita",
  patient: "Paciente nuevo",
  demographics: "Datos personales",
  problem: "Problema",
  allergy: "Alergia",
  medication: "Medicamento",
  surgery: "Cirugía",
  dentalIssue: "Problema dental",
  message: "Mensaje",
};
const writes: Record<WriteKind, string> = {
  ...drafts,
  encounter: "Visita",
  noteChange: "Cambio de una nota",
  appointmentMove: "Cambio de hora de una cita",
  appointmentCancel: "Cancelación de una cita",
  surgeryDelete: "Borrado de una cirugía",
  dentalIssueDelete: "Borrado de un problema dental",
};
