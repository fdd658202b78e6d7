/** The colour that goes with what became of a write. */
import type { OutboxItem } from "../../ipc/bindings";
import type { Tone } from "../../kit/Badge.svelte";

export function outboxTone(item: Pick<OutboxItem, "state" | "error">): Tone {
  switch (item.state) {
    case "queued":
      return item.error ? "warn" : "info";
    case "sending":
      return "info";
    case "confirmed":
      return "ok";
    case "unknown":
      return "warn";
    case "refused":
      return "danger";
  }
}
