//! Every command that the window may call, called behind the lock: which of them answer there, and why.

use crate::{
    changes::{new, typed},
    desk::{note, vitals},
    workplace::Workplace,
};
use app::contract::{
    BookRequest, ClientChoice, DemographicsChange, DraftContent, DraftKind, DraftPlace, EntryList, ErrorCode,
    NoteChange, SessionView, Settings, SignOutChoice, StartVisitRequest, TakenBy, TypedDemographics,
    TypedNumbers, UiError, VisitKey,
};
use domain::{note::NoteId, patient::PatientUuid};

/// What a command does behind the lock.
enum Behind {
    /// Nothing: there is an error.
    Refuses(Option<UiError>),
    /// It answers, for this reason.
    Answers(&'static str),
}

/// The commands that the capability grants, as `src-tauri/src/commands` names them.
fn commands() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/capabilities/main.json");
    let text = std::fs::read_to_string(path).expect("the capability");
    let all: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let granted = all["permissions"].as_array().expect("a list").iter();
    let granted =
        granted.map(|one| one.as_str().expect("a name").strip_prefix("allow-").expect("ours alone"));
    granted.map(|name| name.replace('-', "_")).collect()
}

/// Calls a command as the window would.
async fn call(place: &Workplace, patient: &PatientUuid, command: &str) -> Behind {
    let rounds = &place.rounds;
    let visit = || VisitKey::Pending { write: "7f9c24e5-6f3b-4a6f-9d11-3c1c2a2b5d10".into() };
    let form = || DraftPlace { kind: DraftKind::Note, patient: patient.clone(), visit: None, record: None };
    let blank = TypedDemographics::default;
    let booking = || BookRequest {
        date: String::new(),
        start: String::new(),
        duration: String::new(),
        category: None,
        title: String::new(),
        comment: String::new(),
        provider: None,
        facility: None,
    };
    let asthma = || new(EntryList::Problem, typed("Asthma", "", "", ""));
    let address = place.clinic.https_url();
    Behind::Refuses(match command {
        "watch" => {
            return Behind::Answers("the frame is drawn from it; it names no patient and counts nothing");
        }
        "painted" => return Behind::Answers("the window says to the log that it is there"),
        "clinic_check" => rounds.check_clinic(address, "").await.err(),
        "clinic_connect" => rounds.connect_clinic(address, "", ClientChoice::Register).await.err(),
        "clinic_check_client" => rounds.check_client().await.err(),
        "clinic_explore_demo" => rounds.explore_demo().await.err(),
        "clinic_leave" => rounds.leave_clinic().await.err(),
        "clinic_remove" => rounds.remove_clinic().await.err(),
        "session_sign_in" => {
            rounds.sign_in().await.expect("the browser opens");
            return Behind::Answers("its owner comes in through the browser");
        }
        "session_cancel" => {
            rounds.cancel_sign_in().await.expect("cancelled");
            return Behind::Answers("a sign-in that was begun here ends here");
        }
        "session_sign_out" => {
            let refused = rounds.sign_out(SignOutChoice::Discard).await.expect_err("whoever that is");
            assert_eq!(refused.code, ErrorCode::SignedOut, "nobody throws away what is another's");
            return Behind::Answers("somebody else may need the computer; what its owner wrote stays theirs");
        }
        "session_unsent" => rounds.unsent_work().await.err(),
        "session_lock" => {
            rounds.hold(Vec::new());
            rounds.lock().await.expect("it is locked");
            return Behind::Answers("it is locked already");
        }
        "session_flushed" => {
            rounds.flushed(Vec::new());
            return Behind::Answers("a word that was asked for and comes late; nobody waits for it");
        }
        "session_unlock" => {
            rounds.unlock("000001".into()).await.expect("something is locked");
            return Behind::Answers("the PIN opens it; this was a wrong one");
        }
        "session_active" => {
            rounds.active();
            return Behind::Answers("it counts only at an open desk");
        }
        "session_set_pin" => rounds.set_pin("314159".into(), None).await.err(),
        "session_pin_news_seen" => rounds.pin_news_seen().await.err(),
        "session_remove_pin" => rounds.remove_pin().await.err(),
        "session_ask_keychain" => {
            rounds.ask_keychain_again().await.expect("something is locked");
            return Behind::Answers("it finds out what opens the desk, and opens nothing");
        }
        "session_notice_seen" => rounds.notice_seen().err(),
        "session_save_workspace" => rounds.save_workspace("{}".into()).await.err(),
        "session_workspace" => rounds.workspace().await.err(),
        "session_set_aside" => {
            let refused = rounds.set_aside().await.expect_err("this one can be opened");
            assert_eq!(refused.code, ErrorCode::Internal, "there is nothing to set aside");
            return Behind::Answers("only for a journal that nobody can open; it is kept, and so is its key");
        }
        "session_quit" => return Behind::Answers("a program can be closed; the shell asks before"),
        "access_log_read" => rounds.access_log(None).await.err(),
        "access_log_taken" => rounds.taken(TakenBy::Copying, std::slice::from_ref(patient)).await.err(),
        "access_log_export" => rounds.export_access_log().await.err(),
        "patients_search" => rounds.search_patients("reyes").await.err(),
        "patients_search_server" => rounds.search_server("reyes").await.err(),
        "patients_recent" => rounds.recent_patients().await.err(),
        "patients_cancel_sync" => rounds.cancel_sync().await.err(),
        "chart_open" => rounds.open_chart(patient).await.err(),
        "chart_read" => rounds.read_chart(patient).await.err(),
        "chart_refresh" => rounds.refresh_chart(patient).await.err(),
        "chart_reread_notes" => rounds.reread_notes(patient, &[]).await.err(),
        "encounters_options" => rounds.encounter_options(patient).await.err(),
        "encounters_start" => rounds.start_visit(patient, StartVisitRequest::default(), &[]).await.err(),
        "encounters_read" => rounds.read_visit(patient, &visit()).await.err(),
        "vitals_check" => rounds.check_vitals(patient, &visit(), &vitals()).await.err(),
        "vitals_save" => rounds.save_vitals(patient, &visit(), &vitals(), &[]).await.err(),
        "notes_send" => rounds.send_note(patient, &visit(), note()).await.err(),
        "changes_note" => {
            let change = NoteChange { note: NoteId(1), opened: note(), text: note() };
            rounds.change_note(patient, &visit(), change).await.err()
        }
        "changes_demographics_form" => rounds.demographics_form(patient).await.err(),
        "changes_demographics" => {
            let change = DemographicsChange { opened: blank(), typed: blank() };
            rounds.change_demographics(patient, change).await.err()
        }
        "changes_entry_form" => rounds.entry_form(patient, EntryList::Problem, "1").await.err(),
        "changes_entry" => rounds.change_entry(patient, asthma()).await.err(),
        "drafts_list" => rounds.drafts().await.err(),
        "drafts_save" => rounds.save_draft(form(), DraftContent::Note(note()), "", None).await.err(),
        "drafts_read" => rounds.read_draft(form()).await.err(),
        "drafts_unkept" => rounds.unkept_draft(form()).await.err(),
        "drafts_discard" => rounds.discard_draft(form()).await.err(),
        "schedule_day" => rounds.day("").await.err(),
        "schedule_options" => rounds.booking_options(patient).await.err(),
        "schedule_check" => rounds.check_booking(patient, &booking()).await.err(),
        "schedule_book" => rounds.book(patient, booking(), true).await.err(),
        "outbox_list" => rounds.unsent().await.err(),
        "outbox_retry" => rounds.retry_write("1").await.err(),
        "outbox_discard" => rounds.discard_write("1").await.err(),
        "outbox_take_back" => rounds.take_back_write("1").await.err(),
        "outbox_file_elsewhere" => rounds.file_write_elsewhere("1", &visit()).await.err(),
        "outbox_resolve" => rounds.resolve_write("1", &[]).await.err(),
        "settings_save" => {
            let wanted = Settings { lock_after_minutes: 29, ..rounds.state().settings };
            rounds.save_settings(wanted).await.err()
        }
        "settings_connection" => rounds.connection_report(true).await.err(),
        "settings_save_numbers" => rounds.save_numbers(&TypedNumbers::default()).await.err(),
        "settings_save_zone" => rounds.save_clinic_zone("").await.err(),
        other => panic!("{other}: say here what this command does behind the lock"),
    })
}

