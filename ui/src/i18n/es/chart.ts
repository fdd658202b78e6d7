/** The chart: what is read of a patient. */
import type { AgeUnit } from "../../ipc/bindings";
import type * as en from "../en/chart";
import type { Ago } from "../format.svelte";
import { plural } from "./plural";

export const sexes: typeof en.sexes = {
  female: "femenino",
  male: "masculino",
  other: "otro sexo",
  unknown: "sexo sin registrar",
};

const ages: Record<AgeUnit, (n: number) => string> = {
  days: (n) => plural(n, { one: "# día", other: "# días" }),
  weeks: (n) => plural(n, { one: "# semana", other: "# semanas" }),
  months: (n) => plural(n, { one: "# mes", other: "# meses" }),
  years: (n) => plural(n, { one: "# año", other: "# años" }),
};
export const age: typeof en.age = (n, unit, approximate) => `${approximate ? "aprox. " : ""}${ages[unit](n)}`;

const agos: Record<Ago["unit"], (n: number) => string> = {
  minutes: (n) => `hace ${n} min`,
  hours: (n) => `hace ${n} h`,
  days: (n) => plural(n, { one: "hace # día", other: "hace # días" }),
  months: (n) => plural(n, { one: "hace # mes", other: "hace # meses" }),
  years: (n) => plural(n, { one: "hace # año", other: "hace # años" }),
};
export const agoWords: typeof en.agoWords = (ago) =>
  ago === "future" ? "en el futuro" : ago.unit === "minutes" && ago.n === 0 ? "ahora mismo" : agos[ago.unit](ago.n);

export const severities: typeof en.severities = {
  mild: "leve",
  mildToModerate: "de leve a moderada",
  moderate: "moderada",
  moderateToSevere: "de moderada a grave",
  severe: "grave",
  lifeThreatening: "potencialmente mortal",
  fatal: "mortal",
};
export const criticalities: typeof en.criticalities = {
  low: "riesgo bajo",
  high: "riesgo alto",
  unableToAssess: "riesgo no evaluable",
};
export const noSeverity: typeof en.noSeverity = {
  notRead: "gravedad sin leer todavía",
  notRecorded: "gravedad sin registrar",
  unassigned: "gravedad sin asignar",
};
export const severityUnknown: typeof en.severityUnknown = "no se pudo leer la gravedad";
export const severitiesUnread: typeof en.severitiesUnread = (reason) => `No se pudo leer la gravedad: ${reason}`;
export const severityUnread: typeof en.severityUnread = (reason) => `no se pudo leer la gravedad: ${reason}`;
export const entryStatuses: typeof en.entryStatuses = {
  active: "vigente",
  inactive: "no vigente",
  unknown: "estado sin registrar",
};

export const signs: typeof en.signs = {
  systolic: "Sistólica",
  diastolic: "Diastólica",
  pulse: "Pulso",
  respiration: "Frec. respiratoria",
  temperature: "Temperatura",
  oxygenSaturation: "Saturación de oxígeno",
  weight: "Peso",
  height: "Estatura",
  headCircumference: "Perímetro cefálico",
  waistCircumference: "Perímetro de cintura",
};
export const units: typeof en.units = {
  pound: "lb",
  kilogram: "kg",
  inch: "in",
  centimetre: "cm",
  fahrenheit: "°F",
  celsius: "°C",
  mmHg: "mmHg",
  perMinute: "/min",
  percent: "%",
};
export const flags: typeof en.flags = {
  low: "Bajo",
  normal: "Normal",
  high: "Alto",
  criticalLow: "Críticamente bajo",
  criticalHigh: "Críticamente alto",
};
export const noFlags: typeof en.noFlags = {
  birthUnknown: "Sin intervalo: fecha de nacimiento desconocida",
  beforeBirth: "Sin intervalo: anterior a la fecha de nacimiento",
  noBand: "",
};
export const bmiClasses: typeof en.bmiClasses = {
  underweight: "Bajo peso",
  normal: "Peso normal",
  overweight: "Sobrepeso",
  obesityI: "Obesidad grado I",
  obesityII: "Obesidad grado II",
  obesityIII: "Obesidad grado III",
};
export const temperatureMethods: typeof en.temperatureMethods = {
  oral: "Oral",
  tympanicMembrane: "Timpánica",
  rectal: "Rectal",
  axillary: "Axilar",
  temporalArtery: "Arteria temporal",
};
export const appointmentStatuses: typeof en.appointmentStatuses = {
  none: "Prevista",
  reminderDone: "Recordatorio hecho",
  chartPulled: "Expediente preparado",
  cancelled: "Cancelada",
  noShow: "No se presentó",
  arrived: "Llegó",
  arrivedLate: "Llegó tarde",
  leftWithoutVisit: "Se fue sin atención",
  financialIssue: "Problema con el seguro",
  inExamRoom: "En consultorio",
  checkedOut: "Salida registrada",
  codingDone: "Codificación hecha",
  cancelledLate: "Cancelada tarde",
  pending: "Pendiente",
  confirmed: "Confirmada",
  callbackRequested: "Pide que le llamen",
  proposed: "Prevista",
  booked: "Reservada",
  checkedIn: "Entrada registrada",
  fulfilled: "Realizada",
  other: "Otro estado",
};

