/** Newer versions, as the stand-in core knows them: `?at=` newer, newer-ready, update-failed, deb, rpm, by-hand, policy. */
import type { AppState, NewerVersion, UiError, UpdateView } from "../bindings";
import type { HandlersOf, Handlers } from "./handlers";

const newer: NewerVersion = {
  version: "0.2.0",
  notes:
    "The day as a list of work: who is waiting, who is roomed, what is left to sign.\nGrowth charts for children, with the standards of the WHO.\nA printed visit has its patient on every page.",
};
const lookedAt = () => new Date(Date.now() - 3 * 60_000).toISOString();

export function updateAt(at: string): UpdateView {
  switch (at) {
    case "newer":
      return { state: "found", newer };
    case "newer-ready":
      return { state: "ready", newer };
    case "update-failed":
      return { state: "failed", why: "notSigned" };
    case "deb":
    case "rpm":
      return { state: "bySystem", package: at };
    case "by-hand":
      return { state: "byHand" };
    case "policy":
      return { state: "unsettled", why: "notUnderstood" };
    default:
      return { state: "newest", lookedAt: lookedAt() };
  }
}

type World = {
  set: (change: Partial<AppState>) => AppState;
  state: () => AppState;
  fail: (code: UiError["code"], params?: UiError["params"]) => UiError;
};

export function updateCommands({ set, state, fail }: World): HandlersOf<"update"> & Pick<Handlers, "settings_about"> {
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  return {
    settings_about: () => ({
      data: "/home/elena/.local/share/app.rounds.desktop",
      log: "/home/elena/.local/share/app.rounds.desktop/rounds.log",
      notices: "/usr/share/doc/rounds/THIRD-PARTY.txt",
      policy: state().update?.state === "unsettled" ? "/etc/rounds/clinic.json" : null,
      codes: { name: "ICD-10-CM 2026, April 1", fiscalYear: 2026, until: "2026-09-30", isOver: true },
    }),
    update_look: async () => {
      set({ update: { state: "looking" } });
      await pause(900);
      set({ update: { state: "found", newer } });
    },
    update_fetch: async () => {
      for (let percent = 0; percent <= 100; percent += 5) {
        set({ update: { state: "fetching", newer, percent } });
        await pause(80);
      }
      set({ update: { state: "ready", newer } });
    },
    update_install: async () => {
      await pause(400);
      if (state().outbox.waiting > 0) throw fail("updateWaits", { for: "sending" });
      document.body.replaceChildren("Rounds begins again with the newer version.");
    },
  };
}
