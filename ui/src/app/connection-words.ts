/** How it stands with the clinic's server, in words. */
import { t } from "../i18n";
import { moment } from "../i18n/format.svelte";
import type { ConnectionView } from "../ipc/bindings";

export function connectionWords(connection: ConnectionView): string {
  switch (connection.state) {
    case "idle":
      return t.frame.connection.idle;
    case "connected":
      return t.frame.connection.connected(moment(connection.updatedAt));
    case "offline":
      if (connection.why.reason === "certificate") return t.frame.connection.certificate;
      return connection.lastAnswer
        ? t.frame.connection.offline(moment(connection.lastAnswer))
        : t.frame.connection.offlineNever;
  }
}
