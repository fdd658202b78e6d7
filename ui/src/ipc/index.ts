/**
 * The seam between window and core: the only file that imports @tauri-apps.
 *
 * One function a command; the types are generated from Rust (ui/src/ipc/bindings). Every rejected call rejects with a
 * `UiError`, whatever went wrong underneath.
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { AccessLogFile } from "./bindings/AccessLogFile";
import type { AccessLogView } from "./bindings/AccessLogView";
import type { AppEvent } from "./bindings/AppEvent";
import type { AppState } from "./bindings/AppState";
import type { BookingCheck } from "./bindings/BookingCheck";
import type { BookingOptions } from "./bindings/BookingOptions";
import type { BookRequest } from "./bindings/BookRequest";
import type { ChartView } from "./bindings/ChartView";
import type { ClientChoice } from "./bindings/ClientChoice";
import type { ClinicFacts } from "./bindings/ClinicFacts";
import type { ConnectionReport } from "./bindings/ConnectionReport";
import type { DayView } from "./bindings/DayView";
import type { DemographicsChange } from "./bindings/DemographicsChange";
import type { DraftContent } from "./bindings/DraftContent";
import type { DraftLine } from "./bindings/DraftLine";
import type { DraftPlace } from "./bindings/DraftPlace";
import type { DraftSaved } from "./bindings/DraftSaved";
import type { DraftView } from "./bindings/DraftView";
import type { EncounterOptions } from "./bindings/EncounterOptions";
import type { EntryChange } from "./bindings/EntryChange";
import type { EntryList } from "./bindings/EntryList";
import type { NoteChange } from "./bindings/NoteChange";
import type { OutboxItem } from "./bindings/OutboxItem";
import type { PartChoice } from "./bindings/PartChoice";
import type { PatientHit } from "./bindings/PatientHit";
import type { PatientSearch } from "./bindings/PatientSearch";
import type { Question } from "./bindings/Question";
import type { Settings } from "./bindings/Settings";
import type { SignOutChoice } from "./bindings/SignOutChoice";
import type { SoapText } from "./bindings/SoapText";
import type { StartVisitRequest } from "./bindings/StartVisitRequest";
import type { TakenBy } from "./bindings/TakenBy";
import type { TypedDemographics } from "./bindings/TypedDemographics";
import type { TypedEntry } from "./bindings/TypedEntry";
import type { TypedNumbers } from "./bindings/TypedNumbers";
import type { TypedVitals } from "./bindings/TypedVitals";
import type { UiError } from "./bindings/UiError";
import type { UnkeptDraft } from "./bindings/UnkeptDraft";
import type { UnsentWork } from "./bindings/UnsentWork";
import type { VisitKey } from "./bindings/VisitKey";
import type { VisitView } from "./bindings/VisitView";
import type { VitalsCheckView } from "./bindings/VitalsCheckView";
import type { WriteReceipt } from "./bindings/WriteReceipt";

/** True for what a command rejects with. */
export function isUiError(value: unknown): value is UiError {
  return typeof value === "object" && value !== null && "code" in value && "params" in value && "fields" in value;
}

/** Whatever was thrown, as a `UiError`: a fault of the seam itself reads as `internal`. */
export function asUiError(thrown: unknown): UiError {
  if (isUiError(thrown)) return thrown;
  return { code: "internal", params: { detail: String(thrown) }, fields: [], retryable: false };
}

async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
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
  check: (address: string, site: string) => call<ClinicFacts>("clinic_check", { address, site }),
  /** Keeps the clinic and makes this computer a client of it. */
  connect: (address: string, site: string, client: ClientChoice) =>
    call<AppState>("clinic_connect", { address, site, client }),
  /** Asks the server again whether the client is enabled. */
  checkClient: () => call<AppState>("clinic_check_client"),
  /** Starts the built-in demo clinic and connects to it. */
  exploreDemo: () => call<AppState>("clinic_explore_demo"),
  /** Leaves the demo clinic (its store is deleted), or goes back to the Connect screen before anybody signed in. */
  leave: () => call<AppState>("clinic_leave"),
  /** Deletes everything of this clinic from this computer: drafts, unsent writes, log, keys. Asked twice by the window. */
  remove: () => call<AppState>("clinic_remove"),
};

