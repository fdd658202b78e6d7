/** Changes some of the settings and leaves the others as they are. */
import { core } from "../../app/core.svelte";
import { asUiError, settings } from "../../ipc";
import type { Settings, UiError } from "../../ipc/bindings";

/** Answers with the error if it could not be saved. */
export async function saveSettings(change: Partial<Settings>): Promise<UiError | null> {
  const now = core.state?.settings;
  if (!now) return null;
  try {
    core.take(await settings.save({ ...now, ...change }));
    return null;
  } catch (thrown) {
    return asUiError(thrown);
  }
}
