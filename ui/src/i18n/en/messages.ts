/** Messages to a colleague about a patient. Fetched with their page. */
import type { MessageState } from "../../ipc/bindings";
import { lateWords } from "../language.svelte";

const states: Record<MessageState, string> = {
  sent: "in OpenEMR",
  unknown: "not known whether it arrived",
  withdrawn: "taken back",
  perhapsWithdrawn: "not known whether it was taken back",
};

export const messages = lateWords("messages", {
  title: "Message to a colleague",
  to: "To",
  chooseTo: "Choose a colleague",
  onlySeen:
    "Offered are colleagues who were seen in visits and appointments here: OpenEMR shows its whole list to administrators only.",
  nobody:
    "No colleague is known here yet. They are learned from visits and appointments: open the schedule or a chart with visits once.",
  nameless:
    "Your own user name at the clinic is not known yet, and OpenEMR wants it with a message. It stands in your own visits: open a chart with one of them once.",
  unread: (why: string) => `The clinic’s people could not be read just now, so colleagues may be missing here: ${why}`,
  subject: "Subject",
  text: "Message",
  about: "About",
  send: "Send message",
  sendAgain: "Send it all the same",
  offline: "Sending needs the clinic’s server, which cannot be reached just now. What you write is kept.",
  noRetry: "It is sent once. OpenEMR does not tell messages back, so a lost answer cannot be looked up.",
  sent: "The message is in OpenEMR.",
  unknown:
    "It was sent, and the answer got lost: nobody knows whether it arrived, and OpenEMR gives no way to look. Ask your colleague, or look at your messages in OpenEMR, before you send it again.",
  sentBefore:
    "The same text went to this colleague about this patient before, see below. Nothing was sent now. Send it all the same only if they need it twice.",
  failed: "Nothing was sent.",
  listFailed: "Messages could not be shown.",
  reading: "Reading what was sent…",
  before: "Sent from this computer",
  beforeHint: "OpenEMR’s API shows no messages. What others wrote, and what was written elsewhere, is in OpenEMR.",
  none: "No message about this patient was sent from this computer.",
  noneTeach: "What you send with the form beside this stands here, with what became of it.",
  states,
  toName: (name: string) => `To ${name}`,
  withdraw: "Take back",
  withdrawNamed: (title: string) => `Take back ${title}`,
  withdrawTitle: "Take this message back?",
  withdrawWords: "It is deleted in OpenEMR. Your colleague may have read it already.",
  withdrawFailed: "It was not taken back.",
  keep: "Keep it",
  declined: (scope: string) =>
    `Messages cannot be sent: the permission ${scope} was not given on the clinic’s own page when you signed in.`,
  discard: "Clear the form",
});
