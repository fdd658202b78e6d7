/** The page of what is not in OpenEMR: drafts, whole texts, deciding between two versions, and the way out on paper. */
import type * as en from "../en/unsent";
import { plural } from "./plural";

export const unsent: typeof en.unsent = {
  drafts: "Borradores",
  draftsLead: "Empezados y sin enviar.",
  draftsFailed: "No se pudieron enumerar los borradores.",
  draftOpenLabel: (kind, name) => `Editar el borrador: ${kind.toLowerCase()} de ${name}`,
  savedAt: (time) => `Guardado ${time}`,
  whole: "Texto completo",
  noText: "No se puede mostrar nada de su texto.",
  edit: "Editar",
  editLabel: (kind, name) => `Editar ${kind.toLowerCase()} de ${name}`,
  move: "Pasar a otra visita",
  moveLabel: (kind, name) => `Pasar a otra visita: ${kind.toLowerCase()} de ${name}`,
  moveTitle: (kind) => `${kind}: ¿pasar a qué visita?`,
  moveLead:
    "Se abre allí como borrador. Léalo una vez más antes de enviarlo: se escribió para una visita que ya no está en OpenEMR.",
  moveGo: "Abrirlo allí",
  moveChoose: "Visitas de este paciente",
  moveNone: "Este paciente no tiene otra visita que se pudiera leer. Inicie una primero.",
  decide: "Decidir",
  decideLabel: (kind, name) => `Decidir entre dos versiones: ${kind.toLowerCase()} de ${name}`,
  conflict: "Cambió en OpenEMR mientras tanto",
  print: "Imprimir",
  printLabel: (kind, name) => `Imprimir ${kind.toLowerCase()} de ${name}`,
  printAll: "Imprimir todo lo que está sin enviar",
  copy: "Copiar",
  copyLabel: (kind, name) => `Copiar el texto: ${kind.toLowerCase()} de ${name}`,
};

export const printPage: typeof en.printPage = {
  title: "No está en OpenEMR",
  lead: "Escrito en Rounds y no confirmado por OpenEMR cuando se imprimió.",
  printed: (when, by) => `Impreso ${when} por ${by}`,
  written: (when) => `Escrito ${when}`,
  print: "Imprimir",
  copy: "Copiar como texto",
  back: "Volver a Sin enviar",
};

export const conflict: typeof en.conflict = {
  title: (kind) => `${kind}: dos versiones`,
  lead: (time) =>
    `Cambió en OpenEMR después de que lo abrió aquí. Lo que tiene OpenEMR se leyó ${time}. Decida para cada parte qué texto vale; no se envía nada antes.`,
  opened: "Cuando lo abrió",
  mine: "Lo suyo",
  theirs: "Ahora en OpenEMR",
  choose: (part) => `Qué vale para ${part}`,
  takeMine: "Lo suyo",
  takeTheirs: "Lo de OpenEMR",
  takeOther: "Otro texto",
  other: (part) => `Texto para ${part}`,
  otherHint: "Juntado de los dos o escrito de nuevo.",
  empty: "Vacío",
  left: (n) => plural(n, { one: "Queda # parte sin decidir.", other: "Quedan # partes sin decidir." }),
  decided: "Todas las partes están decididas.",
  send: "Enviar lo decidido",
  later: "Decidir después",
  gone: "Aquí ya no hay nada que decidir.",
};
