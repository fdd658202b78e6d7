/** The one way out of the window. */
import { SignOut } from "../features/session/sign-out.svelte";
import { route } from "./route.svelte";

export const signOut = new SignOut(() => route.clear());
