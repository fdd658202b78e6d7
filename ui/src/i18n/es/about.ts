/** This program: its version, where its things are, and how a newer one takes its place. */
import type * as en from "../en/about";

const byPackages =
  "El gestor de paquetes de esta computadora instaló Rounds y trae las versiones nuevas, con las actualizaciones del sistema o con";

export const about: typeof en.about = {
  title: "Acerca de",
  versionOf: (version) => `Rounds ${version}`,
  unreviewed:
    "Ningún profesional clínico ha revisado todavía los textos en español. Si una palabra se presta a confusión, cambie el idioma a inglés en Ajustes y avise a quien se ocupa de sus computadoras.",
  paths: "Dónde están las cosas en esta computadora",
  data: "Datos",
  dataHint: "Cifrados en todo lo que se refiere a pacientes",
  log: "Registro",
  logHint: "Para quien le ayude: no nombra a ningún paciente",
  notices: "Licencias",
  policy: "Archivo de la clínica",
  policyHint: "Lo que su clínica ha dispuesto para sus computadoras",
  codes: "Códigos de problemas",
  codesOf: (name, year, until) => `${name}, año fiscal ${year}: vigente hasta el ${until}`,
  codesOver:
    "Ya está vigente una edición más nueva. Los códigos que cambiaron con ella no se ofrecen, y quien recibe la factura puede rechazar algunos de los que sí: un Rounds más nuevo tiene la edición nueva.",
  copy: "Copiar",
  copyOf: (what) => `Copiar dónde está esto: ${what}`,
  licence: "Rounds está bajo la Licencia Apache 2.0.",
  shipped:
    "Con qué está hecho, por quién y bajo qué licencia consta en el archivo THIRD-PARTY, que forma parte de cada paquete.",
  font: "Tipografía Inter, © The Inter Project Authors, SIL Open Font License 1.1.",
};

export const update: typeof en.update = {
  title: "Versiones nuevas",
  bySystem: { deb: byPackages, rpm: byPackages },
  command: {
    deb: "sudo apt install ./Rounds_VERSION_amd64.deb",
    rpm: "sudo dnf install ./Rounds-VERSION-1.x86_64.rpm",
  },
  byHand:
    "Esta copia de Rounds no busca versiones nuevas. Instale una más nueva encima; los borradores y lo que no se ha enviado se conservan.",
  unsettled: {
    unreadable: "No se puede leer el archivo de la clínica, clinic.json.",
    notUnderstood: "El archivo de la clínica, clinic.json, no está escrito como debe.",
    notHttps: "El archivo de la clínica, clinic.json, no indica una dirección https.",
    noKey:
      "El archivo de la clínica, clinic.json, indica una dirección, pero esta copia de Rounds se hizo sin la clave de sus autores.",
  },
  nobodyMeanwhile:
    "Hasta que se corrija, no se pregunta a nadie por versiones nuevas. Rounds funciona como antes. Avise a quien se ocupa de sus computadoras.",
  newest: "No se conoce ninguna versión más nueva.",
  askedAt: (when) => `Última consulta: ${when}.`,
  look: "Buscar una versión nueva",
  again: "Buscar otra vez",
  looking: "Buscando versiones nuevas…",
  found: (version) => `Rounds ${version} está disponible.`,
  news: "Novedades",
  noNews: "Sus autores no dicen nada de las novedades.",
  fetch: "Descargar",
  whileYouWork: "Puede seguir trabajando. Nada cambia hasta que usted lo diga.",
  fetching: (version) => `Descargando Rounds ${version}…`,
  ready: (version) => `Rounds ${version} está descargado y comprobado.`,
  install: "Reiniciar con esta versión…",
  ask: (version) => `¿Reiniciar con Rounds ${version}?`,
  whatHappens:
    "Rounds guarda lo que está escrito, se bloquea y se reinicia en unos segundos. Los borradores y lo que no se ha enviado quedan como están.",
  afterwards: "Después se abre con su PIN o iniciando sesión en el navegador.",
  notNow: "Ahora no",
  yes: "Reiniciar",
  failed: {
    noAnswer: "No se pudo preguntar por versiones nuevas. Rounds funciona como antes; vuelva a buscar más tarde.",
    unreadable: "No se pudo entender la respuesta sobre versiones nuevas. Rounds funciona como antes.",
    cutOff: "La descarga se interrumpió. No se cambió nada; vuelva a buscar más tarde.",
    notSigned:
      "Lo que se descargó no es lo que firmaron los autores de Rounds. Se desechó y no se cambió nada. Avise a quien se ocupa de sus computadoras.",
    notInstalled: "No se pudo instalar la versión nueva. Rounds está como estaba; vuelva a buscar más tarde.",
  },
  bar: {
    found: (version) => `Rounds ${version} está disponible.`,
    ready: (version) => `Rounds ${version} está listo. Se inicia cuando usted lo diga.`,
    show: "Ver las novedades",
    close: "Ahora no",
  },
};
