/** Connecting a clinic: the address first, then how this computer becomes a client of it. */
import { core } from "../../app/core.svelte";
import { asUiError, clinic } from "../../ipc";
import type { AppState, ClientChoice, ClinicFacts, ClinicView, PresetClinic, UiError } from "../../ipc/bindings";
import { t } from "../../i18n";

export class ConnectModel {
  address = $state("");
  /** Empty for the one in a pasted address, or else the only one. */
  site = $state("");
  clientId = $state("");
  clientSecret = $state("");
  /** What was found at the address; the client step follows. */
  facts = $state.raw<ClinicFacts | null>(null);
  error = $state.raw<UiError | null>(null);
  /** What is missing in a box, in words. */
  missing = $state<string | null>(null);
  busy = $state<"checking" | "demo" | "register" | "use" | null>(null);

  /** The clinic that its own file names; nothing else can be typed then. */
  readonly preset: PresetClinic | null = core.state?.policy.clinic ?? null;

  #resumed = false;

  constructor() {
    if (!this.preset) return;
    this.address = this.preset.address;
    this.site = this.preset.site;
    this.clientId = this.preset.clientId ?? "";
  }

  /** Goes straight to the client step for a clinic that is kept but does not know this computer (any more). */
  resume(kept: ClinicView | null): void {
    if (!kept || this.#resumed) return;
    this.#resumed = true;
    this.address = kept.address;
    this.site = kept.site;
    this.clientId = this.preset?.clientId ?? (kept.registeredHere ? "" : (kept.clientId ?? ""));
    this.facts = { address: kept.address, site: kept.site, edition: kept.edition, callsItself: null };
    this.error = kept.clientError;
  }

  async check(): Promise<void> {
    this.missing = this.address.trim() === "" ? t.clinic.needAddress : null;
    if (this.missing) return;
    await this.#do("checking", async () => {
      this.facts = await clinic.check(this.address.trim(), this.site.trim());
    });
  }

  demo(): Promise<void> {
    return this.#state("demo", () => clinic.exploreDemo());
  }

  register(): Promise<void> {
    return this.#connect("register", { kind: "register" });
  }

  async use(): Promise<void> {
    const clientId = this.clientId.trim();
    this.missing = clientId === "" ? t.clinic.needId : null;
    if (this.missing) return;
    await this.#connect("use", { kind: "entered", clientId, clientSecret: this.clientSecret.trim() || null });
    if (!this.error) this.clientSecret = "";
  }

  another(): void {
    this.facts = null;
    this.error = null;
    this.missing = null;
  }

  #connect(what: "register" | "use", choice: ClientChoice): Promise<void> {
    const facts = this.facts;
    if (!facts) return Promise.resolve();
    return this.#state(what, () => clinic.connect(facts.address, facts.site, choice));
  }

  #state(what: NonNullable<ConnectModel["busy"]>, act: () => Promise<AppState>): Promise<void> {
    return this.#do(what, async () => core.take(await act()));
  }

  async #do(what: NonNullable<ConnectModel["busy"]>, act: () => Promise<void>): Promise<void> {
    this.busy = what;
    this.error = null;
    try {
      await act();
    } catch (thrown) {
      this.error = asUiError(thrown);
    } finally {
      this.busy = null;
    }
  }
}
