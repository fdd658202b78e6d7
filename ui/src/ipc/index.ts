/**
 * The seam between window and core: the only file that imports @tauri-apps.
 *
 * One function a command; the types are generated from Rust (ui/src/ipc/bindings). Every rejected call rejects with a
 * `UiError`, whatever went wrong underneath.
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import type {
  AppEvent,
  BookingWarning,
  BookRequest,
  CancelRequest,
  ChartFolder,
  ClientChoice,
  Commands,
  DemographicsChange,
  DocumentPlace,
  DraftContent,
  DraftPlace,
  EntryChange,
  EntryDelete,
  EntryList,
  FoundChoice,
  FreeRequest,
  GrowthMeasure,
  GrowthReference,
  MoveRequest,
  NoteChange,
  PartChoice,
  PhraseChange,
  Question,
  Settings,
  SignOutChoice,
  SoapText,
  StartVisitRequest,
  TakenBy,
  TypedMessage,
  TypedNumbers,
  TypedPatient,
  TypedReminder,
  TypedRules,
  TypedVitals,
  UiError,
  UnkeptDraft,
  VisitDraft,
  VisitKey,
} from "./bindings";

/** True for what a command rejects with. */
export function isUiError(value: unknown): value is UiError {
  return typeof value === "object" && value !== null && "code" in value && "params" in value && "fields" in value;
}

/** Whatever was thrown, as a `UiError`: a fault of the seam itself reads as `internal`. */
export function asUiError(thrown: unknown): UiError {
  if (isUiError(thrown)) return thrown;
  return { code: "internal", params: { detail: String(thrown) }, fields: [], retryable: false };
}

/** What a command takes: nothing, or one object whose names and types are those of its declaration. */
type Given<Name extends keyof Commands> = Commands[Name]["takes"] extends undefined
  ? []
  : [given: Commands[Name]["takes"]];

/** Calls a command of the list (crates/app/src/commands/list.rs). */
export async function call<Name extends keyof Commands>(
  command: Name,
  ...given: Given<Name>
): Promise<Commands[Name]["answers"]> {
  try {
    return await invoke<Commands[Name]["answers"]>(command, given[0]);
  } catch (thrown) {
    throw asUiError(thrown);
  }
}

/** Opens the one channel on which the core speaks by itself; the first event is the whole state. */
export function watch(onEvent: (event: AppEvent) => void): Promise<void> {
  const channel = new Channel<AppEvent>();
  channel.onmessage = onEvent;
  return call("watch", { channel });
}

export const clinic = {
  /** Looks at an address and says what is there, without keeping anything. */
  check: (address: string, site: string) => call("clinic_check", { address, site }),
  /** Keeps the clinic and makes this computer a client of it. */
  connect: (address: string, site: string, client: ClientChoice) => call("clinic_connect", { address, site, client }),
  /** Asks the server again whether the client is enabled. */
  checkClient: () => call("clinic_check_client"),
  /** Starts the built-in demo clinic and connects to it. */
  exploreDemo: () => call("clinic_explore_demo"),
  /** Leaves the demo clinic (its store is deleted), or goes back to the Connect screen before anybody signed in. */
  leave: () => call("clinic_leave"),
  /** Deletes everything of this clinic from this computer: drafts, unsent writes, log, keys. Asked twice by the window. */
  remove: () => call("clinic_remove"),
};

export const session = {
  /** Opens the system's browser; what becomes of it arrives as state. */
  signIn: () => call("session_sign_in"),
  cancel: () => call("session_cancel"),
  /** Unsent work stays here for the next sign-in, or goes; name it to the clinician before (`unsent`). */
  signOut: (choice: SignOutChoice) => call("session_sign_out", { choice, another: false }),
  /** The same, and goes back to the Connect screen: the window begins anew at the sign-out and cannot ask for it then. */
  signOutAndLeave: (choice: SignOutChoice) => call("session_sign_out", { choice, another: true }),
  /** What is typed or written here and not in OpenEMR. */
  unsent: () => call("session_unsent"),
  /**
   * Locks the screen; flush the drafts first. What could not be kept goes along: the window is given a fresh document right
   * after, and `drafts.unkept` hands it back.
   */
  lock: (unkept: readonly UnkeptDraft[] = []) => call("session_lock", { unkept }),
  /** The drafts are stored, except these: the answer to the event `flushDrafts`. */
  flushed: (unkept: readonly UnkeptDraft[] = []) => call("session_flushed", { unkept }),
  /** Opens what was locked. */
  unlock: (pin: string) => call("session_unlock", { pin }),
  /** Somebody uses the window; said at most every ten seconds. */
  active: () => call("session_active"),
  /** Sets or changes the PIN of this account on this computer, 6 to 12 digits. */
  setPin: (pin: string, old: string | null) => call("session_set_pin", { pin, old }),
  /** The line that a PIN was set has been read. */
  pinNewsSeen: () => call("session_pin_news_seen"),
  /** Asks the keychain again what opens a locked desk, after it could not say. */
  askKeychain: () => call("session_ask_keychain"),
  removePin: () => call("session_remove_pin"),
  /** The notice in `AppState.store` was read. */
  noticeSeen: () => call("session_notice_seen"),
  /** Where the clinician was, to be found again after a lock or a crash; the window's own text, kept encrypted. */
  saveWorkspace: (workspace: string) => call("session_save_workspace", { workspace }),
  workspace: () => call("session_workspace"),
  /** The journal's key is gone: sets the file that nobody can open aside and begins a new one at the next sign-in. */
  setAside: () => call("session_set_aside"),
  /** Ends the program, after `quitAsked` was answered. */
  quit: () => call("session_quit"),
};

