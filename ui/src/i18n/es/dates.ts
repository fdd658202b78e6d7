/** Dates: how they are written, boxes for them, and the calendar. */
import type * as en from "../en/dates";

export const dates: typeof en.dates = {
  open: (label) => `Elegir en un calendario: ${label}`,
  openHint: "Calendario (Alt+↓ en la casilla)",
  calendar: (label) => `Calendario: ${label}`,
  monthBefore: "Mes anterior",
  monthAfter: "Mes siguiente",
  yearBefore: "Año anterior",
  yearAfter: "Año siguiente",
  readAs: (typed, read, other) => `“${typed}” se leyó como ${read}, no como ${other}.`,
  style: "Fechas",
  styles: {
    system: (example) => `Como esta computadora: ${example}`,
    iso: (example, typed) => `${example}, se escribe ${typed}`,
  },
  typed: { dayFirst: "día/mes/año", monthFirst: "mes/día/año" },
  hint: (typed, read) => `Se puede escribir en cualquier forma usual. ${typed} se lee como ${read}.`,
  clock: "Horas",
  clocks: { system: (example) => `Como esta computadora: ${example}`, h12: "2:05 p.\u00a0m.", h24: "14:05" },
};

export const aliases: typeof en.aliases = {
  title: "Nombres de profesionales",
  lead: "Puede que OpenEMR diga solo un nombre de usuario, como drgarcia. Lo que escriba aquí se muestra en su lugar, solo en esta computadora; el nombre de OpenEMR se ve al dejar el puntero encima.",
  server: "Nombre en OpenEMR",
  shown: "Se muestra como",
  serverOf: (n) => `Nombre en OpenEMR, línea ${n}`,
  shownOf: (name) => (name ? `Se muestra como, para ${name}` : "Se muestra como"),
  add: "Añadir un nombre",
  remove: "Quitar",
  removeOf: (name) => `Quitar el nombre de ${name || "una línea vacía"}`,
  save: "Conservar estos nombres",
  saved: "Conservado.",
  none: "Aquí ningún profesional se llama de otra manera.",
};
