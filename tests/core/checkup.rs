//! The files are looked over while nobody waits: damage is met there, and not in the middle of a visit.

use crate::workplace::Workplace;
use app::contract::{LockReason, SessionView, StoreNotice};
use std::{
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};

/// Alters a few bytes in the middle of a page.
fn alter(file: &Path, page: u64) {
    let mut file = OpenOptions::new().write(true).open(file).expect("the file is there");
    file.seek(SeekFrom::Start(page * 4096 + 1000)).expect("so long");
    file.write_all(b"altered").expect("written");
}

/// Nobody touches the window until a look at the clocks has checked the files.
async fn quiet_minute(place: &Workplace) {
    place.rounds.active();
    for _ in 0..13 {
        place.hands.pass(Duration::from_secs(5));
        place.rounds.tick().await;
    }
}

#[tokio::test]
async fn a_damaged_journal_is_found_while_nobody_waits_and_what_can_be_read_is_saved() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    // A lock and an unlock bring everything out of the log into the file.
    place.lock().await;
    alter(&place.store().join("journal.db"), 3);
    place.unlock().await;
    assert_eq!(place.rounds.state().store, None, "after a clean end nobody looks that deep");
    quiet_minute(&place).await;
    place.state_until(|state| matches!(state.session, SessionView::Locked { .. })).await;
    assert_eq!(place.locked_by(), LockReason::Idle, "nobody was there");
    place.unlock().await;
    match place.rounds.state().store {
        Some(StoreNotice::JournalRescued { kept_as, .. }) => {
            assert!(place.store().join(kept_as).exists(), "the damaged file is kept");
        }
        other => panic!("the clinician is told, but {other:?}"),
    }
}

#[tokio::test]
async fn whole_files_are_looked_over_without_a_word() {
    let place = Workplace::with_pin().await;
    quiet_minute(&place).await;
    assert!(matches!(place.rounds.state().session, SessionView::SignedIn { .. }), "nothing was found");
    assert_eq!(place.rounds.state().store, None, "and nothing is said");
}
