/** How dates and times can be written: one choice each, kept as what the core reads typed dates by and what is shown. */
import { t } from "../../i18n";
import { dayIn, regional, unmistakable } from "../../i18n/format.svelte";
import type { DateOrder, DateStyle, Settings } from "../../ipc/bindings";

/** A choice of the list. Where the computer is to say, or dates are ISO, the order says only how numbers are read. */
export type Dates = Pick<Settings, "dateStyle" | "dateOrder">;

const EXAMPLE = "2026-11-16";
const ORDERS = ["dayFirst", "monthFirst"] as const satisfies DateOrder[];
const STYLES = ["letters", "numbers", "iso"] as const satisfies DateStyle[];

/** The value of a choice in a list. */
export const valueOf = ({ dateStyle, dateOrder }: Dates): string =>
  dateStyle === "system" ? "system" : `${dateStyle} ${dateOrder}`;

/** The settings that a choice stands for. */
export function datesOf(value: string, region = regional()): Dates {
  if (value === "system") return { dateStyle: "system", dateOrder: region.order };
  return {
    dateStyle: STYLES.find((style) => value.startsWith(style)) ?? "iso",
    dateOrder: ORDERS.find((order) => value.endsWith(order)) ?? "monthFirst",
  };
}

/** All of them, each by an example. */
export function dateChoices(region = regional()): { value: string; label: string }[] {
  const system = dayIn(EXAMPLE, region.style, region.order);
  return [
    { value: "system", label: t.dates.styles.system(system) },
    ...STYLES.flatMap((dateStyle) =>
      ORDERS.map((dateOrder) => {
        const example = dayIn(EXAMPLE, dateStyle, dateOrder);
        // Where months are in letters, a language may have one order only.
        const isOne = dayIn(EXAMPLE, dateStyle, "dayFirst") === dayIn(EXAMPLE, dateStyle, "monthFirst");
        const label = isOne ? t.dates.styles.iso(example, t.dates.typed[dateOrder]) : example;
        return { value: valueOf({ dateStyle, dateOrder }), label };
      }),
    ),
  ];
}

/** How numbers that could be two dates are read. */
export function typedHint({ dateOrder }: Dates): string {
  return t.dates.hint("3/4/2027", unmistakable(dateOrder === "dayFirst" ? "2027-04-03" : "2027-03-04"));
}

/**
 * What has to be set anew since the computer's region is another than when "as this computer" was chosen: what is shown
 * and what is typed always have one order.
 */
export function moved(settings: Dates, region = regional()): Partial<Settings> | null {
  const isBehind = settings.dateStyle === "system" && settings.dateOrder !== region.order;
  return isBehind ? { dateOrder: region.order } : null;
}
