/** Words for everything that can go wrong: what happened, to what, what to do now. */
import type { ErrorCode, FieldCode, Why } from "../../ipc/bindings";
import { clock, day, monthOf } from "../format.svelte";
import { plural } from "../plural";
import { parts as partNames, type Part } from "./chart";

export type Params = Readonly<Record<string, string | undefined>>;
type Words = (params: Params) => string;

const host = (params: Params) => params.host ?? "the clinic’s server";

/** "2 days ahead of", "11 minutes behind": how far a clock is away from another, in whole units. */
function away(ahead: string | undefined): string {
  const seconds = Number(ahead ?? 0);
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  const hours = Math.round(minutes / 60);
  const far =
    hours >= 48
      ? plural(Math.round(hours / 24), { one: "# day", other: "# days" })
      : minutes >= 120
        ? plural(hours, { one: "# hour", other: "# hours" })
        : plural(minutes, { one: "# minute", other: "# minutes" });
  return `${far} ${seconds < 0 ? "behind" : "ahead of"}`;
}

/** Why no PIN can be made of what was typed. */
const pinProblems: Partial<Record<string, string>> = {
  tooShort: "The PIN is too short. Use 6 to 12 digits.",
  tooLong: "The PIN is too long. Use 6 to 12 digits.",
  notDigits: "A PIN has digits only, 6 to 12 of them.",
  tooEasy: "This PIN is one of the first that anybody would try. Choose digits that do not run up, down or repeat.",
};

