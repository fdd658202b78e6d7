/** What a clinic has settled for its computers. */
import type { WrongWhy } from "../../ipc/bindings";

export const policy = {
  settled: "Your clinic has settled this for its computers.",
  settledIn: (file: string) => `Your clinic has settled this for its computers, in ${file}.`,
  wrongTitle: "Parts of the clinic’s file do not hold",
  wrongLead: (file: string) =>
    `Rounds goes by the rest of ${file}. Tell whoever looks after your computers; you can go on working.`,
  wrong: {
    unreadable: "The file cannot be read.",
    notUnderstood: "It is not written as it has to be.",
    unknown: "There is no entry of this name.",
    notAnAddress: "It is no https address.",
    noKey: "It names an address, but this copy of Rounds was built without its makers’ key.",
    outOfRange: "A number or a name is too small or too large.",
    noSuchLanguage: "Rounds does not speak this language.",
  } satisfies Record<WrongWhy, string>,
  wholeFile: "The file",
  details: "Details",
  close: "Close for now",
  otherClinic: (address: string) =>
    `Your clinic’s file names another clinic: ${address}. What you do here goes to the clinic above. Sign out and choose the clinic again, or tell whoever looks after your computers.`,
  preset: "Your clinic has settled which clinic this computer is for.",
  presetClient: "Your clinic has settled the client ID. A secret, if it has one, is never in a file: ask for it.",
};
