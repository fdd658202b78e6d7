/** The boxes of the vitals form: their order, and the units each can be typed in (the metric one first). */
import type { Unit, UnitSystem, VitalSign } from "../../ipc/bindings";

/** Boxes that are always open. */
export const MAIN_SIGNS: readonly VitalSign[] = [
  "systolic",
  "diastolic",
  "pulse",
  "respiration",
  "temperature",
  "oxygenSaturation",
  "weight",
  "height",
];
/** Boxes that are folded away. */
export const FOLDED_SIGNS: readonly VitalSign[] = ["headCircumference", "waistCircumference"];
export const ALL_SIGNS: readonly VitalSign[] = [...MAIN_SIGNS, ...FOLDED_SIGNS];

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
