//! What a restart, a long day and a lost session leave of a sign-in.

use crate::{
    desk::note,
    workplace::{PIN, Workplace},
};
use app::contract::{ErrorCode, LockReason, SessionView, StoreNotice, WriteState};
use demo_clinic::{Fault, Stop};
use std::time::Duration;
use vault::scripted::Behaviour;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn every_start_of_a_desk_in_use_begins_locked() {
    let place = Workplace::with_pin().await;
    place.rounds.close().await;
    let place = place.started_again();
    assert_eq!(
        place.rounds.state().session,
        SessionView::Restoring,
        "the window is there before the keychain has answered"
    );
    assert!(place.rounds.recent_patients().await.is_err(), "nothing is open");
    place.rounds.restore().await;
    assert_eq!(place.lock_screen(), (Some(5), None), "the PIN opens it");
    assert_eq!(place.locked_by(), LockReason::Start, "and it says why");
    match place.rounds.state().session {
        SessionView::Locked { user, .. } => assert!(user.name.contains("Garcia"), "whose desk: {user:?}"),
        other => panic!("it should be locked, but {other:?}"),
    }
}

#[tokio::test]
async fn a_start_without_a_network_reads_and_drafts() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| chart.demographics.value().cloned()).await;
    // Before it, connecting has asked with a token of its own making how the server sees this computer's client.
    let codes = place.clinic.requests().grants("authorization_code");
    let renewals = place.clinic.requests().grants("refresh_token");
    place.clinic.pause().await;
    let place = place.restarted().await;
    place.unlock().await;
    let chart = place.rounds.open_chart(&patient).await.expect("the cache is open");
    assert!(chart.demographics.value().is_some(), "what was read is here");
    place.type_a_draft(&patient).await;
    let visit = place.start_visit(&patient, "Written offline").await;
    place.clinic.resume().await.expect("the ports are free");
    place.rounds.retry_write(&visit.write).await.expect("a nudge");
    let item = place.settled(&visit).await;
    assert_eq!(item.state, WriteState::Confirmed, "the kept session goes on: {:?}", item.error);
    assert_eq!(place.clinic.requests().grants("authorization_code"), codes, "without another sign-in");
    let renewed = place.clinic.requests().grants("refresh_token") - renewals;
    assert_eq!(renewed, 1, "by the one token that the keychain held");
}

#[tokio::test]
async fn without_a_pin_a_start_needs_the_browser() {
    let place = Workplace::new().await;
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    let place = place.restarted().await;
    assert_eq!(place.lock_screen(), (None, None), "there is no PIN");
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert!(matches!(place.rounds.state().session, SessionView::Locked { .. }), "and none is guessed");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "word for word");
}

#[tokio::test]
async fn after_a_sign_out_a_start_is_nobodys() {
    let place = Workplace::with_pin().await;
    place.rounds.sign_out(app::contract::SignOutChoice::Keep).await.expect("signed out");
    let place = place.restarted().await;
    assert_eq!(place.rounds.state().session, SessionView::SignedOut { why: None }, "the desk is free");
    place.sign_in("drgarcia").await;
    match place.rounds.state().session {
        SessionView::SignedIn { pin_set, .. } => assert!(pin_set, "the PIN stayed for its owner"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn after_fourteen_days_a_pin_is_not_enough_whatever_the_clock_says() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    place.hands.pass(14 * DAY - HOUR);
    place.unlock().await;
    assert_eq!(place.renew(), Some(ErrorCode::SessionTooOld), "it opens, for reading and drafting");
    assert!(place.has_the_draft(&patient).await, "word for word");
    place.lock().await;
    place.hands.pass(2 * HOUR);
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::PinTooOld)), "two hours later it does not");

    place.hands.turn(-10 * 24 * 3600);
    let place = place.restarted().await;
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::PinTooOld)), "a clock turned back is no help");
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen().1, Some(ErrorCode::PinTooOld), "not even by asking");
}

