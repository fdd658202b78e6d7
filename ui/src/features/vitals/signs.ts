/** The rows of the vitals form: their order, and the units each can be typed in (the metric one first). */
import type { BoxId } from "../../app/jot";
import type { Unit, UnitSystem, VitalSign } from "../../ipc/bindings";

export type { BoxId };

/** Boxes that are always open. */
export const MAIN_BOXES: readonly BoxId[] = [
  "pressure",
  "pulse",
  "respiration",
  "temperature",
  "oxygenSaturation",
  "weight",
  "height",
];
/** Boxes that are folded away. */
export const FOLDED_BOXES = ["headCircumference", "waistCircumference"] as const satisfies readonly BoxId[];

/** The signs of the form in the order of its rows. */
export const ALL_SIGNS: readonly VitalSign[] = [...[...MAIN_BOXES, ...FOLDED_BOXES].flatMap((box) => signsOf(box))];

/** What is measured in a row. */
export function signsOf(box: BoxId): readonly VitalSign[] {
  return box === "pressure" ? ["systolic", "diastolic"] : [box];
}

/** The row that a sign is typed in. */
export function boxOf(sign: VitalSign): BoxId {
  return sign === "systolic" || sign === "diastolic" ? "pressure" : sign;
}

const UNITS: Record<VitalSign, readonly [Unit] | readonly [metric: Unit, us: Unit]> = {
  systolic: ["mmHg"],
  diastolic: ["mmHg"],
  pulse: ["perMinute"],
  respiration: ["perMinute"],
  temperature: ["celsius", "fahrenheit"],
  oxygenSaturation: ["percent"],
  weight: ["kilogram", "pound"],
  height: ["centimetre", "inch"],
  headCircumference: ["centimetre", "inch"],
  waistCircumference: ["centimetre", "inch"],
};

/** The unit a box starts with. */
export function usualUnit(sign: VitalSign, system: UnitSystem): Unit {
  const [metric, us] = UNITS[sign];
  return system === "us" ? (us ?? metric) : metric;
}

/** The unit a box can be switched to, if there is another. */
export function otherUnit(sign: VitalSign, unit: Unit): Unit | undefined {
  return UNITS[sign].find((one) => one !== unit);
}
