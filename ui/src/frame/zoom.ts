/** How large the page is drawn: Ctrl/⌘ with +, − and 0, as in every browser. The window draws it; Settings keep it. */
import { core } from "../app/core.svelte";
import { saveSettings } from "../features/settings/save";

/** The steps of the keys, in percent. */
const STEPS = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200] as const;

/** The next percentage for a key, or nothing where the key means something else. */
export function zoomFor(key: string, now: number): number | undefined {
  switch (key) {
    case "+":
    case "=":
      return STEPS.find((step) => step > now) ?? STEPS[STEPS.length - 1];
    case "-":
    case "_":
    case "−":
      return STEPS.findLast((step) => step < now) ?? STEPS[0];
    case "0":
      return 100;
    default:
      return undefined;
  }
}

/** Takes the key if it is one of the zoom's; the others go on. */
export function zoomKeys(event: KeyboardEvent): void {
  const now = core.state?.settings.zoomPercent;
  if (now === undefined || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const wanted = zoomFor(event.key, now);
  if (wanted === undefined) return;
  event.preventDefault();
  if (wanted !== now) void saveSettings({ zoomPercent: wanted });
}
