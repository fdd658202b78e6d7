//! Without a keychain what is written is in memory only: nothing but its owner's word ends it.

use crate::workplace::Workplace;
use app::contract::{AppEvent, SessionView, SignOutChoice};
use demo_clinic::{Config, Edition};
use std::sync::Arc;
use vault::{VaultError, scripted::Behaviour};

#[tokio::test]
async fn behind_the_lock_the_program_does_not_end_without_a_word_over_what_only_memory_has() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    place.lock().await;
    assert!(place.rounds.may_close().await, "nothing was written");
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    for left in ["locked", "signed out"] {
        if left == "locked" {
            place.lock().await;
        } else {
            place.sign_in("drgarcia").await;
            place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
        }
        let mut watch = place.rounds.watch();
        assert!(!place.rounds.may_close().await, "{left}: the end of the program would be the end of it");
        let asked = loop {
            if let AppEvent::QuitAsked { away } = watch.next().await.expect("the core runs") {
                break away;
            }
        };
        assert!(asked, "{left}: it belongs to somebody who is not at the desk");
    }
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "word for word");
}

#[tokio::test]
async fn a_look_at_the_demo_clinic_costs_the_real_one_nothing() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.rounds.leave_clinic().await.expect("nobody is signed in");
    let config = Config::edition(Edition::V8_0).with_patients(10).with_clock(Arc::clone(&place.hands) as _);
    let demo = Arc::new(demo_clinic::start(config).await.expect("a demo clinic"));
    place.rounds.visit_demo(demo).await.expect("it answers");
    let state = place.rounds.leave_clinic().await.expect("left");
    assert_eq!(state.session, SessionView::SignedOut { why: None }, "back at the beginning");
    assert!(!place.rounds.may_close().await, "what was written is still here");
    place.connect().await;
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "and its owner finds it");
}
