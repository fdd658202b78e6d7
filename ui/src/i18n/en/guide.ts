/** The guided visit on the demo clinic. */
import { lateWords } from "../language.svelte";

export const guide = lateWords("guide", {
  label: "Guided visit",
  step: (n: number, of: number) => `Step ${n} of ${of}`,
  back: "Back",
  next: "Next",
  end: "End the guided visit",
  finish: "Done",
  reached: "You are there.",
  steps: {
    today: {
      title: "Your day",
      text: "Today lists everybody who comes: who waits, whose visit is open, and what is still missing of it. Choose a row with the arrow keys, and see beside it whom you are about to meet.",
    },
    find: {
      title: "Find anybody",
      text: (key: string) =>
        `${key} and a few letters of a name, a birth date or an MRN find a patient. It takes a verb as well: “book rey” books, “visit rey” begins a visit.`,
    },
    visit: {
      title: "Begin a visit",
      text: "Press Start on a row of Today, or Enter. Rounds looks first whether OpenEMR has a visit of today, so that none is made twice.",
    },
    vitals: {
      title: "Vitals",
      text: "Type 148/92 as blood pressure, and Tab to the next box. A value that is odd at this age, or looks like another unit, is asked about; none is changed by itself.",
    },
    note: {
      title: "The note",
      text: (keys: string) =>
        `${keys} go to its four parts. What you type is a draft on this computer after a moment, so closing a page loses nothing. A full stop and a name call up a phrase.`,
    },
    send: {
      title: "Send it",
      text: (key: string) =>
        `${key} shows a receipt: what goes to OpenEMR, and about whom. Nothing departs before you say Send now there.`,
    },
    unsent: {
      title: "What became of it",
      text: "Unsent, in the rail, has all that is on its way and whatever was refused. Should the network go, it waits there and is sent by itself, once.",
    },
    desk: {
      title: "Your desk",
      text: (lock: string, keys: string) =>
        `${lock} locks the screen when you leave it. ${keys} shows every key there is. Here nothing is real: try what you like, and take “Use another clinic” in Settings when you are ready for yours.`,
    },
  },
});
