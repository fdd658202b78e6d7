/** Locking and unlocking, signing in again, leaving with something unsent, and trouble with what this computer keeps. */
import type * as en from "../en/lock";
import { plural } from "./plural";

const drafts = (n: number) => plural(n, { one: "# borrador", other: "# borradores" });
const entries = (n: number) => plural(n, { one: "# entrada sin enviar", other: "# entradas sin enviar" });
/** "2 borradores y 1 entrada sin enviar"; what there is none of is left out. */
const workOf = (draftCount: number, writeCount: number) =>
  [draftCount > 0 && drafts(draftCount), writeCount > 0 && entries(writeCount)].filter(Boolean).join(" y ");

export const lock: typeof en.lock = {
  lock: "Bloquear",
  keys: { mac: "⌘L", other: "Ctrl L" },
  label: "Bloquear la pantalla",
  covering: "Bloqueando…",
  coveringHint: "Se está guardando lo que escribió.",
  covered: "Todavía sin bloquear",
  failed: "La pantalla está cubierta, y Rounds no pudo bloquearse.",
  unkept: (n) =>
    plural(n, {
      one: "Lo que se escribió en # formulario no se pudo guardar en el disco de esta computadora y espera solo en la memoria. Se pierde si se cierra Rounds o se apaga la computadora antes de volver a abrir el puesto.",
      other:
        "Lo que se escribió en # formularios no se pudo guardar en el disco de esta computadora y espera solo en la memoria. Se pierde si se cierra Rounds o se apaga la computadora antes de volver a abrir el puesto.",
    }),
  pinSetAt: (day, time) => `Este PIN se fijó el ${day} a las ${time}.`,
  pinUnknown: "El llavero de esta computadora no pudo decir si hay un PIN para este puesto.",
  askAgain: "Preguntar otra vez al llavero",
  why: {
    start: "Bloqueado, como después de cada inicio.",
    idle: "Bloqueado, porque nadie lo usó durante un rato.",
    asked: "Bloqueado.",
    sleep: "Bloqueado, porque la computadora estuvo en reposo.",
  },
  pin: "PIN",
  unlock: "Desbloquear",
  needPin: "Escriba su PIN.",
  triesLeft: (n) =>
    plural(n, {
      one: "Queda un intento. Después, solo un inicio de sesión abre este puesto.",
      other: "Quedan # intentos.",
    }),
  browser: "Iniciar sesión con el navegador",
  browserHint: "Se abre la página de inicio de sesión de la clínica. Solo su propia cuenta abre este puesto.",
  noPin: "Este puesto no tiene PIN. Inicie sesión con el navegador para abrirlo; en Ajustes puede fijar uno.",
  otherAccount: (name) =>
    `Otra persona inició sesión en el navegador. Este puesto es de ${name}, así que no se abrió nada de él.`,
  otherAccountHelp: (name) =>
    `Si usted es ${name}, inicie sesión otra vez con su propia cuenta; si no se la pide, cierre antes la sesión de OpenEMR en el navegador. Si no lo es, vea más abajo.`,
  keychainAbsent:
    "No se encuentra el llavero de esta computadora, así que no se puede comprobar el PIN. Inicie sesión con el navegador.",
  notYou: "¿No es usted?",
  notYouWords: (name) =>
    `Otra persona puede iniciar sesión aquí cuando se cierre la sesión de ${name}. Con el puesto bloqueado no se pueden enumerar los borradores ni las entradas sin enviar; quedan en esta computadora, cifrados, hasta que ${name} vuelva a iniciar sesión aquí.`,
  signOutOf: (name) => `Cerrar la sesión de ${name}`,
  signOutTitle: (name) => `¿Cerrar aquí la sesión de ${name}?`,
  signOutWords: (name) =>
    `No se borra nada: lo que escribió ${name} queda en esta computadora, cifrado, hasta que ${name} vuelva a iniciar sesión aquí. Hasta entonces no se envía nada de ello.`,
  stay: "Volver",
};

export const pinNews: typeof en.pinNews = {
  words: (day, time) => `Se fijó un PIN para su puesto en esta computadora el ${day} a las ${time}.`,
  notYou: "Si no fue usted, quítelo en Ajustes.",
  close: "Cerrar esta línea",
};

export const renew: typeof en.renew = {
  label: "Hace falta iniciar sesión",
  goOn: "Puede seguir leyendo y escribiendo; no se envía nada hasta que inicie sesión otra vez.",
  waiting: "Inicie sesión en la página que se abrió en su navegador.",
  signIn: "Iniciar sesión",
  cancel: "Cancelar",
};

