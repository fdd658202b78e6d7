/** My list, as the core has it: one for the whole window, read when it is first shown. */
import { core } from "../../app/core.svelte";
import { asUiError, reminders } from "../../ipc";
import type { FieldError, RemindersView, ReminderView, UiError } from "../../ipc/bindings";

/** A reminder as it is typed. */
class Typed {
  text = $state("");
  day = $state("");
}

class MyList {
  view = $state.raw<RemindersView | null>(null);
  error = $state.raw<UiError | null>(null);
  #of: string | null = null;
  /** What is typed and not added, by patient: whoever looks at another screen finds it again. Kept in memory alone. */
  readonly #typed = new Map<string, Typed>();

  /** What is typed for a patient. */
  typedFor(patient: string): Typed {
    const typed = this.#typed.get(patient) ?? new Typed();
    this.#typed.set(patient, typed);
    return typed;
  }

  /** Nobody is signed in any more: nothing of it is left for the next one. */
  forget(): void {
    this.#typed.clear();
    this.#of = null;
    this.view = this.error = null;
  }

  /** Reads it, once for each account that is signed in. */
  async read(again = false): Promise<void> {
    if (!again && this.#of === core.account && (this.view || this.error)) return;
    this.#of = core.account;
    await this.#take(reminders.list());
  }
  /** Whether it could be added; what is wrong with the boxes otherwise. */
  async add(patient: string, text: string, day: string): Promise<readonly FieldError[] | null> {
    try {
      this.view = await reminders.add(patient, { text, day });
      this.error = null;
      return null;
    } catch (thrown) {
      const error = asUiError(thrown);
      if (error.fields.length === 0) this.error = error;
      return error.fields;
    }
  }
  mark(one: ReminderView): Promise<void> {
    return this.#take(reminders.mark(one.id, !one.done));
  }
  delete(one: ReminderView): Promise<void> {
    return this.#take(reminders.delete(one.id));
  }
  /** Those of one patient, or everybody's. */
  of(patient: string | null): { open: ReminderView[]; done: ReminderView[] } {
    const all = (this.view?.all ?? []).filter((one) => patient === null || one.patient === patient);
    return { open: all.filter((one) => !one.done), done: all.filter((one) => one.done) };
  }
  /** How many are for today or late. */
  get due(): number {
    const view = this.view;
    return view ? view.all.filter((one) => !one.done && one.day <= view.today).length : 0;
  }

  async #take(answer: Promise<RemindersView>): Promise<void> {
    try {
      this.view = await answer;
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }
}

/** The one of the window. */
export const myList = new MyList();
