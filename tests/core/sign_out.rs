//! Leaving: what is named before, what stays, what goes, and that nothing holds it up.

use crate::workplace::{PIN, Workplace};
use app::contract::{
    AppEvent, DraftKind, ErrorCode, SessionView, SignOutChoice, TakenBy, VisitKey, WriteState,
};
use demo_clinic::Fault;
use rounds_tests::canary::{Canary, in_files};
use std::{collections::BTreeSet, fs, path::Path};
use vault::{VaultError, scripted::Behaviour};

#[tokio::test]
async fn what_is_unsent_is_named_and_stays_for_the_next_sign_in() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    assert!(place.rounds.may_close().await, "nothing is unsent");
    place.clinic.pause().await;
    let visit = place.start_visit(&patient, "Offline").await;
    place.type_a_draft(&patient).await;
    let unsent = place.rounds.unsent_work().await.expect("the journal is open");
    assert_eq!(unsent.writes.len(), 1, "the visit");
    assert_eq!(unsent.drafts.len(), 1, "and the note");
    assert_eq!(unsent.drafts[0].place.kind, DraftKind::Note, "as what it is");

    let mut watch = place.rounds.watch();
    assert!(!place.rounds.may_close().await, "the program does not end without a word");
    while !matches!(watch.next().await, Some(AppEvent::QuitAsked { away: false })) {}

    // The server is gone: it cannot be told, which is no reason to stay.
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    assert_eq!(place.rounds.state().session, SessionView::SignedOut { why: None }, "by choice");
    assert!(!place.store().join("cache.db").exists(), "the cache is gone");
    place.clinic.resume().await.expect("the ports are free");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "the draft is here");
    assert_eq!(place.settled(&visit).await.state, WriteState::Confirmed, "and the visit is sent");
}

#[tokio::test]
async fn after_a_sign_out_nothing_of_a_patient_lies_readable_and_the_journal_stays_encrypted() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let name = place.clinic.records().patient(patient.as_str()).expect("known").family;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    let visit = place.visit(&patient).await;
    let sent = place.rounds.send_note(&patient, &visit, crate::desk::note()).await.expect("a whole note");
    place.settled(&sent).await;
    place.type_a_draft(&patient).await;
    place.rounds.save_workspace(format!("{{\"tabs\":[\"{patient}\"]}}")).await.expect("kept");
    let mut canaries = vec![
        Canary::new("the patient's name", &name),
        Canary::new("the patient's uuid", patient.as_str()),
        Canary::new("the note", "Cough for a week"),
        Canary::new("the PIN", PIN),
    ];
    canaries.extend(place.clinic.secrets().iter().map(|(what, secret)| Canary::new(*what, secret)));
    assert!(canaries.len() > 6, "the clinic has handed out tokens");
    let anywhere = || in_files(&place.home, &[], &canaries).expect("readable");
    assert!(anywhere().is_empty(), "not while the desk is open: {:?}", anywhere());
    place.lock().await;
    assert!(anywhere().is_empty(), "not behind the lock: {:?}", anywhere());
    place.unlock().await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    assert!(anywhere().is_empty(), "and not after a sign-out: {:?}", anywhere());

    let left = files(&place.store());
    assert_eq!(left, BTreeSet::from(["journal.db".to_owned()]), "the journal, and nothing beside it");
    let journal = fs::read(place.store().join("journal.db")).expect("readable");
    assert!(!journal.starts_with(b"SQLite format 3"), "it has no readable header");
    let kept: BTreeSet<String> = place.keychain.names().iter().filter_map(|name| item(name)).collect();
    assert_eq!(
        kept,
        ["client-secret", "clinic-binding", "journal-key", "journal-mark", "made-under", "pin"]
            .map(str::to_owned)
            .into(),
        "of the keychain what opens the journal again stays, and by whose word; no token"
    );
}

#[tokio::test]
async fn what_is_in_memory_only_is_spoken_of_before_the_program_ends_also_behind_the_lock() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.lock().await;
    assert!(place.rounds.may_close().await, "nothing is unsent");
    place.sign_in("drgarcia").await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    let mut watch = place.rounds.watch();
    assert!(!place.rounds.may_close().await, "the draft is nowhere but in memory");
    while !matches!(watch.next().await, Some(AppEvent::QuitAsked { away: true })) {}
}