export const accessLog = {
  /** A page, newest first; `before` as the page before said. */
  read: (before: number | null) => call("access_log_read", { before }),
  /** Something of these patients is being printed or copied. */
  taken: (by: TakenBy, patients: readonly string[]) => call("access_log_taken", { by, patients }),
  /** Writes the whole log as CSV into the Downloads folder. */
  export: () => call("access_log_export"),
};

export const patients = {
  search: (query: string) => call("patients_search", { query }),
  /** Asks the clinic's server too; slower, for when the index has no match. */
  searchServer: (query: string) => call("patients_search_server", { query }),
  recent: () => call("patients_recent"),
  /** Stops the download of the index; what is there stays usable. */
  cancelSync: () => call("patients_cancel_sync"),
  /** What one typed line about a new patient says. */
  understand: (line: string) => call("patients_understand", { line }),
  /** Who may be the person of the form, here and on the server. */
  alike: (typed: TypedPatient) => call("patients_alike", { typed }),
  /** Refused with `asked` until whoever is alike is among the `answers`. */
  create: (typed: TypedPatient, answers: readonly Question[] = []) => call("patients_create", { typed, answers }),
  /** Demographics as a form holds them. */
  demographics: (patient: string) => call("patients_demographics", { patient }),
  changeDemographics: (patient: string, change: DemographicsChange) =>
    call("patients_change_demographics", { patient, change }),
};

export const chart = {
  /** The chart as the cache has it, at once; a refresh starts behind and `chartChanged` follows. */
  open: (patient: string) => call("chart_open", { patient }),
  /** The same view again, after `chartChanged`. */
  read: (patient: string) => call("chart_read", { patient }),
  refresh: (patient: string) => call("chart_refresh", { patient }),
  /** Reads the notes of these visits again, behind what is on screen; `chartChanged` follows. */
  rereadNotes: (patient: string, visits: readonly number[]) => call("chart_reread_notes", { patient, visits }),
  /** A folder as the cache has it, at once; where it is due it is read behind that, and `chartChanged` follows. */
  openFolder: (patient: string, folder: ChartFolder) => call("chart_open_folder", { patient, folder }),
  /** The same again, after `chartChanged`. */
  readFolder: (patient: string, folder: ChartFolder) => call("chart_read_folder", { patient, folder }),
  /** What the chart has of some words, looked for in what is kept here. */
  search: (patient: string, query: string) => call("chart_search", { patient, query }),
  refreshFolder: (patient: string, folder: ChartFolder) => call("chart_refresh_folder", { patient, folder }),
};

export const documents = {
  /** The list as the cache has it, at once; it is read again behind it, and `chartChanged` follows. */
  list: (patient: string) => call("documents_list", { patient }),
  refresh: (patient: string) => call("documents_refresh", { patient }),
  /** Brings the bytes into the cache; nothing where that was called off. `documentComes` tells how far it has come. */
  open: (patient: string, document: string) => call("documents_open", { patient, document }),
  /** A piece of one that is open, in base64. */
  piece: (patient: string, document: string, piece: number) => call("documents_piece", { patient, document, piece }),
  callOff: (patient: string, document: string) => call("documents_call_off", { patient, document }),
  /** Lets a person choose where; nothing where the dialog was closed. */
  save: (patient: string, document: string) => call("documents_save", { patient, document }),
  /** Lets a person choose a file; nothing is sent. */
  choose: (patient: string) => call("documents_choose", { patient }),
  /** Sends a file that was chosen or dropped, once. `again`: what stood against it was read. */
  add: (patient: string, file: string, place: DocumentPlace, again: boolean) =>
    call("documents_add", { patient, file, place, again }),
  letGo: (file: string) => call("documents_let_go", { file }),
  /** Asks OpenEMR for a summary of care, once; each is one more document there. */
  summary: (patient: string) => call("documents_summary", { patient }),
};

