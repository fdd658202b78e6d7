/**
 * The same in Spanish: "control en 4 semanas", "regresar en 3 meses", "cita la próxima semana". A clinician may write either
 * language, whatever the window speaks, so both are read; no cue of one is read by the units of the other.
 */
import { added, type FollowUp } from "./follow-up-day";

const NUMBERS = "un dos tres cuatro cinco seis siete ocho nueve diez once doce".split(" ");
const NUMBER = `(?:\\d{1,3}|una|${NUMBERS.join("|")}|un par de)`;
const RANGE = `(?<count>${NUMBER})(?:\\s?(?:-|–|a|o)\\s?${NUMBER})?`;
const UNIT = "\\s?(?<unit>días?|dias?|semanas?|quincenas?|meses|mes|años?)(?!\\p{L})";
/** "Control de la glucosa" is a value that is looked at, and needs nobody to come. */
const CUE =
  "(?:control(?!\\s+del?(?!\\p{L}))|revisión|revisar(?:lo|la)?|reevaluar|reevaluación|seguimiento|volver|vuelva|vuelve|" +
  "regresar|regrese|regresa|cita|citar|próxima (?:visita|cita|consulta)|nueva (?:visita|cita|consulta))" +
  "(?!\\p{L})(?!\\s+(?:de\\s+|del\\s+)?(?:l[aeo]s?\\s+)?(?:laboratorios?|análisis|resultados?|notas?|imágenes|informes?))";
const CUED = new RegExp(`(?<!\\p{L})${CUE}`, "iu");
const NEAR = "(?:en|dentro de|tras|a l[ao]s|después de)\\s+(?:unos\\s+|unas\\s+|aprox\\.?\\s+|aproximadamente\\s+)?";

const NEGATED =
  /(?<!\p{L})(?:no|sin|rechaza)\s+(?:necesita\s+|requiere\s+|precisa\s+|necesidad de\s+|hace falta\s+|más\s+|nueva\s+|desea\s+)*(?:control|cita|revisión|seguimiento|volver|regresar)/iu;
const CONDITIONAL = /(?<!\p{L})(?:si|salvo|en caso|prn|a demanda|según necesidad)(?!\p{L})/iu;
/** "Por 7 días", "cada 3 meses" and "hace 2 semanas" are no day to come back on. */
const NOT_A_DAY = /(?<!\p{L})(?:durante|por|x|×|cada|hace|desde|hasta|los últimos|las últimas)\s*$/iu;

const FORMS = [
  new RegExp(`(?<!\\p{L})${NEAR}${RANGE}${UNIT}`, "iu"),
  new RegExp(`(?<!\\p{L})${CUE}\\s*[:\\-–→]?\\s*${RANGE}${UNIT}`, "iu"),
  /(?<!\p{L})(?:(?:la\s+)?(?:próxima (?<week>semana)|(?<week2>semana) (?:próxima|que viene))|(?:el\s+)?(?:próximo (?<next>mes|año)|(?<next2>mes|año) (?:próximo|que viene)))(?!\p{L})/iu,
];

/** The first time that a Spanish plan names for coming back. */
export function spanishFollowUp(plan: string, today: string): FollowUp | null {
  for (const clause of plan.normalize("NFC").split(/[\n;,]|\.(?!\d)|(?<!\p{L})(?:luego|después)(?!\p{L}|\s+de)/u)) {
    if (!CUED.test(clause) || NEGATED.test(clause) || CONDITIONAL.test(clause)) continue;
    for (const form of FORMS) {
      const found = form.exec(clause);
      if (!found || NOT_A_DAY.test(clause.slice(0, found.index))) continue;
      const on = dayOf(found.groups ?? {}, today);
      if (on) return { on, words: found[0].trim() };
    }
  }
  return null;
}

function dayOf(found: Record<string, string | undefined>, today: string): string | null {
  if (found.week ?? found.week2) return added(today, 1, "w");
  const next = (found.next ?? found.next2)?.toLowerCase();
  if (next) return added(today, 1, next === "mes" ? "m" : "y");
  const unit = (found.unit ?? "").toLowerCase();
  const count = numberOf(found.count ?? "");
  if (unit.startsWith("quincena")) return added(today, 15 * count, "d");
  return added(today, count, { d: "d", s: "w", m: "m", a: "y" }[unit.charAt(0)] ?? "");
}

function numberOf(text: string): number {
  const word = text.toLowerCase();
  if (word === "una") return 1;
  if (word === "un par de") return 2;
  const at = NUMBERS.indexOf(word);
  return at >= 0 ? at + 1 : Number(word);
}