export const trouble: typeof en.trouble = {
  happened: "Qué ocurrió",
  safe: "Qué sigue a salvo",
  help: "Qué hacer",
  again: "Reintentar",
  otherWay: "Otras maneras",
  keychainLocked: {
    title: "El llavero está bloqueado",
    happened:
      "Rounds guarda la clave de sus archivos en el llavero de esta computadora, y el llavero está bloqueado ahora.",
    safe: "Todo lo que escribió sigue aquí, cifrado. No se cambió nada y no se sobrescribe nada.",
    help: "Desbloquee el llavero (también sirve cerrar e iniciar la sesión de esta computadora) y vuelva a intentarlo.",
  },
  keychainDenied: {
    title: "Rounds no puede usar el llavero",
    happened:
      "Esta computadora se negó a dar a Rounds la clave de sus archivos. Quizá se respondió “Denegar” a una pregunta.",
    safe: "Todo lo que escribió sigue aquí, cifrado. No se cambió nada y no se sobrescribe nada.",
    help: "Vuelva a intentarlo y permítalo cuando la computadora pregunte. Si no pregunta, permita Rounds en los ajustes del llavero.",
  },
  keyMissing: {
    title: "La clave no está",
    happened:
      "La clave de lo que Rounds conserva en esta computadora ya no está en el llavero. Sin ella nadie puede abrir el archivo, tampoco Rounds.",
    safe: "El archivo sigue aquí y no se sobrescribe. Esto no afecta a lo que está en OpenEMR.",
    help: "Si se puede recuperar el llavero (de una copia de seguridad o iniciando la sesión de esta computadora con la contraseña anterior), hágalo y vuelva a intentarlo. Si no, el archivo se puede apartar.",
  },
  storeDamaged: {
    title: "Un archivo está dañado",
    happened:
      "El archivo con sus borradores y entradas sin enviar de esta computadora está dañado y no se pudo reparar.",
    safe: "El archivo dañado sigue aquí y no se sobrescribe. Esto no afecta a lo que está en OpenEMR.",
    help: "Primero vuelva a intentarlo. Si sigue igual, el archivo se puede apartar, para que después lo mire alguien que conozca esos archivos.",
  },
  storeTooNew: {
    title: "Escrito por un Rounds más nuevo",
    happened:
      "En esta computadora se usó una versión más nueva de Rounds. Esta versión no puede leer lo que aquella escribió.",
    safe: "Todo lo que escribió sigue aquí, cifrado y completo. No se cambió nada y no se sobrescribe nada.",
    help: "Instale otra vez la versión más nueva de Rounds; abre el archivo como antes. No se debe borrar el archivo.",
  },
  setAside: "Apartar el archivo y empezar de nuevo…",
  setAsideTitle: "¿Apartar el archivo?",
  setAsideWords:
    "Rounds empieza con un archivo vacío en el próximo inicio de sesión. Los borradores y las entradas sin enviar del archivo anterior no vuelven por sí solos.",
  setAsideMore:
    "El archivo anterior queda en esta computadora con otro nombre, y también su clave si la hay; no se borra nada.",
  setAsideSure: "¿De verdad empezar de nuevo, sin los borradores ni las entradas sin enviar del archivo anterior?",
  setAsideGo: "Apartarlo",
  setAsideYes: "Sí, empezar de nuevo",
  back: "Volver",
};

