/** Writing aids: phrases, what they call up, blanks, and what was carried forward. */
import type * as en from "../en/phrases";
import { plural } from "./plural";

const phrasesOf = (n: number) => plural(n, { one: "# frase", other: "# frases" });
const linesOf = (n: number) => plural(n, { one: "# línea", other: "# líneas" });

export const phrases: typeof en.phrases = {
  list: "Frases",
  found: (n) => `${phrasesOf(n)}. Las flechas eligen, Tab o Enter expande.`,
  live: "en vivo",
  links: {
    vitals: "Últimos signos vitales",
    bp: "Última presión arterial",
    meds: "Medicamentos",
    problems: "Problemas",
    allergies: "Alergias",
    age: "Edad",
    lastplan: "Plan de la última visita",
    lastlabs: "Últimos resultados de laboratorio",
  },
  parts: {
    vitals: "signos vitales",
    bp: "presión arterial",
    meds: "medicamentos",
    problems: "problemas",
    allergies: "alergias",
    age: "edad",
    lastplan: "notas anteriores",
    lastlabs: "resultados de laboratorio",
  },
  none: {
    // Never "sin alergias…": cut short or read in haste, it would say that the patient has none.
    vitals: "[signos vitales: nada registrado]",
    bp: "[presión arterial: nada registrado]",
    meds: "[medicamentos: nada registrado]",
    problems: "[problemas: nada registrado]",
    allergies: "[alergias: nada registrado]",
    age: "[edad desconocida]",
    lastplan: "[plan anterior: ninguno]",
    lastlabs: "[resultados de laboratorio: ninguno]",
  },
  unread: (part) => `[no se pudo leer: ${part}]`,
  notYet: (part) => `[todavía sin leer: ${part}]`,
  partly: (part, n) =>
    `[${part}: ${plural(n, { one: "# entrada no se pudo leer", other: "# entradas no se pudieron leer" })}]`,
  dated: (text, date) => `${text} (${date})`,
  listed: (text, date) => `${text} (anotado ${date})`,
  planOf: (date, text) => `Plan de ${date}: ${text}`,
  noDate: "sin fecha",
  noValue: "[valor no indicado]",
  circle: (path) => `Esta frase lleva de vuelta a sí misma (${path}); el nombre se dejó como está.`,
  tooLong: "La frase sería más larga de lo que OpenEMR guarda. Lo que no cabía se dejó como su nombre.",
  readingLabs: "Leyendo los resultados de laboratorio…",
  labsHere: (name) => `Los resultados de laboratorio ya están. Escriba otra vez ${name} donde correspondan.`,
  readFailed: "No se pudieron leer sus frases.",
  noBlanks: "No queda ningún hueco.",
};

const sections = { subjective: "Subjetivo", objective: "Objetivo", assessment: "Evaluación", plan: "Plan" } as const;

export const carrying: typeof en.carrying = {
  from: (date) => `de ${date}`,
  untouched: (lines) => plural(lines, { one: "# línea sin editar", other: "# líneas sin editar" }),
  carried: (section, date) => `${section}: traído de ${date}.`,
  noneOf: (section) => `Ninguna nota anterior tiene ${section}.`,
  unread: "No se pudieron leer las notas anteriores, así que no se trajo nada.",
  notYet: "Todavía se están leyendo las notas anteriores.",
  there: (section) => `${section}: ya está ahí.`,
  choose: (section) => `Traer ${section} de`,
  receiptTitle: "Traído de antes y sin editar",
  receipt: (section, lines, date) => `${sections[section]}: ${linesOf(lines)} de ${date}, sin editar`,
};

export const phraseSettings: typeof en.phraseSettings = {
  title: "Frases",
  lead: "Escriba en una nota un punto y un nombre, y después Tab o Enter. Una frase puede llamar a otras (.ros), valores en vivo (.bp) y huecos (***), que F2 recorre.",
  none: "Todavía no tiene frases.",
  noneTeach:
    "Lo que escribe una y otra vez es una buena primera frase: una exploración normal, o a qué prestar atención en casa.",
  addFirst: "Escribir la primera frase",
  add: "Frase nueva",
  edit: "Editar",
  editLabel: (name) => `Editar .${name}`,
  name: "Nombre",
  nameHint: "Sin el punto: letras, dígitos, guiones.",
  text: "Texto",
  where: "Se ofrece en",
  everywhere: "Todas las secciones",
  save: "Conservar frase",
  cancel: "Cancelar",
  remove: "Borrar",
  removeLabel: (name) => `Borrar .${name}`,
  removed: (name) => `Se borró .${name}.`,
  undo: "Deshacer",
  live: "Valores en vivo",
  import: "Importar…",
  export: "Exportar…",
  exported: (n, path) => `${plural(n, { one: "# frase escrita", other: "# frases escritas" })} en ${path}`,
  importTitle: (file) => `Frases de ${file}`,
  fresh: (n) => plural(n, { one: "# frase nueva", other: "# frases nuevas" }),
  same: (n) =>
    plural(n, {
      one: "# frase que ya tiene, palabra por palabra",
      other: "# frases que ya tiene, palabra por palabra",
    }),
  differ: "Con estos nombres tiene otro texto. Cada uno queda como está si no elige el del archivo.",
  mine: "Conservar el mío",
  theirs: "Tomar el del archivo",
  chooseFor: (name) => `.${name}`,
  takeIn: (n) => (n === 0 ? "Nada que incorporar" : `Incorporar ${phrasesOf(n)}`),
  tookIn: (n) => plural(n, { one: "# frase incorporada.", other: "# frases incorporadas." }),
};
