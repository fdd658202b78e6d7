// A hand that types into the note and an ear at the seam; the body of a WebDriver script: (full text, signs that stand
// there already, milliseconds between keys, seed). Signs go in one by one as `input` events, forty to a section.
const [full, begun, pause, seed] = arguments;
const sections = ["Subjective", "Objective", "Assessment", "Plan"];
const boxes = sections.map((name) =>
  [...document.querySelectorAll("textarea")].find((box) => box.labels[0]?.textContent.trim().startsWith(name)),
);
if (boxes.some((box) => !box)) return `not every section is on screen`;
const page = boxes[0].closest(".visit");
const hand = { typed: begun, heard: 0, saves: 0, stop: false, listening: null };
Object.defineProperty(window, "__hand", { value: hand, configurable: true });

// Which text a save carries is read from the request as it leaves; that it is kept, from the answer as the page takes it.
const carried = new Map();
const send = window.fetch;
window.fetch = (address, request) => {
  if (String(address).endsWith("drafts_save")) {
    const typed = JSON.parse(request.body).content.typed;
    carried.set(Number(request.headers.get("Tauri-Callback")), Object.values(typed).join("").length);
  }
  return send(address, request);
};
const callbacks = window.__TAURI_INTERNALS__.callbacks;
const get = callbacks.get.bind(callbacks);
callbacks.get = (id) => {
  const callback = get(id);
  if (!callback || !carried.has(id)) return callback;
  return (data) => {
    const answer = callback(data);
    hand.heard = Math.max(hand.heard, carried.get(id));
    hand.saves += 1;
    hand.listening?.(true);
    return answer;
  };
};
hand.shown = () => [...page.querySelectorAll(".foot p")].some((line) => line.textContent.includes("Draft on this computer"));

let state = seed;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
const next = () => {
  if (hand.stop || hand.typed >= full.length) return;
  const section = Math.min(3, Math.floor(hand.typed / 40));
  const box = boxes[section];
  if (document.activeElement !== box) box.focus();
  hand.typed += 1;
  box.value = full.slice(section * 40, hand.typed);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  // Now and then somebody stops to think, and the window says that the draft is kept.
  setTimeout(next, random() < 0.06 ? 500 + random() * 700 : pause);
};
next();
return null;
