/** Messages about one patient: what was sent from here, and the one that is being written, whose draft is kept. */
import { core } from "../../app/core.svelte";
import { DraftKeeper } from "../../app/draft.svelte";
import { asUiError, drafts, messages } from "../../ipc";
import type { DraftPlace, FieldError, MessageOutcome, MessagesView, TypedMessage, UiError } from "../../ipc/bindings";

export class MessagesModel {
  view = $state.raw<MessagesView | null>(null);
  error = $state.raw<UiError | null>(null);
  typed = $state<TypedMessage>({ to: "", title: "", text: "" });
  faults = $state.raw<readonly FieldError[]>([]);
  failed = $state.raw<UiError | null>(null);
  sending = $state(false);
  came = $state<MessageOutcome | null>(null);
  /** Why one was not taken back. */
  notWithdrawn = $state.raw<UiError | null>(null);
  /** The message that is to be taken back, once that was asked. */
  asking = $state<string | null>(null);
  readonly draft: DraftKeeper;

  constructor(readonly patient: string) {
    this.draft = new DraftKeeper(
      () => this.#place,
      () => (this.isBlank ? null : { kind: "message", typed: { ...this.typed } }),
    );
  }

  get #place(): DraftPlace {
    return { kind: "message", patient: this.patient, visit: null };
  }

  get isBlank(): boolean {
    return `${this.typed.to}${this.typed.title}${this.typed.text}`.trim() === "";
  }

  /** Reads what there is; gives what ends it. */
  begin(): () => void {
    void this.read();
    void this.draft.read().then((content) => {
      if (content?.kind === "message" && this.isBlank) this.typed = { ...content.typed };
    });
    return () => {
      void this.draft.flush();
      this.draft.end();
    };
  }

  async read(): Promise<void> {
    await this.#take(messages.read(this.patient));
  }

  changed(): void {
    this.faults = [];
    this.failed = null;
    this.came = null;
    this.draft.changed();
  }

  /** Sends what is typed, once; `again` after it was said that the same went out before. */
  async send(again = false): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.faults = [];
    this.failed = this.came = null;
    await this.draft.hold();
    try {
      this.came = await messages.send(this.patient, { ...this.typed }, again);
      if (this.came === "sentBefore") this.draft.release();
      else await this.#gone();
    } catch (thrown) {
      const error = asUiError(thrown);
      this.faults = error.fields;
      if (error.fields.length === 0) this.failed = error;
      this.draft.release();
    }
    this.sending = false;
    await this.read();
  }

  /** Clears the form; what was typed is gone. */
  async discard(): Promise<void> {
    await this.draft.hold();
    await this.#gone();
    this.came = null;
  }

  async withdraw(id: string): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.notWithdrawn = null;
    try {
      const view = await messages.withdraw(this.patient, id);
      if (view.patient === this.patient) this.view = view;
    } catch (thrown) {
      this.notWithdrawn = asUiError(thrown);
    }
    this.sending = false;
    this.asking = null;
  }

  /** The text is a message now, or nothing: no draft of it is left. */
  async #gone(): Promise<void> {
    await drafts.discard(this.#place).catch(() => {});
    this.draft.taken();
    this.typed = { to: "", title: "", text: "" };
    core.draftsChanged.tell("");
  }

  async #take(answer: Promise<MessagesView>): Promise<void> {
    try {
      const view = await answer;
      if (view.patient !== this.patient) return;
      this.view = view;
      this.error = null;
    } catch (thrown) {
      this.error = asUiError(thrown);
    }
  }
}