export const errors: Record<ErrorCode, Words> = {
  settledByClinic: () => "Your clinic has settled this for its computers. Whoever looks after them can change it.",
  notAUrl: () => "This is not a web address. It looks like https://openemr.example.org.",
  notHttps: () => "Rounds speaks only https, so that nobody can listen. Write the address with https:// in front.",
  hasCredentials: () => "Leave the user name and password out of the address. You sign in on the clinic’s own page.",
  unreachable: (p) =>
    `No connection to ${host(p)}. Check the address and the network; if both are right, the server may be down.`,
  timeout: (p) => `No answer from ${host(p)} in time. Try again in a moment.`,
  tlsUntrusted: (p) =>
    `The certificate of ${host(p)} comes from an authority that this computer does not trust. ` +
    "Ask the clinic’s administrator for its root certificate and install it on this computer.",
  tlsExpired: (p) =>
    `The certificate of ${host(p)} has expired or is not valid yet. Check the date and time of this computer; ` +
    "if they are right, the administrator has to renew the certificate.",
  tlsWrongHost: (p) =>
    `The certificate belongs to another server than ${host(p)}. Check the address; do not sign in there.`,
  notOpenEmr: (p) =>
    `Something answers at ${host(p)}, but it is not OpenEMR. Check the address and the path behind it.`,
  apiOff: () =>
    "OpenEMR answers, but its API is switched off. An administrator can switch it on under " +
    "Administration → Config → Connectors.",
  unknownSite: (p) =>
    `This OpenEMR has no site named “${p.site || "default"}”. Look at the box Site and at the end of the address; ` +
    "most servers have one site, named “default”.",
  wrongOwnAddress: (p) =>
    `The server gives a wrong address for itself${p.callsItself ? ` (${p.callsItself})` : ""}, so nobody can sign in. ` +
    "An administrator has to correct the site address under Administration → Config → Connectors.",

  registrationRefused: () =>
    "The server refused to register this computer. Ask the administrator for a client ID instead and enter it here.",
  clientUnknown: () => "The server knows no client with this ID. Check the ID, or register this computer.",
  clientNotEnabled: () => "The client is registered, but an administrator has not enabled it yet.",
  clientWithoutRights: () =>
    "This server gives public clients no clinician rights. Register this computer, or enter a client ID with its secret.",

  browserNotOpened: () =>
    "The browser could not be opened. Check that this computer has a default browser, then sign in again.",
  signInExpired: () => "The sign-in was not finished in time. Start it again when you are ready.",
  signInCancelled: () => "The sign-in was cancelled.",
  signInRefused: () =>
    "The sign-in was ended with an error. Try again, and tell the administrator if it happens twice.",
  signInMismatch: () =>
    "An answer came that did not belong to your sign-in, and nothing was done with it. The sign-in has to be started again.",
  signInLost: () =>
    "Rounds no longer knows the sign-in that this answer belongs to: the sign-in has to be started again.",
  identityNotVerified: () =>
    "The server’s answer did not prove who signed in, so it was not used. Sign in again; tell the administrator if it happens twice.",
  wrongClock: (p) =>
    `This computer’s clock is ${away(p.ahead)} the clinic’s server, so nobody’s identity can be checked. ` +
    "Set the date and time of this computer, then sign in again.",
  clinicChanged: () =>
    "Rounds’ settings file on this computer names another server or client than at your last sign-in, so the PIN opens nothing and nothing was sent. " +
    "Sign in with the browser: Rounds asks the clinic’s server for its addresses anew. If you did not move Rounds or restore a backup, tell the administrator.",
  otherClinic: (p) =>
    `The server now calls itself ${p.now ?? "otherwise"}; this desk was made when it was ${p.was ?? "another"}. It opens nothing here, and nothing was lost. ` +
    "Ask the clinic’s administrator whether the server’s site address was changed, and to change it back until this desk has sent what it holds.",
  signedOut: () => "Your session has ended. Sign in again to go on; what you wrote is kept on this computer.",
  signOutIncomplete: () =>
    "You are signed out, but this computer did not delete everything: its keychain or its disk did not answer. What is left is encrypted. Sign in and out again once they do.",

  keychainLocked: () => "The keychain of this computer is locked. Unlock it and try again.",
  keychainDenied: () => "This computer did not let Rounds use its keychain. Allow it and try again.",
  keychainAbsent: () =>
    "This computer has no keychain, so nothing can be kept on it. You can work; it ends when Rounds is closed.",
  keyMissing: () =>
    "The key to what is stored here is gone from the keychain, so it cannot be read. Charts will be fetched from the clinic again.",
  storeDamaged: () =>
    "A file of Rounds on this computer is damaged. Restart Rounds; it will rebuild what the clinic’s server has.",
  storeTooNew: () =>
    "A newer version of Rounds wrote the files on this computer. Install that version again to open them.",
  pinWrong: (p) =>
    p.triesLeft === "1"
      ? "That is not the PIN. One try is left; after it only a sign-in with the browser opens your desk."
      : "That is not the PIN. Look at the keys and try again.",
  pinSpent: () =>
    "The PIN was wrong five times, so it no longer opens anything. Sign in with the browser; then set a new one.",
  pinTooOld: () => "Your last sign-in is more than 14 days ago, so a PIN is not enough. Sign in with the browser once.",
  pinUnfit: (p) => pinProblems[p.problem ?? ""] ?? "No PIN can be made of this. Use 6 to 12 digits.",
  pinNeedsProof: () =>
    "A PIN is set by whoever knows the old one, or has signed in with the browser within the last five minutes.",
  otherAccount: () => "Somebody else has signed in than the one whose desk this is, so nothing was opened.",
  sessionTooOld: () => "Your sign-in is more than 12 hours old. Sign in again; until then nothing is sent or fetched.",
  changedMeanwhile: () =>
    "It was changed in OpenEMR since you opened it here. Look at both and decide which shall stand.",

  anotherVisitFound: () =>
    "OpenEMR has a visit of this day that was not known when this one was begun, so nothing was sent. Open it and say which visit is meant.",

  notConfirmed: () =>
    "It was sent and could not be confirmed: the server’s answers got lost. Look in OpenEMR whether it is there. If it is not, try again; if it is, discard it here.",

  updateWaits: (p) =>
    p.for === "sending"
      ? "Something is on its way to OpenEMR just now. Try again in a moment."
      : p.for === "memory"
        ? "What is not in OpenEMR yet is in this computer’s memory only and would be gone. Send it first, or install the newer version by hand later."
        : "Something that is being typed could not be stored. Go back to it, and try again once it says that it is kept.",
  diskTrouble: () =>
    "This computer’s disk is full or cannot be written. Free some space; the text stays on screen meanwhile.",

  offline: () => "The clinic’s server cannot be reached just now. What you write is kept here and sent later.",
  notAllowed: (p) =>
    p.right
      ? `Your account has no permission for this. An administrator can grant it: ${p.right}.`
      : "Your account has no permission for this. An administrator can grant it.",
  scopeDeclined: (p) =>
    `The permission ${p.scope ?? "for this"} was not given on the clinic’s own page when you signed in. ` +
    "Sign out and in again and leave it ticked there; what you typed is kept.",
  notOffered: () => "This edition of OpenEMR does not offer this.",
  patientNotFound: () => "The clinic’s server knows no such patient any more. Search again.",
  visitNotFound: () =>
    "This visit is no longer in OpenEMR, so nothing was written. What you wrote is kept here: file it under another visit of this patient, or copy it.",
  recordNotFound: () =>
    "OpenEMR does not have this record for this patient any more, so nothing was changed. Refresh the chart.",
  appointmentChanged: () =>
    "The appointment was changed in OpenEMR since you opened it, so nothing was moved or cancelled. Look at it, then decide again.",
  entryChanged: () =>
    "It reads differently in OpenEMR from what you saw when you deleted it, so it was not deleted. Look at it, then decide again.",
  appointmentOver: () => "Its day is over: it stays in OpenEMR as a record. A no-show is marked there.",
  appointmentPending: () => "This appointment is already being moved or cancelled. See Unsent.",
  seriesNotChanged: () =>
    "A repeating appointment is one entry in OpenEMR: from here all its days would be gone at once. Move or cancel it in OpenEMR. If it is this one day only, tick the box that says so.",
  halfMoved: () =>
    "The new appointment is booked and the old one is not deleted yet: both stand in OpenEMR. Send it again to finish, or delete one of them there.",
  moveUndone: () =>
    "Somebody deleted or cancelled the new appointment in OpenEMR while it was being moved. The old one stands, nothing else was changed.",
  prescriptionNotChanged: () => "Prescriptions are changed in OpenEMR, not here.",
  invalidInput: () => "Some boxes need a change; see the words beside them.",
  draftInTheWay: () =>
    "The form already holds a newer text. Open it and send or clear that text first; then this one can come back.",
  writeStillNeeded: () => "Other entries wait for this one, so it stays. Discard those first.",
  writeMovedOn: () => "This is being sent just now, or is in OpenEMR already. Look at Unsent again in a moment.",
  bookingWarnings: () => "Read the warnings and tick the box if you want this time all the same.",
  asked: () => "Something about this form is asked before it is taken.",
  serverError: () =>
    "The clinic’s server answered with an error. Try again; if it happens twice, tell the administrator.",
  unreadable: () => "The clinic’s server answered with something that Rounds cannot read. Try again in a moment.",
  alikePatient: () =>
    "Somebody alike is at the clinic by now, so nothing was sent. Take it back into its form to see who, and decide there.",
  notAPhrasesFile: (p) =>
    `${p.file ?? "This file"} is no file of phrases written by Rounds, or a part of it is missing. Nothing was changed.`,
  internal: (p) =>
    `Something went wrong inside Rounds${p.detail ? ` (${p.detail})` : ""}. What you typed is still here; try again.`,
};

