/**
 * The seam between window and core: the only file that imports @tauri-apps.
 *
 * One function a command; the types are generated from Rust (ui/src/ipc/bindings). Every rejected call rejects with a
 * `UiError`, whatever went wrong underneath.
 */
import { Channel, invoke } from "@tauri-apps/api/core";
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
import type { DraftContent } from "./bindings/DraftContent";
import type { DraftPlace } from "./bindings/DraftPlace";
import type { DraftSaved } from "./bindings/DraftSaved";
import type { DraftView } from "./bindings/DraftView";
import type { EncounterOptions } from "./bindings/EncounterOptions";
import type { OutboxItem } from "./bindings/OutboxItem";
import type { PatientHit } from "./bindings/PatientHit";
import type { PatientSearch } from "./bindings/PatientSearch";
import type { Settings } from "./bindings/Settings";
import type { SoapText } from "./bindings/SoapText";
import type { StartVisitRequest } from "./bindings/StartVisitRequest";
import type { TypedVitals } from "./bindings/TypedVitals";
import type { UiError } from "./bindings/UiError";
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
};

export const session = {
  /** Opens the system's browser; what becomes of it arrives as state. */
  signIn: () => call<AppState>("session_sign_in"),
  cancel: () => call<AppState>("session_cancel"),
  signOut: () => call<AppState>("session_sign_out"),
};

export const patients = {
  search: (query: string) => call<PatientSearch>("patients_search", { query }),
  /** Asks the clinic's server too; slower, for when the index has no match. */
  searchServer: (query: string) => call<PatientSearch>("patients_search_server", { query }),
  recent: () => call<PatientHit[]>("patients_recent"),
  /** Stops the download of the index; what is there stays usable. */
  cancelSync: () => call<AppState>("patients_cancel_sync"),
};

export const chart = {
  /** The chart as the cache has it, at once; a refresh starts behind and `chartChanged` follows. */
  open: (patient: string) => call<ChartView>("chart_open", { patient }),
  /** The same view again, after `chartChanged`. */
  read: (patient: string) => call<ChartView>("chart_read", { patient }),
  refresh: (patient: string) => call<ChartView>("chart_refresh", { patient }),
};

export const encounters = {
  options: (patient: string) => call<EncounterOptions>("encounters_options", { patient }),
  start: (patient: string, request: StartVisitRequest) =>
    call<WriteReceipt>("encounters_start", { patient, request }),
  /** The page of one visit; read it again after `chartChanged`. */
  read: (patient: string, visit: VisitKey) => call<VisitView>("encounters_read", { patient, visit }),
};

export const vitals = {
  check: (patient: string, visit: VisitKey, typed: TypedVitals) =>
    call<VitalsCheckView>("vitals_check", { patient, visit, typed }),
  save: (patient: string, visit: VisitKey, typed: TypedVitals) =>
    call<WriteReceipt>("vitals_save", { patient, visit, typed }),
};

export const notes = {
  send: (patient: string, visit: VisitKey, text: SoapText) =>
    call<WriteReceipt>("notes_send", { patient, visit, text }),
};

export const drafts = {
  /** Resolves only when the draft is durable on disk. */
  /** `account` is whoever typed it; the core refuses what belongs to somebody who is no longer signed in. */
  save: (place: DraftPlace, content: DraftContent, account: string) =>
    call<DraftSaved>("drafts_save", { place, content, account }),
  read: (place: DraftPlace) => call<DraftView | null>("drafts_read", { place }),
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
};

export const settings = {
  save: (wanted: Settings) => call<AppState>("settings_save", { settings: wanted }),
  /** The connection as an administrator looks at it; `refresh` asks the server again what the account may do. */
  connection: (refresh: boolean) => call<ConnectionReport>("settings_connection", { refresh }),
};
