/** A child's growth, coded problems, what changed since the last visit, the sheet for the patient, and My list. */
import type { GrowthMeasure } from "../../ipc/bindings";
import type * as en from "../en/clinical";
import { plural } from "./plural";

const references: typeof en.growth.references = { who: "OMS", cdc: "CDC" };
const measures: Record<GrowthMeasure, string> = {
  weight: "Peso",
  height: "Longitud o estatura",
  headCircumference: "Perímetro cefálico",
  bmi: "IMC",
};
/** Inside a sentence: an abbreviation keeps its capitals. */
const inside: Record<GrowthMeasure, string> = {
  weight: "peso",
  height: "longitud o estatura",
  headCircumference: "perímetro cefálico",
  bmi: "IMC",
};

export const growth: typeof en.growth = {
  references,
  measures,
  percentile: (shown) => `P${shown}`,
  z: (shown) => `z ${shown}`,
  bmi: "IMC",
  open: (measure) => `Curva de crecimiento: ${inside[measure]} para la edad`,
  none: {
    sexUnknown: "Sin percentiles: no consta ni femenino ni masculino.",
    birthUnknown: "Sin percentiles: no consta la fecha de nacimiento.",
    birthInPart: "Sin percentiles: solo se conoce una parte de la fecha de nacimiento.",
    notBorn: "Sin percentiles: la medición es anterior al nacimiento.",
  },
  title: (measure, reference) => `${measures[measure]} para la edad, ${references[reference]}`,
  measure: "Medida",
  reference: "Referencia",
  close: "Cerrar",
  reading: "Leyendo la curva de crecimiento…",
  noTable: "Ninguna tabla de esta referencia tiene esta medida a esta edad.",
  noPoints: "A estas edades no se tomó esta medida.",
  describe: (measure, reference, points, last) =>
    `${measures[measure]} para la edad con los percentiles de ${reference === "who" ? "la OMS" : "los CDC"}: ${plural(
      points,
      { one: "# medición", other: "# mediciones" },
    )}${last ? `, la última ${last}` : ""}. La tabla de abajo las tiene todas.`,
  table: "Todas las mediciones",
  columns: { taken: "Tomada", age: "Edad", value: "Valor", percentile: "Percentil", z: "z" },
  typed: "escribiéndose",
  months: "Edad en meses",
  years: "Edad en años",
  inMonths: (n) => `${n} m`,
  inYears: (n) => `${n} a`,
  bmiUnit: "kg/m²",
  source: {
    who: "Patrones de crecimiento infantil de la OMS 2006, Referencia de crecimiento 2007. Longitud en decúbito antes de los dos años, estatura de pie desde entonces.",
    cdc: "Curvas de crecimiento de los CDC 2000; IMC por encima del percentil 95 según el método ampliado de 2022.",
  },
};

export const coded: typeof en.coded = {
  hint: "Unas palabras (en inglés) o una abreviatura: gout foot, htn, t2dm. El código viene con ellas.",
  list: "Lo que puede querer decir",
  sources: { own: "suyo", clinic: "palabras de su clínica", edition: "" },
  says: (official) => `El código dice: ${official}`,
  free: (text) => `Usar “${text}” sin código`,
  found: (n) => (n === 0 ? "Nada encontrado" : plural(n, { one: "# encontrado", other: "# encontrados" })),
  none: "Ningún código de esta edición dice eso.",
  failed: "Ahora no se pueden buscar códigos; basta el título.",
  noCode: "Sin código: se envía solo el título.",
  code: "Código",
  remove: "Quitar el código",
  removed: "El título ahora dice otra cosa, así que se quitó el código.",
  stays: (title) =>
    `Este sigue siendo el código de “${title}”. OpenEMR no puede quitarlo: busque el código de lo que dice ahora el título.`,
  chosen: (code, official) => `${code}, ${official}`,
  own: "Lo que más usa",
};

