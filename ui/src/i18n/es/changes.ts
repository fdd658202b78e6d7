/** Changing what OpenEMR already has: a note, demographics, entries of the lists of a chart; and printing a visit. */
import type { EntryList, PastList } from "../../ipc/bindings";
import type * as en from "../en/changes";
import { nameOf } from "./chart";
import { plural } from "./plural";

const one: Record<EntryList, string> = {
  problem: "problema",
  allergy: "alergia",
  medication: "medicamento",
  surgery: "cirugía",
  dentalIssue: "problema dental",
};
/** With its article, since a medication is of another gender than an allergy. */
const the: Record<EntryList, string> = {
  problem: "el problema nuevo",
  allergy: "la alergia nueva",
  medication: "el medicamento nuevo",
  surgery: "la cirugía nueva",
  dentalIssue: "el problema dental nuevo",
};
const thisOne: Record<PastList, string> = { surgery: "esta cirugía", dentalIssue: "este problema dental" };
const fresh: Record<EntryList, string> = {
  problem: "Problema nuevo",
  allergy: "Alergia nueva",
  medication: "Medicamento nuevo",
  surgery: "Cirugía nueva",
  dentalIssue: "Problema dental nuevo",
};

/** How much of an older text is quoted beside a box. */
const QUOTED = 80;
const quote = (text: string) => {
  const line = text.replace(/\s+/g, " ").trim();
  return `“${line.length > QUOTED ? `${line.slice(0, QUOTED).trimEnd()}…` : line}”`;
};

