/** Keeps dates as this computer's region has them, where that was chosen and the region is another by now. */
import { core } from "../../app/core.svelte";
import { moved } from "./date-styles";
import { saveSettings } from "./save";

/** To be called once somebody is signed in. What cannot be kept now is tried again at the next start. */
export async function followRegion(): Promise<void> {
  const change = core.state && moved(core.state.settings);
  if (change) await saveSettings(change);
}
