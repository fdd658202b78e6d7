/** Words for everything that can go wrong: what happened, to what, what to do now. */
import type * as en from "../en/errors";
import type { Params } from "../en/errors";
import { clock, day, monthOf } from "../format.svelte";
import { parts as partNames } from "./chart";
import { plural } from "./plural";

const host = (params: Params) => params.host ?? "el servidor de la clínica";

/** "2 días adelantado", "11 minutos atrasado": how far a clock is away from another, in whole units. */
function away(ahead: string | undefined): string {
  const seconds = Number(ahead ?? 0);
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  const hours = Math.round(minutes / 60);
  const far =
    hours >= 48
      ? plural(Math.round(hours / 24), { one: "# día", other: "# días" })
      : minutes >= 120
        ? plural(hours, { one: "# hora", other: "# horas" })
        : plural(minutes, { one: "# minuto", other: "# minutos" });
  return `${far} ${seconds < 0 ? "atrasado" : "adelantado"}`;
}

/** Why no PIN can be made of what was typed. */
const pinProblems: Partial<Record<string, string>> = {
  tooShort: "El PIN es demasiado corto. Use de 6 a 12 dígitos.",
  tooLong: "El PIN es demasiado largo. Use de 6 a 12 dígitos.",
  notDigits: "Un PIN tiene solo dígitos, de 6 a 12.",
  tooEasy: "Este PIN es de los primeros que cualquiera probaría. Elija dígitos que no suban, bajen ni se repitan.",
};

