//! Removing a clinic from a computer: one's own goes, and what others wrote here is neither read, removed nor discarded.

use crate::{sign_out::files, workplace::Workplace};
use app::contract::{AppState, ErrorCode, SessionView, SignOutChoice, StoreNotice};
use std::{collections::BTreeSet, fs};
use vault::{Keychain, VaultError, scripted::Behaviour};

/// What the window is told of a removal: where the log is, its lines, whose work stays, and whose log could not be read.
fn told(state: &AppState) -> (String, u32, u32, u32) {
    match &state.store {
        Some(StoreNotice::ClinicRemoved { log, lines, people, unread }) => {
            (log.clone(), *lines, *people, *unread)
        }
        other => panic!("the window is told of a removal, not {other:?}"),
    }
}

/// A desk at which a physician has left a draft and a look, and another one works now.
async fn after_a_colleague() -> (Workplace, domain::patient::PatientUuid) {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.type_a_draft(&patient).await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drchen").await;
    (place, patient)
}

#[tokio::test]
async fn whoever_worked_here_alone_leaves_no_file_and_no_item_of_the_keychain() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    let after = place.rounds.remove_clinic().await.expect("removed");
    assert_eq!(after.clinic, None, "the clinic is gone");
    assert_eq!(after.session, SessionView::SignedOut { why: None }, "and so is everybody");
    assert_eq!(place.keychain.names(), Vec::<String>::new(), "no item");
    assert_eq!(files(&place.home), BTreeSet::from(["settings.json".to_owned()]), "no file");
    let settings = fs::read_to_string(place.home.join("settings.json")).expect("readable");
    assert!(!settings.contains("127.0.0.1") && !settings.contains("Garcia"), "{settings}");
    let (log, lines, people, unread) = told(&after);
    assert_eq!((people, unread), (0, 0), "nobody else worked here");
    let log = fs::read_to_string(log).expect("the log is handed over first");
    assert_eq!(log.lines().count(), lines as usize + 1, "whole, with a heading");
    assert!(log.contains("\"remove clinic\""), "with the removal itself: {log}");
    let place = place.restarted().await;
    assert_eq!(place.rounds.state().clinic, None, "a start knows nothing of it");
}

#[tokio::test]
async fn nobody_removes_a_clinic_without_having_opened_the_desk() {
    let (place, patient) = after_a_colleague().await;
    place.lock().await;
    let refused = place.rounds.remove_clinic().await.expect_err("whoever that is at the lock");
    assert_eq!(refused.code, ErrorCode::SignedOut, "it takes an open desk");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    let before = files(&place.home);
    let refused = place.rounds.remove_clinic().await.expect_err("nobody is here");
    assert_eq!(refused.code, ErrorCode::SignedOut, "nor is the page before a sign-in enough");
    assert_eq!(files(&place.home), before, "nothing was touched");
    assert!(place.rounds.state().clinic.is_some(), "the clinic is still there");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "word for word");
}

#[tokio::test]
async fn one_clinician_never_erases_anothers_log_and_unsent_work() {
    let (place, patient) = after_a_colleague().await;
    let chen = place.account();
    place.type_a_draft(&patient).await;
    let after = place.rounds.remove_clinic().await.expect("removed");
    let (log, _, people, unread) = told(&after);
    assert_eq!((people, unread), (1, 0), "the window says whose work stays: one person's");
    let log = fs::read_to_string(log).expect("the log of all is handed over");
    let looks = log.lines().filter(|line| line.contains("\"read chart\"")).count();
    assert_eq!(looks, 1, "the colleague's look is in it, of which the presser knows nothing: {log}");
    let left: Vec<String> = place.keychain.names();
    assert!(left.iter().all(|name| !name.contains(&chen)), "of the presser nothing stays: {left:?}");
    let kept: BTreeSet<&str> = left.iter().filter_map(|name| name.split('/').nth(2)).collect();
    assert_eq!(kept, ["journal-key", "pin"].into(), "what opens the colleague's journal, no token");
    assert_eq!(
        files(&place.home),
        BTreeSet::from(["journal.db".to_owned(), "settings.json".to_owned()]),
        "the colleague's journal, and no chart"
    );

    place.connect().await;
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "its author finds it, word for word");
    let page = place.rounds.access_log(None).await.expect("the journal is open");
    assert!(page.lines.iter().any(|line| line.action == "read chart"), "and the log that goes with it");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drchen").await;
    assert!(!place.has_the_draft(&patient).await, "whoever pressed it has given theirs up");
}

#[tokio::test]
async fn what_somebody_else_has_in_memory_only_outlives_a_removal() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.type_a_draft(&patient).await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drchen").await;
    let after = place.rounds.remove_clinic().await.expect("removed");
    let (log, _, people, unread) = told(&after);
    assert_eq!((people, unread), (1, 0), "there is nowhere else where it could be");
    assert!(
        fs::read_to_string(log).expect("a file").contains("\"read chart\""),
        "and its log is handed over"
    );
    place.connect().await;
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "word for word");
}

#[tokio::test]
async fn a_journal_that_cannot_be_read_stays_and_is_counted() {
    let (place, _) = after_a_colleague().await;
    let key = place.keychain.names().into_iter().filter(|name| name.contains("journal-key"));
    let chen = place.account();
    for name in key.filter(|name| !name.contains(&chen)) {
        place.keychain.clone().remove(&name).expect("an item");
    }
    let after = place.rounds.remove_clinic().await.expect("removed");
    let (_, _, people, unread) = told(&after);
    assert_eq!((people, unread), (1, 1), "their log is missing in the file, which is said");
    assert!(files(&place.home).contains("journal.db"), "the key may come back from a backup");
}

#[tokio::test]
async fn nothing_is_removed_before_the_log_is_handed_over() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    // A file where the folder should be: nothing can be written into it.
    fs::write(place.home.with_file_name("downloads"), "").expect("a file");
    let refused = place.rounds.remove_clinic().await.expect_err("there is nowhere to write");
    assert_eq!(refused.code, ErrorCode::DiskTrouble, "and that is said");
    assert!(place.has_the_draft(&patient).await, "the desk is open as before");
}

#[tokio::test]
async fn a_clinic_whose_keys_cannot_be_reached_can_be_removed_later() {
    let place = Workplace::with_pin().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Locked));
    let refused = place.rounds.remove_clinic().await.expect_err("the keychain is locked");
    assert_eq!(refused.code, ErrorCode::KeychainLocked, "the window can say so");
    assert!(place.rounds.state().clinic.is_some(), "the clinic is still there to be removed");
    place.keyring.behave(Behaviour::Works);
    place.sign_in("drgarcia").await;
    place.rounds.remove_clinic().await.expect("removed");
    assert_eq!(place.keychain.names(), Vec::<String>::new(), "nothing is left");
}
