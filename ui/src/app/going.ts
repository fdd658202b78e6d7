/**
 * Where a feature can go and what it can set going, without knowing the frame that shows it: the frame hands this down,
 * and a feature's components take it from their context.
 */
import { getContext, setContext } from "svelte";
import type { DraftPlace, OutboxItem, PatientLabel } from "../ipc/bindings";
import type { OpenPatient } from "./open-patient";

/** The screens of the rail, in its order. */
export const SCREENS = ["today", "patients", "unsent", "settings"] as const;
/** The screens of the rail, and those that are reached from one of them. */
export type Screen = (typeof SCREENS)[number] | "accessLog";

export interface Going {
  go(screen: Screen): void;
  /** Opens the chart of a patient, or goes back to it where it is open already. */
  open(patient: string, whose?: PatientLabel | null): OpenPatient;
  /** The patient on screen, if one is. */
  readonly onScreen: OpenPatient | null;
  /** Opens what a write belongs to. */
  openWrite(item: Pick<OutboxItem, "id" | "kind" | "patient" | "whose" | "visit">): void;
  /** Opens the form that a draft belongs to. */
  openDraft(place: DraftPlace, whose: PatientLabel): void;
  /** No patient stays open: whoever they belonged to is no longer signed in. */
  closeAll(): void;
  /** Shows every key there is. */
  showKeys(): void;
  /** Locks the screen. */
  lock(): void;
  /** Signing out and going to another clinic, after the question if something is unsent. */
  readonly leaving: { readonly busy: boolean; now(): Promise<void>; another(): Promise<void> };
}

const KEY = Symbol("going");

/** For the component that draws the features. */
export function handDown(going: Going): void {
  setContext(KEY, going);
}

/** For a component of a feature, while it is made. */
export function useGoing(): Going {
  return getContext<Going>(KEY);
}

/** The context of a component that is mounted by itself. */
export function contextOf(going: Partial<Going>): Map<symbol, Partial<Going>> {
  return new Map([[KEY, going]]);
}
