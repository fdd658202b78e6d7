/** The frame as the first page fetches it; the screens inside it are in `screens.ts`, which it reads itself. */
import { Later } from "../kit/later.svelte";

/** The day, the search and what surrounds them: one file, which is fetched while somebody signs in or unlocks. */
export const desk = new Later(() => import("./Frame.svelte"));
