/** Locking and unlocking, signing in again, leaving with something unsent, and trouble with what this computer keeps. */
import type { LockReason, StoreNotice } from "../../ipc/bindings";
import { plural } from "../plural";

const drafts = (n: number) => plural(n, { one: "# draft", other: "# drafts" });
const entries = (n: number) => plural(n, { one: "# unsent entry", other: "# unsent entries" });
/** "2 drafts and 1 unsent entry"; what there is none of is left out. */
const workOf = (draftCount: number, writeCount: number) =>
  [draftCount > 0 && drafts(draftCount), writeCount > 0 && entries(writeCount)].filter(Boolean).join(" and ");

export const lock = {
  lock: "Lock",
  keys: { mac: "⌘L", other: "Ctrl L" },
  label: "Lock the screen",
  covering: "Locking…",
  coveringHint: "What you typed is being kept.",
  covered: "Not locked yet",
  failed: "The screen is covered, and Rounds could not lock.",
  unkept: (n: number) =>
    plural(n, {
      one: "What was typed into # form could not be kept on this computer’s disk and waits in memory only. It is gone if Rounds is closed or the computer is switched off before the desk is opened again.",
      other:
        "What was typed into # forms could not be kept on this computer’s disk and waits in memory only. It is gone if Rounds is closed or the computer is switched off before the desk is opened again.",
    }),
  pinSetAt: (day: string, time: string) => `This PIN was set on ${day} at ${time}.`,
  pinUnknown: "The keychain of this computer could not say whether a PIN is set for this desk.",
  askAgain: "Ask the keychain again",
  why: {
    start: "Locked, as after every start.",
    idle: "Locked, because nobody used it for a while.",
    asked: "Locked.",
    sleep: "Locked, because the computer slept.",
  } satisfies Record<LockReason, string>,
  pin: "PIN",
  unlock: "Unlock",
  needPin: "Type your PIN.",
  triesLeft: (n: number) =>
    plural(n, { one: "One try is left. After it only a sign-in opens this desk.", other: "# tries are left." }),
  browser: "Sign in with the browser",
  browserHint: "The clinic’s own sign-in page opens. Only your own account opens this desk.",
  noPin: "No PIN is set for this desk. Sign in with the browser to open it; in Settings you can set one.",
  otherAccount: (name: string) =>
    `Somebody else signed in in the browser. This desk is ${name}’s, so nothing of it was opened.`,
  otherAccountHelp: (name: string) =>
    `If you are ${name}, sign in again with your own account; sign out of OpenEMR in the browser first if it does not ask. If you are not, see below.`,
  keychainAbsent:
    "The keychain of this computer cannot be found, so the PIN cannot be checked. Sign in with the browser.",
  notYou: "This is not you?",
  notYouWords: (name: string) =>
    `Somebody else can sign in here once ${name} is signed out. Drafts and unsent entries cannot be listed while the desk is locked; they stay on this computer, encrypted, for ${name}’s next sign-in here.`,
  signOutOf: (name: string) => `Sign ${name} out`,
  signOutTitle: (name: string) => `Sign ${name} out here?`,
  signOutWords: (name: string) =>
    `Nothing is deleted: what ${name} wrote stays on this computer, encrypted, until ${name} signs in here again. Until then none of it is sent.`,
  stay: "Go back",
};

/** Somebody set a PIN for this desk: said at the next opening, until it was read. */
export const pinNews = {
  words: (day: string, time: string) => `A PIN was set for your desk on this computer on ${day} at ${time}.`,
  notYou: "If that was not you, remove it in Settings.",
  close: "Close this line",
};

export const renew = {
  label: "Sign-in needed",
  goOn: "You can go on reading and writing; nothing is sent until you sign in again.",
  waiting: "Sign in on the page that has opened in your browser.",
  signIn: "Sign in",
  cancel: "Cancel",
};