#[tokio::test]
async fn each_command_is_refused_behind_the_lock_but_for_those_with_a_reason() {
    const ANSWERING: [&str; 12] = [
        "watch",
        "painted",
        "session_sign_in",
        "session_cancel",
        "session_sign_out",
        "session_lock",
        "session_flushed",
        "session_unlock",
        "session_active",
        "session_ask_keychain",
        "session_set_aside",
        "session_quit",
    ];
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    place.type_a_draft(&patient).await;
    let settings = place.rounds.state().settings;
    place.lock().await;
    place.clinic.requests().clear();
    let (mut answering, all) = (Vec::new(), commands());
    for command in &all {
        match call(&place, &patient, command).await {
            Behind::Refuses(Some(error)) => {
                let sign_out_first = matches!(command.as_str(), "clinic_connect" | "clinic_leave");
                let expected = if sign_out_first { ErrorCode::Internal } else { ErrorCode::SignedOut };
                assert_eq!(error.code, expected, "{command}");
            }
            Behind::Refuses(None) => panic!("{command} answers behind the lock"),
            Behind::Answers(why) => {
                assert!(!why.is_empty(), "{command}");
                answering.push(command.as_str());
            }
        }
        let state = place.rounds.state();
        let session = &state.session;
        let shut = matches!(session, SessionView::Locked { .. } | SessionView::Waiting { .. });
        assert!(shut, "{command} opens nothing: {session:?}");
        assert_eq!(state.settings, settings, "{command} changes nothing");
    }
    assert_eq!(answering, ANSWERING, "no other command has a reason");
    let asked: Vec<String> = place.clinic.requests().all().into_iter().map(|one| one.path).collect();
    assert!(asked.is_empty(), "and none of them asks the clinic anything: {asked:?}");
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "everything is where it was");
}

#[tokio::test]
async fn the_size_of_the_page_changes_behind_the_lock_and_nothing_else_does() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    let settings = place.rounds.state().settings;
    let larger = Settings { zoom_percent: 150, ..settings.clone() };
    place.rounds.save_settings(larger.clone()).await.expect("the lock screen can be read");
    assert_eq!(place.rounds.state().settings, larger, "it is kept");
    let slower = Settings { zoom_percent: 175, lock_after_minutes: 29, ..settings };
    let refused = place.rounds.save_settings(slower).await.expect_err("not a later lock beside it");
    assert_eq!(refused.code, ErrorCode::SignedOut);
    assert_eq!(place.rounds.state().settings, larger, "and nothing of it is kept");
}