export const session = {
  /** Opens the system's browser; what becomes of it arrives as state. */
  signIn: () => call<AppState>("session_sign_in"),
  cancel: () => call<AppState>("session_cancel"),
  /** Unsent work stays here for the next sign-in, or goes; name it to the clinician before (`unsent`). */
  signOut: (choice: SignOutChoice) => call<AppState>("session_sign_out", { choice, another: false }),
  /** The same, and goes back to the Connect screen: the window begins anew at the sign-out and cannot ask for it then. */
  signOutAndLeave: (choice: SignOutChoice) => call<AppState>("session_sign_out", { choice, another: true }),
  /** What is typed or written here and not in OpenEMR. */
  unsent: () => call<UnsentWork>("session_unsent"),
  /**
   * Locks the screen; flush the drafts first. What could not be kept goes along: the window is given a fresh document right
   * after, and `drafts.unkept` hands it back.
   */
  lock: (unkept: readonly UnkeptDraft[] = []) => call<AppState>("session_lock", { unkept }),
  /** The drafts are stored, except these: the answer to the event `flushDrafts`. */
  flushed: (unkept: readonly UnkeptDraft[] = []) => call<void>("session_flushed", { unkept }),
  /** Opens what was locked. */
  unlock: (pin: string) => call<AppState>("session_unlock", { pin }),
  /** Somebody uses the window; said at most every ten seconds. */
  active: () => call<void>("session_active"),
  /** Sets or changes the PIN of this account on this computer, 6 to 12 digits. */
  setPin: (pin: string, old: string | null) => call<AppState>("session_set_pin", { pin, old }),
  /** The line that a PIN was set has been read. */
  pinNewsSeen: () => call<AppState>("session_pin_news_seen"),
  /** Asks the keychain again what opens a locked desk, after it could not say. */
  askKeychain: () => call<AppState>("session_ask_keychain"),
  removePin: () => call<AppState>("session_remove_pin"),
  /** The notice in `AppState.store` was read. */
  noticeSeen: () => call<AppState>("session_notice_seen"),
  /** Where the clinician was, to be found again after a lock or a crash; the window's own text, kept encrypted. */
  saveWorkspace: (workspace: string) => call<void>("session_save_workspace", { workspace }),
  workspace: () => call<string | null>("session_workspace"),
  /** The journal's key is gone: sets the file that nobody can open aside and begins a new one at the next sign-in. */
  setAside: () => call<AppState>("session_set_aside"),
  /** Ends the program, after `quitAsked` was answered. */
  quit: () => call<void>("session_quit"),
};

export const accessLog = {
  /** A page, newest first; `before` as the page before said. */
  read: (before: number | null) => call<AccessLogView>("access_log_read", { before }),
  /** Something of these patients is being printed or copied. */
  taken: (by: TakenBy, patients: readonly string[]) => call<void>("access_log_taken", { by, patients }),
  /** Writes the whole log as CSV into the Downloads folder. */
  export: () => call<AccessLogFile>("access_log_export"),
};

export const patients = {
  search: (query: string) => call<PatientSearch>("patients_search", { query }),
  /** Asks the clinic's server too; slower, for when the index has no match. */
  searchServer: (query: string) => call<PatientSearch>("patients_search_server", { query }),
  recent: () => call<PatientHit[]>("patients_recent"),
  /** Stops the download of the index; what is there stays usable. */
  cancelSync: () => call<AppState>("patients_cancel_sync"),
  /** Demographics as a form holds them. */
  demographics: (patient: string) => call<TypedDemographics>("patients_demographics", { patient }),
  changeDemographics: (patient: string, change: DemographicsChange) =>
    call<WriteReceipt>("patients_change_demographics", { patient, change }),
};

export const chart = {
  /** The chart as the cache has it, at once; a refresh starts behind and `chartChanged` follows. */
  open: (patient: string) => call<ChartView>("chart_open", { patient }),
  /** The same view again, after `chartChanged`. */
  read: (patient: string) => call<ChartView>("chart_read", { patient }),
  refresh: (patient: string) => call<ChartView>("chart_refresh", { patient }),
  /** Reads the notes of these visits again, behind what is on screen; `chartChanged` follows. */
  rereadNotes: (patient: string, visits: readonly number[]) => call<void>("chart_reread_notes", { patient, visits }),
};

export const encounters = {
  options: (patient: string) => call<EncounterOptions>("encounters_options", { patient }),
  /** `answers`: what was asked (`asked`) and is meant. */
  start: (patient: string, request: StartVisitRequest, answers: readonly Question[] = []) =>
    call<WriteReceipt>("encounters_start", { patient, request, answers }),
  /** The page of one visit; read it again after `chartChanged`. */
  read: (patient: string, visit: VisitKey) => call<VisitView>("encounters_read", { patient, visit }),
};

