/**
 * When a plan wants the patient back: "review in 4 weeks", "RTC 3 mo", "4/52 review". It offers times and books nothing, and
 * where a text can be read in two ways it says nothing at all.
 *
 * A time counts only in a clause that speaks of coming back, and not where it is a length ("for 7 days"), a rhythm
 * ("every 3 months") or hangs on something ("if not better in 3 days"). "6/12" and "3/7" are months and days in one
 * country and dates in the other: they count behind "in" alone; no calendar has a 52nd day, so "4/52" is always weeks. Of "4–6 weeks" the earlier end counts.
 */
import { added, type FollowUp } from "./follow-up-day";
import { spanishFollowUp } from "./follow-up-spanish";

export type { FollowUp };

/** A plan longer than this is not a plan. */
const LONGEST_PLAN = 20_000;

const NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const NUMBER = `(?:\\d{1,3}|an?|${NUMBERS.join("|")}|a couple of)`;
const RANGE = `(?<count>${NUMBER})(?:\\s?(?:-|–|to|or)\\s?${NUMBER})?`;
const UNIT =
  "(?:[\\s-]?(?<unit>days?|weeks?|wks?|fortnights?|months?|mths?|mos?|years?|yrs?)|(?<=\\d)\\s?(?<short>[dwy]))(?!\\w)";
const FRACTION = "(?<upper>\\d{1,2})\\s?/\\s?(?<lower>7|12|52)(?![\\d/])";
const WEEKS = "(?<weeks>\\d{1,2})\\s?/\\s?52(?![\\d/])";
/** What is looked at may be papers, which need nobody to come. */
const PAPERS =
  "(?!\\s+(?:on\\s+|of\\s+)?(?:the\\s+)?(?:labs?|bloods?|results?|records?|notes?|imaging|reports?|letters?)\\b)";
const CUE =
  "(?:review(?:ed)?|re-?check|re-?assess|follow(?:ing)?[\\s-]?up|f/?u|fup|r/?tc|r/?v|return|recall|come back|" +
  "see(?:n)? (?:again|back|me|him|her|them|pt|patient|us)|re-?visit|next (?:visit|appointment|appt)|" +
  `appointment|appt)(?!\\w)${PAPERS}`;
const CUED = new RegExp(`(?<!\\w)${CUE}`, "i");
const NEAR = "(?:in|within|after|at|about|around|approx(?:imately)?\\.?|~)\\s*(?:about\\s+|approx\\.?\\s+|~\\s*)?";

const NEGATED =
  /\b(?:no|not|nil|without|declin\w+)\s+(?:need for\s+|routine\s+|further\s+|planned\s+|scheduled\s+)*(?:follow[\s-]?up|f\/?u|review|appointment|recheck|return)/i;
const CONDITIONAL = /\b(?:if|unless|prn|p\.r\.n|as needed|when needed|as required|sos|in case)\b/i;

/** From the most certain: behind a word of time, right behind coming back, right before it. */
const FORMS = [
  new RegExp(`(?<!\\w)${NEAR}${RANGE}${UNIT}`, "i"),
  new RegExp(`(?<!\\w)in\\s+${FRACTION}`, "i"),
  new RegExp(`(?<!\\w)${CUE}(?:\\s+(?:visit|appointment|appt|here|with me))?\\s*[:\\-–→]?\\s*${RANGE}${UNIT}`, "i"),
  new RegExp(`(?<!\\w)${RANGE}${UNIT}[\\s-]*(?=${CUE})`, "i"),
  new RegExp(`(?<![\\d/])${WEEKS}`, "i"),
  /(?<!\w)(?<word>tomorrow|next week|next month|next year)(?!\w)/i,
];

/** What of a length of time makes it something else than a day to come back on. */
const NOT_A_DAY = /(?:\bfor|\bx|×|\bevery|\beach|\bq|\bover|\bpast|\blast|\bsince|\btimes)\s*$/i;

/** The first time that a plan, in English or Spanish, names for coming back, counted from `today` (`YYYY-MM-DD`). */
export function followUp(plan: string, today: string): FollowUp | null {
  const text = plan.slice(0, LONGEST_PLAN);
  return englishFollowUp(text, today) ?? spanishFollowUp(text, today);
}

function englishFollowUp(plan: string, today: string): FollowUp | null {
  for (const clause of plan.split(/[\n;,]|\.(?!\d)|\bthen\b/)) {
    if (!CUED.test(clause) || NEGATED.test(clause) || CONDITIONAL.test(clause)) continue;
    for (const form of FORMS) {
      const found = form.exec(clause);
      if (!found || NOT_A_DAY.test(clause.slice(0, found.index)) || /^\s+ago\b/i.test(rest(clause, found))) continue;
      const on = dayOf(found.groups ?? {}, today);
      if (on) return { on, words: found[0].trim() };
    }
  }
  return null;
}

const rest = (clause: string, found: RegExpExecArray) => clause.slice(found.index + found[0].length);

function dayOf(found: Record<string, string | undefined>, today: string): string | null {
  const word = found.word?.toLowerCase();
  if (word) return added(today, 1, word === "tomorrow" ? "d" : (word[5] ?? ""));
  if (found.weeks) return added(today, Number(found.weeks), "w");
  if (found.upper)
    return added(today, Number(found.upper), { "7": "d", "52": "w", "12": "m" }[found.lower ?? ""] ?? "");
  const unit = (found.unit ?? found.short ?? "").toLowerCase();
  const count = numberOf(found.count ?? "");
  return unit.startsWith("fortnight") ? added(today, 2 * count, "w") : added(today, count, unit.charAt(0));
}

function numberOf(text: string): number {
  const word = text.toLowerCase();
  if (word === "a" || word === "an") return 1;
  if (word === "a couple of") return 2;
  const at = NUMBERS.indexOf(word);
  return at >= 0 ? at + 1 : Number(word);
}