/** Messages to a colleague. */
export const messages = {
  read: (patient: string) => call("messages_read", { patient }),
  /** Sends once. `again`: it was said that the same went out before. */
  send: (patient: string, message: TypedMessage, again: boolean) => call("messages_send", { patient, message, again }),
  withdraw: (patient: string, id: string) => call("messages_withdraw", { patient, id }),
};

export const encounters = {
  options: (patient: string) => call("encounters_options", { patient }),
  /** `answers`: what was asked (`asked`) and is meant. */
  start: (patient: string, request: StartVisitRequest, answers: readonly Question[] = []) =>
    call("encounters_start", { patient, request, answers }),
  /** Opens the visit of today or begins it from the appointment; without one named, from the patient's own of today. */
  begin: (patient: string, appointment: string | null) => call("encounters_begin", { patient, appointment }),
  /** Takes back a visit that was begun just now. */
  undo: (write: string) => call("encounters_undo", { write }),
  /** The page of one visit; read it again after `chartChanged`. */
  read: (patient: string, visit: VisitKey) => call("encounters_read", { patient, visit }),
  /** What would go with a send, and all that is to be said before; nothing is sent by it. */
  review: (patient: string, visit: VisitKey, draft: VisitDraft) => call("encounters_review", { patient, visit, draft }),
  /** Vitals and note, both or neither. Refused with `asked` until all that is odd about them is among the `answers`. */
  send: (patient: string, visit: VisitKey, draft: VisitDraft, answers: readonly Question[]) =>
    call("encounters_send", { patient, visit, draft, answers }),
};

export const vitals = {
  check: (patient: string, visit: VisitKey, typed: TypedVitals) => call("vitals_check", { patient, visit, typed }),
  /** Refused with `asked` until all that is odd about them is among the `answers`. */
  save: (patient: string, visit: VisitKey, typed: TypedVitals, answers: readonly Question[] = []) =>
    call("vitals_save", { patient, visit, typed, answers }),
  /** A growth chart, with what the form holds as its last point. */
  growth: (patient: string, typed: TypedVitals, measure: GrowthMeasure, reference: GrowthReference) =>
    call("vitals_growth", { patient, typed, measure, reference }),
};

export const notes = {
  send: (patient: string, visit: VisitKey, text: SoapText) => call("notes_send", { patient, visit, text }),
  /** A note that is in OpenEMR; it is read again before the change is sent. */
  change: (patient: string, visit: VisitKey, change: NoteChange) => call("notes_change", { patient, visit, change }),
};

export const phrases = {
  /** Every phrase of whoever is signed in, by name. */
  list: () => call("phrases_list"),
  /** All or nothing; answers with the phrases there are afterwards. No text goes but those whose names are in `over`. */
  change: (change: PhraseChange) => call("phrases_change", { change }),
  /** Lets a person choose a file; nothing of it is kept. Nothing where the dialog was closed. */
  import: () => call("phrases_import"),
  export: () => call("phrases_export"),
  /** What the laboratory said last, as the server has it now. */
  labs: (patient: string) => call("phrases_labs", { patient }),
};

export const entries = {
  /** An entry of a list as a form holds it. */
  form: (patient: string, list: EntryList, entry: string) => call("entries_form", { patient, list, entry }),
  /** A new entry, or a change of one that is in OpenEMR; that one is read again before the change is sent. */
  change: (patient: string, change: EntryChange) => call("entries_change", { patient, change }),
  /** An entry that was entered by mistake. It is read again before it is deleted: one that reads otherwise by then stays. */
  delete: (patient: string, deleted: EntryDelete) => call("entries_delete", { patient, deleted }),
  /** Codes that may be meant by a few words; what this clinician uses most for an empty text. Needs no network. */
  findCode: (query: string) => call("entries_find_code", { query }),
};

/** My list: it stays on this computer. Each answer is the whole list. */
export const reminders = {
  list: () => call("reminders_list"),
  add: (patient: string, typed: TypedReminder) => call("reminders_add", { patient, typed }),
  mark: (id: string, done: boolean) => call("reminders_mark", { id, done }),
  delete: (id: string) => call("reminders_delete", { id }),
};

export const dates = {
  /** Which day a typed date means, as every form will read it, or why it is none. */
  read: (text: string) => call("dates_read", { text }),
};

