//! Every command that the window may call, called behind the lock and before a sign-in: the list in `crates/app` is walked,
//! each command with arguments of its types, and whichever answers is named.

use crate::{
    changes::{new, typed},
    desk::{note, vitals},
    workplace::Workplace,
};
use app::{
    commands::{self, Needs},
    contract::*,
};
use domain::{
    appointment::{Appointment, AppointmentId, AppointmentStatus, AppointmentUuid},
    booking::BookingWarning,
    encounter::Eid,
    growth::{GrowthMeasure, GrowthReference},
    note::{NoteId, SoapText},
    patient::PatientUuid,
    time::WallTime,
    vitals::TypedVitals,
};
use rounds_tests::day::free_day;

/// Somebody at a computer that is not theirs to use, and whose patient they would like to see.
struct Passer<'a> {
    place: &'a Workplace,
    patient: PatientUuid,
}

/// An argument as such a person would fill it in: with what is known to be there.
trait Argument {
    fn of(passer: &Passer<'_>, name: &str) -> Self;
}

macro_rules! arguments {
    ($( $type:ty = |$passer:ident, $name:ident| $value:expr; )*) => { $(
        impl Argument for $type {
            fn of($passer: &Passer<'_>, $name: &str) -> Self {
                $value
            }
        }
    )* };
}

arguments! {
    String = |passer, name| match name {
        "address" => passer.place.clinic.https_url().to_owned(),
        "query" => "reyes".to_owned(),
        "pin" => "000001".to_owned(),
        "workspace" => "{}".to_owned(),
        "id" | "entry" => "1".to_owned(),
        _ => String::new(),
    };
    Option<String> = |_passer, _name| None;
    Option<u32> = |_passer, _name| None;
    u32 = |_passer, _name| 0;
    TypedMessage = |_passer, _name| TypedMessage::default();
    DocumentPlace = |_passer, _name| DocumentPlace::MedicalRecord;
    FoundChoice = |_passer, _name| FoundChoice::Another;
    bool = |_passer, _name| true;
    PatientUuid = |passer, _name| passer.patient.clone();
    Vec<PatientUuid> = |passer, _name| vec![passer.patient.clone()];
    Vec<Eid> = |_passer, _name| Vec::new();
    Vec<Question> = |_passer, _name| Vec::new();
    Vec<BookingWarning> = |_passer, _name| Vec::new();
    Vec<PartChoice> = |_passer, _name| Vec::new();
    Vec<UnkeptDraft> = |_passer, _name| Vec::new();
    VisitKey = |_passer, _name| VisitKey::Pending { write: "7f9c24e5-6f3b-4a6f-9d11-3c1c2a2b5d10".into() };
    ClientChoice = |_passer, _name| ClientChoice::Register;
    SignOutChoice = |_passer, _name| SignOutChoice::Discard;
    TakenBy = |_passer, _name| TakenBy::Copying;
    StartVisitRequest = |_passer, _name| StartVisitRequest::default();
    TypedVitals = |_passer, _name| vitals();
    SoapText = |_passer, _name| note();
    VisitDraft = |_passer, _name| VisitDraft { vitals: Some(vitals()), note: Some(note()) };
    NoteChange = |_passer, _name| NoteChange { note: NoteId(1), opened: note(), text: note() };
    EntryList = |_passer, _name| EntryList::Problem;
    ChartFolder = |_passer, _name| ChartFolder::History;
    EntryChange = |_passer, _name| new(EntryList::Problem, typed("Asthma", "", "", ""));
    EntryDelete = |_passer, _name| EntryDelete {
        list: PastList::Surgery,
        entry: String::new(),
        opened: typed("Appendectomy", "", "", ""),
    };
    DemographicsChange = |_passer, _name| DemographicsChange {
        opened: TypedDemographics::default(),
        typed: TypedDemographics::default(),
    };
    DraftPlace = |passer, _name| DraftPlace {
        kind: DraftKind::Note,
        patient: passer.patient.clone(),
        visit: None,
        record: None,
    };
    DraftContent = |_passer, _name| DraftContent::Note(note());
    BookRequest = |_passer, _name| BookRequest::default();
    AppointmentUuid = |passer, _name| appointment_of(passer).uuid;
    Option<AppointmentUuid> = |_passer, _name| None;
    FreeRequest = |_passer, _name| FreeRequest::default();
    TypedRules = |_passer, _name| TypedRules::default();
    MoveRequest = |passer, _name| MoveRequest {
        opened: appointment_of(passer),
        request: BookRequest::default(),
        single: true,
    };
    CancelRequest = |passer, _name| CancelRequest { opened: appointment_of(passer), single: true };
    Settings = |passer, _name| Settings { lock_after_minutes: 29, ..passer.place.rounds.state().settings };
    TypedNumbers = |_passer, _name| TypedNumbers::default();
    TypedReminder = |_passer, _name| TypedReminder { text: "Call back".into(), day: "2026-12-01".into() };
    GrowthMeasure = |_passer, _name| GrowthMeasure::Weight;
    GrowthReference = |_passer, _name| GrowthReference::Who;
    TypedPatient = |_passer, _name| TypedPatient::default();
    PhraseChange = |_passer, _name| PhraseChange::default();
}

/// One that the patient could have.
fn appointment_of(passer: &Passer<'_>) -> Appointment {
    let start = WallTime::new(free_day().at(9, 0, 0, 0));
    Appointment {
        id: Some(AppointmentId(1)),
        uuid: AppointmentUuid::parse(passer.patient.as_str()).expect("a uuid"),
        patient: Some(passer.patient.clone()),
        start,
        end: WallTime::new(free_day().at(9, 30, 0, 0)),
        status: AppointmentStatus::None,
        category: None,
        title: "Office Visit".into(),
        comment: Some(String::new()),
        provider: None,
        provider_uuid: None,
        facility: None,
        facility_name: String::new(),
    }
}

/// Calls each command by its name.
macro_rules! commands {
    (
        |$core:ident| { $(
            $needs:ident $name:ident ( $($given:ident : $type:ty),* ) -> $answer:ty = $body:expr;
        )* }
        shell { $( $shell_needs:ident $shell_name:ident ( $($shell_given:tt)* ) -> $shell_answer:ty; )* }
    ) => {
        /// What came of a call. Of a command of the shell nothing: it is not in the core.
        async fn call(passer: &Passer<'_>, command: &str) -> Option<Result<(), UiError>> {
            match command {
                $( stringify!($name) => {
                    $( let $given: $type = Argument::of(passer, stringify!($given)); )*
                    let call = commands::$name(&passer.place.rounds, $($given),*);
                    Some(Box::pin(call).await.map(drop))
                } )*
                $( stringify!($shell_name) => None, )*
                other => panic!("{other} is not on the list"),
            }
        }
    };
}

include!("../../crates/app/src/commands/list.rs");

/// Why a command may be called behind the lock, and what comes of this call of it: nothing but for those that are named.
fn reason(command: &str) -> Option<(&'static str, Result<(), ErrorCode>)> {
    let answers = |why| Some((why, Ok(())));
    match command {
        "watch" => answers("the frame is drawn from it; it names no patient and counts nothing"),
        "session_quit" => answers("a program can be closed; the shell asks before"),
        "session_sign_in" => answers("its owner comes in through the browser"),
        "session_cancel" => answers("a sign-in that was begun here ends here"),
        "session_sign_out" => Some((
            "somebody else may need the computer; what its owner wrote stays theirs, and nobody else throws it away",
            Err(ErrorCode::SignedOut),
        )),
        "session_lock" => answers("it is locked already"),
        "session_flushed" => answers("a word that was asked for and comes late; nobody waits for it"),
        "session_unlock" => answers("the PIN opens it; this was a wrong one"),
        "session_active" => answers("it counts only at an open desk"),
        "session_ask_keychain" => answers("it finds out what opens the desk, and opens nothing"),
        "session_set_aside" => Some((
            "only for a journal that nobody can open; it is kept, and so is its key",
            Err(ErrorCode::Internal),
        )),
        _ => None,
    }
}

/// The commands that the capability grants, by the names that the window calls them by.
fn granted() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/capabilities/main.json");
    let text = std::fs::read_to_string(path).expect("the capability");
    let all: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let granted = all["permissions"].as_array().expect("a list").iter();
    let granted =
        granted.map(|one| one.as_str().expect("a name").strip_prefix("allow-").expect("ours alone"));
    granted.map(|name| name.replace('-', "_")).collect()
}