export const storeNotice: typeof en.storeNotice = {
  close: "Cerrar este aviso",
  words: (notice) => {
    switch (notice.happened) {
      case "cacheRebuilt":
        return "Los expedientes que se conservan en esta computadora estaban dañados y se están leyendo otra vez de OpenEMR. Nada de lo que usted escribió estaba entre ellos.";
      case "journalRescued": {
        const saved = workOf(notice.drafts, notice.writes);
        const kept = saved ? `Se pudo rescatar de él: ${saved}` : "En él no esperaba nada que se pudiera leer";
        const checked = notice.writes > 0 ? " Lo que estaba en camino se busca en OpenEMR antes de enviar nada." : "";
        const lost = notice.incomplete ? " Una parte no se pudo leer: revise en Sin enviar qué falta." : "";
        return `El archivo con sus borradores y entradas sin enviar estaba dañado. ${kept}.${checked}${lost} El archivo dañado se conservó como ${notice.keptAs}.`;
      }
      case "olderCopy":
        return `El archivo con sus borradores y entradas sin enviar es una copia anterior, quizá de una copia de seguridad. ${
          notice.writes > 0
            ? `${entries(notice.writes)} de él se ${notice.writes === 1 ? "busca" : "buscan"} primero en OpenEMR, para que no se envíe nada dos veces.`
            : "No había en él nada en espera de envío."
        } Lo que escribió después de hacerse esa copia no está aquí.`;
      case "clinicRemoved": {
        const log = `La clínica se quitó de esta computadora. El registro de accesos (${plural(notice.lines, { one: "# línea", other: "# líneas" })}) se escribió en ${notice.log}; ese archivo no está cifrado.`;
        if (notice.people === 0) return log;
        const stays = plural(notice.people, {
          one: "Lo que otra persona (#) escribió aquí queda en esta computadora, cifrado, hasta que vuelva a iniciar sesión aquí.",
          other:
            "Lo que otras # personas escribieron aquí queda en esta computadora, cifrado, hasta que vuelvan a iniciar sesión aquí.",
        });
        const unread = plural(notice.unread, {
          one: "El registro de # de ellas no se pudo leer y no está en el archivo.",
          other: "Los registros de # de ellas no se pudieron leer y no están en el archivo.",
        });
        return notice.unread === 0 ? `${log} ${stays}` : `${log} ${stays} ${unread}`;
      }
    }
  },
};

export const leaving: typeof en.leaving = {
  title: {
    signOut: "¿Cerrar sesión con trabajo sin enviar?",
    quit: "¿Salir con trabajo sin enviar?",
    another: "¿Dejar esta clínica con trabajo sin enviar?",
  },
  lead: (draftCount, writeCount) =>
    `${workOf(draftCount, writeCount)} ${draftCount + writeCount === 1 ? "está" : "están"} en esta computadora y no en OpenEMR:`,
  list: "Trabajo sin enviar",
  unknown: "No se pudo enumerar lo que está sin enviar. Queda en esta computadora si lo conserva.",
  awayTitle: "¿Salir y perder lo escrito?",
  away: "Alguien que ahora no está en el puesto escribió algo que no está en OpenEMR. Esta computadora no tiene llavero con que conservarlo, así que está solo en la memoria y se pierde al cerrar Rounds. Quien lo escribió puede iniciar sesión y enviarlo.",
  unkept: "Lo que está en pantalla no se pudo conservar en esta computadora y se pierde si continúa ahora.",
  draftSaved: (time) => `Borrador, ${time}`,
  send: "Enviar ahora",
  sendHint: "Los borradores no están terminados, así que no se envían.",
  sendRenew: "Para enviar, inicie sesión otra vez primero.",
  sending: (left) => plural(left, { one: "Enviando, queda # entrada…", other: "Enviando, quedan # entradas…" }),
  arrived: "Todo lo enviado llegó.",
  remain: (draftCount, writeCount) =>
    `Todavía aquí: ${workOf(draftCount, writeCount)}. Conserve o descarte lo que queda.`,
  stuck: (n, reason) =>
    plural(n, {
      one: `# entrada no se puede enviar ahora: ${reason}.`,
      other: `# entradas no se pueden enviar ahora: ${reason}.`,
    }),
  stop: "Dejar de esperar",
  keep: {
    signOut: "Conservar para mi próxima sesión aquí",
    quit: "Conservar para mi próxima sesión aquí",
    another: "Conservar para mi próxima sesión aquí",
  },
  keepMemory: {
    signOut: "Cerrar sesión de todos modos",
    quit: "Salir de todos modos",
    another: "Dejarla de todos modos",
  },
  memory:
    "Esta computadora no tiene llavero, así que no se puede conservar nada en su disco: lo que no se envíe se pierde al cerrar Rounds.",
  discard: "Descartar…",
  discardTitle: (draftCount, writeCount) => `¿Descartar ${workOf(draftCount, writeCount)}?`,
  discardWords: "No están en OpenEMR. Una vez descartados no existen en ninguna parte.",
  discardMaybe:
    "Puede que algunos hayan llegado: el servidor no respondió. Descartar solo hace que Rounds deje de buscarlos.",
  discardGo: "Descartar",
  discardSure: "¿De verdad descartar todo? No se puede deshacer.",
  discardYes: (n) => plural(n, { one: "Sí, descartar", other: "Sí, descartar los #" }),
  back: "Volver",
  stay: { signOut: "Seguir con la sesión", quit: "No salir", another: "Quedarse" },
};

