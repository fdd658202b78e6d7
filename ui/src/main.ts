import { mount } from "svelte";
import { core } from "./app/core.svelte";
import App from "./frame/App.svelte";
import "./kit/fonts.css";
import "./kit/tokens.css";
import "./kit/base.css";

declare global {
  interface Window {
    /** What the page's policy refused, for tests: directive and source, never content. */
    __rounds_csp: string[];
  }
}

window.__rounds_csp = [];
window.addEventListener("securitypolicyviolation", (event) => {
  window.__rounds_csp.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});

core.begin(document);
const target = document.getElementById("app");
if (target) mount(App, { target });
