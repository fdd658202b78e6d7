/** This program: its version, where its things are, and how a newer one takes its place. */
import type { PackageKind, PolicyTrouble, UpdateTrouble } from "../../ipc/bindings";
import { lateWords } from "../language.svelte";

export const about = lateWords("about", {
  title: "About",
  versionOf: (version: string) => `Rounds ${version}`,
  /** Of a translation that no clinician has read; nothing where the language needs none. */
  unreviewed: "",
  paths: "Where things are on this computer",
  data: "Data",
  dataHint: "Encrypted, as far as it is about patients",
  log: "Log",
  logHint: "For whoever helps you: it names no patient",
  notices: "Licences",
  policy: "Clinic’s file",
  policyHint: "What your clinic has settled for its computers",
  codes: "Codes of problems",
  codesOf: (name: string, year: number, until: string) => `${name}, fiscal year ${year}: in effect until ${until}`,
  codesOver:
    "A newer edition is in effect by now. Codes that changed with it are not offered, and some that are offered may be refused by whoever is billed: a newer Rounds has the newer edition.",
  copy: "Copy",
  copyOf: (what: string) => `Copy where this is: ${what}`,
  licence: "Rounds is under the Apache License 2.0.",
  shipped:
    "What it is made with, by whom, and under which licence stands in the file THIRD-PARTY, which is part of each package.",
  font: "Typeface Inter, © The Inter Project Authors, SIL Open Font License 1.1.",
});

export const update = lateWords("update", {
  title: "Newer versions",
  bySystem: {
    deb: "This computer’s package manager installed Rounds and brings newer versions, with the system’s updates or with",
    rpm: "This computer’s package manager installed Rounds and brings newer versions, with the system’s updates or with",
  } satisfies Record<PackageKind, string>,
  command: {
    deb: "sudo apt install ./Rounds_VERSION_amd64.deb",
    rpm: "sudo dnf install ./Rounds-VERSION-1.x86_64.rpm",
  } satisfies Record<PackageKind, string>,
  byHand:
    "This copy of Rounds does not look for newer versions. Install a newer one over it; drafts and what is unsent stay.",
  unsettled: {
    unreadable: "The clinic’s file clinic.json cannot be read.",
    notUnderstood: "The clinic’s file clinic.json is not written as it has to be.",
    notHttps: "The clinic’s file clinic.json names no https address.",
    noKey: "The clinic’s file clinic.json names an address, but this copy of Rounds was built without its makers’ key.",
  } satisfies Record<PolicyTrouble, string>,
  nobodyMeanwhile:
    "Until it is mended, nobody is asked for newer versions. Rounds works as before. Tell whoever looks after your computers.",
  newest: "No newer version is known.",
  askedAt: (when: string) => `Last asked: ${when}.`,
  look: "Look for a newer version",
  again: "Look again",
  looking: "Asking for newer versions…",
  found: (version: string) => `Rounds ${version} is available.`,
  news: "What is new",
  noNews: "Its makers say nothing about what is new.",
  fetch: "Download it",
  whileYouWork: "You can go on working. Nothing changes until you say so.",
  fetching: (version: string) => `Downloading Rounds ${version}…`,
  ready: (version: string) => `Rounds ${version} is downloaded and checked.`,
  install: "Start again with it…",
  ask: (version: string) => `Start again with Rounds ${version}?`,
  whatHappens:
    "Rounds stores what is typed, locks, and starts again in a few seconds. Drafts and what is unsent stay as they are.",
  afterwards: "It then opens with your PIN, or with a sign-in in the browser.",
  notNow: "Not now",
  yes: "Start again",
  failed: {
    noAnswer: "Nobody could be asked for newer versions. Rounds works as before; look again later.",
    unreadable: "The answer about newer versions could not be understood. Rounds works as before.",
    cutOff: "The download broke off. Nothing was changed; look again later.",
    notSigned:
      "What was downloaded is not what the makers of Rounds signed. It was thrown away and nothing was changed. Tell whoever looks after your computers.",
    notInstalled: "The newer version could not be put in place. Rounds is as it was; look again later.",
  } satisfies Record<UpdateTrouble, string>,
  bar: {
    found: (version: string) => `Rounds ${version} is available.`,
    ready: (version: string) => `Rounds ${version} is ready. It starts when you say so.`,
    show: "See what is new",
    close: "Not now",
  },
});
