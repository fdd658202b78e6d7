/**
 * What is dropped on the window while no list of documents is on screen. It has an answer everywhere: it is offered to the
 * chart on which it was dropped, or said not to be taken, with why.
 */
import { core } from "../app/core.svelte";
import { isTaken, tabAt } from "../app/drop-takers";
import type { PatientTab } from "../features/chart/patient-tab.svelte";
import { documents } from "../ipc";
import type { FileChoice } from "../ipc/bindings";
import { route } from "./route.svelte";

/** Why nothing is taken: no chart is on screen, a question is, another chart is by now, or it was let go over another tab. */
type WhyNot = "noPatient" | "question" | "elsewhere" | "otherTab";
export type Said = { to: PatientTab; choice: FileChoice } | { to: null; name: string; why: WhyNot };

class Dropped {
  /** What is on screen about it. */
  said = $state.raw<Said | null>(null);
  /** What was dropped last is still being read. */
  reading = $state(false);
  /** The name of a file that came while another one is asked about. */
  second = $state("");
  /** The chart on which each was dropped that is still being read, and whether a question was over it. */
  readonly #coming = new Map<number, { on: PatientTab | null; question: boolean; otherTab: boolean }>();

  /** Answers until what this gives is called. */
  watch(): () => void {
    const stops = [
      core.fileComing.on(({ drop, at }) => {
        const question = this.said === null && document.querySelector("dialog[open]") !== null;
        const tab = tabAt(at);
        const otherTab = tab !== null && tab !== route.patient?.patient;
        this.#coming.set(drop, { on: route.patient, question, otherTab });
        this.reading = !isTaken();
      }),
      core.fileDropped.on(({ drop, file }) => this.#take(drop, file)),
    ];
    return () => {
      for (const stop of stops) stop();
      this.#coming.clear();
      this.reading = false;
      this.close();
    };
  }

  close(): void {
    this.said = null;
    this.second = "";
  }

  #take(drop: number, choice: FileChoice): void {
    const { on, question, otherTab } = this.#coming.get(drop) ?? { on: null, question: false, otherTab: false };
    this.#coming.delete(drop);
    if (this.#coming.size === 0) this.reading = false;
    if (isTaken() && !otherTab) return;
    // No file at all: a text that was moved within a form, say. Nobody waits for an answer.
    if (choice.is === "refused" && choice.why === "noFile" && choice.name === "") return;
    if (this.said?.to) {
      this.#letGo(choice);
      this.second = choice.name;
      return;
    }
    const why: WhyNot | null = question
      ? "question"
      : otherTab
        ? "otherTab"
        : !on
          ? "noPatient"
          : on !== route.patient
            ? "elsewhere"
            : null;
    if (why === null && on) this.said = { to: on, choice };
    else {
      this.#letGo(choice);
      this.said = { to: null, name: choice.name, why: why ?? "noPatient" };
    }
  }

  #letGo(choice: FileChoice): void {
    if (choice.is === "file") void documents.letGo(choice.token).catch(() => {});
  }
}

/** What was dropped on this window. */
export const dropped = new Dropped();
