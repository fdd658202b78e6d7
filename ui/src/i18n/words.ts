/** Sentences put together from the texts: errors with the server's own words, ages, names, states of a write. */
import type {
  Age,
  Allergy,
  DraftKind,
  FieldError,
  Loaded,
  OutboxItem,
  PatientLabel,
  PatientSummary,
  PatientView,
  UiError,
  Why,
  WriteKind,
} from "../ipc/bindings";
import { day, moment, stamps } from "./format.svelte";
import type { AnyPart } from "./en/chart";
import { t } from "./index";
import { missingFor } from "./rights.svelte";

/** What went wrong and what to do now; the server's own words follow, quoted. */
export function errorWords(error: UiError): string {
  const words = t.errors[error.code](error.params);
  const said = error.params.serverSaid;
  return said ? `${words} ${t.serverSaid(said)}` : words;
}

/** What is wrong with the box `field`, if anything. */
export function fieldWords(fields: readonly FieldError[], field: string): string | undefined {
  const fault = fields.find((one) => one.field === field);
  return fault && t.fieldErrors[fault.code](fault.params);
}

/** Why something could not be read, to follow a colon. */
export function whyWords(why: Why): string {
  const words = t.reasons[why.reason];
  return why.reason === "serverError" && why.said ? `${words} (“${why.said}”)` : words;
}

/** What was left out of a list, and why. */
export function leftOutWords({ unreadable, foreign }: { unreadable: number; foreign: number }): string {
  const unread = unreadable - foreign;
  return [unread > 0 && t.loaded.unreadable(unread), foreign > 0 && t.loaded.foreign(foreign)]
    .filter(Boolean)
    .join(". ");
}

/** Why a part could not be read, to follow a colon, with the right that an administrator can grant where one is missing. */
export function whyPart(part: AnyPart, why: Why): string {
  const missing = why.reason === "notAllowed" ? missingFor(part) : [];
  return missing.length > 0 ? `${whyWords(why)}. ${t.rights.grant(missing)}` : whyWords(why);
}

/** That a part could not be read, as sentences of their own; `brief` where the right to ask for stands nearby. */
export function unreadWords(part: AnyPart, why: Why, brief = false): string {
  if (why.reason === "notOffered") return t.loaded.notOffered(part);
  if (why.reason !== "notAllowed") return t.loaded.unavailable(part, whyWords(why));
  if (typeof part !== "string" && part.barred) return part.barred;
  const missing = brief ? [] : missingFor(part);
  return missing.length > 0 ? `${t.loaded.notAllowed(part)} ${t.rights.grant(missing)}` : t.loaded.notAllowed(part);
}

/**
 * How dangerous an allergy is: the clinic's own word or, without one, the risk that FHIR tells and why there is no word.
 * The risk is never worded as a severity.
 */
export function dangerWords(
  { criticality, severity }: Pick<Allergy, "criticality" | "severity">,
  reasonElsewhere = false,
): string {
  if (severity.state === "graded") return t.severities[severity.severity];
  const risk = criticality && t.criticalities[criticality];
  return [risk, severityWords(severity, reasonElsewhere)].filter(Boolean).join(", ");
}

function severityWords(severity: Exclude<Allergy["severity"], { state: "graded" }>, reasonElsewhere: boolean): string {
  if (severity.state === "other") return severity.word;
  if (severity.state !== "unavailable") return t.noSeverity[severity.state];
  return reasonElsewhere ? t.severityUnknown : t.severityUnread(whyWords(severity.why));
}

/** Why severities of a list could not be read, once for all of them; nothing where each was. */
export function severitiesUnread(all: readonly Pick<Allergy, "severity">[]): string | undefined {
  const reasons = all.flatMap(({ severity }) => (severity.state === "unavailable" ? [whyWords(severity.why)] : []));
  return reasons.length === 0 ? undefined : t.severitiesUnread([...new Set(reasons)].join("; "));
}

