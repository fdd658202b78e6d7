/** Booking in a drawer, free times, moving and cancelling, the clinic's rules. */
import type * as en from "../en/booking";
import { clock, day } from "../format.svelte";
import { appointmentStatuses } from "./chart";
import { plural } from "./plural";

export const booking: typeof en.booking = {
  close: "Cerrar y conservar lo escrito",
  free: "Próximas horas libres",
  freeAround: (date) => `Horas libres alrededor del ${day(date)}`,
  freeList: "Horas libres",
  gapKey: (n) => `Tecla ${n}`,
  freeUntil: (time) => `libre hasta ${clock(time)}`,
  soon: "También antes de la antelación mínima",
  none: "No hay nada libre en los días que se miraron.",
  lookOn: (date) => `Mirar alrededor del ${day(date)}`,
  noneRead: "No se pudo leer ninguno de estos días, así que no se puede decir nada de ellos.",
  reading: (n) => plural(n, { one: "Todavía se está leyendo # día.", other: "Todavía se están leyendo # días." }),
  notRead: (dates, why) => `Sin mirar: ${dates.map(day).join(", ")} (${why}). Estos días pueden estar llenos.`,
  looked: (from, to) => (from === to ? `Se miró el ${day(from)}.` : `Se miró del ${day(from)} al ${day(to)}.`),
  needs: "Elija un profesional y una duración para ver qué hay libre.",
  keys: "1–3 eligen, Enter reserva lo que se eligió aquí.",
  brought: (when) => `Elegido en la agenda: ${when}.`,
  broughtBeside: (when, typed) =>
    `En la agenda eligió ${when}, y la reserva que se empezó aquí dice ${typed}. ¿Cuál es la correcta?`,
  takeBrought: "Usar esta hora",
  keepTyped: (typed) => `Conservar ${typed}`,
  plan: (words) => `El plan dice “${words}”`,
  offer: (date) => `Dar cita alrededor del ${day(date)}`,
  move: "Mover",
  moveLabel: (when) => `Mover la cita de ${when}`,
  moveTitle: "Mover la cita",
  moveFrom: (when) => `Ahora: ${when}`,
  moveHow:
    "Se reserva una cita nueva y después se borra esta. Hasta que ambas cosas estén hechas, se muestran las dos.",
  moveNow: "Mover a esta hora",
  lostTitle: "Lo que no se traslada",
  lost: (lost) => {
    switch (lost.lost) {
      case "status":
        return `El estado “${appointmentStatuses[lost.status]}”: la cita nueva no tiene ninguno.`;
      case "room":
        return `La sala “${lost.room}”.`;
      case "number":
        return "El número de confirmación: la cita nueva tiene otro.";
    }
  },
  actions: "Acciones",
  cancel: "Cancelar cita",
  cancelLabel: (when) => `Cancelar la cita de ${when}`,
  cancelTitle: "¿Cancelar esta cita?",
  cancelWords:
    "Se borra en OpenEMR y no deja nada allí: ninguna constancia de que estaba prevista y ninguna manera de recuperarla. Para que conste, márquela en OpenEMR como cancelada o como que el paciente no se presentó.",
  cancelNow: "Borrar esta cita",
  keep: "Conservarla",
  opening: "Leyendo la cita de OpenEMR…",
  openFailed: "No se pudo leer la cita, así que ahora no se puede cambiar.",
  single: "Es solo este día, no una cita que se repite",
  singleHint:
    "OpenEMR no se lo dice a Rounds. De una cita que se repite desaparecerían todos los días a la vez: cambie esas en OpenEMR.",
  series: "Esta cita se repite. Todos sus días se moverían o borrarían a la vez, así que se cambia solo en OpenEMR.",
  movingTo: (when) => `Moviéndose a ${when}`,
  cancelling: "Cancelándose",
  bothStand: (when) => `También reservada para ${when}; esta todavía no se borró`,
  moved: (number) => `Movida · número de confirmación ${number}`,
  movedNoNumber: "Movida",
  notMoved: "Todavía no se movió: se comprobará y se enviará",
  moveRefused: "No se movió",
  halfMoved: "Las dos citas están en OpenEMR",
};

export const rules: typeof en.rules = {
  title: "Reglas de la clínica",
  lead: "Cuándo está abierta la clínica y cómo se planifican las visitas. Las horas libres y la comprobación de una reserva se guían por ellas; OpenEMR no tiene ninguna.",
  hours: "Horario de atención",
  hoursHint: "Deje las dos casillas vacías en los días en que la clínica está cerrada.",
  days: ["Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo"],
  opens: (name) => `${name}, abre`,
  closes: (name) => `${name}, cierra`,
  lunch: "Almuerzo",
  lunchFrom: "Almuerzo desde",
  lunchTo: "Almuerzo hasta",
  planning: "Planificación",
  noticeHours: "Antelación mínima, horas",
  noticeHint: "Las visitas de rutina se planifican al menos con esta antelación.",
  windowDays: "Antelación máxima, días",
  windowHint: "Y como mucho con esta.",
  bufferMinutes: "Margen, minutos",
  bufferHint: "Quedan libres entre dos visitas.",
  lengths: "Duraciones, minutos",
  kinds: {
    routine: "Rutina",
    followUp: "Control",
    urgent: "Urgente",
    consultation: "Consulta",
  },
  save: "Guardar reglas",
  saved: "Guardado",
  failed: "No se pudieron leer las reglas.",
};