#[tokio::test]
async fn after_twelve_hours_nothing_is_sent_or_fetched_until_the_next_sign_in() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let pid = place.pid(&patient);
    let before = place.clinic.records().encounters(pid).len();
    place.state_until(|state| state.rights.is_some()).await;
    // The desk was in use all day; only the look at the clocks matters here.
    place.rounds.lock().await.expect("it locks");
    place.hands.pass(12 * HOUR - Duration::from_secs(60));
    place.unlock().await;
    assert_eq!(place.renew(), None, "not a minute too early");
    place.hands.turn(120);
    place.rounds.tick().await;
    if let SessionView::Locked { .. } = place.rounds.state().session {
        // Two minutes at once are a sleep as well.
        place.unlock().await;
    }
    assert_eq!(place.renew(), Some(ErrorCode::SessionTooOld), "twelve hours are over");

    place.clinic.requests().clear();
    let visit = place.start_visit(&patient, "Late").await;
    place.rounds.retry_write(&visit.write).await.expect("a nudge");
    place.rounds.open_chart(&patient).await.expect("the cache is open");
    assert_eq!(
        place.rounds.search_server("reyes").await.expect_err("nobody is asked").code,
        ErrorCode::SignedOut,
        "and the window says why"
    );
    place.type_a_draft(&patient).await;
    assert_eq!(place.clinic.requests().all().len(), 0, "nothing left this computer");

    let place = place.restarted().await;
    place.unlock().await;
    assert_eq!(place.renew(), Some(ErrorCode::SessionTooOld), "a restart makes no sign-in younger");
    assert_eq!(place.clinic.requests().all().len(), 0, "and sends nothing either");

    place.sign_in("drgarcia").await;
    assert_eq!(place.renew(), None, "the frame never went away");
    let item = place.settled(&visit).await;
    assert_eq!(item.state, WriteState::Confirmed, "what waited is sent: {:?}", item.error);
    assert_eq!(place.clinic.records().encounters(pid).len(), before + 1, "once");
    assert!(place.has_the_draft(&patient).await, "and the draft is where it was");
}

#[tokio::test]
async fn a_session_that_ends_by_itself_leaves_the_desk_open_for_reading_and_drafting() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| chart.demographics.value().cloned()).await;
    // An administrator disables this computer's client; the next renewal hears of it.
    place.clinic.faults().arm("POST", "*/token", Fault::RevokedClient, 100);
    place.hands.pass(2 * HOUR);
    let _ = place.rounds.search_server("reyes").await;
    place.state_until(|state| matches!(&state.session, SessionView::SignedIn { renew: Some(_), .. })).await;
    assert_eq!(place.renew(), Some(ErrorCode::ClientNotEnabled), "the frame says what stands in the way");
    let chart = place.rounds.read_chart(&patient).await.expect("the cache is open");
    assert!(chart.demographics.value().is_some(), "reading goes on");
    place.type_a_draft(&patient).await;
    let visit = place.start_visit(&patient, "Meanwhile").await;

    place.try_to_sign_in("drchen").await;
    assert_eq!(place.renew(), Some(ErrorCode::ClientNotEnabled), "the token endpoint is still closed");
    place.clinic.faults().clear();
    place.try_to_sign_in("drchen").await;
    assert_eq!(place.renew(), Some(ErrorCode::OtherAccount), "somebody else takes nothing over");
    assert!(place.has_the_draft(&patient).await, "and closes nothing");
    place.sign_in("drgarcia").await;
    assert_eq!(place.renew(), None, "the owner is back");
    assert_eq!(place.settled(&visit).await.state, WriteState::Confirmed, "and so are their writes");
}

#[tokio::test]
async fn a_browser_that_is_open_at_an_open_desk_changes_nothing_on_it() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.hands.pass(13 * HOUR);
    place.unlock().await;
    let state = place.rounds.sign_in().await.expect("the browser opens");
    match state.session {
        SessionView::SignedIn { renew: Some(renew), .. } => {
            assert!(renew.waiting_until.is_some(), "the frame stays and says that it waits");
        }
        other => panic!("the frame stays, but {other:?}"),
    }
    place.rounds.cancel_sign_in().await.expect("cancelled");
    assert_eq!(place.renew(), Some(ErrorCode::SessionTooOld), "as before");
}

