/** The folders of a chart: results, history, care, coverage. Fetched with their pages. */
import type * as en from "../en/folders";
import { plural } from "./plural";

export const folders: typeof en.folders = {
  lists: {
    laboratory: {
      name: "Resultados de laboratorio",
      none: "No hay resultados de laboratorio registrados en OpenEMR",
      teach: "Aquí están los valores que el laboratorio envía o que se registran en OpenEMR, con su tendencia.",
      like: "problems",
    },
    reports: {
      name: "Informes",
      none: "No hay informes registrados en OpenEMR",
      teach: "Aquí está lo que el laboratorio o el servicio de imagen informa como texto.",
      barred:
        "Informes: la API de OpenEMR los muestra solo a administradores. Los valores están en la lista de arriba.",
    },
    orders: {
      name: "Solicitudes",
      none: "No hay solicitudes registradas en OpenEMR",
      teach: "Aquí está lo que se solicita en OpenEMR, antes y después de llegar el resultado. Se solicita allí.",
      like: "problems",
    },
    dispenses: {
      name: "Medicamentos dispensados",
      none: "No hay medicamentos dispensados registrados en OpenEMR",
      teach: "Aquí está lo entregado de una receta, si la clínica lleva sus existencias en OpenEMR.",
      like: "medications",
    },
    immunizations: {
      name: "Vacunas",
      none: "No hay vacunas registradas en OpenEMR",
      teach:
        "Que no haya ninguna registrada no significa que no se haya puesto ninguna: pregunte. Se registran en OpenEMR y aquí se leen.",
      like: "problems",
    },
    procedures: {
      name: "Procedimientos",
      none: "No hay procedimientos registrados en OpenEMR",
      teach: "Aquí está lo que se hizo y se registró en OpenEMR, con su fecha.",
      like: "problems",
    },
    surgeries: {
      name: "Cirugías",
      none: "No hay cirugías registradas en OpenEMR",
      teach:
        "Que no haya ninguna registrada no significa que no se haya operado: pregunte. Lo que añada estará aquí desde entonces.",
      like: "problems",
    },
    dentalIssues: {
      name: "Problemas dentales",
      none: "No hay problemas dentales registrados en OpenEMR",
      teach: "Aquí está lo anotado sobre los dientes, desde cuándo y hasta cuándo.",
      like: "problems",
    },
    socialHistory: {
      name: "Antecedentes sociales",
      none: "No hay antecedentes sociales registrados que la API de OpenEMR muestre",
      teach:
        "Tabaco, alcohol y similares están aquí cuando se registran en OpenEMR. Que no haya nada registrado no significa que no haya nada.",
      like: "problems",
    },
    careTeams: {
      name: "Equipo de atención",
      none: "No hay equipo de atención registrado en OpenEMR",
      teach: "Aquí está quién atiende al paciente, y como qué, cuando se forma un equipo en OpenEMR.",
      like: "problems",
    },
    carePlans: {
      name: "Plan de atención",
      none: "No hay plan de atención registrado en OpenEMR",
      teach: "Aquí está lo acordado para varias visitas; se escribe en OpenEMR.",
      like: "problems",
    },
    goals: {
      name: "Objetivos de salud",
      none: "No hay objetivos de salud registrados en OpenEMR",
      teach: "Aquí está lo que el paciente quiere alcanzar, y para cuándo; se escribe en OpenEMR.",
      barred: "Objetivos de salud: la API de OpenEMR los muestra solo a administradores.",
    },
    devices: {
      name: "Implantes y dispositivos",
      none: "No hay implantes ni dispositivos registrados en OpenEMR",
      teach:
        "Que no haya ninguno registrado no significa que el paciente no lleve ninguno: pregunte antes de una resonancia. Se registran en OpenEMR y aquí se leen.",
      barred: "Implantes y dispositivos: la API de OpenEMR los muestra solo a administradores.",
    },
    contacts: {
      name: "Contactos",
      none: "No hay contactos registrados en OpenEMR",
      teach: "Aquí está a quién llamar y qué relación tiene con el paciente; se escribe en OpenEMR.",
      like: "demographics",
    },
    referrals: {
      name: "Derivaciones",
      none: "No hay derivaciones registradas en OpenEMR",
      teach: "Aquí está a quién se derivó al paciente, y por qué. Las derivaciones se escriben en OpenEMR.",
      like: "problems",
    },
    policies: {
      name: "Seguro",
      none: "No hay ningún seguro registrado en OpenEMR",
      teach: "Aquí está cómo está asegurado el paciente, con el seguro principal primero; se escribe en OpenEMR.",
      like: "demographics",
    },
    employers: {
      name: "Empleador",
      none: "No hay ningún empleador registrado en OpenEMR",
      teach: "Aquí está dónde trabaja el paciente; se escribe en OpenEMR.",
      like: "demographics",
    },
  },

  openFailed: "No se pudo abrir.",
  reading: "Leyendo…",
  date: "Fecha",
  noDate: "sin fecha",
  by: (name) => `por ${name}`,
  someone: "alguien a quien la API de OpenEMR no nombra",
  organization: "una organización que la API de OpenEMR no nombra",
  until: (date) => `hasta ${date}`,
  from: (date) => `desde ${date}`,
  code: (code) => `código ${code}`,
  statuses: {
    active: "vigente",
    completed: "terminado",
    draft: "borrador",
    "on-hold": "en pausa",
    revoked: "revocado",
    stopped: "suspendido",
    cancelled: "cancelado",
    "entered-in-error": "anotado por error",
    "in-progress": "en curso",
    "not-done": "no realizado",
    proposed: "propuesto",
    planned: "previsto",
    accepted: "aceptado",
    rejected: "rechazado",
    registered: "registrado, no definitivo",
    partial: "parcial",
    preliminary: "preliminar",
    final: "definitivo",
    amended: "enmendado",
    corrected: "corregido",
    unknown: "estado sin registrar",
  },

  labs: {
    analyte: "Prueba",
    value: "Valor",
    range: "Intervalo",
    flag: "Indicador",
    noValue: "no disponible con exactitud",
    noValueWhy:
      "Donde un valor dice “no disponible con exactitud”, la API de OpenEMR lo daría redondeado, y un valor redondeado no se muestra. Consúltelo en OpenEMR.",
    noRanges: "Esta edición de OpenEMR no da ni intervalos ni indicadores.",
    flags: {
      normal: "Normal",
      low: "Bajo",
      high: "Alto",
      critical: "Crítico",
      abnormal: "Anormal",
    },
    latest: "Lo último de cada prueba",
    all: "Todos los resultados",
    how: "Resultados mostrados",
    trendOf: (name) => `Tendencia de ${name}`,
    trend: "Tendencia",
    closeTrend: "Cerrar la tendencia",
    trendLabel: (name, n, first, last) =>
      `${name}: ${plural(n, { one: "# valor", other: "# valores" })}, de ${first} a ${last}. La tabla de abajo tiene todos los valores.`,
    trendPart: (left) =>
      plural(left, {
        one: "# valor no es un número sencillo en esta unidad y está solo en la tabla",
        other: "# valores no son números sencillos en esta unidad y están solo en la tabla",
      }),
    earlier: (n) => plural(n, { one: "# anterior", other: "# anteriores" }),
    band: (range, unit) => `Intervalo ${range} ${unit}`,
  },
  report: {
    holds: (n) => plural(n, { one: "# resultado en la lista de arriba", other: "# resultados en la lista de arriba" }),
    nothing: "sin texto",
  },
  order: { for: (reasons) => `motivo: ${reasons}` },
  immunization: {
    lot: (lot) => `lote ${lot}`,
    notGiven: "no administrada, o anotada por error",
    recorded: (date) => `registrada ${date}`,
    noDose: "No se muestran las dosis: la API de OpenEMR las redondea (0.5 mL se leería como 0).",
  },
  history: {
    surgeriesFrom:
      "Una cirugía figura aquí con su título; entre los procedimientos la API de OpenEMR no le da ninguno.",
  },
  device: {
    unnamed: "Implante sin nombre en la API de OpenEMR",
    identifier: "Identificador",
    serial: "Número de serie",
    lot: "Lote",
    made: "Fabricado",
    expires: "Caduca",
    udi: "UDI",
  },
  goal: { due: (date) => `para ${date}` },
  referral: {
    parties: (from, to) => `de ${from} a ${to}`,
    risk: (word) => `riesgo: ${word}`,
    valid: (from, through) => `válida de ${from} a ${through}`,
    add: "Las derivaciones se escriben en OpenEMR; aquí se leen.",
  },
  policy: {
    ranks: {
      primary: "Primario",
      secondary: "Secundario",
      tertiary: "Terciario",
      other: "Otro",
    },
    number: "Número de póliza",
    group: "Número de grupo",
    subscriber: "Titular",
    copay: "Copago",
    valid: "Vigencia",
    noEnd: "sin fin registrado",
    insurer:
      "El nombre de la aseguradora no está en la API de OpenEMR, y allí puede haberse perdido una fecha de fin: compruebe ambas cosas en OpenEMR.",
    born: (date) => `F. nac. ${date}`,
    relationship: {
      self: "el paciente",
      spouse: "cónyuge",
      child: "hijo o hija",
      other: "otro",
    },
  },
  employer: { occupation: "Ocupación", industry: "Sector", address: "Dirección" },
  dispense: { quantity: (n) => `cantidad ${n}` },
};
