/**
 * What a live link says: what is known with its date, "[no …]" where it is known that there is none, and where it could
 * not be read, that.
 */
import { ageWords } from "../../i18n/words";
import { dayAndClockInText as dayAndClock, dayInText as day, toWall } from "../../i18n/format.svelte";
import { t } from "../../i18n";
import type { ChartView, Eid, LabLine, Loaded, PhraseLink, VitalsRow } from "../../ipc/bindings";
import { activeFirst, stillHolds } from "../entries/lists";
import { lastOf, valueOf, withUnit } from "../vitals/shown";
import { ALL_SIGNS } from "../vitals/signs";

/** Every link, in the order in which they are offered. */
export const LINKS = Object.keys(t.phrases.links) as PhraseLink[];

export const isLink = (name: string): name is PhraseLink => (LINKS as readonly string[]).includes(name);

/** What a note is written from. */
export interface Source {
  chart: ChartView | null;
  /** Nothing until the server has been asked. */
  labs: Loaded<LabLine[]> | null;
  /** The visit that is written: its own notes are no earlier ones. */
  visit: Eid | null;
  /** Clinic wall time. */
  now: string;
}

const words = t.phrases;

export function linkText(link: PhraseLink, { chart, labs, visit, now }: Source): string {
  switch (link) {
    case "vitals":
      return read(link, chart?.vitals, (rows) => {
        const row = past(rows, now)[0];
        return row && words.dated(vitalsOf(row), dayAndClock(row.reading.taken));
      });
    case "bp":
      return read(link, chart?.vitals, (rows) => {
        const row = past(rows, now).find((one) => valueOf(one, "systolic") || valueOf(one, "diastolic"));
        return row && words.dated(pressureOf(row), dayAndClock(row.reading.taken));
      });
    case "meds":
      return read(link, chart?.medications, (all, asOf) =>
        listed(
          activeFirst(all)
            .filter(stillHolds)
            .map((one) => [one.title, one.directions].filter((part) => part.trim() !== "").join(" ")),
          asOf,
        ),
      );
    case "problems":
      return read(link, chart?.problems, (all, asOf) =>
        listed(
          activeFirst(all)
            .filter(stillHolds)
            .map((one) => one.title || one.code?.code || ""),
          asOf,
        ),
      );
    case "allergies":
      return read(link, chart?.allergies, (all, asOf) =>
        listed(
          all.filter(stillHolds).map((one) => {
            const title = one.title || one.code?.code || "";
            return one.reaction ? words.dated(title, one.reaction) : title;
          }),
          asOf,
        ),
      );
    case "age":
      return read(link, chart?.demographics, ({ age }) => (age ? ageWords(age) : undefined));
    case "lastplan":
      return read(link, chart?.notes, (notes) => {
        const note = notes.find((one) => one.encounter !== visit && one.text.plan.trim() !== "");
        return note && words.planOf(note.date ? day(note.date) : words.noDate, note.text.plan.trim());
      });
    case "lastlabs":
      return read(link, labs ?? undefined, (all) => labsOf(all));
  }
}

/** What a part says, or why it says nothing. A list of which entries could not be read is never whole, and never none. */
function read<T>(
  link: PhraseLink,
  loaded: Loaded<T> | undefined,
  say: (value: T, asOf: string) => string | undefined,
): string {
  const part = words.parts[link];
  if (!loaded || loaded.state === "loading") return words.notYet(part);
  if (loaded.state === "unavailable") return words.unread(part);
  const said = say(loaded.value, day(toWall(loaded.asOf)));
  if (loaded.unreadable === 0) return said ?? words.none[link];
  return [said, words.partly(part, loaded.unreadable)].filter(Boolean).join(" ");
}

function listed(titles: readonly string[], asOf: string): string | undefined {
  const named = titles.filter((title) => title.trim() !== "");
  return named.length === 0 ? undefined : words.listed(named.join("; "), asOf);
}

/** The sets of vitals that have been taken by now, the last first. */
function past(rows: readonly VitalsRow[], now: string): VitalsRow[] {
  const { future } = lastOf(rows, now);
  return rows.filter((row) => !future.includes(row.reading.taken) && row.values.length > 0);
}

function pressureOf(row: VitalsRow): string {
  const of = (sign: "systolic" | "diastolic") => valueOf(row, sign)?.value ?? "–";
  return `${of("systolic")}/${of("diastolic")} ${t.units.mmHg}`;
}

function vitalsOf(row: VitalsRow): string {
  const parts: string[] = [];
  for (const sign of ALL_SIGNS) {
    const value = valueOf(row, sign);
    if (!value) continue;
    if (sign === "systolic") parts.push(`${t.chart.bloodPressure} ${pressureOf(row)}`);
    else if (sign === "diastolic") {
      if (!valueOf(row, "systolic")) parts.push(`${t.chart.bloodPressure} ${pressureOf(row)}`);
    } else parts.push(`${t.signs[sign]} ${withUnit(value.value, value.unit)}`);
  }
  return parts.join(", ");
}

/** The results of the last day on which there are any. */
function labsOf(all: readonly LabLine[]): string | undefined {
  const [first] = all;
  if (!first) return undefined;
  const last = first.at?.slice(0, 10) ?? null;
  const lines = all
    .filter((one) => (one.at?.slice(0, 10) ?? null) === last)
    .map((one) => {
      const value = one.value === null ? words.noValue : [one.value, one.unit].filter(Boolean).join(" ");
      return one.range ? `${one.name} ${value} [${one.range}]` : `${one.name} ${value}`;
    });
  return words.dated(lines.join("; "), last ? day(last) : words.noDate);
}
