//! The files are looked over while nobody waits: damage is met there, and not in the middle of a visit.

use crate::workplace::Workplace;
use app::contract::{LockReason, SessionView, StoreNotice};
use demo_clinic::Fault;
use std::{
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};
use vault::{VaultError, scripted::Behaviour};

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

#[tokio::test]
async fn charts_that_nobody_opened_for_two_weeks_leave_the_computer_also_behind_the_lock() {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    let cache = place.store().join("cache.db");
    place.hands.pass(13 * DAY);
    place.rounds.tick().await;
    assert!(cache.exists(), "thirteen days are a holiday");
    let place = place.restarted().await;
    place.rounds.tick().await;
    assert!(cache.exists(), "and a start is no reason");
    place.hands.pass(2 * DAY);
    place.rounds.tick().await;
    assert!(!cache.exists(), "nobody has opened it for two weeks");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "what was typed is kept as long as it takes");
}

#[tokio::test]
async fn charts_that_became_old_in_memory_are_gone_when_their_reader_comes_back() {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.chart_until(&patient, |chart| chart.demographics.value().map(|_| ())).await;
    place.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    place.lock().await;
    place.hands.pass(15 * DAY);
    place.clinic.faults().arm("GET", "*Allergy*", Fault::RoleRefused, u32::MAX);
    place.sign_in("drgarcia").await;
    let chart = place.rounds.read_chart(&patient).await.expect("the cache can be read");
    assert!(chart.allergies.value().is_none(), "nothing of two weeks ago is here: {:?}", chart.allergies);
}
