//! The lock: what it takes away, what it keeps, and what opens it.

use crate::{
    desk::{Desk, note},
    workplace::{PIN, Workplace},
};
use app::contract::{
    AppEvent, ConnectionView, DraftContent, DraftKind, DraftPlace, ErrorCode, FlushReason, IndexView,
    LockReason, OutboxCounts, SessionView, Settings, StartVisitRequest,
};
use demo_clinic::Edition;
use std::time::Duration;
use vault::{VaultError, scripted::Behaviour};

#[tokio::test]
async fn behind_the_lock_no_command_reaches_a_patient_and_nothing_is_asked() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    let name = place.chart_until(&patient, |chart| chart.demographics.value().cloned()).await;
    place.state_until(|state| matches!(state.index, IndexView::Complete { .. })).await;
    place.type_a_draft(&patient).await;
    let account = place.account();
    let state = place.lock().await;
    assert_eq!(state.index, IndexView::Unavailable, "the index is closed");
    assert_eq!(state.connection, ConnectionView::Idle, "nobody is connected");
    assert_eq!(state.rights, None, "nobody has rights");
    assert_eq!(state.outbox, OutboxCounts::default(), "not even a count");
    let told = serde_json::to_string(&state).expect("plain data");
    let family = name.patient.summary.family.clone();
    assert!(!told.contains(&family), "the frame of a locked desk names no patient");

    place.clinic.requests().clear();
    let rounds = &place.rounds;
    let refused = [
        rounds.search_patients("reyes").await.err(),
        rounds.search_server("reyes").await.err(),
        rounds.recent_patients().await.err(),
        rounds.open_chart(&patient).await.err(),
        rounds.read_chart(&patient).await.err(),
        rounds.day("").await.err(),
        rounds.unsent().await.err(),
        rounds.unsent_work().await.err(),
        rounds.drafts().await.err(),
        rounds.access_log(None).await.err(),
        rounds.export_access_log().await.err(),
        rounds.workspace().await.err(),
        rounds.set_pin("314159".into(), None).await.err(),
        rounds.remove_pin().await.err(),
    ];
    for (number, error) in refused.into_iter().enumerate() {
        assert_eq!(error.map(|error| error.code), Some(ErrorCode::SignedOut), "command {number} is refused");
    }
    let draft = DraftPlace { kind: DraftKind::Visit, patient, visit: None, record: None };
    let late = rounds.save_draft(draft, DraftContent::Note(note()), &account, None).await;
    assert_eq!(late.expect_err("nobody is here").code, ErrorCode::SignedOut, "the window kept it before");
    rounds.looked_at();
    rounds.tick().await;
    assert_eq!(place.clinic.requests().all().len(), 0, "nothing is sent or polled");
    for log in ["journal.db-wal", "cache.db-wal"] {
        assert!(!place.store().join(log).exists(), "{log}: the databases are closed, not merely unused");
    }
}

#[tokio::test]
async fn the_pin_opens_it_without_a_network_and_everything_is_where_it_was() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| chart.demographics.value().cloned()).await;
    place.type_a_draft(&patient).await;
    place.rounds.save_workspace("{\"tabs\":2}".into()).await.expect("kept");
    place.lock().await;
    place.clinic.pause().await;
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "word for word");
    let workspace = place.rounds.workspace().await.expect("readable");
    assert_eq!(workspace.as_deref(), Some("{\"tabs\":2}"), "the way back to the form");
    let chart = place.rounds.read_chart(&patient).await.expect("the cache is open");
    assert!(chart.demographics.value().is_some(), "what was read is still here");
    let visit = DraftPlace { kind: DraftKind::Visit, patient, visit: None, record: None };
    let typed = DraftContent::Visit(StartVisitRequest::default());
    let saved = place.rounds.save_draft(visit, typed, &place.account(), None).await;
    saved.expect("drafting goes on");
}

#[tokio::test]
async fn five_misses_and_only_the_browser_opens_it() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    for left in (1..=4).rev() {
        place.rounds.unlock("271829".into()).await.expect("something is locked");
        assert_eq!(place.lock_screen(), (Some(left), Some(ErrorCode::PinWrong)), "{left} more");
    }
    place.rounds.unlock("271829".into()).await.expect("something is locked");
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::PinSpent)), "the fifth was the last");
    assert!(!place.keeps("refresh-token") && !place.keeps("id-token"), "the tokens are gone");
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::PinSpent)), "the right one is too late");

    let place = place.restarted().await;
    assert_eq!(place.lock_screen().0, None, "and a restart gives no try back");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "nothing that was typed is lost by it");
    place.lock().await;
    assert_eq!(place.lock_screen(), (Some(5), None), "the browser gave the tries back");
    place.unlock().await;
}

#[tokio::test]
async fn a_right_pin_gives_the_tries_back() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.rounds.unlock("000001".into()).await.expect("something is locked");
    assert_eq!(place.lock_screen().0, Some(4), "one is gone");
    place.unlock().await;
    let place = place.restarted().await;
    assert_eq!(place.lock_screen(), (Some(5), None), "all five again");
}

