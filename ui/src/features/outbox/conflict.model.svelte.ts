/**
 * Two versions of one record: the clinician decides part by part. Nothing is chosen beforehand, and nothing is sent
 * before every part is decided.
 */
import { decisions, type Side } from "../../app/decisions.svelte";
import { asUiError, outbox } from "../../ipc";
import type { ConflictPart, OutboxItem, PartChoice, UiError } from "../../ipc/bindings";

export type { Side };

export class Decision {
  side = $state<Side | null>(null);
  /** The third text; begins as the clinician's own. */
  other = $state("");

  constructor(
    readonly part: ConflictPart,
    before: { side: Side | null; other: string } | undefined,
  ) {
    this.side = before?.side ?? null;
    this.other = before?.other ?? part.mine;
  }

  /** The text that shall stand; nothing while it is undecided. */
  get text(): string | null {
    if (this.side === null) return null;
    return this.side === "other" ? this.other : this.part[this.side];
  }
}

export class ConflictModel {
  readonly decisions: readonly Decision[];
  busy = $state(false);
  error = $state.raw<UiError | null>(null);

  constructor(private readonly item: OutboxItem) {
    const before = decisions.of(item.id, item.conflict?.readAt ?? "");
    this.decisions = (item.conflict?.parts ?? []).map((part) => new Decision(part, before[part.field]));
  }

  /** Keeps what is decided so far beyond this dialog. */
  keep(): void {
    if (!this.item.conflict) return;
    const parts = Object.fromEntries(this.decisions.map(({ part, side, other }) => [part.field, { side, other }]));
    decisions.keep(this.item.id, this.item.conflict.readAt, parts);
  }

  /** Parts without a decision. */
  get left(): number {
    return this.decisions.filter((decision) => decision.side === null).length;
  }

  /** Sends what was decided; true when the core has taken it. */
  async send(): Promise<boolean> {
    const choices = this.decisions.flatMap((decision): PartChoice[] =>
      decision.text === null ? [] : [{ field: decision.part.field, text: decision.text }],
    );
    if (this.busy || choices.length === 0 || choices.length < this.decisions.length) return false;
    this.busy = true;
    this.error = null;
    try {
      await outbox.resolve(this.item.id, choices);
      decisions.forget(this.item.id);
      return true;
    } catch (thrown) {
      this.error = asUiError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
