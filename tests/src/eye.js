// Looks at the page as assistive technology does. The body of a WebDriver script: (task, role, name, startsWith).
// One task per call:
//   find  the visible elements with a role and accessible name, and what else is there to name in an error
//   seen  what the watch has noticed so far
//   held  all text that the document and its window hold

const [task, role, name, startsWith] = arguments;

// The watch stands from the first look at a document. ReportingObserver hands over what happened before it too.
if (!window.__roundsWatch) {
  const watch = { violations: [], spoken: [] };
  Object.defineProperty(window, "__roundsWatch", { value: watch });
  const violated = (directive, blocked) => watch.violations.push(`${directive} blocked ${blocked}`);
  document.addEventListener("securitypolicyviolation", (e) => violated(e.violatedDirective, e.blockedURI || e.sample));
  if (window.ReportingObserver) {
    const types = { types: ["csp-violation"], buffered: true };
    new ReportingObserver((reports) => {
      for (const { body } of reports) violated(body.effectiveDirective, body.blockedURL || body.sample);
    }, types).observe();
  }
  // Whatever Rust says to the page, answers and channel messages alike, goes through this table of callbacks.
  const callbacks = window.__TAURI_INTERNALS__?.callbacks;
  if (callbacks) {
    const get = Map.prototype.get.bind(callbacks);
    callbacks.get = (id) => {
      const callback = get(id);
      return callback && ((data) => (watch.spoken.push(written(data)), callback(data)));
    };
  }
}

function written(data) {
  if (data instanceof ArrayBuffer) return new TextDecoder().decode(data);
  try {
    return JSON.stringify(data) ?? "";
  } catch (e) {
    return String(e);
  }
}

const squeeze = (text) => text.replace(/\s+/g, " ").trim();

const inputRoles = {
  button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
  range: "slider", number: "spinbutton", search: "searchbox", hidden: null,
};
const tagRoles = {
  A: (e) => (e.hasAttribute("href") ? "link" : null), AREA: () => "link", ARTICLE: () => "article", ASIDE: () => "complementary",
  BUTTON: () => "button", DETAILS: () => "group", DIALOG: () => "dialog", FIELDSET: () => "group", FIGURE: () => "figure",
  FOOTER: () => "contentinfo", FORM: () => "form", H1: () => "heading", H2: () => "heading", H3: () => "heading",
  H4: () => "heading", H5: () => "heading", H6: () => "heading", HEADER: () => "banner", HR: () => "separator",
  IMG: (e) => (e.getAttribute("alt") === "" ? null : "img"), LI: () => "listitem", MAIN: () => "main", METER: () => "meter",
  NAV: () => "navigation", OL: () => "list", OPTION: () => "option", OUTPUT: () => "status", P: () => "paragraph",
  PROGRESS: () => "progressbar", SECTION: () => "region", SUMMARY: () => "button", TABLE: () => "table",
  TBODY: () => "rowgroup", TD: () => "cell", TEXTAREA: () => "textbox",
  TH: (e) => (e.scope === "row" || e.scope === "rowgroup" ? "rowheader" : "columnheader"), TR: () => "row", UL: () => "list",
  SELECT: (e) => (e.multiple || e.size > 1 ? "listbox" : "combobox"),
  INPUT: (e) => (e.list ? "combobox" : e.type in inputRoles ? inputRoles[e.type] : "textbox"),
};

function roleOf(element) {
  const said = element.getAttribute("role")?.trim().split(/\s+/)[0];
  return said || (tagRoles[element.tagName]?.(element) ?? null);
}

const fromContent = new Set([
  "button", "link", "option", "heading", "cell", "gridcell", "rowheader", "columnheader", "row", "tab", "menuitem",
  "menuitemcheckbox", "menuitemradio", "checkbox", "radio", "switch", "treeitem", "tooltip", "paragraph", "listitem",
  "status", "alert", "log",
]);