/** Trouble with the keychain or the files: what happened, what stays safe, what to do. */
export const trouble = {
  happened: "What happened",
  safe: "What stays safe",
  help: "What to do",
  again: "Try again",
  otherWay: "Other ways",
  keychainLocked: {
    title: "The keychain is locked",
    happened: "Rounds keeps the key to its files in this computer’s keychain, and the keychain is locked just now.",
    safe: "Everything you wrote is still here, encrypted. Nothing was changed and nothing is overwritten.",
    help: "Unlock the keychain (signing out of this computer and in again does it, too), then try again.",
  },
  keychainDenied: {
    title: "Rounds may not use the keychain",
    happened: "This computer refused to give Rounds the key to its files. Perhaps a question was answered with “Deny”.",
    safe: "Everything you wrote is still here, encrypted. Nothing was changed and nothing is overwritten.",
    help: "Try again and allow it when the computer asks. If it does not ask, allow Rounds in the keychain’s own settings.",
  },
  keyMissing: {
    title: "The key is gone",
    happened:
      "The key to what Rounds keeps on this computer is no longer in the keychain. Without it nobody can open the file, Rounds included.",
    safe: "The file is still here and is not overwritten. What is in OpenEMR is not touched by this.",
    help: "If the keychain can be brought back (from a backup, or by signing in to this computer with the old password), do that and try again. If it cannot, the file can be set aside.",
  },
  storeDamaged: {
    title: "A file is damaged",
    happened: "The file with your drafts and unsent entries on this computer is damaged and could not be repaired.",
    safe: "The damaged file is still here and is not overwritten. What is in OpenEMR is not touched by this.",
    help: "Try again first. If it stays so, the file can be set aside, so that somebody who knows such files can look at it later.",
  },
  storeTooNew: {
    title: "Written by a newer Rounds",
    happened: "A newer version of Rounds has been used on this computer. This version cannot read what that one wrote.",
    safe: "Everything you wrote is still here, encrypted and whole. Nothing was changed and nothing is overwritten.",
    help: "Install the newer version of Rounds again; it opens the file as before. The file must not be deleted.",
  },
  setAside: "Set the file aside and begin anew…",
  setAsideTitle: "Set the file aside?",
  setAsideWords:
    "Rounds begins with an empty file at the next sign-in. Drafts and unsent entries in the old file do not come back by themselves.",
  setAsideMore:
    "The old file stays on this computer under another name, and so does its key if there is one; nothing is deleted.",
  setAsideSure: "Really begin anew, without the drafts and unsent entries of the old file?",
  setAsideGo: "Set it aside",
  setAsideYes: "Yes, begin anew",
  back: "Go back",
};

export const storeNotice = {
  close: "Close this notice",
  words: (notice: StoreNotice): string => {
    switch (notice.happened) {
      case "cacheRebuilt":
        return "The charts kept on this computer were damaged and are being read from OpenEMR again. Nothing that you typed was among them.";
      case "journalRescued": {
        const saved = workOf(notice.drafts, notice.writes);
        const kept = saved ? `${saved} could be saved from it` : "Nothing was waiting in it that could be read";
        const checked =
          notice.writes > 0 ? " Whatever was on its way is looked for in OpenEMR before anything is sent." : "";
        const lost = notice.incomplete ? " Some of it could not be read: look through Unsent for what is missing." : "";
        return `The file with your drafts and unsent entries was damaged. ${kept}.${checked}${lost} The damaged file was kept as ${notice.keptAs}.`;
      }
      case "olderCopy":
        return `The file with your drafts and unsent entries is an older copy, perhaps from a backup. ${
          notice.writes > 0
            ? `${entries(notice.writes)} in it ${notice.writes === 1 ? "is" : "are"} looked for in OpenEMR first, so that nothing is sent twice.`
            : "Nothing in it was waiting to be sent."
        } What you wrote after that copy was made is not here.`;
      case "clinicRemoved": {
        const log = `The clinic was removed from this computer. The access log (${plural(notice.lines, { one: "# line", other: "# lines" })}) was written to ${notice.log}; that file is not encrypted.`;
        if (notice.people === 0) return log;
        const stays = plural(notice.people, {
          one: "What # other person wrote here stays on this computer, encrypted, until they sign in here again.",
          other: "What # other people wrote here stays on this computer, encrypted, until they sign in here again.",
        });
        const unread = plural(notice.unread, {
          one: "The log of # of them could not be read and is not in the file.",
          other: "The logs of # of them could not be read and are not in the file.",
        });
        return notice.unread === 0 ? `${log} ${stays}` : `${log} ${stays} ${unread}`;
      }
    }
  },
};

