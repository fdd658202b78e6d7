/**
 * The screens that are fetched when they are first shown. Today and the search are not among them: they come with the frame,
 * as one file (`desk.ts`). What a start shows is in the first script, and does not depend on anything that could fail to
 * come: the lock, and where there is no clinic yet the question for one.
 */
import { forms } from "../features/chart/patient-tab.svelte";
import { Later } from "../kit/later.svelte";

/** An open patient, with the forms: without them the screen would draw buttons that do nothing. */
export const patient = new Later(async () => {
  const [screen] = await Promise.all([import("../features/chart/PatientScreen.svelte"), forms.fetch()]);
  if (!forms.part) throw new Error("the forms did not come");
  return screen;
});
/** Whoever is open, in the bar above: nobody is when the day comes up. */
export const patientTabs = new Later(() => import("./PatientTabs.svelte"));
export const patients = new Later(() => import("../features/patients/PatientsScreen.svelte"));
export const unsent = new Later(() => import("../features/outbox/OutboxScreen.svelte"));
export const settings = new Later(() => import("../features/settings/SettingsScreen.svelte"));
export const accessLog = new Later(() => import("../features/settings/AccessLogScreen.svelte"));
/** What is asked before somebody leaves with something unsent. */
export const leaving = new Later(() => import("../features/session/LeaveDialog.svelte"));
/** Before anybody is signed in. */
export const signIn = new Later(() => import("../features/session/SignInScreen.svelte"));
export const waiting = new Later(() => import("../features/clinic/WaitingScreen.svelte"));
export const quitting = new Later(() => import("../features/session/QuitDialog.svelte"));
/** Three minutes through a visit on the demo clinic. */
export const guidedVisit = new Later(() => import("../features/guide/GuidedVisit.svelte"));
/** What becomes of a file that is dropped where no list of documents is. */
export const dropAnswer = new Later(() => import("../features/documents/DropAnswer.svelte"));
export const notTaken = new Later(() => import("../features/documents/NotTaken.svelte"));
/** What is only now and then to be said above the screens. */
export const cutOff = new Later(() => import("./CutOffBar.svelte"));
export const renewal = new Later(() => import("../features/session/RenewBanner.svelte"));
export const policy = new Later(() => import("../app/PolicyNotice.svelte"));
export const newVersion = new Later(() => import("./NewVersionBar.svelte"));