// The text of a subtree as it would be read: hidden parts left out, named parts by their name, blocks set apart.
function textOf(node, skip) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE || node === skip) return "";
  if (node.getAttribute("aria-hidden") === "true") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  if (node.hasAttribute("aria-label")) return ` ${node.getAttribute("aria-label")} `;
  if (node.tagName === "IMG") return ` ${node.alt} `;
  if (node.tagName === "INPUT" || node.tagName === "SELECT" || node.tagName === "TEXTAREA") return ` ${node.value} `;
  const text = [...node.childNodes].map((child) => textOf(child, skip)).join("");
  return style.display === "inline" ? text : ` ${text} `;
}

function nameOf(element, role) {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) {
    const parts = ids.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean);
    const text = squeeze(parts.map((part) => part.getAttribute("aria-label") ?? textOf(part)).join(" "));
    if (text) return text;
  }
  const label = squeeze(element.getAttribute("aria-label") ?? "");
  if (label) return label;
  if (element.labels?.length) {
    const text = squeeze([...element.labels].map((one) => textOf(one, element)).join(" "));
    if (text) return text;
  }
  const owned = { FIELDSET: "legend", TABLE: "caption", FIGURE: "figcaption", DETAILS: "summary" }[element.tagName];
  const owner = owned && element.querySelector(`:scope > ${owned}`);
  if (owner) return squeeze(textOf(owner));
  if (element.tagName === "IMG") return squeeze(element.alt);
  if (element.tagName === "INPUT" && role === "button") return squeeze(element.value || element.alt);
  if (fromContent.has(role)) {
    const text = squeeze([...element.childNodes].map((child) => textOf(child)).join(""));
    if (text) return text;
  }
  return squeeze(element.getAttribute("title") ?? "");
}

function visible(element, modal) {
  if (element.tagName === "OPTION") return visible(element.closest("select, datalist") ?? document.body, modal);
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("[aria-hidden=true], [inert]")) return false;
  return !modal || modal.contains(element);
}

if (task === "find") {
  const modals = document.querySelectorAll("dialog:modal");
  const modal = modals[modals.length - 1];
  const found = [];
  const others = [];
  const wanted = squeeze(name);
  for (const element of document.querySelectorAll("body *")) {
    const its = roleOf(element);
    if (!its || its === "presentation" || its === "none" || !visible(element, modal)) continue;
    // Landmarks and lists are named by author only; reading whole screens as a name would drown an error message.
    const called = nameOf(element, its);
    if (its === role && (startsWith ? called.startsWith(wanted) : called === wanted)) found.push(element);
    else if (called && its !== "paragraph" && its !== "cell" && its !== "row") {
      others.push(`${its} "${called.slice(0, 80)}"${element.disabled || element.ariaDisabled === "true" ? " (disabled)" : ""}`);
    }
  }
  const ready = found.map((element) => !(element.disabled || element.ariaDisabled === "true"));
  return { found, ready, others: [...new Set(others)].slice(0, 60), title: document.title };
}

// Every text that can be reached from the window by names that scripts have put there, the watch of this file aside.
function textsAtWindow() {
  const texts = [];
  const met = new Set([window, document, window.__roundsWatch]);
  let next = [window];
  while (next.length > 0 && met.size < 50_000) {
    const later = [];
    for (const holder of next) {
      const inside = holder instanceof Map ? [...holder.keys(), ...holder.values()] : holder instanceof Set ? [...holder] : [];
      const own = Object.values(Object.getOwnPropertyDescriptors(holder)).filter((one) => "value" in one);
      for (const value of [...inside, ...own.map((one) => one.value)]) {
        if (typeof value === "string") texts.push(value);
        const deep = typeof value === "object" || typeof value === "function";
        if (!deep || value === null || met.has(value) || value instanceof Node) continue;
        met.add(value);
        later.push(value);
      }
    }
    next = later;
  }
  return texts;
}

if (task === "held") {
  const fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
  const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
  const past = JSON.stringify(history.state);
  const page = [document.documentElement.outerHTML, document.title, document.cookie, location.href, past];
  return [...page, ...fields, ...stores, ...textsAtWindow()].join("\n");
}
if (task === "seen") return window.__roundsWatch;
throw new Error(`the eye knows no task ${task}`);
