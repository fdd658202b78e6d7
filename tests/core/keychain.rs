//! Every state of the keychain and of the files it opens, up to what the window is told.

use crate::workplace::{PIN, Workplace};
use app::contract::{ErrorCode, SessionView, StoreNotice};
use std::{fs, io::Write, path::Path};
use vault::{Keychain, VaultError, scripted::Behaviour};

/// Why nobody is signed in.
fn why(place: &Workplace) -> Option<ErrorCode> {
    match place.rounds.state().session {
        SessionView::SignedOut { why } => why.map(|error| error.code),
        other => panic!("nobody should be signed in, but {other:?}"),
    }
}

#[tokio::test]
async fn a_keychain_that_is_locked_or_refuses_is_said_on_the_lock_screen_and_costs_nothing() {
    for (error, code) in
        [(VaultError::Locked, ErrorCode::KeychainLocked), (VaultError::Denied, ErrorCode::KeychainDenied)]
    {
        let place = Workplace::with_pin().await;
        let patient = place.patient().await;
        place.type_a_draft(&patient).await;
        place.rounds.close().await;
        place.keyring.behave(Behaviour::Fails(error));
        let place = place.started_again();
        place.rounds.restore().await;
        assert_eq!(place.lock_screen(), (None, Some(code)), "whether there is a PIN is not known");
        place.try_to_sign_in("drgarcia").await;
        assert_eq!(place.lock_screen().1, Some(code), "the browser does not get around it");
        place.keyring.behave(Behaviour::Works);
        // The person unlocks the keyring and comes back to the window.
        place.rounds.looked_at();
        place.state_until(|state| matches!(state.session, SessionView::Locked { pin: Some(_), .. })).await;
        assert_eq!(place.lock_screen(), (Some(5), None), "then the PIN is known again");
        place.unlock().await;
        assert!(place.has_the_draft(&patient).await, "{code:?}: word for word");
    }
}

#[tokio::test]
async fn a_keychain_that_fails_while_unlocking_takes_no_more_than_the_try() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Locked));
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen(), (Some(5), Some(ErrorCode::KeychainLocked)), "nothing was compared");
    place.keyring.behave(Behaviour::Works);
    place.unlock().await;
}

#[tokio::test]
async fn a_sign_in_says_what_the_keychain_said() {
    for (error, code) in
        [(VaultError::Locked, ErrorCode::KeychainLocked), (VaultError::Denied, ErrorCode::KeychainDenied)]
    {
        let place = Workplace::new().await;
        place.keyring.behave(Behaviour::Fails(error));
        place.try_to_sign_in("drgarcia").await;
        assert_eq!(why(&place), Some(code), "nobody is signed in without a place for the keys");
    }
}

#[tokio::test]
async fn a_keychain_that_went_away_is_said_where_a_pin_would_need_it() {
    let place = Workplace::with_pin().await;
    place.rounds.close().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    let place = place.started_again();
    place.rounds.restore().await;
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::KeychainAbsent)), "the PIN was in it");
    place.sign_in("drgarcia").await;
    assert!(place.rounds.state().memory_only, "then nothing is written to disk, and the frame says so");
    assert!(place.store().join("journal.db").exists(), "and what is there stays as it is");
}

#[tokio::test]
async fn a_journal_without_its_key_is_never_written_over_and_can_be_set_aside() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    let journal = place.store().join("journal.db");
    let before = fs::read(&journal).expect("the journal");
    forget(&place, "journal-key");

    let refused = place.rounds.set_aside().await.expect_err("nothing was found out yet");
    assert_eq!(refused.code, ErrorCode::Internal, "it is offered only where nothing else helps");
    place.unlock_in_vain(ErrorCode::KeyMissing).await;
    place.try_to_sign_in("drgarcia").await;
    assert_eq!(place.lock_screen().1, Some(ErrorCode::KeyMissing), "the browser finds the same");
    assert!(!place.keeps("journal-key"), "no key is made for a journal of another key");
    assert_eq!(fs::read(&journal).expect("the journal"), before, "not a byte of it was touched");

    let state = place.rounds.set_aside().await.expect("set aside");
    let kept_as = match state.store {
        Some(StoreNotice::JournalRescued { drafts: 0, writes: 0, incomplete: true, kept_as }) => kept_as,
        other => panic!("the clinician is told where it is, but {other:?}"),
    };
    let aside = place.store().join(&kept_as);
    assert_eq!(
        fs::read(aside).expect("the file that was set aside"),
        before,
        "whole, for whoever has the key"
    );
    place.sign_in("drgarcia").await;
    assert!(!place.has_the_draft(&patient).await, "the new one is empty");
    place.type_a_draft(&patient).await;
    let refused = place.rounds.set_aside().await.expect_err("this one opens");
    assert_eq!(refused.code, ErrorCode::Internal, "a journal that opens is never set aside");
}

