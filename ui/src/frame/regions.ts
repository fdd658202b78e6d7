/** Where the keys go when a region is entered: what is current there, else the first control. */
function entry(region: HTMLElement): HTMLElement | null {
  if (region.matches("[tabindex]")) return region;
  return region.querySelector<HTMLElement>("[aria-current]") ?? region.querySelector<HTMLElement>("button, input");
}

/** F6 walks through the regions of the window (elements marked `data-region`) that take the keys, in the page's order. */
export function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => entry(region) !== null,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length];
  if (next) entry(next)?.focus();
}
