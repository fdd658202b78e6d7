// The commands: each is declared here, once, with what it takes and what it answers.
//
// This file is one macro call, and whoever includes it says before what `commands!` makes of it: `mod.rs` beside it the
// functions and the TypeScript types, src-tauri/src/commands.rs what the window calls, src-tauri/build.rs the
// permissions, xtask the capability, and tests/core/behind_the_lock.rs a look at each behind the lock (docs/adr/0009).
//
// A type that is not of the contract is imported by each of them that names types: mod.rs, types.rs, the shell and the test.
//
//   open   needs an open account: behind the lock, and while nobody is signed in, it answers nothing but `signedOut`
//   any    may answer at a locked desk or before a sign-in; tests/core/behind_the_lock.rs has the reason for each

commands! {
    |core| {
        // Connecting a clinic.
        any clinic_check(address: String, site: String) -> ClinicFacts = core.check_clinic(&address, &site).await;
        any clinic_connect(address: String, site: String, client: ClientChoice) -> AppState =
            core.connect_clinic(&address, &site, client).await;
        any clinic_check_client() -> AppState = core.check_client().await;
        any clinic_explore_demo() -> AppState = core.explore_demo().await;
        any clinic_leave() -> AppState = core.leave_clinic().await;
        any clinic_remove() -> AppState = core.remove_clinic().await;

        // Signing in and out, locking and unlocking.
        any session_sign_in() -> AppState = core.sign_in().await;
        any session_cancel() -> AppState = core.cancel_sign_in().await;
        any session_sign_out(choice: SignOutChoice, another: bool) -> AppState = {
            let state = core.sign_out(choice).await?;
            // The window has a fresh document by now and cannot ask for another clinic itself. What could not be
            // deleted is said on this clinic's page.
            let is_done = matches!(state.session, SessionView::SignedOut { why: None });
            if another && is_done { core.leave_clinic().await } else { Ok(state) }
        };
        open session_unsent() -> UnsentWork = core.unsent_work().await;
        any session_lock(unkept: Vec<UnkeptDraft>) -> AppState = {
            core.hold(unkept);
            core.lock().await
        };
        any session_flushed(unkept: Vec<UnkeptDraft>) -> () = {
            core.flushed(unkept);
            Ok(())
        };
        any session_unlock(pin: String) -> AppState = core.unlock(pin).await;
        any session_active() -> () = {
            core.active();
            Ok(())
        };
        open session_set_pin(pin: String, old: Option<String>) -> AppState = core.set_pin(pin, old).await;
        open session_pin_news_seen() -> AppState = core.pin_news_seen().await;
        open session_remove_pin() -> AppState = core.remove_pin().await;
        any session_ask_keychain() -> AppState = core.ask_keychain_again().await;
        any session_notice_seen() -> AppState = core.notice_seen();
        open session_save_workspace(workspace: String) -> () = core.save_workspace(workspace).await;
        open session_workspace() -> Option<String> = core.workspace().await;
        any session_set_aside() -> AppState = core.set_aside().await;

        // Who looked at what.
        open access_log_read(before: Option<u32>) -> AccessLogView = core.access_log(before).await;
        open access_log_taken(by: TakenBy, patients: Vec<PatientUuid>) -> () = core.taken(by, &patients).await;
        open access_log_export() -> AccessLogFile = core.export_access_log().await;

        // Finding a patient, and their demographics.
        open patients_search(query: String) -> PatientSearch = core.search_patients(&query).await;
        open patients_search_server(query: String) -> PatientSearch = core.search_server(&query).await;
        open patients_recent() -> Vec<PatientHit> = core.recent_patients().await;
        open patients_understand(line: String) -> PatientLineView = core.understand_patient(&line).await;
        open patients_alike(typed: TypedPatient) -> AlikeView = core.alike_patients(typed).await;
        open patients_create(typed: TypedPatient, answers: Vec<Question>) -> NewPatientReceipt =
            core.create_patient(typed, &answers).await;
        open patients_cancel_sync() -> AppState = core.cancel_sync().await;
        open patients_demographics(patient: PatientUuid) -> TypedDemographics =
            core.demographics_form(&patient).await;
        open patients_change_demographics(patient: PatientUuid, change: DemographicsChange) -> WriteReceipt =
            core.change_demographics(&patient, change).await;

        // The chart of one patient.
        open chart_open(patient: PatientUuid) -> ChartView = core.open_chart(&patient).await;
        open chart_read(patient: PatientUuid) -> ChartView = core.read_chart(&patient).await;
        open chart_refresh(patient: PatientUuid) -> ChartView = core.refresh_chart(&patient).await;
        open chart_reread_notes(patient: PatientUuid, visits: Vec<Eid>) -> () =
            core.reread_notes(&patient, &visits).await;
        open chart_open_folder(patient: PatientUuid, folder: ChartFolder) -> FolderView =
            core.open_folder(&patient, folder).await;
        open chart_read_folder(patient: PatientUuid, folder: ChartFolder) -> FolderView =
            core.read_folder(&patient, folder).await;
        open chart_search(patient: PatientUuid, query: String) -> ChartSearch =
            core.search_chart(&patient, &query).await;
        open chart_refresh_folder(patient: PatientUuid, folder: ChartFolder) -> FolderView =
            core.refresh_folder(&patient, folder).await;

        // Documents of one patient.
        open documents_list(patient: PatientUuid) -> DocumentsView = core.documents(&patient).await;
        open documents_refresh(patient: PatientUuid) -> DocumentsView = core.refresh_documents(&patient).await;
        open documents_open(patient: PatientUuid, document: String) -> Option<DocumentOpened> =
            core.open_document(&patient, &document).await;
        open documents_piece(patient: PatientUuid, document: String, piece: u32) -> String =
            core.document_piece(&patient, &document, piece).await;
        open documents_call_off(patient: PatientUuid, document: String) -> () =
            core.call_off_document(&patient, &document).await;
        open documents_save(patient: PatientUuid, document: String) -> Option<DocumentSaved> =
            core.save_document(&patient, &document).await;
        open documents_choose(patient: PatientUuid) -> Option<FileChoice> = core.choose_document(&patient).await;
        open documents_add(patient: PatientUuid, file: String, place: DocumentPlace, again: bool) -> UploadOutcome =
            core.add_document(&patient, &file, place, again).await;
        open documents_summary(patient: PatientUuid) -> SummaryOutcome = core.make_summary(&patient).await;
        open documents_let_go(file: String) -> () = core.let_go_of_file(&file).await;

        // Messages to a colleague.
        open messages_read(patient: PatientUuid) -> MessagesView = core.messages(&patient).await;
        open messages_send(patient: PatientUuid, message: TypedMessage, again: bool) -> MessageOutcome =
            core.send_message(&patient, message, again).await;
        open messages_withdraw(patient: PatientUuid, id: String) -> MessagesView =
            core.withdraw_message(&patient, &id).await;

        // Visits.
        open encounters_options(patient: PatientUuid) -> EncounterOptions = core.encounter_options(&patient).await;
        open encounters_start(patient: PatientUuid, request: StartVisitRequest, answers: Vec<Question>) -> WriteReceipt =
            core.start_visit(&patient, request, &answers).await;
        open encounters_begin(patient: PatientUuid, appointment: Option<AppointmentUuid>) -> Begun =
            core.begin_visit(&patient, appointment.as_ref()).await;
        open encounters_undo(write: String) -> () = core.undo_visit(&write).await;
        open encounters_read(patient: PatientUuid, visit: VisitKey) -> VisitView =
            core.read_visit(&patient, &visit).await;
        open encounters_review(patient: PatientUuid, visit: VisitKey, draft: VisitDraft) -> VisitReview =
            core.review_visit(&patient, &visit, &draft).await;
        open encounters_send(patient: PatientUuid, visit: VisitKey, draft: VisitDraft, answers: Vec<Question>) -> VisitSent =
            core.send_visit(&patient, &visit, draft, &answers).await;

        // Vitals.
        open vitals_check(patient: PatientUuid, visit: VisitKey, typed: TypedVitals) -> VitalsCheckView =
            core.check_vitals(&patient, &visit, &typed).await;
        open vitals_save(patient: PatientUuid, visit: VisitKey, typed: TypedVitals, answers: Vec<Question>) -> WriteReceipt =
            core.save_vitals(&patient, &visit, &typed, &answers).await;
        open vitals_growth(patient: PatientUuid, typed: TypedVitals, measure: GrowthMeasure, reference: GrowthReference) -> GrowthChart =
            core.growth_chart(&patient, &typed, measure, reference).await;

        // SOAP notes.
        open notes_send(patient: PatientUuid, visit: VisitKey, text: SoapText) -> WriteReceipt =
            core.send_note(&patient, &visit, text).await;
        open notes_change(patient: PatientUuid, visit: VisitKey, change: NoteChange) -> WriteReceipt =
            core.change_note(&patient, &visit, change).await;

        // The clinician's own phrases.
        open phrases_list() -> Vec<Phrase> = core.phrases().await;
        open phrases_change(change: PhraseChange) -> Vec<Phrase> = core.change_phrases(change).await;
        open phrases_import() -> Option<PhrasesFile> = core.import_phrases().await;
        open phrases_export() -> Option<PhrasesWritten> = core.export_phrases().await;
        open phrases_labs(patient: PatientUuid) -> Loaded<Vec<LabLine>> = core.last_labs(&patient).await;

        // Entries of the lists of a chart.
        open entries_form(patient: PatientUuid, list: EntryList, entry: String) -> TypedEntry =
            core.entry_form(&patient, list, &entry).await;
        open entries_change(patient: PatientUuid, change: EntryChange) -> WriteReceipt =
            core.change_entry(&patient, change).await;
        open entries_delete(patient: PatientUuid, deleted: EntryDelete) -> WriteReceipt =
            core.delete_entry(&patient, deleted).await;
        open entries_find_code(query: String) -> CodedSearch = core.find_code(&query).await;

        // What the clinician wants to be reminded of.
        open reminders_list() -> RemindersView = core.reminders().await;
        open reminders_add(patient: PatientUuid, typed: TypedReminder) -> RemindersView =
            core.add_reminder(&patient, typed).await;
        open reminders_mark(id: String, done: bool) -> RemindersView = core.mark_reminder(&id, done).await;
        open reminders_delete(id: String) -> RemindersView = core.delete_reminder(&id).await;

        // Dates as they are typed.
        open dates_read(text: String) -> DateReading = core.read_date(&text).await;

        // Drafts.
        open drafts_list() -> Vec<DraftLine> = core.drafts().await;
        open drafts_save(place: DraftPlace, content: DraftContent, account: String, seen: Option<String>) -> DraftSaved =
            core.save_draft(place, content, &account, seen.as_deref()).await;
        open drafts_read(place: DraftPlace) -> Option<DraftView> = core.read_draft(place).await;
        open drafts_unkept(place: DraftPlace) -> Option<DraftContent> = core.unkept_draft(place).await;
        open drafts_discard(place: DraftPlace) -> () = core.discard_draft(place).await;

        // Today and booking.
        open schedule_day(date: String) -> DayView = core.day(&date).await;
        open schedule_week(date: String) -> WeekView = core.week(&date).await;
        open schedule_sweep() -> Vec<SweepItem> = core.sweep().await;
        open schedule_options(patient: PatientUuid) -> BookingOptions = core.booking_options(&patient).await;
        open schedule_check(
            patient: PatientUuid, request: BookRequest, moves: Option<AppointmentUuid>, seen: Vec<BookingWarning>
        ) -> BookingCheck = core.check_booking(&patient, &request, moves.as_ref(), &seen).await;
        open schedule_book(patient: PatientUuid, request: BookRequest, accepted: Vec<BookingWarning>) -> WriteReceipt =
            core.book(&patient, request, accepted).await;
        open schedule_free(patient: PatientUuid, request: FreeRequest) -> FreeView =
            core.free_times(&patient, &request).await;
        open schedule_appointment(patient: PatientUuid, appointment: AppointmentUuid) -> AppointmentForm =
            core.open_appointment(&patient, &appointment).await;
        open schedule_move(patient: PatientUuid, request: MoveRequest, accepted: Vec<BookingWarning>) -> WriteReceipt =
            core.move_appointment(&patient, request, accepted).await;
        open schedule_cancel(patient: PatientUuid, request: CancelRequest) -> WriteReceipt =
            core.cancel_appointment(&patient, request).await;

        // Unsent.
        open outbox_list() -> Vec<OutboxItem> = core.unsent().await;
        open outbox_retry(id: String) -> () = core.retry_write(&id).await;
        open outbox_discard(id: String) -> () = core.discard_write(&id).await;
        open outbox_take_back(id: String) -> DraftPlace = core.take_back_write(&id).await;
        open outbox_file_elsewhere(id: String, visit: VisitKey) -> DraftPlace =
            core.file_write_elsewhere(&id, &visit).await;
        open outbox_decide_visit(id: String, choice: FoundChoice) -> () = core.decide_visit(&id, choice).await;
        open outbox_resolve(id: String, choices: Vec<PartChoice>) -> () = core.resolve_write(&id, &choices).await;

        // Settings.
        any settings_save(settings: Settings) -> AppState = core.save_settings(settings).await;
        open settings_connection(refresh: bool) -> ConnectionReport = core.connection_report(refresh).await;
        open settings_save_numbers(typed: TypedNumbers) -> () = core.save_numbers(&typed).await;
        open settings_rules() -> TypedRules = core.clinic_rules().await;
        open settings_save_rules(rules: TypedRules) -> () = core.save_clinic_rules(&rules).await;
        open settings_save_zone(zone: String) -> AppState = core.save_clinic_zone(&zone).await;
        open settings_about() -> AboutView = core.about().await;

        // A newer version of this program.
        open update_look() -> () = core.look_for_update().await;
        open update_fetch() -> () = core.fetch_update().await;
        open update_install() -> () = core.install_update().await;
    }
    // What only the shell can do: these are functions of src-tauri/src/commands.rs.
    shell {
        any watch(channel: Channel<AppEvent>) -> ();
        any session_quit() -> ();
    }
}