export const parts: typeof en.parts = {
  demographics: "Datos personales",
  encounters: "Visitas",
  problems: "Problemas",
  allergies: "Alergias",
  medications: "Medicamentos",
  vitals: "Signos vitales",
  notes: "Notas",
  appointments: "Citas",
  visit: "Esta visita",
  day: "Citas",
  busy: "Horas libres y ocupadas",
};

const none: Record<en.Part, string> = {
  demographics: "No hay datos personales registrados en OpenEMR",
  encounters: "No hay visitas registradas en OpenEMR",
  problems: "No hay problemas registrados en OpenEMR",
  allergies: "No hay alergias registradas en OpenEMR",
  medications: "No hay medicamentos registrados en OpenEMR",
  vitals: "No hay signos vitales registrados en OpenEMR",
  notes: "No hay notas registradas en OpenEMR",
  appointments: "No hay citas en OpenEMR",
  visit: "No hay nada registrado en OpenEMR",
  day: "No hay citas en OpenEMR",
  busy: "No hay nada más previsto",
};
const teaches: Partial<Record<en.Part, string>> = {
  encounters:
    "Aquí está cada visita con su motivo, sus signos vitales y su nota. La primera se inicia pulsando un botón.",
  problems: "Aquí está aquello por lo que se trata al paciente, con su código y desde cuándo.",
  allergies:
    "Que no haya ninguna registrada no significa que el paciente no tenga alergias: pregúntele. Lo que añada estará desde entonces junto al nombre.",
  medications:
    "Que no haya ninguno registrado no significa que el paciente no tome ninguno: pregúntele. Lo recetado en OpenEMR también está aquí.",
  vitals: "Aquí está cada toma de signos vitales hecha en una visita; a partir de la segunda, como tendencia.",
  notes: "Aquí está cada nota desde que llega a OpenEMR, y se puede buscar en ellas.",
  appointments: "Aquí están las citas reservadas para este paciente y las que ya pasaron.",
  day: "Aquí está por hora quien tiene cita ese día, y arriba quien ya llegó.",
};

export const nameOf = (part: en.AnyPart) => (typeof part === "string" ? parts[part] : part.name);
const noneOf = (part: en.AnyPart) => (typeof part === "string" ? none[part] : part.none);

export const loaded: typeof en.loaded = {
  loading: (part) => `Leyendo: ${nameOf(part).toLowerCase()}…`,
  none: (part, time) => `${noneOf(part)}, comprobado ${time}`,
  teaches: (part) => (typeof part === "string" ? teaches[part] : part.teach),
  unavailable: (part, reason) => `${nameOf(part)}: no se pudo leer (${reason})`,
  notAllowed: (part) => `Su cuenta no tiene permiso para leer: ${nameOf(part).toLowerCase()}.`,
  notOffered: (part) => `${nameOf(part)}: esta edición de OpenEMR no lo ofrece.`,
  nothingReadable: (part) => `${nameOf(part)}: nada que se pudiera leer`,
  unreadable: (n) => plural(n, { one: "# entrada no se pudo leer", other: "# entradas no se pudieron leer" }),
  foreign: (n) =>
    plural(n, {
      one: "# entrada es de otro paciente y se dejó fuera",
      other: "# entradas son de otro paciente y se dejaron fuera",
    }),
  undrawn: (part) => `${nameOf(part)}: se leyó, pero no se pudo mostrar aquí. Eso no significa que no haya nada.`,
  stale: (time, reason) => `Según lo leído ${time}; no se pudo volver a leer: ${reason}`,
  asOf: (time) => `Según lo leído ${time}`,
};