export const since: typeof en.since = {
  title: (when) => `Desde ${when}`,
  label: "Desde la última visita",
  reading: "Desde la última visita: leyendo…",
  noVisit: "Ninguna visita antes de hoy",
  visitsNotKnown: "Desde la última visita: no se sabe, las visitas no se pudieron leer",
  showAll: "Mostrar todo",
  showLine: "Una línea",
  problems: "Problemas",
  medications: "Medicamentos",
  missed: "Inasistencias",
  results: "Resultados",
  result: (name, value) => (value ? `${name} ${value}` : `${name} (valor en OpenEMR)`),
  noResults: "ninguno nuevo",
  fresh: (titles) => `nuevos: ${titles}`,
  nothingNew: "ninguno nuevo",
  undated: (n) => plural(n, { one: "# sin fecha", other: "# sin fecha" }),
  ended: (titles) => `ya no vigentes, sin fecha: ${titles}`,
  notKnown: "no se sabe",
  noneMissed: "ninguna",
  more: (n) => `y ${n} más`,
  noShow: (when) => `${when}, no se presentó`,
  left: (when) => `${when}, se fue sin atención`,
  open: (when) => `Desde ${when}: abrir esa visita`,
};

export const forYou: typeof en.forYou = {
  action: "Para el paciente",
  hint: "Imprimir una hoja para el paciente",
  title: "Para usted",
  preview: "Lo que el paciente se lleva a casa",
  lead: "De la última nota de esta visita. No contiene nada que no se haya enviado.",
  planWaits:
    "La nota con este plan todavía no está en OpenEMR. Léala una vez más antes de que el paciente se la lleve a casa.",
  notesWait: "Una nota de esta visita todavía no está en OpenEMR. Lo que figura abajo puede ser un plan anterior.",
  writing: "Se está escribiendo una nota de esta visita que no se envió. Nada de ella está en esta hoja.",
  notesUnread:
    "No se pudieron leer ahora todas las notas de esta visita. Lo que figura abajo puede no ser el último plan.",
  bookingsWait:
    "Una cita que se reservó, movió o canceló aquí todavía no está en la lista de OpenEMR. La hoja dice que pregunte por la próxima.",
  medicationsWaitHere:
    "Un medicamento que se añadió o cambió aquí todavía no está en OpenEMR. La hoja dice que pida la lista.",
  plan: "Lo que acordamos",
  planLabel: "Plan, como se imprimirá",
  planHint: "Lo que cambie aquí cambia solo en la hoja.",
  noPlan: "No hay un plan en ninguna nota de esta visita. Escriba aquí lo que el paciente debe saber.",
  medications: "Sus medicamentos",
  medicationsNotKnown: "No se pudo leer su lista de medicamentos. Por favor, pídanosla.",
  medicationsWait: "Su lista de medicamentos se está cambiando. Por favor, pídanosla.",
  noMedications: "No hay medicamentos en su lista.",
  withMedications: "Con la lista de medicamentos",
  next: "Su próxima cita",
  nextNotKnown: "Por favor, pregúntenos por su próxima cita.",
  noNext: "No hay ninguna cita prevista.",
  questions: "Por favor, traiga esta hoja a su próxima cita.",
  printed: (when, by) => `Impreso ${when}${by ? ` por encargo de ${by}` : ""}.`,
  print: "Imprimir",
  close: "Cerrar",
};

export const myList: typeof en.myList = {
  title: "Mi lista",
  only: "solo en esta computadora",
  onlyHint: "Cifrada aquí; OpenEMR no sabe de ella.",
  lead: "Recordatorios de este paciente",
  text: "Recordarme",
  day: "El día",
  dayHint: "Como 2026-12-01.",
  add: "Añadir",
  addLabel: "Añadir un recordatorio",
  none: "Nada que recordar.",
  noneHere: "Nada que recordar de este paciente.",
  noneTeach: "Un recordatorio se escribe en el resumen de un paciente y aparece aquí en su día.",
  noneHereTeach:
    "Llamar por un resultado, preguntar cómo se tolera un medicamento: aparece en Hoy el día que usted elija.",
  done: (what) => `Hecho: ${what}`,
  delete: (what) => `Borrar: ${what}`,
  late: "atrasado",
  today: "hoy",
  open: (name) => `Abrir el expediente de ${name}`,
  doneBefore: "Hechos en los últimos días",
  count: (n) => plural(n, { one: "# pendiente", other: "# pendientes" }),
  failed: "No se pudo leer su lista.",
};
