// What can be pressed or written into, and cannot be brought into sight. The body of a WebDriver script. Every place that
// scrolls is afterwards where it was.
const modals = document.querySelectorAll("dialog:modal");
// What lies below an open list is pressed once that is closed.
const list = [...document.querySelectorAll("[role=listbox]")].find((one) => one.checkVisibility());
const within = modals[modals.length - 1] ?? list ?? document.body;
const asked = "button, a[href], input, select, textarea, summary, [role=tab], [role=option]";
const words = (one) =>
  (one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent ?? "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);

// What is hidden from the eye is pressed through its label.
const shown = (one) =>
  one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert], [aria-hidden=true], .unseen, .skip");

function scrolled() {
  const places = [...document.querySelectorAll("*")].filter((one) => one.scrollTop !== 0 || one.scrollLeft !== 0);
  const at = new Map(places.map((one) => [one, [one.scrollTop, one.scrollLeft]]));
  return () => {
    for (const one of document.querySelectorAll("*")) {
      const [top, left] = at.get(one) ?? [0, 0];
      if (one.scrollTop !== top) one.scrollTop = top;
      if (one.scrollLeft !== left) one.scrollLeft = left;
    }
  };
}

// Where it was when it could not be reached; nothing where it could.
function lost(one) {
  one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
  const { left, top, right, bottom } = box;
  const wide = left >= -1 && right <= innerWidth + 1;
  const high = box.height > innerHeight || (top >= -1 && bottom <= innerHeight + 1);
  // A row lies below what stands in it, and a box below its own button.
  if (wide && high && at !== null && (one.contains(at) || one.parentElement?.contains(at))) return null;
  const over = at ? `${at.tagName.toLowerCase()}.${at.className}` : "nothing";
  const place = [left, top, right, bottom].map(Math.round).join(" ");
  return `${one.tagName.toLowerCase()} “${words(one)}” at ${place} of ${innerWidth}×${innerHeight}, over it ${over}`;
}

const back = scrolled();
const found = [...within.querySelectorAll(asked)]
  .filter(shown)
  .map(lost)
  .filter((one) => one !== null);
back();
return found;