export const vitals = {
  check: (patient: string, visit: VisitKey, typed: TypedVitals) =>
    call<VitalsCheckView>("vitals_check", { patient, visit, typed }),
  /** Refused with `asked` until all that is odd about them is among the `answers`. */
  save: (patient: string, visit: VisitKey, typed: TypedVitals, answers: readonly Question[] = []) =>
    call<WriteReceipt>("vitals_save", { patient, visit, typed, answers }),
};

export const notes = {
  send: (patient: string, visit: VisitKey, text: SoapText) =>
    call<WriteReceipt>("notes_send", { patient, visit, text }),
  /** A note that is in OpenEMR; it is read again before the change is sent. */
  change: (patient: string, visit: VisitKey, change: NoteChange) =>
    call<WriteReceipt>("notes_change", { patient, visit, change }),
};

export const entries = {
  /** A problem, an allergy or a medication as a form holds it. */
  form: (patient: string, list: EntryList, entry: string) =>
    call<TypedEntry>("entries_form", { patient, list, entry }),
  /** A new entry, or a change of one that is in OpenEMR; that one is read again before the change is sent. */
  change: (patient: string, change: EntryChange) => call<WriteReceipt>("entries_change", { patient, change }),
};

export const drafts = {
  /** Every draft of this account, newest first. */
  list: () => call<DraftLine[]>("drafts_list"),
  /**
   * Resolves only when the draft is durable on disk. `account` is whoever typed it; the core refuses what belongs to
   * somebody who is no longer signed in. `seen` is the `savedAt` this form last read or saved: another draft that lies
   * there is not overwritten (`draftInTheWay`).
   */
  save: (place: DraftPlace, content: DraftContent, account: string, seen: string | null) =>
    call<DraftSaved>("drafts_save", { place, content, account, seen }),
  read: (place: DraftPlace) => call<DraftView | null>("drafts_read", { place }),
  /** What was typed here before a lock and could not be kept until now; handed back once, ask after `read`. */
  unkept: (place: DraftPlace) => call<DraftContent | null>("drafts_unkept", { place }),
  discard: (place: DraftPlace) => call<void>("drafts_discard", { place }),
};

export const schedule = {
  /** `date` is `YYYY-MM-DD`, or empty for the clinic's today. From the cache at once; `dayChanged` follows. */
  day: (date: string) => call<DayView>("schedule_day", { date }),
  options: (patient: string) => call<BookingOptions>("schedule_options", { patient }),
  check: (patient: string, request: BookRequest) => call<BookingCheck>("schedule_check", { patient, request }),
  /** `acceptWarnings`: the warnings on screen were read and the booking is wanted all the same. */
  book: (patient: string, request: BookRequest, acceptWarnings: boolean) =>
    call<WriteReceipt>("schedule_book", { patient, request, acceptWarnings }),
};

export const outbox = {
  list: () => call<OutboxItem[]>("outbox_list"),
  retry: (id: string) => call<void>("outbox_retry", { id }),
  /** Deletes a write that is not in OpenEMR; asked twice by the window. */
  discard: (id: string) => call<void>("outbox_discard", { id }),
  /** Takes a queued or refused write back into its form; the answer is where its draft is. */
  takeBack: (id: string) => call<DraftPlace>("outbox_take_back", { id }),
  /** Takes vitals or a note into the form of another visit of the same patient; the answer is where its draft is. */
  fileElsewhere: (id: string, visit: VisitKey) => call<DraftPlace>("outbox_file_elsewhere", { id, visit }),
  /** Settles a conflict (`ErrorCode` changedMeanwhile): the chosen text of each part is sent. */
  resolve: (id: string, choices: PartChoice[]) => call<void>("outbox_resolve", { id, choices }),
};

export const settings = {
  save: (wanted: Settings) => call<AppState>("settings_save", { settings: wanted }),
  /** The connection as an administrator looks at it; `refresh` asks the server again what the account may do. */
  connection: (refresh: boolean) => call<ConnectionReport>("settings_connection", { refresh }),
  /** Sets the clinic's time zone by its name; empty lets the core judge it again. */
  saveZone: (zone: string) => call<AppState>("settings_save_zone", { zone }),
  /** Keeps the numbers that the clinic's records do not tell; read the form's options again afterwards. */
  saveNumbers: (typed: TypedNumbers) => call<void>("settings_save_numbers", { typed }),
};