/** Leaving while something is not in OpenEMR. */
export const leaving = {
  title: {
    signOut: "Sign out with unsent work?",
    quit: "Quit with unsent work?",
    another: "Leave this clinic with unsent work?",
  },
  lead: (draftCount: number, writeCount: number) =>
    `${workOf(draftCount, writeCount)} ${draftCount + writeCount === 1 ? "is" : "are"} on this computer and not in OpenEMR:`,
  list: "Unsent work",
  unknown: "What is unsent could not be listed. It stays on this computer if you keep it.",
  awayTitle: "Quit and lose what was written?",
  away: "Somebody who is not at the desk now wrote something that is not in OpenEMR. This computer has no keychain to keep it with, so it is in memory only and gone when Rounds is closed. Whoever wrote it can sign in and send it.",
  unkept: "What is on screen could not be kept on this computer and is lost if you go on now.",
  draftSaved: (time: string) => `Draft, ${time}`,
  send: "Send now",
  sendHint: "Drafts are not finished, so they are not sent.",
  sendRenew: "To send, sign in again first.",
  sending: (left: number) => plural(left, { one: "Sending, # entry left…", other: "Sending, # entries left…" }),
  arrived: "Everything sent has arrived.",
  remain: (draftCount: number, writeCount: number) =>
    `Still here: ${workOf(draftCount, writeCount)}. Keep or discard what is left.`,
  stuck: (n: number, reason: string) =>
    plural(n, {
      one: `# entry cannot be sent just now: ${reason}.`,
      other: `# entries cannot be sent just now: ${reason}.`,
    }),
  stop: "Stop waiting",
  keep: {
    signOut: "Keep for my next sign-in here",
    quit: "Keep for my next sign-in here",
    another: "Keep for my next sign-in here",
  },
  keepMemory: { signOut: "Sign out all the same", quit: "Quit all the same", another: "Leave all the same" },
  memory:
    "This computer has no keychain, so nothing can be kept on its disk: what is not sent is gone when Rounds is closed.",
  discard: "Discard…",
  discardTitle: (draftCount: number, writeCount: number) => `Discard ${workOf(draftCount, writeCount)}?`,
  discardWords: "They are not in OpenEMR. Once discarded they exist nowhere.",
  discardMaybe: "Some may have arrived: the server gave no answer. Discarding only stops Rounds from looking for them.",
  discardGo: "Discard",
  discardSure: "Really discard all of it? This cannot be undone.",
  discardYes: (n: number) => plural(n, { one: "Yes, discard it", other: "Yes, discard all #" }),
  back: "Go back",
  stay: { signOut: "Stay signed in", quit: "Don’t quit", another: "Stay" },
};

export const pin = {
  title: "Lock",
  after: "Lock when nobody uses it for",
  minutes: "minutes",
  afterHint: "1 to 30 minutes.",
  afterWrong: "Write a whole number from 1 to 30.",
  gate: "The PIN is a gate for somebody who comes to this desk. It is not what encrypts the files: that key is in this computer’s keychain.",
  isSet: "A PIN is set for you on this computer.",
  isNotSet: "No PIN is set: after every lock you sign in with the browser.",
  set: "Set a PIN",
  change: "Change the PIN",
  remove: "Remove the PIN",
  removeTitle: "Remove the PIN?",
  removeWords:
    "After every lock you will sign in with the browser, and without the clinic’s server this desk cannot be opened.",
  removeYes: "Remove it",
  cancel: "Cancel",
  old: "Present PIN",
  oldHint: "Leave it empty if you signed in with the browser within the last five minutes.",
  needsProof: "Lock now, then sign in with the browser",
  needsProofWords: "After that sign-in you have five minutes to set a PIN.",
  fresh: "New PIN",
  freshHint: "6 to 12 digits.",
  again: "The same PIN again",
  differ: "The two are not the same.",
  save: "Save PIN",
  saved: "The PIN is set.",
  removed: "The PIN is removed.",
};

export const accessLog = {
  title: "Who looked at what",
  lead: "Your own looks at charts and your own writes from this computer, and when. It stays on this computer, encrypted. Whoever else works here has a log of their own.",
  open: "Open the access log",
  back: "Settings",
  reading: "Reading the access log…",
  none: "You have not looked at anything on this computer yet.",
  noneTeach: "A line for each chart you open, preview, print or write in will stand here.",
  failed: "The access log could not be read.",
  exportFailed: "The access log could not be written to a file.",
  time: "Time",
  patient: "Patient",
  action: "What was done",
  user: "User",
  you: "You",
  clockSaid: (time: string) => `At the earliest; this computer’s clock was behind and said ${time}.`,
  noPatient: "No patient",
  unknownPatient: (id: string) => `Not in the list on this computer (${id})`,
  earlier: "Show earlier",
  noEarlier: "These are the first lines of the log.",
  export: "Save as CSV file",
  exported: (lines: number, path: string) => `${plural(lines, { one: "# line", other: "# lines" })} written to ${path}`,
  exportedWarn: "The file names patients and is not encrypted: keep it where only those may read it who should.",
};

export const removal = {
  title: "Remove this clinic",
  lead: "Deletes what is yours of this clinic from this computer: drafts, unsent entries, the charts kept here, the access log, keys and PIN. OpenEMR itself is not touched.",
  button: "Remove this clinic…",
  dialogTitle: "Remove this clinic from this computer?",
  unsent: (draftCount: number, writeCount: number) =>
    `${workOf(draftCount, writeCount)} of yours ${draftCount + writeCount === 1 ? "is" : "are"} not in OpenEMR and would be gone for good.`,
  others:
    "What other people wrote here is theirs: it stays on this computer, encrypted, until they sign in here again.",
  logFirst:
    "The access log of everybody who worked here is first written to a file in the Downloads folder. The file names patients by number and is not encrypted: hand it to whoever keeps such records.",
  go: "Go on",
  sureTitle: "Really remove what is yours?",
  sure: (word: string) => `This cannot be undone. Type “${word}” to confirm.`,
  word: "remove",
  wordLabel: "Confirmation",
  wrongWord: (word: string) => `Type the word ${word}.`,
  yes: "Remove it",
  back: "Go back",
};