export const pin: typeof en.pin = {
  title: "Bloqueo",
  after: "Bloquear cuando nadie lo use durante",
  minutes: "minutos",
  afterHint: "De 1 a 30 minutos.",
  afterWrong: "Escriba un número entero de 1 a 30.",
  gate: "El PIN es una puerta para quien llegue a este puesto. No es lo que cifra los archivos: esa clave está en el llavero de esta computadora.",
  isSet: "Tiene un PIN en esta computadora.",
  isNotSet: "No hay PIN: después de cada bloqueo inicia sesión con el navegador.",
  set: "Fijar un PIN",
  change: "Cambiar el PIN",
  remove: "Quitar el PIN",
  removeTitle: "¿Quitar el PIN?",
  removeWords:
    "Después de cada bloqueo iniciará sesión con el navegador, y sin el servidor de la clínica no se puede abrir este puesto.",
  removeYes: "Quitarlo",
  cancel: "Cancelar",
  old: "PIN actual",
  oldHint: "Déjelo vacío si inició sesión con el navegador en los últimos cinco minutos.",
  needsProof: "Bloquear ahora e iniciar sesión con el navegador",
  needsProofWords: "Después de ese inicio de sesión tiene cinco minutos para fijar un PIN.",
  fresh: "PIN nuevo",
  freshHint: "De 6 a 12 dígitos.",
  again: "El mismo PIN otra vez",
  differ: "No son iguales.",
  save: "Guardar PIN",
  saved: "El PIN está fijado.",
  removed: "Se quitó el PIN.",
};

export const accessLog: typeof en.accessLog = {
  title: "Quién consultó qué",
  lead: "Los expedientes que usted consultó y lo que escribió desde esta computadora, y cuándo. Queda en esta computadora, cifrado. Quien más trabaje aquí tiene su propio registro.",
  open: "Abrir el registro de accesos",
  back: "Ajustes",
  reading: "Leyendo el registro de accesos…",
  none: "Todavía no ha consultado nada en esta computadora.",
  noneTeach: "Aquí habrá una línea por cada expediente que abra, vea en vista previa o imprima, y por lo que escriba.",
  failed: "No se pudo leer el registro de accesos.",
  exportFailed: "No se pudo escribir el registro de accesos en un archivo.",
  time: "Hora",
  patient: "Paciente",
  action: "Qué se hizo",
  user: "Usuario",
  you: "Usted",
  clockSaid: (time) => `Como muy pronto; el reloj de esta computadora estaba atrasado y decía ${time}.`,
  noPatient: "Ningún paciente",
  unknownPatient: (id) => `No está en la lista de esta computadora (${id})`,
  earlier: "Mostrar anteriores",
  noEarlier: "Estas son las primeras líneas del registro.",
  export: "Guardar como archivo CSV",
  exported: (lines, path) => `${plural(lines, { one: "# línea escrita", other: "# líneas escritas" })} en ${path}`,
  exportedWarn: "El archivo nombra pacientes y no está cifrado: guárdelo donde solo puedan leerlo quienes deben.",
};

export const removal: typeof en.removal = {
  title: "Quitar esta clínica",
  lead: "Borra de esta computadora lo que es suyo de esta clínica: borradores, entradas sin enviar, los expedientes que se conservan aquí, el registro de accesos, claves y PIN. OpenEMR no se toca.",
  button: "Quitar esta clínica…",
  dialogTitle: "¿Quitar esta clínica de esta computadora?",
  unsent: (draftCount, writeCount) =>
    `De usted, ${workOf(draftCount, writeCount)} no ${draftCount + writeCount === 1 ? "está" : "están"} en OpenEMR y se perdería para siempre.`,
  others:
    "Lo que otras personas escribieron aquí es de ellas: queda en esta computadora, cifrado, hasta que vuelvan a iniciar sesión aquí.",
  logFirst:
    "El registro de accesos de todos los que trabajaron aquí se escribe primero en un archivo de la carpeta Descargas. El archivo nombra a los pacientes por número y no está cifrado: entréguelo a quien guarda esos registros.",
  go: "Continuar",
  sureTitle: "¿De verdad quitar lo que es suyo?",
  sure: (word) => `No se puede deshacer. Escriba “${word}” para confirmar.`,
  word: "quitar",
  wordLabel: "Confirmación",
  wrongWord: (word) => `Escriba la palabra ${word}.`,
  yes: "Quitarla",
  back: "Volver",
};