#[tokio::test]
async fn each_command_is_refused_behind_the_lock_but_for_those_with_a_reason() {
    const ANSWERING: [&str; 11] = [
        "session_sign_in",
        "session_cancel",
        "session_sign_out",
        "session_lock",
        "session_flushed",
        "session_unlock",
        "session_active",
        "session_ask_keychain",
        "session_set_aside",
        "watch",
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
    let passer = Passer { place: &place, patient: patient.clone() };
    let (mut walked, mut answering, mut needing) = (Vec::new(), Vec::new(), 0);
    for command in commands::ALL {
        let name = command.name;
        let outcome = call(&passer, name).await.map(|outcome| outcome.map_err(|error| error.code));
        if command.needs == Needs::OpenAccount {
            needing += 1;
            assert_eq!(outcome, Some(Err(ErrorCode::SignedOut)), "{name} answered behind the lock");
            assert!(reason(name).is_none(), "{name} needs an open account: nothing excuses an answer");
        } else if let Some((why, expected)) = reason(name) {
            assert!(!why.is_empty(), "{name}");
            assert_eq!(outcome.unwrap_or(expected), expected, "{name}: {why}");
            answering.push(name);
        } else {
            let sign_out_first = matches!(name, "clinic_connect" | "clinic_leave");
            let expected = if sign_out_first { ErrorCode::Internal } else { ErrorCode::SignedOut };
            assert_eq!(outcome, Some(Err(expected)), "{name} answered behind the lock");
        }
        let state = place.rounds.state();
        let session = &state.session;
        let shut = matches!(session, SessionView::Locked { .. } | SessionView::Waiting { .. });
        assert!(shut, "{name} opens nothing: {session:?}");
        assert_eq!(state.settings, settings, "{name} changes nothing");
        walked.push(name.to_owned());
    }
    assert_eq!(answering, ANSWERING, "no other command has a reason");
    assert_eq!(walked, granted(), "these are the commands that the window may call");
    println!("{} commands walked, {needing} of them need an open account", walked.len());
    let asked: Vec<String> = place.clinic.requests().all().into_iter().map(|one| one.path).collect();
    assert!(asked.is_empty(), "and none of them asks the clinic anything: {asked:?}");
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "everything is where it was");
}

#[tokio::test]
async fn what_needs_an_open_account_answers_nothing_before_a_sign_in() {
    let place = Workplace::new().await;
    place.clinic.requests().clear();
    let patient = PatientUuid::parse("9a000000-0000-4000-8000-000000000001").expect("anybody's");
    let passer = Passer { place: &place, patient };
    for command in commands::ALL.iter().filter(|command| command.needs == Needs::OpenAccount) {
        let name = command.name;
        let outcome = call(&passer, name).await.map(|outcome| outcome.map_err(|error| error.code));
        assert_eq!(outcome, Some(Err(ErrorCode::SignedOut)), "{name} answered nobody");
    }
    let asked: Vec<String> = place.clinic.requests().all().into_iter().map(|one| one.path).collect();
    assert!(asked.is_empty(), "and none of them asks the clinic anything: {asked:?}");
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