#[tokio::test]
async fn what_is_discarded_is_gone_and_what_is_in_openemr_stays() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let pid = place.pid(&patient);
    place.visit(&patient).await;
    let before = place.clinic.records().encounters(pid).len();
    place.clinic.pause().await;
    let visit = place.start_visit(&patient, "Not wanted").await;
    let pending = VisitKey::Pending { write: visit.write };
    place.rounds.send_note(&patient, &pending, crate::desk::note()).await.expect("queued");
    place.type_a_draft(&patient).await;
    place.rounds.sign_out(SignOutChoice::Discard).await.expect("signed out");
    place.clinic.resume().await.expect("the ports are free");
    place.sign_in("drgarcia").await;
    let unsent = place.rounds.unsent_work().await.expect("the journal is open");
    assert!(unsent.writes.is_empty() && unsent.drafts.is_empty(), "nothing is left of it");
    assert_eq!(place.clinic.records().encounters(pid).len(), before, "and nothing was sent");
}

#[tokio::test]
async fn at_a_locked_desk_its_owner_can_be_signed_out_and_nothing_of_theirs_thrown_away() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    let refused = place.rounds.sign_out(SignOutChoice::Discard).await.expect_err("whoever that is");
    assert_eq!(refused.code, ErrorCode::SignedOut, "only who has opened it may throw something away");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    assert!(!place.keeps("refresh-token") && !place.keeps("cache-key"), "the session is gone");
    place.sign_in("drchen").await;
    assert!(!place.has_the_draft(&patient).await, "it is somebody else's journal");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "the owner finds it");
}

#[tokio::test]
async fn without_a_keychain_a_sign_out_keeps_what_was_typed_while_the_program_runs() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drchen").await;
    assert!(!place.has_the_draft(&patient).await, "not for somebody else");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "word for word");
}

#[tokio::test]
async fn a_server_that_takes_its_time_holds_nobody_back() {
    let place = Workplace::with_pin().await;
    place.state_until(|state| state.rights.is_some()).await;
    place.clinic.faults().arm("GET", "*/logout", Fault::Slow { ms: 120_000 }, 1);
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    assert_eq!(place.rounds.state().session, SessionView::SignedOut { why: None }, "long before its answer");
    assert!(!place.keeps("refresh-token"), "the tokens were forgotten first");
}

#[tokio::test]
async fn the_access_log_says_who_did_what_and_can_be_exported() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    let visit = place.visit(&patient).await;
    for _ in 0..3 {
        place.rounds.read_visit(&patient, &visit).await.expect("a visit");
    }
    for by in [TakenBy::Printing, TakenBy::Copying] {
        place.rounds.taken(by, std::slice::from_ref(&patient)).await.expect("noted");
    }
    place.lock().await;
    place.clinic.pause().await;
    place.unlock().await;
    // From the cache, without a network, is a look all the same.
    place.rounds.open_chart(&patient).await.expect("the cache is open");
    let page = place.rounds.access_log(None).await.expect("the journal is open");
    let actions: Vec<&str> = page.lines.iter().rev().map(|line| line.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "sign in",
            "set PIN",
            "read chart",
            "write visit",
            "read visit",
            "print",
            "copy",
            "lock",
            "unlock",
            "read chart"
        ],
        "one line each, in order; a page that follows what changes is one look"
    );
    let read = page.lines.iter().find(|line| line.action == "read chart").expect("a line");
    assert_eq!(read.patient.as_ref(), Some(&patient), "about whom");
    assert!(read.patient_name.as_deref().is_some_and(|name| name.contains("Reyes")), "by name where known");
    assert_eq!(read.user, place.account(), "by whom");
    assert_eq!(page.before, None, "there is no other page");

    let first = place.rounds.export_access_log().await.expect("written");
    let second = place.rounds.export_access_log().await.expect("written");
    assert_ne!(first.path, second.path, "nothing is written over");
    assert_eq!((first.lines, second.lines), (11, 12), "an export has its own line");
    let text = fs::read_to_string(&first.path).expect("readable");
    assert_eq!(text.lines().count(), 12, "and a heading");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&first.path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "for this user's eyes only");
    }
}

/// The last part of an item's name, without what a long value was split into.
fn item(name: &str) -> Option<String> {
    name.split('/').nth(2).map(str::to_owned)
}

/// Every file below a folder, by name.
pub(crate) fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}
