/** What providers are called here, while it is being written. Nothing is shown by it until it is kept. */
import { schedule } from "../../ipc";
import type { UiError } from "../../ipc/bindings";
import { saveSettings } from "./save";

export type NameLine = { server: string; shown: string };

export class NamesForm {
  lines = $state<NameLine[]>([]);
  /** Names that OpenEMR has told today, to choose from. */
  known = $state.raw<readonly string[]>([]);
  busy = $state(false);
  saved = $state(false);
  error = $state.raw<UiError | null>(null);

  constructor(names: Readonly<Record<string, string>>, me: string) {
    this.lines = Object.entries(names).map(([server, shown]) => ({ server, shown }));
    this.known = [me];
  }

  /** Learns who has appointments today; without an answer names are typed. */
  async learn(): Promise<void> {
    const view = await schedule.day("").catch(() => null);
    if (view?.appointments.state !== "known") return;
    const told = view.appointments.value.map((entry) => entry.providerName);
    this.known = [...new Set([...this.known, ...told])].filter((name) => name.trim() !== "").sort();
  }

  /** A line for the first name that has none, or an empty one. */
  add(): void {
    const next = this.known.find((name) => !this.lines.some((line) => line.server === name));
    this.lines.push({ server: next ?? "", shown: "" });
    this.changed();
  }

  remove(line: NameLine): void {
    this.lines = this.lines.filter((one) => one !== line);
    this.changed();
  }

  changed(): void {
    this.saved = false;
    this.error = null;
  }

  /** The names as they are kept: of two lines for one name the later holds; lines that say nothing are left out. */
  get names(): Record<string, string> {
    const said = this.lines.filter(({ server, shown }) => server.trim() !== "" && shown.trim() !== "");
    return Object.fromEntries(said.map(({ server, shown }) => [server.trim(), shown.trim()]));
  }

  async save(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = await saveSettings({ providerNames: this.names });
    this.saved = this.error === null;
    this.busy = false;
  }
}
