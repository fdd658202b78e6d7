/**
 * Which sections behind "More" stand in the bar of every chart, in the order in which they were put there. Each clinician's
 * own: it is kept and found again with where they were (frame/workspace.svelte.ts).
 */
import { isMore, type MoreSection } from "./open-patient";

class SectionBar {
  kept = $state.raw<readonly MoreSection[]>([]);

  /** Puts a section into the bar, behind the others, or takes it out. */
  turn(section: MoreSection): void {
    this.kept = this.kept.includes(section) ? this.kept.filter((one) => one !== section) : [...this.kept, section];
  }

  /** Takes what was kept, without what is no section (any more). */
  restore(kept: unknown): void {
    const names = Array.isArray(kept)
      ? kept.filter((one): one is MoreSection => typeof one === "string" && isMore(one))
      : [];
    this.kept = [...new Set(names)];
  }
}

/** The one bar of the window. */
export const sectionBar = new SectionBar();
