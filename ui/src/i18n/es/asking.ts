/** What is asked before a form is taken, and how it is answered. */
import type * as en from "../en/asking";
import { day, dayAndClock, measure } from "../format.svelte";
import { signs, units } from "./chart";
import { visitOfDay } from "./day";
import { newPatient } from "./new-patient";
import { plural } from "./plural";

export const offBy: typeof en.offBy = (seconds) => {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 120) return plural(minutes, { one: "# minuto", other: "# minutos" });
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? plural(hours, { one: "# hora", other: "# horas" })
    : plural(Math.round(hours / 24), { one: "# día", other: "# días" });
};

export const warningWords: typeof en.warningWords = (warning) => {
  switch (warning.warning) {
    case "unusual":
      return `Poco habitual a esta edad: casi siempre de ${measure(warning.low)} a ${measure(warning.high)}.`;
    case "diastolicNotBelowSystolic":
      return "No es menor que la presión sistólica.";
    case "halfAPressure":
      return "Falta el otro valor de la presión arterial.";
    case "perhapsOtherUnit":
      return `¿Quiso decir ${units[warning.unit]}?${warning.last === null ? "" : ` La última vez: ${measure(warning.last)}.`}`;
    case "farFromLast":
      return `Lejos del último valor: ${measure(warning.last)} el ${day(warning.taken)}.`;
  }
};

export const questionWords: typeof en.questionWords = (question) => {
  switch (question.about) {
    case "value":
      return `${signs[question.sign]} ${question.text} ${units[question.unit]}: ${warningWords(question.warning)}`;
    case "inFuture":
      return `${dayAndClock(question.at)} está en el futuro.`;
    case "anotherDay":
      return `La visita fue el ${day(question.visit)}, y estas mediciones dicen ${dayAndClock(question.taken)}. Si se tomaron en la visita, escriba su día y hora.`;
    case "visitThatDay":
      return `Ya hay una visita de ese día: ${visitOfDay(question.visit)}. ¿Se trata de otra?`;
    case "samePatient":
      return `Quizá sea la misma persona: ${question.whose.name}, ${question.whose.birth === null ? "fecha de nacimiento desconocida" : day(question.whose.birth)} (${question.why.map((why) => newPatient.why[why]).join(", ")}).`;
    case "othersUnknown":
      return newPatient.askedUnknown;
    case "clockOff":
      return `El reloj de esta computadora está ${offBy(question.minutes * 60)} ${question.minutes > 0 ? "adelantado" : "atrasado"} respecto del servidor de la clínica. La hora que se guarda puede ser incorrecta: mire otra vez el día y la hora.`;
  }
};

export const asking: typeof en.asking = {
  title: (n) => plural(n, { one: "¿Es correcto esto?", other: "¿Son correctos estos datos?" }),
  lead: {
    visit: "Una visita no se puede borrar en OpenEMR una vez guardada.",
  },
  back: "Volver al formulario",
  keep: (n) => plural(n, { one: "Sí, guardar como está escrito", other: "Sí, guardar todo como está escrito" }),
};
