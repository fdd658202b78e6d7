/** The stand-in core's reading of typed dates: ISO, numbers in the order that is set, and months in letters. */
import type { DateOrder, DateReading } from "../bindings";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Year, month and day as typed; there may be no such day. */
function parts(text: string, order: DateOrder): [number, number, number] | null {
  const found = text
    .trim()
    .toLowerCase()
    .split(/[\s,./-]+/)
    .filter(Boolean);
  const named = found.findIndex((part) => MONTHS.includes(part.slice(0, 3)));
  if (found.length !== 3) return null;
  if (named >= 0) {
    const month = MONTHS.indexOf((found[named] ?? "").slice(0, 3)) + 1;
    const [first = "", second = ""] = found.filter((_, n) => n !== named);
    const isYearFirst = first.length === 4;
    return [Number(isYearFirst ? first : second), month, Number(isYearFirst ? second : first)];
  }
  const [a = 0, b = 0, c = 0] = found.map(Number);
  if ((found[0] ?? "").length === 4) return [a, b, c];
  const isDayFirst = text.includes(".") || (order === "dayFirst" ? b <= 12 : a > 12);
  return isDayFirst ? [c, b, a] : [c, a, b];
}

const lengthOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const iso = ([year, month, day]: [number, number, number]) =>
  [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");

/** What the core would make of a typed date. */
export function readDate(text: string, order: DateOrder): DateReading {
  const read = (by: DateOrder) => {
    const found = parts(text, by);
    return found?.every(Number.isInteger) && found[1] >= 1 && found[1] <= 12 ? found : null;
  };
  const isThere = (found: [number, number, number] | null): found is [number, number, number] =>
    found !== null && found[0] > 999 && found[2] >= 1 && found[2] <= lengthOf(found[0], found[1]);
  const mine = read(order);
  const theirs = read(order === "dayFirst" ? "monthFirst" : "dayFirst");
  if (isThere(mine)) {
    const other = isThere(theirs) && iso(theirs) !== iso(mine) ? iso(theirs) : null;
    return { text, date: iso(mine), other, fault: null };
  }
  if (text.trim() === "") return { text, date: null, other: null, fault: null };
  const params: Record<string, string> = mine
    ? { year: String(mine[0]), month: String(mine[1]), days: String(lengthOf(mine[0], mine[1])) }
    : {};
  return { text, date: null, other: null, fault: { field: "date", code: "notADate", params } };
}
