/** Notes that were read long ago are read again once somebody looks at them: each visit once for one look at the screen. */
import { chart } from "../../ipc";
import type { ChartView, Eid } from "../../ipc/bindings";

export class LookedAt {
  readonly #asked = new Set<string>();

  constructor(private readonly view: () => Pick<ChartView, "patient" | "olderNotes"> | null) {}

  /** When the notes of a visit were last read, if that was long before the rest. */
  readAt(encounter: Eid): string | null {
    return this.view()?.olderNotes?.find((one) => one.encounter === encounter)?.readAt ?? null;
  }

  /** A note of this visit is in sight. */
  look(encounter: Eid): void {
    const view = this.view();
    const readAt = this.readAt(encounter);
    const key = `${view?.patient}/${encounter}/${readAt}`;
    if (!view || readAt === null || this.#asked.has(key)) return;
    this.#asked.add(key);
    // What cannot be read again goes on saying when it was read.
    chart.rereadNotes(view.patient, [encounter]).catch(() => undefined);
  }

  /** Looks as soon as the element is scrolled into sight. */
  readonly whenSeen = (encounter: Eid) => (element: Element) => {
    if (!("IntersectionObserver" in window)) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.look(encounter);
    });
    observer.observe(element);
    return () => observer.disconnect();
  };
}