#[tokio::test]
async fn a_renewal_that_is_never_kept_costs_a_sign_in_and_no_word() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.state_until(|state| state.rights.is_some()).await;
    place.type_a_draft(&patient).await;
    let renewed = place.clinic.requests().grants("refresh_token");
    // The program is killed between the server's answer and the keychain: the kept token is dead by then (Q17).
    place.keyring.behave(Behaviour::DiesAfter(0));
    place.hands.pass(2 * HOUR);
    let _ = place.rounds.search_server("reyes").await;
    assert!(place.clinic.requests().grants("refresh_token") > renewed, "the old token was used up");
    place.rounds.close().await;
    place.keyring.behave(Behaviour::Works);
    let place = place.started_again();
    place.rounds.restore().await;
    place.unlock().await;
    let _ = place.rounds.search_server("reyes").await;
    place.state_until(|state| matches!(&state.session, SessionView::SignedIn { renew: Some(_), .. })).await;
    assert!(place.has_the_draft(&patient).await, "word for word");
    place.sign_in("drgarcia").await;
    assert_eq!(place.renew(), None, "and the browser mends it");
    assert!(place.has_the_draft(&patient).await, "still");
}

#[tokio::test]
async fn a_kill_between_a_renewal_and_the_keychain_sends_nothing_twice_and_loses_nothing() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let pid = place.pid(&patient);
    let before = place.clinic.records().encounters(pid).len();
    place.state_until(|state| state.rights.is_some()).await;
    place.type_a_draft(&patient).await;
    // The server has used the token up and has not answered yet; whatever would be kept from here on is not.
    place.hands.pass(2 * HOUR);
    let mut held = place.clinic.faults().hold("POST", "*/token", Stop::CarriedOut);
    let visit = place.start_visit(&patient, "Around the kill").await;
    assert!(held.reached().await, "the worker renews before it sends");
    place.keyring.behave(Behaviour::DiesAfter(0));
    place.rounds.close().await;
    drop(held);
    place.keyring.behave(Behaviour::Works);

    let place = place.started_again();
    // Long enough for a request that was cut to count as never carried out.
    place.hands.pass(Duration::from_secs(120));
    place.rounds.restore().await;
    place.unlock().await;
    place.state_until(|state| matches!(&state.session, SessionView::SignedIn { renew: Some(_), .. })).await;
    assert!(place.has_the_draft(&patient).await, "reading and drafting go on, word for word");
    assert_eq!(place.clinic.records().encounters(pid).len(), before, "and nothing has been sent");
    // The worker may have been cut off once more, when its renewal was refused: that doubt has to pass as well.
    place.hands.pass(Duration::from_secs(120));
    place.sign_in("drgarcia").await;
    let item = place.settled(&visit).await;
    assert_eq!(item.state, WriteState::Confirmed, "the browser mends it: {:?}", item.error);
    assert_eq!(place.clinic.records().encounters(pid).len(), before + 1, "once");
    assert!(place.has_the_draft(&patient).await, "still");
}

#[tokio::test]
async fn an_older_copy_of_the_journal_sends_nothing_twice() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let pid = place.pid(&patient);
    let before = place.clinic.records().encounters(pid).len();
    let (visit, sent) = place.older_journal(&patient).await;
    place.unlock().await;
    match place.rounds.state().store {
        Some(StoreNotice::OlderCopy { writes }) => assert_eq!(writes, 2, "both are looked for first"),
        other => panic!("the clinician is told, but {other:?}"),
    }
    for receipt in [&visit, &sent] {
        let item = place.settled(receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "found where it is: {:?}", item.error);
    }
    let records = place.clinic.records();
    assert_eq!(records.encounters(pid).len(), before + 1, "one visit");
    let ours =
        |text: &str| records.notes(pid).iter().filter(|one| one.subjective.as_deref() == Some(text)).count();
    assert_eq!(ours(&note().subjective), 1, "one note");
    assert_eq!(place.rounds.notice_seen().expect("somebody is here").store, None, "the notice was read");
    place.lock().await;
    place.unlock().await;
    assert_eq!(place.rounds.state().store, None, "and does not come back");
}

#[tokio::test]
async fn a_session_lives_through_three_renewals_with_a_start_by_pin_between_them() {
    let mut place = Workplace::with_pin().await;
    place.state_until(|state| state.rights.is_some()).await;
    for hour in 1..=3 {
        let renewed = place.clinic.requests().grants("refresh_token");
        if hour == 2 {
            place = place.restarted().await;
            place.unlock().await;
        }
        place.hands.pass(HOUR);
        place.rounds.search_server("reyes").await.unwrap_or_else(|error| panic!("hour {hour}: {error:?}"));
        assert!(place.clinic.requests().grants("refresh_token") > renewed, "hour {hour}: renewed");
        assert_eq!(place.renew(), None, "hour {hour}: nobody is asked to sign in again (Q126)");
    }
}