export const banner: typeof en.banner = {
  label: "Paciente",
  born: "F. nac.",
  bornUnknown: "fecha de nacimiento sin registrar",
  mrn: "N.º exp.",
  noMrn: "sin N.º exp.",
  ageUnknown: "edad desconocida",
  allergies: "Alergias",
  moreAllergies: (count) => plural(count, { one: "# alergia más: mostrarla", other: "# alergias más: mostrarlas" }),
  fewerAllergies: "Mostrar las alergias en una línea",
  allergiesLoading: "Alergias: leyendo…",
  allergiesUnavailable: (reason) => `No se pudieron leer las alergias: ${reason}`,
  allergiesNotAllowed: "Las alergias no se muestran: su cuenta no tiene permiso para leerlas",
  noLongerKnown: "Ya no está en OpenEMR (¿fusionado o borrado?)",
  lastKnown: "lo último que se supo aquí",
  nothingBegins:
    "Este paciente ya no está en OpenEMR (¿fusionado o borrado?), así que aquí no se puede empezar nada. Busque al paciente con quien se fusionó.",
  deceased: (on) => (on ? `Falleció ${on}` : "Fallecimiento registrado"),
  unknown: "Nombre todavía desconocido",
  noName: "sin nombre registrado",
  undrawn: (name) => `${name}: no se pudo mostrar quién es ni sus alergias. Consúltelo en OpenEMR antes de continuar.`,
};

export const chart: typeof en.chart = {
  sections: {
    summary: "Resumen",
    visits: "Visitas",
    vitals: "Signos vitales",
    notes: "Notas",
    problems: "Problemas",
    allergies: "Alergias",
    medications: "Medicamentos",
    results: "Resultados",
    appointments: "Citas",
    demographics: "Datos personales",
    history: "Antecedentes",
    care: "Atención",
    coverage: "Cobertura",
    documents: "Documentos",
    messages: "Mensajes",
  },
  more: "Más",
  moreSections: "Más secciones del expediente",
  keepInBar: (section) => `Mantener ${section} en la barra`,
  search: "Buscar en este expediente",
  label: "Expediente",
  refresh: "Actualizar",
  refreshing: "Leyendo de nuevo el expediente…",
  startVisit: "Iniciar visita",
  book: "Dar cita",
  openFailed: "No se pudo abrir el expediente.",
  lastVitals: "Últimos signos vitales",
  futureVitals: (when) => `Un conjunto de signos vitales lleva la fecha ${when}, que está en el futuro.`,
  nextVisit: "Próxima cita",
  lastVisit: "Última visita",
  noNext: "No hay nada previsto que OpenEMR muestre",
  recentNotes: "Notas recientes",
  unsent: "Todavía no está en OpenEMR",
  since: (date) => `desde ${date}`,
  entered: (date) => `anotado ${date}`,
  written: (date) => `escrito ${date}`,
  alsoPrescribed: "también recetado",
  twoStates: (list, prescription) => `en la lista: ${list}; como receta: ${prescription}`,
  remarkInVisit: "en la visita",
  nothingMeasured: "nada registrado en este conjunto",
  codeOnly: "sin título",
  prescribed: "receta",
  listed: "lista de medicamentos",
  date: "Fecha",
  noReason: "sin motivo registrado",
  noDate: "fecha sin registrar",
  facility: "Centro",
  status: "Estado",
  time: "Hora",
  openVisit: "Abrir",
  trends: "Tendencias",
  trendLabel: (sign, n, first, last) =>
    `${sign}: ${plural(n, { one: "# valor", other: "# valores" })}, de ${first} a ${last}. La tabla de abajo tiene todos los valores.`,
  band: (low, high) => `Normal ${low}–${high}`,
  notTaken: "no se tomó",
  bmi: "IMC",
  remark: "Observación",
  bloodPressure: "Presión arterial",
  showAll: (n) => plural(n, { one: "Mostrar #", other: "Mostrar los #" }),
  visitsCount: (n) => plural(n, { one: "# visita", other: "# visitas" }),
  demographics: {
    name: "Nombre",
    birth: "Fecha de nacimiento",
    age: "Edad",
    sex: "Sexo",
    mrn: "N.º exp.",
    language: "Idioma",
    phoneHome: "Teléfono de casa",
    phoneCell: "Teléfono móvil",
    phoneBusiness: "Teléfono del trabajo",
    email: "Correo electrónico",
    address: "Dirección",
    identity: "Identidad",
    contact: "Contacto",
    missing: "sin registrar",
  },
};