#[tokio::test]
async fn a_journal_of_another_key_is_a_missing_key() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    let name = named(&place, "journal-key");
    let mut items = place.keychain.clone();
    items.write(&name, &[&b"W"[..], &[7; 32]].concat()).expect("memory takes everything");
    place.unlock_in_vain(ErrorCode::KeyMissing).await;
}

#[tokio::test]
async fn a_journal_that_cannot_be_read_at_all_can_be_set_aside() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    let journal = place.store().join("journal.db");
    // Its first page tells where everything else is.
    overwrite(&journal, 100, &[0x55; 600]);
    place.unlock_in_vain(ErrorCode::StoreDamaged).await;
    let state = place.rounds.set_aside().await.expect("set aside");
    assert!(matches!(state.store, Some(StoreNotice::JournalRescued { .. })), "said: {:?}", state.store);
    place.sign_in("drgarcia").await;
}

#[tokio::test]
async fn a_damaged_journal_is_read_as_far_as_it_can_be_and_said() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    place.unlock().await;
    // Copied while it is open: a program that ended without closing it.
    let store = place.store();
    let files = ["journal.db", "journal.db-wal"];
    let copies = files.map(|file| fs::read(store.join(file)).expect("an open journal has both"));
    place.lock().await;
    for (file, bytes) in files.iter().zip(&copies) {
        fs::write(store.join(file), bytes).expect("put back");
    }
    // The access log's pages come last; what was typed lies before them.
    let length = u64::try_from(copies[0].len()).expect("a small file");
    overwrite(&store.join("journal.db"), length - 2000, &[0x55; 64]);
    place.unlock().await;
    match place.rounds.state().store {
        Some(StoreNotice::JournalRescued { drafts, kept_as, .. }) => {
            assert_eq!(drafts, 1, "the draft was saved");
            assert!(store.join(kept_as).exists(), "and the damaged file is kept");
        }
        other => panic!("the clinician is told, but {other:?}"),
    }
    assert!(place.has_the_draft(&patient).await, "word for word");
    place.lock().await;
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "in a journal that opens like any other");
}

#[tokio::test]
async fn a_damaged_cache_is_said_and_a_lost_one_is_not() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    overwrite(&place.store().join("cache.db"), 100, &[0x55; 600]);
    place.unlock().await;
    assert_eq!(place.rounds.state().store, Some(StoreNotice::CacheRebuilt), "it is read again");
    place.rounds.notice_seen().expect("somebody is here");
    place.lock().await;
    forget(&place, "cache-key");
    place.unlock().await;
    assert_eq!(place.rounds.state().store, None, "nothing was damaged");
}

impl Workplace {
    /// Tries the right PIN where something else stands in the way.
    async fn unlock_in_vain(&self, code: ErrorCode) {
        self.rounds.unlock(PIN.into()).await.expect("something is locked");
        assert_eq!(self.lock_screen().1, Some(code), "that is what stands in the way");
    }
}

/// The full name of an item of the keychain.
fn named(place: &Workplace, item: &str) -> String {
    let names = place.keychain.names();
    names.into_iter().find(|name| name.ends_with(&format!("/{item}"))).expect("the keychain has it")
}

/// Takes an item out of the keychain behind the program's back.
fn forget(place: &Workplace, item: &str) {
    let name = named(place, item);
    assert!(place.keychain.clone().remove(&name).expect("memory takes everything"), "it was there");
}

/// Writes over a part of a file.
fn overwrite(file: &Path, at: u64, bytes: &[u8]) {
    use std::io::{Seek, SeekFrom};
    let mut file = fs::OpenOptions::new().write(true).open(file).expect("the file");
    file.seek(SeekFrom::Start(at)).expect("a place in it");
    file.write_all(bytes).expect("written");
}

#[tokio::test]
async fn a_keychain_that_could_not_say_is_asked_again_and_not_taken_for_one_without_a_pin() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.rounds.close().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Locked));
    let place = place.restarted().await;
    let unknown = |place: &Workplace| match place.rounds.state().session {
        SessionView::Locked { pin, pin_unknown, .. } => (pin.is_some(), pin_unknown),
        other => panic!("it should be locked, but {other:?}"),
    };
    assert_eq!(place.lock_screen().1, Some(ErrorCode::KeychainLocked), "the window can say so");
    assert_eq!(unknown(&place), (false, true), "whether there is a PIN is not known");
    place.rounds.sign_in().await.expect("the browser opens");
    place.rounds.cancel_sign_in().await.expect("cancelled");
    assert_eq!(unknown(&place), (false, true), "nor is it after something else was tried");
    place.rounds.ask_keychain_again().await.expect("something is locked");
    assert_eq!(place.lock_screen().1, Some(ErrorCode::KeychainLocked), "it still does not say");
    place.keyring.behave(Behaviour::Works);
    place.rounds.ask_keychain_again().await.expect("something is locked");
    assert_eq!(place.lock_screen(), (Some(5), None), "now it does");
    assert_eq!(unknown(&place), (true, false));
    place.unlock().await;
}