export const errors: typeof en.errors = {
  settledByClinic: () => "Su clínica fijó esto para sus computadoras. Quien se ocupa de ellas puede cambiarlo.",
  notAUrl: () => "Esto no es una dirección web. Tiene la forma https://openemr.example.org.",
  notHttps: () => "Rounds habla solo https, para que nadie pueda escuchar. Escriba la dirección con https:// delante.",
  hasCredentials: () =>
    "Quite de la dirección el nombre de usuario y la contraseña. La sesión se inicia en la página de la clínica.",
  unreachable: (p) =>
    `No hay conexión con ${host(p)}. Revise la dirección y la red; si ambas están bien, puede que el servidor esté caído.`,
  timeout: (p) => `${host(p)} no respondió a tiempo. Vuelva a intentarlo en un momento.`,
  tlsUntrusted: (p) =>
    `El certificado de ${host(p)} viene de una autoridad en la que esta computadora no confía. ` +
    "Pida al administrador de la clínica su certificado raíz e instálelo en esta computadora.",
  tlsExpired: (p) =>
    `El certificado de ${host(p)} caducó o todavía no es válido. Revise la fecha y la hora de esta computadora; ` +
    "si están bien, el administrador tiene que renovar el certificado.",
  tlsWrongHost: (p) => `El certificado es de otro servidor que ${host(p)}. Revise la dirección; no inicie sesión allí.`,
  notOpenEmr: (p) => `Algo responde en ${host(p)}, pero no es OpenEMR. Revise la dirección y la ruta que la sigue.`,
  apiOff: () =>
    "OpenEMR responde, pero su API está desactivada. Un administrador puede activarla en " +
    "Administration → Config → Connectors.",
  unknownSite: (p) =>
    `Este OpenEMR no tiene ningún sitio llamado “${p.site || "default"}”. Mire la casilla Sitio y el final de la dirección; ` +
    "la mayoría de los servidores tiene un solo sitio, llamado “default”.",
  wrongOwnAddress: (p) =>
    `El servidor da una dirección incorrecta de sí mismo${p.callsItself ? ` (${p.callsItself})` : ""}, así que nadie puede iniciar sesión. ` +
    "Un administrador tiene que corregir la dirección del sitio en Administration → Config → Connectors.",

  registrationRefused: () =>
    "El servidor se negó a registrar esta computadora. Pida al administrador un ID de cliente y escríbalo aquí.",
  clientUnknown: () => "El servidor no conoce ningún cliente con este ID. Revise el ID o registre esta computadora.",
  clientNotEnabled: () => "El cliente está registrado, pero un administrador todavía no lo habilitó.",
  clientWithoutRights: () =>
    "Este servidor no da permisos clínicos a clientes públicos. Registre esta computadora o escriba un ID de cliente con su secreto.",

  browserNotOpened: () =>
    "No se pudo abrir el navegador. Compruebe que esta computadora tiene un navegador predeterminado e inicie sesión otra vez.",
  signInExpired: () => "El inicio de sesión no se terminó a tiempo. Empiece de nuevo cuando quiera.",
  signInCancelled: () => "Se canceló el inicio de sesión.",
  signInRefused: () =>
    "El inicio de sesión terminó con un error. Vuelva a intentarlo, y avise al administrador si ocurre dos veces.",
  signInMismatch: () =>
    "Llegó una respuesta que no era de su inicio de sesión, y no se hizo nada con ella. Hay que empezar de nuevo el inicio de sesión.",
  signInLost: () =>
    "Rounds ya no conoce el inicio de sesión al que pertenece esta respuesta: hay que empezarlo de nuevo.",
  identityNotVerified: () =>
    "La respuesta del servidor no demostró quién inició sesión, así que no se usó. Inicie sesión otra vez; avise al administrador si ocurre dos veces.",
  wrongClock: (p) =>
    `El reloj de esta computadora está ${away(p.ahead)} respecto del servidor de la clínica, así que no se puede comprobar la identidad de nadie. ` +
    "Ponga bien la fecha y la hora de esta computadora e inicie sesión otra vez.",
  clinicChanged: () =>
    "El archivo de ajustes de Rounds en esta computadora nombra otro servidor u otro cliente que en su último inicio de sesión, así que el PIN no abre nada y no se envió nada. " +
    "Inicie sesión con el navegador: Rounds vuelve a pedir sus direcciones al servidor de la clínica. Si usted no movió Rounds ni restauró una copia de seguridad, avise al administrador.",
  otherClinic: (p) =>
    `El servidor ahora se llama ${p.now ?? "de otra manera"}; este puesto se hizo cuando era ${p.was ?? "otro"}. No abre nada aquí, y no se perdió nada. ` +
    "Pregunte al administrador de la clínica si se cambió la dirección del sitio, y pídale que la restablezca hasta que este puesto haya enviado lo que guarda.",
  signedOut: () =>
    "Su sesión terminó. Inicie sesión otra vez para continuar; lo que escribió se conserva en esta computadora.",
  signOutIncomplete: () =>
    "Su sesión está cerrada, pero esta computadora no borró todo: su llavero o su disco no respondió. Lo que queda está cifrado. Inicie y cierre sesión otra vez cuando respondan.",

  keychainLocked: () => "El llavero de esta computadora está bloqueado. Desbloquéelo y vuelva a intentarlo.",
  keychainDenied: () => "Esta computadora no dejó que Rounds usara su llavero. Permítalo y vuelva a intentarlo.",
  keychainAbsent: () =>
    "Esta computadora no tiene llavero, así que no se puede conservar nada en ella. Puede trabajar; termina al cerrar Rounds.",
  keyMissing: () =>
    "La clave de lo que está guardado aquí ya no está en el llavero, así que no se puede leer. Los expedientes se volverán a traer de la clínica.",
  storeDamaged: () =>
    "Un archivo de Rounds en esta computadora está dañado. Reinicie Rounds; reconstruirá lo que tiene el servidor de la clínica.",
  storeTooNew: () =>
    "Una versión más nueva de Rounds escribió los archivos de esta computadora. Instale otra vez esa versión para abrirlos.",
  pinWrong: (p) =>
    p.triesLeft === "1"
      ? "Ese no es el PIN. Queda un intento; después, solo iniciar sesión con el navegador abre su puesto."
      : "Ese no es el PIN. Mire las teclas y vuelva a intentarlo.",
  pinSpent: () =>
    "El PIN fue incorrecto cinco veces, así que ya no abre nada. Inicie sesión con el navegador y después fije uno nuevo.",
  pinTooOld: () =>
    "Su último inicio de sesión fue hace más de 14 días, así que un PIN no basta. Inicie sesión una vez con el navegador.",
  pinUnfit: (p) => pinProblems[p.problem ?? ""] ?? "De esto no se puede hacer un PIN. Use de 6 a 12 dígitos.",
  pinNeedsProof: () =>
    "Un PIN lo fija quien conoce el anterior o quien inició sesión con el navegador en los últimos cinco minutos.",
  otherAccount: () => "Inició sesión otra persona que la dueña de este puesto, así que no se abrió nada.",
  sessionTooOld: () =>
    "Su inicio de sesión tiene más de 12 horas. Inicie sesión otra vez; hasta entonces no se envía ni se trae nada.",
  changedMeanwhile: () => "Cambió en OpenEMR desde que lo abrió aquí. Mire las dos versiones y decida cuál vale.",

  anotherVisitFound: () =>
    "OpenEMR tiene una visita de este día que no se conocía cuando se inició esta, así que no se envió nada. Ábrala y diga de qué visita se trata.",

  notConfirmed: () =>
    "Se envió y no se pudo confirmar: las respuestas del servidor se perdieron. Mire en OpenEMR si está allí. Si no está, vuelva a intentarlo; si está, descártelo aquí.",

  updateWaits: (p) =>
    p.for === "sending"
      ? "Algo está en camino a OpenEMR en este momento. Vuelva a intentarlo en un momento."
      : p.for === "memory"
        ? "Lo que todavía no está en OpenEMR está solo en la memoria de esta computadora y se perdería. Envíelo primero, o instale la versión nueva más tarde a mano."
        : "No se pudo guardar algo que se está escribiendo. Vuelva a ello, e inténtelo otra vez cuando diga que está guardado.",
  diskTrouble: () =>
    "El disco de esta computadora está lleno o no se puede escribir. Libere espacio; mientras tanto, el texto sigue en pantalla.",

  offline: () =>
    "Ahora no se puede acceder al servidor de la clínica. Lo que escriba se conserva aquí y se envía después.",
  notAllowed: (p) =>
    p.right
      ? `Su cuenta no tiene permiso para esto. Un administrador puede concederlo: ${p.right}.`
      : "Su cuenta no tiene permiso para esto. Un administrador puede concederlo.",
  scopeDeclined: (p) =>
    `El permiso ${p.scope ?? "para esto"} no se dio en la página de la clínica cuando inició sesión. ` +
    "Cierre e inicie sesión otra vez y déjelo marcado allí; lo que escribió se conserva.",
  notOffered: () => "Esta edición de OpenEMR no ofrece esto.",
  patientNotFound: () => "El servidor de la clínica ya no conoce a ese paciente. Busque de nuevo.",
  visitNotFound: () =>
    "Esta visita ya no está en OpenEMR, así que no se escribió nada. Lo que escribió se conserva aquí: páselo a otra visita de este paciente o cópielo.",
  recordNotFound: () =>
    "OpenEMR ya no tiene este registro de este paciente, así que no se cambió nada. Actualice el expediente.",
  appointmentChanged: () =>
    "La cita cambió en OpenEMR desde que la abrió, así que no se movió ni se canceló nada. Mírela y decida de nuevo.",
  entryChanged: () =>
    "En OpenEMR dice algo distinto de lo que usted vio al borrarlo, así que no se borró. Mírelo y decida de nuevo.",
  appointmentOver: () =>
    "Su día ya pasó: queda en OpenEMR como constancia. Que el paciente no se presentó se marca allí.",
  appointmentPending: () => "Esta cita ya se está moviendo o cancelando. Vea Sin enviar.",
  seriesNotChanged: () =>
    "Una cita que se repite es una sola entrada en OpenEMR: desde aquí desaparecerían todos sus días a la vez. Muévala o cancélela en OpenEMR. Si es solo este día, marque la casilla que lo dice.",
  halfMoved: () =>
    "La cita nueva está reservada y la anterior todavía no se borró: las dos están en OpenEMR. Envíela otra vez para terminar, o borre una de ellas allí.",
  moveUndone: () =>
    "Alguien borró o canceló la cita nueva en OpenEMR mientras se movía. La anterior sigue en pie, no se cambió nada más.",
  prescriptionNotChanged: () => "Las recetas se cambian en OpenEMR, no aquí.",
  invalidInput: () => "Algunas casillas necesitan un cambio; lea lo que dice al lado de cada una.",
  draftInTheWay: () =>
    "El formulario ya contiene un texto más nuevo. Ábralo y envíe o borre primero ese texto; después puede volver este.",
  writeStillNeeded: () => "Otras entradas esperan a esta, así que se queda. Descarte primero esas.",
  writeMovedOn: () => "Esto se está enviando ahora o ya está en OpenEMR. Mire otra vez Sin enviar en un momento.",
  bookingWarnings: () => "Lea las advertencias y marque la casilla si quiere esta hora de todos modos.",
  asked: () => "Se pregunta algo sobre este formulario antes de aceptarlo.",
  serverError: () =>
    "El servidor de la clínica respondió con un error. Vuelva a intentarlo; si ocurre dos veces, avise al administrador.",
  unreadable: () =>
    "El servidor de la clínica respondió con algo que Rounds no puede leer. Vuelva a intentarlo en un momento.",
  alikePatient: () =>
    "Ya hay en la clínica una persona parecida, así que no se envió nada. Devuélvalo a su formulario para ver quién es, y decida allí.",
  notAPhrasesFile: (p) =>
    `${p.file ?? "Este archivo"} no es un archivo de frases escrito por Rounds, o le falta una parte. No se cambió nada.`,
  internal: (p) =>
    `Algo falló dentro de Rounds${p.detail ? ` (${p.detail})` : ""}. Lo que escribió sigue aquí; vuelva a intentarlo.`,
};

