/** The one new patient of the window, whoever opens the form; the form itself is fetched when it is first opened. */
import { Later } from "../../kit/later.svelte";
import type { NewPatientForm } from "./new-patient.model.svelte";

const model = new Later(async () => ({ default: (await import("./new-patient.model.svelte")).NewPatientForm }));

class NewPatient {
  /** The form on the Patients screen, while it is open. */
  form = $state.raw<NewPatientForm | null>(null);
  /** The line that a form was asked for with, until the form is here. */
  #asked = $state.raw<string | null>(null);

  /** It was asked for and is not here yet. */
  get coming(): boolean {
    return this.#asked !== null;
  }

  /** It was asked for and could not be fetched. */
  get failed(): boolean {
    return this.coming && model.failed;
  }

  /** Opens it, or goes back to it; with a line that was typed elsewhere. */
  begin(line = ""): void {
    this.#asked = line;
    if (model.part) return this.#open();
    void model.fetch().then(() => this.#open());
  }

  /** Tries again to fetch it. */
  again(): void {
    this.begin(this.#asked ?? "");
  }

  /** Closes it once what was typed is kept. */
  async close(): Promise<void> {
    const form = this.form;
    if (!form) return;
    await form.draft.flush();
    if (form.draft.state === "failed") return;
    form.end();
    if (this.form === form) this.form = null;
  }

  /** Nobody is signed in: nothing of it is left for the next one. */
  forget(): void {
    this.#asked = null;
    this.form?.end();
    this.form = null;
  }

  #open(): void {
    const line = this.#asked;
    // Whoever asked for it is signed out, or it did not come.
    if (line === null || !model.part) return;
    this.#asked = null;
    const form = (this.form ??= new model.part());
    if (form.sent?.state === "confirmed") form.another();
    if (line.trim() !== "" && form.blank) {
      form.line = line;
      void form.readLine(line);
    } else void form.restore();
  }
}

export const newPatient = new NewPatient();
