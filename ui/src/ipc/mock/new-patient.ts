/** The stand-in core's idea of a new patient: enough of the real one to look at. */
import type { AlikeView, PatientLineView, TypedPatient, UiError } from "../bindings";
import { ageOf, summaries } from "./people";

export function understood(line: string): PatientLineView {
  const words = line.split(/\s+/).filter(Boolean);
  const take = (like: RegExp) => {
    const at = words.findIndex((word) => like.test(word));
    return at < 0 ? "" : (words.splice(at, 1)[0] ?? "");
  };
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(take(/^\d{1,2}\/\d{1,2}\/\d{4}$/));
  const sex =
    { f: "female", m: "male", female: "female", male: "male" }[take(/^(f|m|female|male)$/i).toLowerCase()] ?? "";
  const email = take(/@/);
  const phone = take(/^[\d()+-]{7,}$/);
  const rest = words.filter((word) => /\d/.test(word));
  const names = words.filter((word) => !/\d/.test(word));
  return {
    line,
    typed: {
      family: (names[0] ?? "").replace(",", ""),
      given: names.slice(1).join(" "),
      sex,
      birth: date ? `${date[3]}-${date[2]?.padStart(2, "0")}-${date[1]?.padStart(2, "0")}` : "",
      phone,
      email,
    },
    unsureNames: names.length > 2 && !line.includes(","),
    rest,
  };
}

export function alikeIn(typed: TypedPatient, notAsked: UiError | null): AlikeView {
  const alike = summaries
    .filter((one) => one.family.toLowerCase() === typed.family.trim().toLowerCase())
    .map((patient) => ({
      hit: { patient, age: ageOf(patient.birth), matched: [], sameName: false },
      why: [patient.birth === typed.birth ? ("birthAndName" as const) : ("sameName" as const)],
    }));
  return { typed, alike, notAsked };
}

export function faultsIn(typed: TypedPatient): UiError["fields"] {
  return (["family", "given", "sex", "birth"] as const)
    .filter((box) => typed[box].trim() === "")
    .map((field) => ({ field, code: "required", params: {} }));
}