#[tokio::test]
async fn a_try_is_taken_away_before_the_pin_is_compared() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    // The keychain takes no change: nothing is compared, so that the right PIN does not open it either.
    place.keyring.behave(Behaviour::DiesAfter(0));
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert!(matches!(place.rounds.state().session, SessionView::Locked { .. }), "it stays locked");
    // The program is killed right after the first change.
    place.keyring.behave(Behaviour::DiesAfter(1));
    place.rounds.unlock("000001".into()).await.expect("something is locked");
    place.keyring.behave(Behaviour::Works);
    let place = place.restarted().await;
    assert_eq!(place.lock_screen().0, Some(4), "that change was the count, and it is kept");
    place.unlock().await;
}

#[tokio::test]
async fn a_pin_is_set_only_at_an_open_desk_and_can_be_taken_back() {
    let place = Workplace::with_pin().await;
    for (pin, problem) in
        [("12345", "tooShort"), ("1234567890123", "tooLong"), ("12345x", "notDigits"), ("111111", "tooEasy")]
    {
        let refused = place.rounds.set_pin(pin.into(), None).await.expect_err("no PIN");
        assert_eq!(refused.code, ErrorCode::PinUnfit, "{pin}");
        assert_eq!(refused.params.get("problem").map(String::as_str), Some(problem), "{pin}");
    }
    let state = place.rounds.remove_pin().await.expect("removed");
    assert!(matches!(state.session, SessionView::SignedIn { pin_set: false, .. }), "the frame knows");
    assert!(!place.keeps("pin"), "and the keychain has none");
    place.lock().await;
    assert_eq!(place.lock_screen(), (None, None), "then the browser is the way");
    place.sign_in("drgarcia").await;
}

#[tokio::test]
async fn nobody_at_the_desk_locks_it_after_the_time_that_was_set() {
    let place = Workplace::with_pin().await;
    let settings = Settings { lock_after_minutes: 1, ..place.rounds.state().settings };
    place.rounds.save_settings(settings).await.expect("kept");
    let mut watch = place.rounds.watch();
    let half_a_minute = || async {
        for _ in 0..6 {
            place.hands.pass(Duration::from_secs(5));
            place.rounds.tick().await;
        }
    };
    place.rounds.tick().await;
    half_a_minute().await;
    place.rounds.active();
    half_a_minute().await;
    assert!(matches!(place.rounds.state().session, SessionView::SignedIn { .. }), "a key begins it anew");
    let rounds = place.rounds.clone();
    let window = tokio::spawn(async move {
        loop {
            match watch.next().await {
                Some(AppEvent::FlushDrafts { why: FlushReason::Lock }) => break,
                Some(_) => {}
                None => panic!("the core ended"),
            }
        }
        let open = matches!(rounds.state().session, SessionView::SignedIn { .. });
        rounds.flushed(Vec::new());
        open
    });
    half_a_minute().await;
    assert_eq!(place.locked_by(), LockReason::Idle, "a minute is over");
    assert!(window.await.expect("the window"), "the window could still store what was typed");
}

#[tokio::test]
async fn a_computer_that_slept_is_locked_at_the_first_look() {
    let place = Workplace::with_pin().await;
    place.rounds.tick().await;
    // The monotonic clock slept too.
    place.hands.turn(120);
    place.rounds.tick().await;
    assert_eq!(place.locked_by(), LockReason::Sleep, "two minutes are missing");
    place.unlock().await;
    place.hands.turn(-7200);
    place.rounds.tick().await;
    assert!(
        matches!(place.rounds.state().session, SessionView::SignedIn { .. }),
        "a clock that was set back is no sleep"
    );
}

#[tokio::test]
async fn nobody_else_opens_a_desk_and_its_owner_loses_nothing() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    let before = place.keychain.names();
    place.try_to_sign_in("drchen").await;
    assert_eq!(place.lock_screen(), (Some(5), Some(ErrorCode::OtherAccount)), "it is not their desk");
    assert_eq!(place.keychain.names(), before, "nothing of the other one is kept");
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "nothing was closed for good");
}

#[tokio::test]
async fn a_sign_in_that_comes_to_nothing_leads_back_to_the_lock() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.rounds.sign_in().await.expect("the browser opens");
    assert!(matches!(place.rounds.state().session, SessionView::Waiting { .. }), "the browser is open");
    place.rounds.cancel_sign_in().await.expect("cancelled");
    assert_eq!(place.lock_screen(), (Some(5), None), "locked as before");
    place.unlock().await;
}

