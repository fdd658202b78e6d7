/** The page of a visit: its columns, its foot, and the receipt before something is sent. */
import type * as en from "../en/visit-page";
import { dayAndClock, type Ago } from "../format.svelte";
import { plural } from "./plural";

/** "8d", "3mes", "2a": a bare "m" would be minutes or months. */
const short = { minutes: "min", hours: "h", days: "d", months: "mes", years: "a" } satisfies Record<
  Ago["unit"],
  string
>;

export const visitPage: typeof en.visitPage = {
  vitals: "Signos vitales",
  note: "Nota",
  context: "Última visita y listas",
  pressurePlaceholder: "sis/dia",
  pressureHint: "Las dos en una casilla, como 148/92. Varias mediciones una detrás de otra: se envía su promedio.",
  unitNow: (sign, unit) => `${sign} en ${unit}`,
  previous: (value, age) => `antes ${value}, ${age}`,
  agoShort: (age) => (age === "future" ? "futuro" : age.n === 0 ? "ahora" : `${age.n}${short[age.unit]}`),
  flagShort: {
    low: "Bajo",
    normal: "",
    high: "Alto",
    criticalLow: "Bajo",
    criticalHigh: "Alto",
  },
  mean: (n, value) => `Promedio de ${n}: ${value}`,
  more: "Método, observación, hora, perímetros",
  bmiToday: "con la estatura de hoy",
  bmiLast: (date) => `con la estatura del ${date}`,
  newReading: "Medición nueva",
  addNote: "Añadir nota",
  noteThere: "Esta visita ya tiene una nota: está abajo.",
  vitalsThere: "Esta visita ya tiene signos vitales: están abajo.",
  noteOnItsWay: "La nota más reciente está en camino a OpenEMR: vea abajo qué fue de ella.",
  notNow: "Ahora no",
  trends: "Tendencias",
  noTrends: "Todavía no se midió ningún signo dos veces.",

  sendVitals: "Enviar signos vitales",
  sendVisit: "Enviar visita",
  nothingYet: "Todavía no hay nada escrito aquí.",
  nothingVitals: "Todavía no hay signos vitales escritos aquí.",
  blank: "Todavía nada escrito",
  allThere: "Todo lo de esta visita está en OpenEMR.",
  nothingHere: "No hay nada registrado en esta visita.",
  unread: "No se pudo leer todo lo de esta visita.",

  receipt: {
    title: "¿Enviar esto a OpenEMR?",
    titleVitals: "¿Enviar estos signos vitales a OpenEMR?",
    reading: "Mirando lo escrito…",
    taken: (when) => `tomados ${when}`,
    remark: "Observación",
    also: (value) => `(${value})`,
    blanks: "Huecos que nadie llenó",
    blank: (section, line) => `${section}: ${line}`,
    faults: "Esto todavía no se puede enviar",
    asked: (n) => plural(n, { one: "¿Es correcto esto?", other: "¿Son correctos estos datos?" }),
    second: (n) =>
      plural(n, {
        one: "Esta visita ya tiene una nota. Esta quedaría al lado de ella.",
        other: "Esta visita ya tiene # notas. Esta quedaría al lado de ellas.",
      }),
    keep: "Dejar como está escrito",
    keepLabel: (act, question) => `${act}: ${question}`,
    keepNote: "Enviar ambas",
    kept: "Se deja",
    use: (unit) => `Usar ${unit}`,
    cannotChange: "Los signos vitales no se pueden cambiar en OpenEMR una vez guardados.",
    offline: "No se puede acceder al servidor: espera en esta computadora y se envía por sí solo.",
    back: "Volver al formulario",
    send: "Enviar ahora",
    followUp: "Próxima visita",
    sendAndBook: (start) => `Enviar y dar cita ${dayAndClock(start)}`,
  },
};
