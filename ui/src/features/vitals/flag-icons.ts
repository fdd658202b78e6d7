/** What a flag looks like; its sign says without the colour what the colour says. */
import type { Flag } from "../../ipc/bindings";
import type { IconName } from "../../kit/Icon.svelte";

export const flagIcons: Record<Flag, IconName> = {
  low: "fall",
  normal: "check",
  high: "up",
  criticalLow: "alert",
  criticalHigh: "alert",
};
export const flagTones = {
  low: "low",
  normal: "normal",
  high: "high",
  criticalLow: "critical",
  criticalHigh: "critical",
} as const satisfies Record<Flag, string>;
