/** What is asked before a form is taken, and how it is answered. */
import type { Question, ValueWarning } from "../../ipc/bindings";
import { day, dayAndClock, measure } from "../format.svelte";
import { plural } from "../plural";
import { signs, units } from "./chart";
import { visitOfDay } from "./day";
import { newPatient } from "./new-patient";

/** A stretch of time of a clock that is off, as a person says it. */
export const offBy = (seconds: number): string => {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 120) return plural(minutes, { one: "# minute", other: "# minutes" });
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? plural(hours, { one: "# hour", other: "# hours" })
    : plural(Math.round(hours / 24), { one: "# day", other: "# days" });
};

export const warningWords = (warning: ValueWarning): string => {
  switch (warning.warning) {
    case "unusual":
      return `Unusual at this age: mostly ${measure(warning.low)} to ${measure(warning.high)}.`;
    case "diastolicNotBelowSystolic":
      return "Not below the systolic pressure.";
    case "halfAPressure":
      return "The other half of the blood pressure is missing.";
    case "perhapsOtherUnit":
      return `Did you mean ${units[warning.unit]}?${warning.last === null ? "" : ` Last time: ${measure(warning.last)}.`}`;
    case "farFromLast":
      return `Far from the last value: ${measure(warning.last)} on ${day(warning.taken)}.`;
  }
};

export const questionWords = (question: Question): string => {
  switch (question.about) {
    case "value":
      return `${signs[question.sign]} ${question.text} ${units[question.unit]}: ${warningWords(question.warning)}`;
    case "inFuture":
      return `${dayAndClock(question.at)} lies in the future.`;
    case "anotherDay":
      return `The visit was on ${day(question.visit)}, and these readings say ${dayAndClock(question.taken)}. If they were taken at the visit, enter its day and time.`;
    case "visitThatDay":
      return `There is a visit of that day already: ${visitOfDay(question.visit)}. Is another one meant?`;
    case "samePatient":
      return `Perhaps the same person: ${question.whose.name}, ${question.whose.birth === null ? "date of birth not known" : day(question.whose.birth)} (${question.why.map((why) => newPatient.why[why]).join(", ")}).`;
    case "othersUnknown":
      return newPatient.askedUnknown;
    case "clockOff":
      return `The clock of this computer is ${offBy(question.minutes * 60)} ${question.minutes > 0 ? "ahead of" : "behind"} the clinic’s server. The time that is stored may be wrong: look at the day and time once more.`;
  }
};

export const asking = {
  title: (n: number) => plural(n, { one: "Is this meant?", other: "Are these meant?" }),
  lead: {
    visit: "A visit cannot be deleted in OpenEMR once it is stored.",
  },
  back: "Back to the form",
  keep: (n: number) => plural(n, { one: "Yes, save it as typed", other: "Yes, save all as typed" }),
};
