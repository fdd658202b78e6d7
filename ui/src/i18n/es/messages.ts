/** Messages to a colleague about a patient. Fetched with their page. */
import type * as en from "../en/messages";

export const messages: typeof en.messages = {
  title: "Mensaje a un colega",
  to: "Para",
  chooseTo: "Elija un colega",
  onlySeen:
    "Se ofrecen los colegas que se vieron aquí en visitas y citas: OpenEMR muestra su lista completa solo a administradores.",
  nobody:
    "Todavía no se conoce aquí a ningún colega. Se conocen por las visitas y las citas: abra una vez la agenda o un expediente con visitas.",
  nameless:
    "Todavía no se conoce su nombre de usuario en la clínica, y OpenEMR lo pide con un mensaje. Consta en sus propias visitas: abra una vez un expediente con una de ellas.",
  unread: (why) => `Ahora no se pudo leer quién trabaja en la clínica, así que aquí pueden faltar colegas: ${why}`,
  subject: "Asunto",
  text: "Mensaje",
  about: "Acerca de",
  send: "Enviar mensaje",
  sendAgain: "Enviarlo de todos modos",
  offline: "Enviar necesita el servidor de la clínica, y ahora no se puede acceder a él. Lo que escriba se conserva.",
  noRetry:
    "Se envía una sola vez. OpenEMR no devuelve los mensajes, así que una respuesta perdida no se puede consultar.",
  sent: "El mensaje está en OpenEMR.",
  unknown:
    "Se envió, y la respuesta se perdió: nadie sabe si llegó, y OpenEMR no da manera de comprobarlo. Pregunte a su colega, o mire sus mensajes en OpenEMR, antes de enviarlo otra vez.",
  sentBefore:
    "El mismo texto ya se envió antes a este colega sobre este paciente, vea abajo. Ahora no se envió nada. Envíelo de todos modos solo si le hace falta dos veces.",
  failed: "No se envió nada.",
  listFailed: "No se pudieron mostrar los mensajes.",
  reading: "Leyendo lo enviado…",
  before: "Enviado desde esta computadora",
  beforeHint:
    "La API de OpenEMR no muestra mensajes. Lo que escribieron otros, y lo que se escribió en otro lugar, está en OpenEMR.",
  none: "No se envió desde esta computadora ningún mensaje sobre este paciente.",
  noneTeach: "Aquí está lo que envíe con el formulario de al lado, y en qué quedó.",
  states: {
    sent: "en OpenEMR",
    unknown: "no se sabe si llegó",
    withdrawn: "retirado",
    perhapsWithdrawn: "no se sabe si se retiró",
  },
  toName: (name) => `Para ${name}`,
  withdraw: "Retirar",
  withdrawNamed: (title) => `Retirar ${title}`,
  withdrawTitle: "¿Retirar este mensaje?",
  withdrawWords: "Se borra en OpenEMR. Puede que su colega ya lo haya leído.",
  withdrawFailed: "No se retiró.",
  keep: "Conservarlo",
  declined: (scope) =>
    `No se pueden enviar mensajes: el permiso ${scope} no se dio en la página de la clínica cuando inició sesión.`,
  discard: "Vaciar el formulario",
};
