/** Changes some of the settings and leaves the others as they are. */
import { core } from "../../app/core.svelte";
import { asUiError, settings } from "../../ipc";
import type { Settings, UiError } from "../../ipc/bindings";

/** The change that is on its way: the next one begins with what it has left. */
let before: Promise<UiError | null> | null = null;

/** Answers with the error if it could not be saved. */
export function saveSettings(change: Partial<Settings>): Promise<UiError | null> {
  const saved = before ? before.then(() => save(change)) : save(change);
  before = saved;
  void saved.then(() => {
    if (before === saved) before = null;
  });
  return saved;
}

async function save(change: Partial<Settings>): Promise<UiError | null> {
  const now = core.state?.settings;
  if (!now) return null;
  try {
    core.take(await settings.save({ ...now, ...change }));
    return null;
  } catch (thrown) {
    return asUiError(thrown);
  }
}
