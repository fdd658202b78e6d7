/** How the clinic's server answers, what the account may do there, and numbers that its records do not tell. */
import type * as en from "../en/connection";
import { count } from "../format.svelte";
import { plural } from "./plural";

export const numbers: typeof en.numbers = {
  title: "OpenEMR pide un número de esta clínica",
  ownTitle: "OpenEMR pide su número",
  lead: "Rounds aprende estos números de las citas y las visitas, y todavía no hay ninguna. Se preguntan una sola vez y se conservan en esta computadora para esta clínica.",
  facility: "Número del centro",
  facilityHint:
    "Un administrador lo encuentra en Administration → Clinic → Facilities: “fid=” en la dirección de la entrada del centro.",
  provider: "Su propio número, si atiende pacientes",
  providerHint:
    "Un administrador lo encuentra en Administration → Users: “id=” en la dirección de su entrada. Déjelo vacío si no tiene.",
  save: "Conservar estos números",
  facilityNamed: (id) => `Centro ${id}`,
};

export const connection: typeof en.connection = {
  title: "Conexión con la clínica",
  lead: "Para quien se ocupa de OpenEMR: qué puede hacer esta cuenta y cómo responde el servidor. No nombra a ningún paciente ni contiene contraseñas.",
  reading: "Preguntando al servidor qué puede hacer esta cuenta…",
  failed: "No se pudo examinar la conexión.",
  rights: "Qué puede hacer esta cuenta",
  area: "Área",
  state: "Estado",
  right: "Permiso en OpenEMR",
  time: "Respuesta (mediana)",
  took: (ms) => `${count(ms)} ms`,
  asked: (time) => `Preguntado ${time}.`,
  where:
    "Un administrador concede permisos en OpenEMR, en Administration → ACL. Valen desde el siguiente inicio de sesión o al comprobar de nuevo.",
  areas: {
    patients: "Pacientes",
    appointments: "Citas",
    visits: "Visitas",
    vitalsAndNotes: "Signos vitales y notas",
    lists: "Problemas, alergias, medicamentos",
    directory: "Centros y profesionales",
    documents: "Documentos",
    insurance: "Seguro",
    results: "Resultados de laboratorio",
  },
  states: {
    allowed: "permitido",
    refused: "rechazado",
    notOffered: "esta edición no lo ofrece",
    unknown: "no se sabe",
  },
  server: "Servidor",
  facts: {
    edition: "Edición",
    address: "Dirección",
    site: "Sitio",
    callsItself: "Se llama a sí mismo",
    authorize: "Inicio de sesión",
    token: "Tokens",
    api: "API estándar",
    fhir: "FHIR",
    clientId: "ID de cliente",
    tokenRequests: "Solicitudes de tokens",
    refreshes: "Acceso renovado",
    cache: "Respondido por esta computadora",
    lastAnswer: "Última respuesta",
  },
  routes: "Solicitudes desde que se inició Rounds",
  route: "Solicitud",
  requests: "Enviadas",
  failures: "Fallidas",
  median: "Mediana",
  longest: "La más larga",
  errors: "Errores",
  refreshed: (n) => plural(n, { one: "una vez", other: "# veces" }, count),
  cacheWords: (hits, all) =>
    `${count(hits)} de ${plural(all, { one: "# consulta de un expediente o un día", other: "# consultas de un expediente o un día" }, count)}`,
  errorWords: (status, n) => `${count(n)} × ${status === null ? "sin respuesta" : status}`,
  routeWords: (requests, failures, median, longest) =>
    `${plural(requests, { one: "# solicitud", other: "# solicitudes" })}, ${plural(failures, { one: "# fallo", other: "# fallos" })}, mediana ${median} ms, ${longest} ms como máximo`,
  scopes: "Ámbitos",
  scopesGranted: "Ámbitos que concedió el servidor",
  scopesAsked: "Ámbitos que pide Rounds",
  again: "Comprobar de nuevo",
  copy: "Copiar como texto",
};