export const fieldErrors: Record<FieldCode, Words> = {
  required: () => "This is needed.",
  notADate: (p) =>
    p.days && p.year && p.month
      ? `There is no such day: ${monthOf(`${p.year}-${p.month.padStart(2, "0")}`)} has ${p.days} days.`
      : `This is not a date. Write it like ${day("2026-11-23")}.`,
  notATime: () => `This is not a time. Write it like ${clock("14:30")}.`,
  notANumber: () => "Write a plain number, like 37.5.",
  notAPressure: () => "Write it like 148/92, several one after the other.",
  notARecordNumber: () => "Write a whole number from 1, like 3.",
  notYours: () => "This is somebody else’s number.",
  tooHigh: (p) => `OpenEMR takes ${p.high ?? "?"} at most.`,
  zero: () => "OpenEMR reads 0 as “not taken”. Leave the box empty if it was not.",
  wrongUnit: () => "This unit does not fit.",
  notAZone: () => "No time zone has this name. It looks like America/New_York.",
  skippedHour: (p) => `This time did not exist on that day: the clocks went from ${p.from ?? "?"} to ${p.to ?? "?"}.`,
  tooShort: (p) => `Write at least ${p.minimum ?? "2"} characters.`,
  tooLong: (p) =>
    `Too long: at most ${p.limit ?? "?"} ${p.unit ?? "characters"}${p.overBy ? `, ${p.overBy} fewer than now` : ""}.`,
  notBillable: (p) => `${p.code ?? "This"} is not a complete code of this year. Find it by typing.`,
  notACode: () => "Write a code with its system, like ICD10:I10.",
  notAnEmail: () => "This is not an e-mail address.",
  notAPhone: () => "This is not a phone number.",
  outOfRange: (p) => `Write a whole number from ${p.low ?? "?"} to ${p.high ?? "?"}.`,
  endsBeforeItBegins: () => "This is not after the time it begins.",
  unchanged: () => "This is where it is already.",
  endsBeforeItBegan: () => "This is before the day it began.",
  notAPhraseName: () =>
    "A name has letters, digits and inner hyphens, begins with a letter and has at most 32 characters.",
  phraseReserved: () => "This name calls up what is known about the patient. Choose another.",
  phraseTaken: (p) => `You have another phrase named .${p.phrase ?? ""}.`,
  phraseCircle: (p) => `This would expand into itself: ${p.path ?? ""}. Leave one of these names out.`,
  cannotBeRemoved: () => "This cannot be emptied from here. Remove it in OpenEMR.",
  refused: (p) => (p.serverSaid ? `OpenEMR refused it: “${p.serverSaid}”` : "OpenEMR refused it."),
};

/** Why something could not be read, to follow a colon. */
export const reasons: Record<Why["reason"], string> = {
  offline: "the server cannot be reached",
  certificate: "the server’s certificate is not accepted; check this computer’s date and time",
  signedOut: "nobody is signed in",
  notAllowed: "the account has no permission",
  notOffered: "this edition of OpenEMR does not offer it",
  serverError: "the server answered with an error",
  unreadable: "the server’s answer made no sense",
  noLongerKnown: "this patient is no longer in OpenEMR (merged or removed?)",
};

export const serverSaid = (words: string) => `The server said: “${words}”`;

const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(" and ");

/** What an account may not do, and what an administrator can grant; docs/clinic-admin.md says the same. */
export const rights = {
  label: "What this account may not read",
  grant: (names: readonly string[]) => `An administrator can grant ${quoted(names)}.`,
  some: "Your account may not read everything in this chart. An administrator can grant in OpenEMR:",
  opens: (name: string, parts: readonly Part[]) =>
    `“${name}” for ${parts.map((part) => partNames[part].toLowerCase()).join(", ")}`,
  noVisit: (names: readonly string[]) =>
    "Your account may not read visits, so none can be started here." +
    (names.length > 0 ? ` An administrator can grant ${quoted(names)}.` : ""),
};
