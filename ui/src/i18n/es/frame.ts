/** The frame around every screen, connecting a clinic, signing in, settings. */
import type * as en from "../en/frame";
import { count } from "../format.svelte";
import { plural } from "./plural";

const patients = { one: "# paciente", other: "# pacientes" };

export const copying: typeof en.copying = {
  done: "Copiado",
  byHand: "Seleccione este texto y cópielo:",
};

export const frame: typeof en.frame = {
  product: "Rounds",
  skip: "Ir al contenido",
  navigation: "Pantallas",
  today: "Hoy",
  patients: "Pacientes",
  unsent: "Sin enviar",
  settings: "Ajustes",
  unsentCount: (waiting, refused, drafts) =>
    [
      refused > 0
        ? plural(refused, { one: "# requiere atención", other: "# requieren atención" })
        : waiting > 0 && plural(waiting, { one: "# en camino", other: "# en camino" }),
      drafts > 0 && `borradores: ${drafts}`,
    ]
      .filter(Boolean)
      .join(", "),
  openPatients: "Pacientes abiertos",
  allOpen: (n) => plural(n, { one: "El paciente abierto", other: "Los # pacientes abiertos" }),
  closePatient: (name) => `Cerrar ${name}`,
  signOut: "Cerrar sesión",
  signedInAs: (name) => `Sesión iniciada como ${name}`,
  demoStrip: "Clínica de demostración: nada de esto es real, nada se conserva",
  guide: "Enséñeme Rounds (3 minutos)",
  unlogged: (n) =>
    plural(n, {
      one: "No se pudo escribir # línea del registro de accesos en el disco de esta computadora. Está solo en la memoria y se vuelve a intentar; si cierra Rounds, se perdería.",
      other:
        "No se pudieron escribir # líneas del registro de accesos en el disco de esta computadora. Están solo en la memoria y se vuelve a intentar; si cierra Rounds, se perderían.",
    }),
  memoryOnly:
    "Esta computadora no tiene llavero, así que no se escribe nada en su disco: lo que no esté en OpenEMR se pierde al cerrar Rounds.",
  cutOff: {
    dialog:
      "Había una ventana para elegir un archivo abierta cuando se bloqueó la pantalla. Lo que se elija en ella ahora no se toma: ciérrela si todavía está y empiece otra vez.",
    sending:
      "Un archivo, un mensaje o un resumen de atención iba en camino a OpenEMR cuando se bloqueó la pantalla. Puede que haya llegado: mire en los documentos o los mensajes antes de enviarlo otra vez. Era para",
  },
  readingDrop: "Leyendo el archivo que soltó…",
  nothingTaken:
    "Lo que se soltó no se miró: nadie ha iniciado sesión aquí. Desbloquee o inicie sesión y después suéltelo otra vez.",
  starting: "Iniciando…",
  fetching: "Abriendo…",
  notFetched:
    "No se pudo abrir esta parte de Rounds. Lo que escribió se guarda como borrador. Si vuelve a ocurrir, instale Rounds de nuevo.",
  crashed:
    "No se pudo mostrar esta pantalla. Lo que escribió se guarda como borrador; las demás pantallas y los pacientes siguen abiertos.",
  undrawn: "No se pudo mostrar esta parte de la ventana. Lo que escribió se guarda como borrador.",
  undrawnWhole: "No se pudo mostrar la ventana. Lo que escribió se guarda como borrador.",
  drawAgain: "Mostrar de nuevo",
  tryAgain: "Reintentar",
  close: "Cerrar",
  cancel: "Cancelar",
  connection: {
    idle: "Todavía sin conexión",
    connected: (time) => `Conectado, actualizado ${time}`,
    offline: (time) => `Sin conexión, se muestra lo guardado a las ${time}`,
    offlineNever: "Sin conexión, se muestra lo que conserva esta computadora",
    certificate: "No se acepta el certificado del servidor: revise la fecha y la hora de esta computadora",
  },
  index: {
    complete: (n) =>
      plural(n, { one: "# paciente en esta computadora", other: "# pacientes en esta computadora" }, count),
    loading: (done, total) =>
      total === null
        ? `${plural(done, patients, count)} hasta ahora`
        : `${count(done)} de ${plural(total, patients, count)}`,
    partial: (n) => `${plural(n, patients, count)} en esta computadora, no todos los de la clínica`,
    notKept: "En esta computadora no se conserva la lista de pacientes: se pregunta al servidor de la clínica",
    unavailable: "No se pudo leer la lista de pacientes: la cuenta no tiene permiso",
    label: "Lista de pacientes",
    stop: "Detener",
    stopLabel: "Dejar de leer la lista de pacientes",
  },
  search: {
    label: "Buscar un paciente",
    placeholder: "Nombre, nacimiento, N.º exp. – o “cita rey”",
    results: "Resultados",
    recent: "Pacientes recientes",
    matches: "Pacientes",
    actions: "Acciones",
    askServer: "No está aquí: preguntar al servidor",
    asking: "Preguntando al servidor…",
    nobody: (query) => `Nadie coincide aquí con “${query}”.`,
    nobodyAtAll: (query) => `Nadie coincide con “${query}”, ni aquí ni en el servidor.`,
    noRecent: "Aquí aparecerán los pacientes que abra.",
    noRecentTeach: "Con parte del nombre, la fecha de nacimiento o el N.º de exp. basta para encontrar a alguien.",
    count: (n) => plural(n, { one: "# paciente encontrado", other: "# pacientes encontrados" }),
    sameName: "mismo nombre",
    chooseWhom:
      "Varias personas tienen este nombre. Elija una con ↑ ↓ o con un clic: mire la fecha de nacimiento y el número de expediente.",
    moved: "La lista acaba de moverse: no se abrió a nadie. Pulse otra vez o elija con ↑ ↓.",
    enterOpens: (name, birth) => `Enter abre el expediente de ${name}, ${birth}.`,
    goTo: (screen) => `Ir a ${screen}`,
    themeTo: (theme) => `Tema: ${theme}`,
  },
};