export const drafts = {
  /** Every draft of this account, newest first. */
  list: () => call("drafts_list"),
  /**
   * Resolves only when the draft is durable on disk. `account` is whoever typed it; the core refuses what belongs to
   * somebody who is no longer signed in. `seen` is the `savedAt` this form last read or saved: another draft that lies
   * there is not overwritten (`draftInTheWay`).
   */
  save: (place: DraftPlace, content: DraftContent, account: string, seen: string | null) =>
    call("drafts_save", { place, content, account, seen }),
  read: (place: DraftPlace) => call("drafts_read", { place }),
  /** What was typed here before a lock and could not be kept until now; handed back once, ask after `read`. */
  unkept: (place: DraftPlace) => call("drafts_unkept", { place }),
  discard: (place: DraftPlace) => call("drafts_discard", { place }),
};

export const schedule = {
  /** `date` is `YYYY-MM-DD`, or empty for the clinic's today. From the cache at once; `dayChanged` follows. */
  day: (date: string) => call("schedule_day", { date }),
  /** The week, Monday to Sunday, that a day is in; otherwise as `day`. */
  week: (date: string) => call("schedule_week", { date }),
  /** What of the clinician's own day is not finished. */
  sweep: () => call("schedule_sweep"),
  options: (patient: string) => call("schedule_options", { patient }),
  /** `moves` is the appointment whose own time is free for this one. */
  /** `seen`: what stood on screen before. */
  check: (patient: string, request: BookRequest, moves: string | null = null, seen: readonly BookingWarning[] = []) =>
    call("schedule_check", { patient, request, moves, seen }),
  /** `accepted`: the warnings that were on screen and read, where the booking is wanted all the same. */
  book: (patient: string, request: BookRequest, accepted: BookingWarning[]) =>
    call("schedule_book", { patient, request, accepted }),
  /** Free times, from the days that are known; the others are read behind it, and `dayChanged` follows for each. */
  free: (patient: string, request: FreeRequest) => call("schedule_free", { patient, request }),
  /** An appointment as OpenEMR has it now, to be moved or cancelled. */
  appointment: (patient: string, appointment: string) => call("schedule_appointment", { patient, appointment }),
  /** A new one is booked, then the old one deleted. */
  move: (patient: string, request: MoveRequest, accepted: BookingWarning[]) =>
    call("schedule_move", { patient, request, accepted }),
  /** Deletes it, which OpenEMR cannot take back; asked by the window. */
  cancel: (patient: string, request: CancelRequest) => call("schedule_cancel", { patient, request }),
};

export const outbox = {
  list: () => call("outbox_list"),
  retry: (id: string) => call("outbox_retry", { id }),
  /** Deletes a write that is not in OpenEMR; asked twice by the window. */
  discard: (id: string) => call("outbox_discard", { id }),
  /** Takes a queued or refused write back into its form; the answer is where its draft is. */
  takeBack: (id: string) => call("outbox_take_back", { id }),
  /** Takes vitals or a note into the form of another visit of the same patient; the answer is where its draft is. */
  fileElsewhere: (id: string, visit: VisitKey) => call("outbox_file_elsewhere", { id, visit }),
  /** Settles which visit is meant (`ErrorCode` anotherVisitFound). */
  decideVisit: (id: string, choice: FoundChoice) => call("outbox_decide_visit", { id, choice }),
  /** Settles a conflict (`ErrorCode` changedMeanwhile): the chosen text of each part is sent. */
  resolve: (id: string, choices: PartChoice[]) => call("outbox_resolve", { id, choices }),
};

export const settings = {
  save: (wanted: Settings) => call("settings_save", { settings: wanted }),
  /** The connection as an administrator looks at it; `refresh` asks the server again what the account may do. */
  connection: (refresh: boolean) => call("settings_connection", { refresh }),
  /** Sets the clinic's time zone by its name; empty lets the core judge it again. */
  saveZone: (zone: string) => call("settings_save_zone", { zone }),
  /** Where data, log and licences are on this computer. */
  about: () => call("settings_about"),
  /** The clinic's rules as a form holds them. */
  rules: () => call("settings_rules"),
  saveRules: (rules: TypedRules) => call("settings_save_rules", { rules }),
  /** Keeps the numbers that the clinic's records do not tell; read the form's options again afterwards. */
  saveNumbers: (typed: TypedNumbers) => call("settings_save_numbers", { typed }),
};

/** A newer version of this program, step by step; what comes of each arrives as state (`AppState.update`). */
export const update = {
  look: () => call("update_look"),
  fetch: () => call("update_fetch"),
  /** Rejects with `updateWaits` while something is typed or sent; else the program begins again. */
  install: () => call("update_install"),
};
