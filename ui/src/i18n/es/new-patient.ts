/** Finding and making patients: what can be done with a hit, the form of a new patient. */
import type * as en from "../en/new-patient";
import { plural } from "./plural";

export const newPatient: typeof en.newPatient = {
  title: "Paciente nuevo",
  begin: "Paciente nuevo",
  beginWith: (line) => `Paciente nuevo “${line}”`,
  line: "Todo en una línea",
  lineHint:
    "Como: Lee Anna f 3/4/1990 555-0142 (f es femenino, m es masculino). Llena las casillas de abajo; mírelas antes de continuar.",
  understood: "Entendido:",
  isFamily: (name) => `apellidos ${name}`,
  isGiven: (name) => `nombre ${name}`,
  isBorn: (date) => `nacimiento ${date}`,
  unsure: "Dónde terminan los apellidos es una suposición. Escriba una coma detrás de ellos o corrija las casillas.",
  rest: (words) => `No se entendió: ${words}`,
  family: "Apellidos",
  given: "Nombre",
  swap: "Intercambiar nombre y apellidos",
  birth: "Fecha de nacimiento",
  birthHint: "Según el orden de fechas de Ajustes, o como 1990-03-04.",
  sex: "Sexo",
  sexes: { female: "Femenino", male: "Masculino", unknown: "Desconocido" },
  phone: "Teléfono",
  email: "Correo electrónico",
  optional: "opcional",
  alike: "Quizá la misma persona",
  alikeTitle: (n) =>
    plural(n, {
      one: "Quizá esta persona ya está en OpenEMR",
      other: "Quizá una de estas # es la misma persona",
    }),
  why: {
    birthAndName: "misma fecha de nacimiento, nombre parecido",
    sameName: "mismo nombre",
    samePhone: "mismo teléfono",
  },
  looking: "Buscando personas parecidas…",
  nobodyAlike: "No se encontró a nadie parecido, ni aquí ni en el servidor.",
  notAsked: (why) =>
    `No se pudo preguntar al servidor de la clínica por personas parecidas, así que puede haber otras. ${why}`,
  openAlike: "Abrir expediente",
  openLabel: (name) => `Abrir el expediente de ${name}`,
  create: "Crear paciente",
  createOther: "Ninguna de estas: crear paciente",
  createUnasked: "Crear, y mirar otra vez antes de enviar",
  askedAlike: "¿Es una de estas personas? OpenEMR no puede borrar a un paciente que se creó dos veces.",
  askedUnknown:
    "No se pudo preguntar al servidor si esta persona ya está. Rounds mira otra vez antes de enviar y le pregunta si hay alguien parecido.",
  noUndo: "OpenEMR no puede borrar a un paciente. No se escribe nada de nadie antes de que el servidor responda.",
  notYet: "Este paciente todavía no está en OpenEMR, así que no hay para quién escribir: ni visita, ni nota, ni cita.",
  there: "Este paciente está en OpenEMR.",
  open: "Abrir expediente",
  visit: "Iniciar visita",
  book: "Dar cita",
  another: "Otro paciente nuevo",
  unsent: "Mostrar en Sin enviar",
};

export const hitActs: typeof en.hitActs = {
  open: "Abrir expediente",
  visit: "Iniciar visita",
  book: "Dar cita",
  more: (name) => `Qué hacer con ${name}`,
  label: (act, name, birth) => `${act}: ${name}, ${birth}`,
  hint: "→ muestra qué se puede hacer",
};

export const patientsScreen: typeof en.patientsScreen = {
  today: "Hoy",
  noneToday: "Nadie tiene cita hoy.",
  noneTodayTeach: "Aquí está por hora quien tiene cita hoy, cada paciente una vez.",
  todayFailed: (why) => `No se pudieron leer los pacientes de hoy: ${why}`,
};
