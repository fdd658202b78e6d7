/** The clinic's clock, where it is not this computer's, and a clock that is off. */
import type { ZoneSource } from "../../ipc/bindings";
import type * as en from "../en/clock";
import { offBy } from "./asking";

const zoneName = (zone: string | null, offset: number) => {
  const minutes = Math.abs(offset);
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return zone ?? `UTC${offset < 0 ? "−" : "+"}${digits}`;
};

const sources: Record<ZoneSource, string> = {
  set: "fijada aquí",
  computer: "como esta computadora; los registros del servidor van con el mismo reloj",
  offset: "como lo muestran los registros del servidor",
  assumed: "como esta computadora; el servidor todavía no mostró nada",
};

export const clinicTime: typeof en.clinicTime = {
  both: (clinic, here) => `Hora de la clínica ${clinic}, de esta computadora ${here}`,
  label: "Hora de la clínica",
  known: (zone, offset, source) => `${zoneName(zone, offset)}, ${sources[source]}`,
  zone: "Zona horaria de la clínica",
  zoneHint: "Solo si la hora de arriba no es la de la clínica. Vacía, Rounds la averigua.",
  save: "Usar esta zona",
  off: (minutes) =>
    `El reloj de esta computadora está ${offBy(minutes * 60)} ${minutes > 0 ? "adelantado" : "atrasado"} respecto del servidor de la clínica. Las horas de visitas y signos vitales pueden ser incorrectas: ponga en hora esta computadora.`,
};
