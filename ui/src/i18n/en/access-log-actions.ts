/** What was done, as lines of the access log name it: they are kept in English, whatever language is spoken. */
import { lateWords } from "../language.svelte";

export const accessLogActions = lateWords("accessLogActions", {
  "add document": "add document",
  "add reminder": "add reminder",
  "cancel appointment": "cancel appointment",
  "change chart entry": "change chart entry",
  "change demographics": "change demographics",
  "change note": "change note",
  copy: "copy",
  "decide about change": "decide about change",
  "decide about visit": "decide about visit",
  "delete reminder": "delete reminder",
  "discard write": "discard write",
  drag: "drag",
  "export access log": "export access log",
  "export phrases": "export phrases",
  lock: "lock",
  "mark reminder": "mark reminder",
  "move appointment": "move appointment",
  "open document": "open document",
  print: "print",
  "read chart": "read chart",
  "read chart ahead": "read chart ahead",
  "read unsent": "read unsent",
  "read visit": "read visit",
  "remove clinic": "remove clinic",
  "remove pin": "remove PIN",
  "save document": "save document",
  "send message": "send message",
  "send write again": "send write again",
  "set pin": "set PIN",
  "sign in": "sign in",
  "sign out": "sign out",
  "take back write": "take back write",
  "undo visit": "undo visit",
  unlock: "unlock",
  "withdraw message": "withdraw message",
  "write appointment": "write appointment",
  "write note": "write note",
  "write patient": "write patient",
  "write visit": "write visit",
  "write vitals": "write vitals",
});

/** A line's action in words; one of another version of Rounds as it stands in the log. */
export const actionWords = (action: string): string =>
  (accessLogActions as Readonly<Record<string, string>>)[action] ?? action;
