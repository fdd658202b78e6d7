//! Setting a journal aside: offered only where nothing else helps, and never with the only key to it.

use crate::workplace::{PIN, Workplace};
use app::contract::{ErrorCode, SessionView, StoreNotice};
use std::{
    fs,
    io::{Seek, SeekFrom, Write},
};
use vault::Keychain;

#[tokio::test]
async fn the_key_of_a_journal_that_is_set_aside_stays_and_opens_the_next_one_too() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    let key = item(&place, "journal-key");
    spoil(&place, "journal.db");
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen().1, Some(ErrorCode::StoreDamaged), "its first page cannot be read");
    let state = place.rounds.set_aside().await.expect("set aside");
    assert!(matches!(state.store, Some(StoreNotice::JournalRescued { .. })), "said: {:?}", state.store);
    assert_eq!(item(&place, "journal-key"), key, "whoever looks at the old file later needs it");
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    assert_eq!(item(&place, "journal-key"), key, "and the new journal has taken it over");
    place.lock().await;
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "which opens like any other");
}

#[tokio::test]
async fn a_key_that_is_damaged_itself_makes_room_for_a_new_one_once_the_journal_is_set_aside() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    damage(&place, "journal-key");
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen().1, Some(ErrorCode::KeyMissing), "the journal waits for its key");
    place.rounds.set_aside().await.expect("set aside");
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    assert!(place.has_the_draft(&patient).await, "work goes on");
}

#[tokio::test]
async fn a_damaged_key_of_the_cache_costs_the_cache_and_nothing_else() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    damage(&place, "cache-key");
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "the journal was good all the time");
    let refused = place.rounds.set_aside().await.expect_err("nothing stands in the way");
    assert_eq!(refused.code, ErrorCode::Internal, "nobody is led to set a good journal aside");
    place.lock().await;
    place.unlock().await;
    let state = place.rounds.state();
    assert!(matches!(state.session, SessionView::SignedIn { .. }), "nor is it a circle: {:?}", state.session);
}

/// The full name of an item of the keychain.
fn named(place: &Workplace, item: &str) -> String {
    let names = place.keychain.names();
    names.into_iter().find(|name| name.ends_with(&format!("/{item}"))).expect("the keychain has it")
}

/// What the keychain holds under a name.
fn item(place: &Workplace, item: &str) -> Vec<u8> {
    let found = place.keychain.clone().read(&named(place, item)).expect("memory can be read");
    found.expect("the keychain has it").expose().clone()
}

/// Shortens an item behind the program's back.
fn damage(place: &Workplace, item: &str) {
    place.keychain.clone().write(&named(place, item), b"Wshort").expect("memory takes everything");
}

/// Writes over the first page of a file, which tells where everything else is.
fn spoil(place: &Workplace, file: &str) {
    let path = place.store().join(file);
    let mut file = fs::OpenOptions::new().write(true).open(path).expect("the file");
    file.seek(SeekFrom::Start(100)).expect("a place in it");
    file.write_all(&[0x55; 600]).expect("written");
}