export const changes: typeof en.changes = {
  change: "Editar",
  changeLabel: (what) => `Editar ${what}`,
  end: "Ya no vigente",
  endLabel: (what) => `Ya no vigente: ${what}`,
  add: "Añadir",
  addLabel: (list) => `Añadir ${one[list]}`,
  goOnLabel: (what) => `Editar ${what}, empezado aquí`,
  goOnNew: (list) => `Editar ${the[list]}, por terminar aquí`,
  begun: "Empezado aquí, sin enviar",
  send: "Enviar cambios",
  close: "Cerrar este formulario",
  sendNew: (list) => `Enviar ${one[list]}`,
  nothing: "Todavía no hay nada distinto de OpenEMR.",
  nothingNew: "Todavía no se escribió nada.",
  reading: "Leyendo lo que tiene OpenEMR…",
  readFailed: "No se pudo leer lo que tiene OpenEMR, así que todavía no hay nada que cambiar.",
  readOffline: "Ahora no se puede acceder al servidor de la clínica.",
  notFound: "No se pudo leer esta nota de OpenEMR, así que todavía no hay nada que cambiar.",
  offline: "Ahora no se puede acceder a OpenEMR. Lo que guarde queda en esta computadora y se envía después.",
  changed: "Cambiado.",
  was: (text) => (text.trim() === "" ? "Vacío en OpenEMR." : `En OpenEMR: ${quote(text)}`),
  emptied: "Quedará vacío en OpenEMR.",
  emptiedFrom: (text) => `Quedará vacío en OpenEMR; ahora dice ${quote(text)}.`,
  moved: (text) =>
    `Cambió en OpenEMR desde que usted empezó: ${text.trim() === "" ? "allí ahora está vacío" : `ahora dice ${quote(text)}`}. Se le preguntará cuál vale.`,
  count: (n) => plural(n, { one: "# casilla es distinta de OpenEMR", other: "# casillas son distintas de OpenEMR" }),
  unsentBefore: "Un cambio anterior todavía no llegó, así que este formulario no lo muestra. Editar continúa con ese.",
  discard: "Descartar cambios",
  discardTitle: (what) => `¿Descartar lo que cambió (${what})?`,
  discardWords: "OpenEMR conserva lo que tiene. Lo que escribió aquí ya no existirá en ninguna parte.",
  reallyDiscard: "Sí, descartar",
  keep: "Conservar",
  notAllowed: (part) => `Su cuenta no tiene permiso para cambiar esto (${nameOf(part).toLowerCase()}).`,

  unsent: {
    queued: "Cambio en espera de envío",
    sending: "Enviando el cambio",
    unknown: "Comprobando el cambio",
    refused: (why) => `Rechazado: ${why}`,
    conflict: "Cambió en OpenEMR mientras tanto",
    waiting: (reason) => `Cambio no enviado: ${reason}, se reintentará`,
    decide: "Decidir",
    decideLabel: (what) => `Decidir: ${what}`,
    edit: "Editar",
    editLabel: (what) => `Editar, a partir de lo que está en camino: ${what}`,
    deletion: {
      queued: "Borrado en espera de envío",
      sending: "Enviando el borrado",
      unknown: "Comprobando el borrado",
      waiting: (reason) => `Borrado no enviado: ${reason}, se reintentará`,
    },
  },

  note: {
    title: (when) => `Cambio de la nota de ${when}`,
    titleNoDate: "Cambio de una nota sin fecha",
    what: (when) => `nota de ${when}`,
    whatNoDate: "nota sin fecha",
    lead: "Esto cambia la nota que está en OpenEMR. Se vuelve a leer antes de escribir encima. Rounds no puede ver si la visita se firmó allí: lo que está firmado se corrige mejor con una nota nueva.",
    doubtful:
      "OpenEMR incluye esta nota también en otra visita de este paciente. Rounds no puede saber a cuál de las dos pertenece.",
    leave: "Volver a las notas de esta visita",
    noVisit: "La visita de esta nota no está en la lista del paciente, así que la nota no se puede cambiar aquí.",
  },

  demographics: {
    tab: "Editar datos personales",
    edit: "Editar",
    title: "Datos personales",
    what: "datos personales",
    name: "Nombre",
    birthAndSex: "Nacimiento y sexo",
    address: "Dirección",
    reach: "Teléfonos y correo",
    fields: {
      title: "Título",
      given: "Nombre",
      middle: "Segundo nombre",
      family: "Apellidos",
      birth: "Fecha de nacimiento",
      sex: "Sexo",
      street: "Calle y número",
      city: "Ciudad",
      state: "Estado o región",
      postalCode: "Código postal",
      country: "País",
      phoneHome: "Teléfono de casa",
      phoneCell: "Teléfono móvil",
      phoneBusiness: "Teléfono del trabajo",
      email: "Correo electrónico",
    },
    sexes: { female: "Femenino", male: "Masculino", unknown: "Desconocido" },
    birthHint: "Como 1980-05-09.",
    elsewhere: "El número de expediente, el idioma y todo lo demás se cambian en OpenEMR.",
  },

  entries: {
    newTitle: (list) => fresh[list],
    changeTitle: (list, title) => `Editar ${one[list]}${title ? `: ${title}` : ""}`,
    what: (list, title) => title || one[list],
    title: {
      problem: "Problema",
      allergy: "Alergia a",
      medication: "Medicamento",
      surgery: "Cirugía",
      dentalIssue: "Problema dental",
    },
    titleHint: {
      problem: "Qué es, en palabras.",
      allergy: "La sustancia, en palabras.",
      medication: "Fármaco, concentración y forma.",
      surgery: "Qué se hizo, y de qué lado.",
      dentalIssue: "Qué es, y de qué diente.",
    },
    began: {
      problem: "Inicio",
      allergy: "Inicio",
      medication: "Inicio",
      surgery: "Fecha de la cirugía",
      dentalIssue: "Inicio",
    },
    ended: "Fin",
    dateHint: "Como 2024-03-15.",
    endedHint: {
      problem: "Vacío mientras siga vigente.",
      allergy: "Vacío mientras siga vigente.",
      medication: "Vacío mientras siga vigente.",
      surgery: "Vacío salvo que durara más de un día.",
      dentalIssue: "Vacío mientras siga vigente.",
    },
    today: "Hoy",
    code: "Código",
    codeHint: {
      problem: "Como ICD10:I10.",
      allergy: "Como RXNORM:7980.",
      medication: "Como RXNORM:314076.",
      surgery: "Como CPT4:44950.",
      dentalIssue: "Como ICD10:K02.9.",
    },
    optional: "opcional",
    allergyLimits:
      "La API de OpenEMR no guarda ni la gravedad ni la reacción: anote esas dos en OpenEMR cuando esta alergia ya esté allí.",
    medicationLimits: "Esta es la lista de medicamentos. Las recetas se hacen y se cambian en OpenEMR.",
    surgeryLimits:
      "La API de OpenEMR solo admite días completos: si no se sabe más que el año, dígalo en el título. El resultado y las observaciones se anotan en OpenEMR.",
    dentalLimits: "El resultado y las observaciones se anotan en OpenEMR.",
    already: (title) => `“${title}” ya está en esta lista.`,
    prescription: "Receta: se cambia en OpenEMR",
    noNumber:
      "OpenEMR todavía no numeró esta entrada, así que no se puede cambiar desde aquí. Actualice el expediente y vuelva a intentarlo.",
    beingDeleted: "Se está borrando: véalo arriba.",
    active: "Vigentes",
    past: "Ya no vigentes",
    mistake: "¿Se registró por error?",
    delete: "Borrar",
    deleteLabel: (what) => `Borrar ${what}`,
    deleteFirst: "Envíe o descarte primero lo que cambió.",
    deleteTitle: (list) => `¿Borrar ${thisOne[list]}?`,
    deleteWords: {
      surgery:
        "Se borra en OpenEMR para todos: no queda nada en el expediente, y no hay manera de recuperarlo. Borre solo lo que se registró por error.",
      dentalIssue:
        "Se borra en OpenEMR para todos: no queda nada en el expediente, y no hay manera de recuperarlo. Borre solo lo que se registró por error; lo que ya pasó se marca como ya no vigente, y queda registrado.",
    },
    deleteNow: (list) => `Borrar ${thisOne[list]}`,
  },
};

export const printing: typeof en.printing = {
  print: "Imprimir",
  title: "Visita",
  printed: (when, by) => `Impreso ${when} por ${by} desde Rounds.`,
  unsigned: "Sin firmar aquí: la API de OpenEMR no guarda al autor y no puede firmar.",
  notYet: (n) =>
    plural(n, {
      one: "# entrada escrita para esta visita no está en esta hoja: OpenEMR no la tenía cuando se leyó.",
      other: "# entradas escritas para esta visita no están en esta hoja: OpenEMR no las tenía cuando se leyó.",
    }),
};
