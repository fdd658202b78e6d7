/** F6 walks through the regions of the window (elements marked `data-region`), in the order of the page. */
export function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((one) => one.offsetParent !== null);
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length];
  const inside = next?.matches("[tabindex]") ? next : next?.querySelector<HTMLElement>("[aria-current], button, input, [tabindex]");
  inside?.focus();
}