/** "46 years", "about 46 years"; nothing when the age is not known. */
export function ageWords(age: Age | null): string {
  return age ? t.age(age.value, age.unit, age.approximate) : t.banner.ageUnknown;
}

/** "Reyes, Maria" or "Smith, John, Sr.", as every list writes a name. */
export function listName(patient: Pick<PatientSummary, "family" | "given" | "suffix">): string {
  const parts = [patient.family, patient.given, patient.suffix].map((part) => part.trim());
  const name = parts.filter(Boolean).join(", ");
  return name || t.banner.noName;
}

/** The date of birth as it identifies a patient: whole, or as far as it is known. */
export function birthWords(birth: string | null): string {
  return birth === null ? t.banner.bornUnknown : day(birth);
}

/** The name of whom something is written about; the rest of the label stands beside it, see `Whose.svelte`. */
export function labelName(whose: PatientLabel): string {
  return whose.name.trim() || t.banner.noName;
}

/** "Reyes, Maria, DOB 1980-05-09, MRN 0001": a patient where only text can stand, such as the name of a button. */
export function whoseWords(whose: PatientLabel): string {
  const born = whose.birth ? `${t.banner.born} ${birthWords(whose.birth)}` : birthWords(null);
  return [labelName(whose), born, whose.mrn ? `${t.banner.mrn} ${whose.mrn}` : t.banner.noMrn].join(", ");
}

/** Whom a form is about, once that is known. */
export function labelOf(demographics: Loaded<PatientView> | undefined): PatientLabel | null {
  if (demographics?.state !== "known") return null;
  return labelOfSummary(demographics.value.patient.summary);
}

/** The same of a row of a list. */
export function labelOfSummary(summary: PatientSummary): PatientLabel {
  return { name: listName(summary), birth: summary.birth, mrn: summary.mrn };
}

/** The first words of a write or a draft. Where the core puts a date and a time in front, they are as all others are. */
export function excerptWords(kind: WriteKind | DraftKind, excerpt: string): string {
  const isDated = kind.startsWith("appointment") || kind === "patient" || kind === "demographics";
  return isDated ? stamps(excerpt) : excerpt;
}

/** After such a write something is no longer there: what is said of one that arrives would be the wrong way round. */
export const isDeletion = (kind: WriteKind): boolean =>
  kind === "appointmentCancel" || kind === "surgeryDelete" || kind === "dentalIssueDelete";

/** Why a write is not where it shall be, and what to do now. */
export function writeErrorWords(kind: WriteKind, error: UiError): string {
  return isDeletion(kind) && error.code === "notConfirmed" ? t.outbox.deletion.look : errorWords(error);
}

/** What became of a write, in words. */
export function writeWords(item: Pick<OutboxItem, "kind" | "state" | "error" | "changedAt">): string {
  const { states, reasons, reasonElse, givenBack, deletion } = t.outbox;
  const deletes = isDeletion(item.kind);
  switch (item.state) {
    case "queued":
      return item.error ? states.waiting(reasons[item.error.code] ?? reasonElse) : states.queued;
    case "sending":
      return states.sending;
    case "confirmed":
      return (deletes ? deletion : states).confirmed(moment(item.changedAt));
    case "unknown":
      return states.unknown;
    case "refused":
      if (deletes && item.error?.code === "notConfirmed") return deletion.notConfirmed;
      return (item.error && givenBack[item.error.code]) ?? states.refused;
  }
}

/** What is to be said of a write beyond its state, if anything. */
export function writeMore({ kind, state, error }: Pick<OutboxItem, "kind" | "state" | "error">): string | null {
  if (error === null || state === "confirmed") return null;
  if (state === "unknown") return t.outbox.unknownWords;
  // It goes again by itself, and its state says why it waits: "try again" would be one word too many.
  const waits = state === "queued" && error.code !== "signedOut" && error.code in t.outbox.reasons;
  if (!waits) return writeErrorWords(kind, error);
  return error.params.serverSaid ? t.serverSaid(error.params.serverSaid) : null;
}
