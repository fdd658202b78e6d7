//! The way out and the lock while something else goes on: what is seen meanwhile, and what must not stay behind.

use crate::workplace::Workplace;
use app::contract::{AppEvent, ErrorCode, SessionView, SignOutChoice};
use vault::{Keychain, VaultError, scripted::Behaviour};

#[tokio::test]
async fn whoever_signs_out_is_off_the_screen_before_the_keychain_has_answered() {
    let place = Workplace::with_pin().await;
    place.state_until(|state| state.rights.is_some()).await;
    place.keyring.behave(Behaviour::Hangs);
    let rounds = place.rounds.clone();
    let leaving = tokio::spawn(async move { rounds.sign_out(SignOutChoice::Keep).await });
    place.state_until(|state| matches!(state.session, SessionView::SignedOut { .. })).await;
    assert!(place.keeps("refresh-token"), "the keychain has not done anything yet");
    assert!(place.rounds.unsent_work().await.is_err(), "and nothing of a patient is within reach");
    place.keyring.behave(Behaviour::Works);
    let state = leaving.await.expect("no panic").expect("signed out");
    assert_eq!(state.session, SessionView::SignedOut { why: None }, "nothing is left to be said");
    for item in ["refresh-token", "id-token", "cache-key", "sign-in"] {
        assert!(!place.keeps(item), "{item} was forgotten as soon as that could be");
    }
    assert!(!place.store().join("cache.db").exists(), "and the cache went with its key");
}

#[tokio::test]
async fn what_a_sign_out_could_not_delete_is_said() {
    let place = Workplace::with_pin().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Locked));
    let state = place.rounds.sign_out(SignOutChoice::Keep).await.expect("no reason to stay signed in");
    match state.session {
        SessionView::SignedOut { why: Some(error) } => {
            assert_eq!(error.code, ErrorCode::SignOutIncomplete, "the tokens are still in the keychain");
        }
        other => panic!("it should be said, but {other:?}"),
    }
    assert!(!place.store().join("cache.db").exists(), "what could be deleted is");
}

#[tokio::test]
async fn a_desk_that_is_being_locked_never_looks_free() {
    let place = Workplace::with_pin().await;
    let mut watch = place.rounds.watch();
    let looking = async {
        for _ in 0..200 {
            place.rounds.cancel_sign_in().await.expect("nothing to cancel");
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(place.rounds.lock(), looking).0.expect("it locks");
    loop {
        if let AppEvent::State { state } = watch.next().await.expect("the core runs") {
            match state.session {
                SessionView::SignedIn { .. } => {}
                SessionView::Locked { .. } => break,
                other => panic!("somebody works here, but {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn the_tokens_go_even_where_no_whole_session_can_be_made_of_them() {
    for damage in ["missing", "damaged"] {
        let place = Workplace::with_pin().await;
        place.lock().await;
        let names = place.keychain.names();
        let id_token = names.iter().find(|name| name.ends_with("/id-token")).expect("it is kept");
        let mut items = place.keychain.clone();
        match damage {
            "missing" => drop(items.remove(id_token).expect("memory takes everything")),
            _ => items.write(id_token, b"P").expect("memory takes everything"),
        }
        place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
        assert!(!place.keeps("refresh-token"), "{damage}: the one that opens the session is gone");
        assert!(!place.keeps("id-token"), "{damage}: and so is what was left beside it");
    }
}
