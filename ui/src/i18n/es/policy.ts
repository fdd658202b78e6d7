/** What a clinic has settled for its computers. */
import type * as en from "../en/policy";

export const policy: typeof en.policy = {
  settled: "Su clínica fijó esto para sus computadoras.",
  settledIn: (file) => `Su clínica fijó esto para sus computadoras, en ${file}.`,
  wrongTitle: "Partes del archivo de la clínica no valen",
  wrongLead: (file) =>
    `Rounds se guía por el resto de ${file}. Avise a quien se ocupa de sus computadoras; puede seguir trabajando.`,
  wrong: {
    unreadable: "El archivo no se puede leer.",
    notUnderstood: "No está escrito como debe.",
    unknown: "No hay ninguna entrada con este nombre.",
    notAnAddress: "No es una dirección https.",
    noKey: "Indica una dirección, pero esta copia de Rounds se hizo sin la clave de sus autores.",
    outOfRange: "Un número o un nombre es demasiado pequeño o demasiado grande.",
    noSuchLanguage: "Rounds no habla este idioma.",
  },
  wholeFile: "El archivo",
  details: "Detalles",
  close: "Cerrar por ahora",
  otherClinic: (address) =>
    `El archivo de su clínica nombra otra clínica: ${address}. Lo que haga aquí va a la clínica de arriba. Cierre sesión y elija de nuevo la clínica, o avise a quien se ocupa de sus computadoras.`,
  preset: "Su clínica fijó para qué clínica es esta computadora.",
  presetClient: "Su clínica fijó el ID de cliente. Un secreto, si lo tiene, nunca está en un archivo: pídalo.",
};