export const clinic: typeof en.clinic = {
  title: "Conecte su clínica",
  lead: "Rounds trabaja con el OpenEMR de su clínica. Necesita la dirección con la que lo abre en un navegador.",
  address: "Dirección de la clínica",
  addressHint: "Por ejemplo https://openemr.example.org",
  more: "Más",
  site: "Sitio",
  siteHint: "Solo para servidores con varios sitios. Déjelo vacío para el de la dirección o “default”.",
  connect: "Conectar",
  checking: "Comprobando la dirección…",
  or: "¿No tiene un servidor a mano?",
  demo: "Explorar la clínica de demostración",
  demoHint: "Una clínica inventada dentro de Rounds. Nada en ella es real y nada se conserva.",
  found: (edition) => `Se encontró OpenEMR ${edition}`,
  callsItself: (address) => `El servidor dice llamarse ${address}. Confirme con la clínica que es el que se quiere.`,
  clientTitle: "Dé a conocer esta computadora",
  clientLead: "OpenEMR deja entrar a un programa solo si un administrador lo conoce. Hay dos maneras.",
  register: "Registrar esta computadora",
  registerTitle: "Dejar que Rounds se registre",
  registerLead: "Después lo habilita un administrador. Elija esto si nadie le dio un ID.",
  enteredTitle: "Usar un ID de su administrador",
  clientId: "ID de cliente",
  clientSecret: "Secreto de cliente",
  optional: "opcional",
  secretHint: "Va directamente al llavero de esta computadora.",
  use: "Usar este cliente",
  needId: "Escriba el ID de cliente que le dio el administrador.",
  needAddress: "Escriba la dirección del OpenEMR de su clínica.",
  another: "Usar otra clínica",
  waitingTitle: "Un administrador tiene que habilitar Rounds",
  waitingLead:
    "Esta computadora está registrada en el OpenEMR de su clínica. Falta un paso, y solo un administrador puede darlo.",
  steps: [
    "Abrir OpenEMR como administrador",
    "Administration → System → API Clients",
    "Elegir el cliente “Rounds” con el ID de abajo",
    "Pulsar Enable",
  ],
  copy: "Copiar mensaje para el administrador",
  message: (address, id) =>
    `Hola:\n\nQuisiera usar Rounds con nuestro OpenEMR en ${address}. Por favor, habilite su cliente de API:\n\n` +
    `1. En OpenEMR, abra Administration → System → API Clients.\n2. Elija el cliente “Rounds” con el ID ${id}.\n3. Pulse Enable.\n\nGracias.`,
  checkAgain: "Comprobar de nuevo",
  notYet: "Todavía no está habilitado.",
  checkFailed: "No se pudo preguntar al servidor:",
};

export const session: typeof en.session = {
  title: "Iniciar sesión",
  lead: "Su navegador abre la página de inicio de sesión de la clínica. Rounds nunca ve su contraseña.",
  signIn: "Iniciar sesión",
  waitingTitle: "Esperando a su navegador",
  waiting: "Inicie sesión en la página que se abrió en su navegador y vuelva aquí.",
  left: (time) => `Quedan ${time}`,
  cancel: "Cancelar",
  noBrowser:
    "¿No se abrió ninguna página? Cancele, compruebe que esta computadora tiene un navegador predeterminado e inicie sesión otra vez.",
  exchanging: "Iniciando su sesión…",
  restoring: "Retomando su sesión…",
  unchecked: "No se pudo preguntar al servidor si esta computadora puede iniciar sesión.",
};

export const settings: typeof en.settings = {
  title: "Ajustes",
  appearance: "Apariencia",
  language: "Idioma",
  languageSystem: "El de la computadora",
  theme: "Tema",
  themes: { system: "Como el sistema", light: "Claro", dark: "Oscuro" },
  units: "Unidades",
  unitSystems: { metric: "Métricas: kg, cm, °C", us: "EE. UU.: lb, in, °F" },
  clinic: "Clínica",
  address: "Dirección",
  site: "Sitio",
  edition: "Edición",
  clientId: "ID de cliente",
  client: "Esta computadora",
  clientStates: {
    missing: "El servidor no la conoce",
    waiting: "Espera a un administrador",
    ready: "Habilitada",
    unknown: "El servidor ya no la conoce",
    unchecked: "Sin comprobar todavía",
  },
  demoClinic: "La clínica de demostración incluida",
  leaveDemo: "Salir de la clínica de demostración",
  another: "Usar otra clínica",
};
