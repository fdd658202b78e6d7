/** What was written, as a person reads it: names of boxes, and the whole as plain text. */
import { t } from "../../i18n";
import { calledHere } from "../../i18n/people.svelte";
import { moment, stamps } from "../../i18n/format.svelte";
import { excerptWords, whoseWords, writeWords } from "../../i18n/words";
import type { OutboxItem, WriteKind, WrittenPart } from "../../ipc/bindings";

/** The names that the forms themselves give their boxes. */
function names(kind: WriteKind): Record<string, string> {
  switch (kind) {
    case "encounter":
      return {
        date: t.encounters.date,
        category: t.encounters.category,
        class: t.encounters.class,
        reason: t.encounters.reason,
        provider: t.encounters.provider,
        facility: t.encounters.facility,
        billingFacility: t.encounters.billing,
        sensitivity: t.encounters.sensitivity,
        onset: t.encounters.onset,
        referralSource: t.encounters.referral,
      };
    case "vitals":
      return {
        ...t.signs,
        pressure: t.chart.bloodPressure,
        date: t.encounters.date,
        temperatureMethod: t.vitals.method,
        note: t.vitals.remark,
      };
    case "note":
    case "noteChange":
      return t.notes.sections;
    case "appointment":
    case "appointmentMove":
    case "appointmentCancel":
      return {
        movedFrom: t.schedule.movedFrom,
        date: t.schedule.date,
        start: t.schedule.start,
        duration: t.schedule.duration,
        category: t.schedule.category,
        title: t.schedule.entryTitle,
        comment: t.schedule.comment,
        provider: t.schedule.provider,
        facility: t.schedule.facility,
      };
    case "patient":
    case "demographics":
      return t.changes.demographics.fields;
    case "problem":
    case "allergy":
    case "medication":
    case "surgery":
    case "dentalIssue":
      return {
        title: t.changes.entries.title[kind],
        began: t.changes.entries.began[kind],
        ended: t.changes.entries.ended,
        code: t.changes.entries.code,
      };
    case "surgeryDelete":
      return names("surgery");
    case "dentalIssueDelete":
      return names("dentalIssue");
  }
}

/** The name of a box; one that no form knows keeps the name it has on the seam. */
export function fieldName(kind: WriteKind, field: string): string {
  return names(kind)[field] ?? field;
}

/** Boxes of dates and times, which the core writes in one way only. */
const DATED = new Set(["date", "movedFrom", "start", "onset", "began", "ended", "birth"]);

/** What stands in a box; choices by their words. */
export function fieldText(part: WrittenPart): string {
  const choices: Record<string, Record<string, string>> = {
    class: t.encounterClasses,
    sensitivity: t.sensitivities,
    sex: t.changes.demographics.sexes,
  };
  if (part.field === "provider" && part.text !== "") return calledHere(part.text);
  if (DATED.has(part.field) && part.text.trim() !== "") return stamps(part.text);
  return choices[part.field]?.[part.text] ?? (part.text.trim() === "" ? t.conflict.empty : part.text);
}

/** One write as plain text, with its patient on top: what is copied where the server is gone. */
export function plainText(item: OutboxItem): string {
  const head = [
    whoseWords(item.whose),
    t.outbox.kinds[item.kind],
    t.printPage.written(moment(item.createdAt)),
    writeWords(item),
  ];
  const parts = item.text.map((part) => `${fieldName(item.kind, part.field)}: ${fieldText(part)}`);
  return [...head, "", ...(parts.length > 0 ? parts : [excerptWords(item.kind, item.excerpt)])].join("\n");
}

/** Several of them, set apart. */
export function plainTexts(items: readonly OutboxItem[]): string {
  return items.map(plainText).join(`\n\n${"—".repeat(20)}\n\n`);
}