export const fieldErrors: typeof en.fieldErrors = {
  required: () => "Esto hace falta.",
  notADate: (p) =>
    p.days && p.year && p.month
      ? `No existe ese día: ${monthOf(`${p.year}-${p.month.padStart(2, "0")}`)} tiene ${p.days} días.`
      : `Esto no es una fecha. Escríbala como ${day("2026-11-23")}.`,
  notATime: () => `Esto no es una hora. Escríbala como ${clock("14:30")}.`,
  notANumber: () => "Escriba un número sencillo, como 37.5 o 37,5.",
  notAPressure: () => "Escríbala como 148/92, varias una detrás de otra.",
  notARecordNumber: () => "Escriba un número entero desde 1, como 3.",
  notYours: () => "Este es el número de otra persona.",
  tooHigh: (p) => `OpenEMR acepta ${p.high ?? "?"} como máximo.`,
  zero: () => "OpenEMR lee 0 como “no se tomó”. Deje la casilla vacía si no se tomó.",
  wrongUnit: () => "Esta unidad no corresponde.",
  notAZone: () => "Ninguna zona horaria se llama así. Tiene la forma America/New_York.",
  skippedHour: (p) => `Esta hora no existió ese día: los relojes pasaron de ${p.from ?? "?"} a ${p.to ?? "?"}.`,
  tooShort: (p) => `Escriba al menos ${p.minimum ?? "2"} caracteres.`,
  tooLong: (p) =>
    `Demasiado largo: como máximo ${p.limit ?? "?"} ${p.unit === "bytes" ? "bytes" : "caracteres"}${p.overBy ? `, ${p.overBy} menos que ahora` : ""}.`,
  notBillable: (p) => `${p.code ?? "Este"} no es un código completo de este año. Búsquelo escribiendo.`,
  notACode: () => "Escriba un código con su sistema, como ICD10:I10.",
  notAnEmail: () => "Esto no es una dirección de correo electrónico.",
  notAPhone: () => "Esto no es un número de teléfono.",
  outOfRange: (p) => `Escriba un número entero de ${p.low ?? "?"} a ${p.high ?? "?"}.`,
  endsBeforeItBegins: () => "Esto no es posterior a la hora en que empieza.",
  unchanged: () => "Ya está ahí.",
  endsBeforeItBegan: () => "Esto es anterior al día en que empezó.",
  notAPhraseName: () =>
    "Un nombre tiene letras, dígitos y guiones interiores, empieza por una letra y tiene como máximo 32 caracteres.",
  phraseReserved: () => "Este nombre llama a lo que se sabe del paciente. Elija otro.",
  phraseTaken: (p) => `Tiene otra frase llamada .${p.phrase ?? ""}.`,
  phraseCircle: (p) => `Esto se expandiría en sí mismo: ${p.path ?? ""}. Quite uno de estos nombres.`,
  cannotBeRemoved: () => "Esto no se puede vaciar desde aquí. Quítelo en OpenEMR.",
  refused: (p) => (p.serverSaid ? `OpenEMR lo rechazó: “${p.serverSaid}”` : "OpenEMR lo rechazó."),
};

