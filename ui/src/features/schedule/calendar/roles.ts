/**
 * What the grid is to whoever does not see it: a list of appointments, in their order of time, below the heads of its
 * columns. The library calls it a table, and puts its appointments beside the cells: a table that reads as empty.
 */

const TABLE = "[role='row'], [role='rowgroup'], [role='columnheader'], [role='cell']";

/** For the element around the grid; `label` says what the list is of. */
export function asList(label: () => string): (node: HTMLElement) => () => void {
  return (node) => {
    const mend = () => {
      node.querySelector("[role='table']")?.setAttribute("role", "presentation");
      for (const part of node.querySelectorAll(TABLE))
        for (const name of ["role", "aria-colindex", "aria-colspan"]) part.removeAttribute(name);
      // Landmarks that lead nowhere.
      for (const part of node.querySelectorAll(".ec-header > aside, nav.ec-toolbar"))
        part.setAttribute("role", "presentation");
      const list = node.querySelector(".ec-body .ec-events");
      list?.setAttribute("role", "list");
      list?.setAttribute("aria-label", label());
      for (const part of node.querySelectorAll(".ec-body .ec-events > article")) {
        part.setAttribute("role", "presentation");
        // What only the rules of the clinic say stands in the head of its day.
        if (!part.classList.contains("rule")) part.querySelector(".ec-event-body")?.setAttribute("role", "listitem");
      }
    };
    mend();
    const watch = new MutationObserver(mend);
    watch.observe(node, { childList: true, subtree: true });
    return () => watch.disconnect();
  };
}
