// Which words have no room. The body of a WebDriver script; chromium runs it as well.
const scrolls = (style, way) => /auto|scroll/.test(style[way]);
const called = (one) => one.tagName.toLowerCase() + [...one.classList].filter((name) => !/^svelte-/.test(name)).map((name) => "." + name).join("");
const path = (one) => [one.parentElement?.parentElement, one.parentElement, one].filter(Boolean).map(called).join(" > ");
const words = (one) => (one.innerText || one.value || "").replace(/\s+/g, " ").trim().slice(0, 80);

const over = [...document.querySelectorAll("body *")].filter((one) => {
  if (one.closest("svg, [hidden], .unseen") || one.matches("option, br, script, style")) return false;
  const box = one.getBoundingClientRect();
  // Nothing of it is on screen, or only for whoever listens.
  if (box.width < 2 || box.height < 2 || one.clientWidth === 0) return false;
  const style = getComputedStyle(one);
  if (style.visibility === "hidden" || style.display === "inline") return false;
  const isDotted = style.textOverflow === "ellipsis" || Number(style.webkitLineClamp) > 0;
  if (one.matches("input")) return one.type !== "checkbox" && one.type !== "radio" && placeholderIsCut(one, style);
  if (one.matches("textarea, select")) return false;
  // A list that hangs over what follows is as wide as it wants to be.
  const hangs = (other) => /absolute|fixed/.test(getComputedStyle(other).position) && other.getBoundingClientRect().right > box.right;
  if ([...one.querySelectorAll("*")].some(hangs)) return false;
  const wide = one.scrollWidth > one.clientWidth + 1 && !scrolls(style, "overflowX") && !isDotted;
  // Downwards only what is cut: what is taller than its box and seen is drawn over what follows, which the next test sees.
  const tall = one.scrollHeight > one.clientHeight + 2 && /hidden|clip/.test(style.overflowY) && !isDotted;
  return wide || tall;
});

function placeholderIsCut(one, style) {
  if (one.value !== "" || !one.placeholder) return false;
  const brush = document.createElement("canvas").getContext("2d");
  brush.font = style.font || `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return style.textOverflow !== "ellipsis" && brush.measureText(one.placeholder).width > room + 1;
}

// The innermost of them: what is around it is only as wide as it is.
const inner = over.filter((one) => !over.some((other) => other !== one && one.contains(other)));
return inner.map((one) => `${path(one)}: “${words(one) || one.placeholder || ""}” ${one.scrollWidth}×${one.scrollHeight} in ${one.clientWidth}×${one.clientHeight}`);