export const reasons: typeof en.reasons = {
  offline: "no se puede acceder al servidor",
  certificate: "no se acepta el certificado del servidor; revise la fecha y la hora de esta computadora",
  signedOut: "nadie ha iniciado sesión",
  notAllowed: "la cuenta no tiene permiso",
  notOffered: "esta edición de OpenEMR no lo ofrece",
  serverError: "el servidor respondió con un error",
  unreadable: "la respuesta del servidor no tenía sentido",
  noLongerKnown: "este paciente ya no está en OpenEMR (¿fusionado o borrado?)",
};

export const serverSaid: typeof en.serverSaid = (words) => `El servidor dijo: “${words}”`;

const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(" y ");

export const rights: typeof en.rights = {
  label: "Lo que esta cuenta no puede leer",
  grant: (names) => `Un administrador puede conceder ${quoted(names)}.`,
  some: "Su cuenta no puede leer todo en este expediente. Un administrador puede conceder en OpenEMR:",
  opens: (name, parts) => `“${name}” para ${parts.map((part) => partNames[part].toLowerCase()).join(", ")}`,
  noVisit: (names) =>
    "Su cuenta no puede leer visitas, así que aquí no se puede iniciar ninguna." +
    (names.length > 0 ? ` Un administrador puede conceder ${quoted(names)}.` : ""),
};
