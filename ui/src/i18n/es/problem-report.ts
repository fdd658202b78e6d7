/** A report of a problem, for whoever helps: it names no patient and holds no token. */
import type * as en from "../en/problem-report";

export const problemReport: typeof en.problemReport = {
  title: "¿Algo no funciona?",
  lead: "Un informe para quien le ayude: versiones, estados y cantidades. No contiene pacientes, ni su nombre, ni textos que haya escrito, ni contraseñas. No se envía nada: léalo, cópielo y páselo.",
  make: "Hacer un informe",
  making: "Reuniendo el informe…",
  show: "Lo que dice el informe",
  copy: "Copiar el informe",
  connectionUnread: (why) => `No se pudo examinar la conexión: ${why}`,
  lines: {
    made: "Hecho",
    system: "Sistema",
    language: "Idioma",
    window: "Ventana",
    session: "Sesión",
    connection: "Conexión",
    patients: "Lista de pacientes",
    unsent: "Sin enviar",
    settings: "Ajustes",
    kept: "Se conserva en el disco",
    update: "Versión nueva",
  },
  counts: (waiting, refused) => `${waiting} en camino, ${refused} rechazados`,
  unlogged: (lines) => `${lines} líneas del registro de accesos todavía no`,
  memoryOnly: "nada, no hay llavero",
  disk: "sí",
};