#[tokio::test]
async fn the_demo_clinic_locks_in_memory_only() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    desk.rounds.set_pin(PIN.into(), None).await.expect("a PIN that fits");
    desk.rounds.lock().await.expect("it locks");
    assert!(matches!(desk.rounds.state().session, SessionView::Locked { .. }), "as a real one does");
    let file = std::fs::read_to_string(desk.home.join("settings.json")).unwrap_or_default();
    assert!(!file.contains("Garcia"), "nothing of it is remembered: {file}");
    let state = desk.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert!(matches!(state.session, SessionView::SignedIn { .. }), "the PIN opens it: {:?}", state.session);
}

#[tokio::test]
async fn without_a_keychain_the_lock_keeps_what_was_typed_and_only_its_owner_gets_it_back() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    assert!(place.rounds.state().memory_only, "nothing is on disk, and the frame says so");
    let unfit = place.rounds.set_pin(PIN.into(), None).await.expect_err("nowhere to keep it");
    assert_eq!(unfit.code, ErrorCode::KeychainAbsent, "there is no PIN without a keychain");
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    assert_eq!(place.lock_screen(), (None, None), "only the browser opens it");
    assert!(place.rounds.read_chart(&patient).await.is_err(), "nothing is within reach meanwhile");
    place.try_to_sign_in("drchen").await;
    assert_eq!(place.lock_screen().1, Some(ErrorCode::OtherAccount), "not for somebody else");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "word for word");
}

/// When the PIN was set, as the frame says it until it was read.
fn pin_news(place: &Workplace) -> Option<String> {
    match place.rounds.state().session {
        SessionView::SignedIn { pin_news, .. } => pin_news,
        other => panic!("somebody should be signed in, but {other:?}"),
    }
}

#[tokio::test]
async fn an_open_desk_is_no_proof_of_who_sets_its_pin() {
    const ANOTHER: &str = "314159";
    let place = Workplace::with_pin().await;
    place.hands.pass(Duration::from_secs(6 * 60));
    let set = async |old: Option<&str>| place.rounds.set_pin(ANOTHER.into(), old.map(str::to_owned)).await;
    for nothing in [None, Some("")] {
        let refused = set(nothing).await.expect_err("the sign-in is six minutes old");
        assert_eq!(refused.code, ErrorCode::PinNeedsProof, "somebody has left the desk open");
    }
    let refused = set(Some("271829")).await.expect_err("that is not it");
    assert_eq!(
        (refused.code, refused.params["triesLeft"].as_str()),
        (ErrorCode::PinWrong, "4"),
        "a try as at the lock"
    );
    let unfit = place.rounds.set_pin("123456".into(), Some("271829".into())).await.expect_err("no PIN");
    assert_eq!(unfit.code, ErrorCode::PinUnfit, "which costs no try");
    set(Some(PIN)).await.expect("whoever knows the old one may replace it");
    place.lock().await;
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(
        place.lock_screen(),
        (Some(4), Some(ErrorCode::PinWrong)),
        "the old one opens nothing any more"
    );
    place.rounds.unlock(ANOTHER.into()).await.expect("something is locked");
    assert!(matches!(place.rounds.state().session, SessionView::SignedIn { .. }), "the new one does");
}

#[tokio::test]
async fn at_an_open_desk_too_a_pin_is_guessed_five_times_and_no_more() {
    let place = Workplace::with_pin().await;
    place.hands.pass(Duration::from_secs(6 * 60));
    let guess = async || {
        let set = place.rounds.set_pin("314159".into(), Some("271829".into())).await;
        set.expect_err("a wrong one").code
    };
    for _ in 0..4 {
        assert_eq!(guess().await, ErrorCode::PinWrong);
    }
    assert_eq!(guess().await, ErrorCode::PinSpent, "the fifth was the last");
    let right = place.rounds.set_pin("314159".into(), Some(PIN.into())).await.expect_err("too late");
    assert_eq!(right.code, ErrorCode::PinSpent, "the right one too");
    place.lock().await;
    assert_eq!(place.lock_screen().0, None, "and it opens the lock no more than it did there");
    place.sign_in("drgarcia").await;
    place.rounds.set_pin("314159".into(), None).await.expect("a sign-in is a proof");
}

#[tokio::test]
async fn whoever_comes_back_is_told_that_a_pin_was_set() {
    let place = Workplace::with_pin().await;
    assert_eq!(pin_news(&place), None, "who sets it knows");
    let SessionView::Locked { pin: Some(pin), .. } = place.lock().await.session else {
        panic!("it is locked")
    };
    let set_at = pin.set_at.expect("the lock screen says when it was set");
    place.unlock().await;
    assert_eq!(pin_news(&place).as_ref(), Some(&set_at), "and so does the frame");
    place.lock().await;
    place.sign_in("drgarcia").await;
    assert_eq!(pin_news(&place).as_ref(), Some(&set_at), "until it was read, however the desk was opened");
    place.rounds.pin_news_seen().await.expect("somebody is here");
    assert_eq!(pin_news(&place), None, "read");
    let place = place.restarted().await;
    place.unlock().await;
    assert_eq!(pin_news(&place), None, "and not said again");
}
