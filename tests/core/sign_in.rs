//! Signing in as the core sees it: what comes back from the browser, and what does not.

use crate::desk::Desk;
use app::contract::{ErrorCode, SessionView, SignOutChoice};
use demo_clinic::{BadIdToken, Edition, Fault};

fn why(session: SessionView) -> Option<ErrorCode> {
    match session {
        SessionView::SignedOut { why } => why.map(|error| error.code),
        other => panic!("nobody should be signed in, but {other:?}"),
    }
}

#[tokio::test]
async fn a_link_that_nothing_waits_for_exchanges_nothing_and_says_so() {
    let desk = Desk::at(Edition::V8_0).await;
    let link = desk.way_back("drgarcia").await;
    // The program ended while the browser was open, and the link started it again.
    desk.rounds.cancel_sign_in().await.expect("cancelled");
    desk.rounds.redirected(&link).await;
    assert_eq!(why(desk.rounds.state().session), Some(ErrorCode::SignInLost), "it has to be started again");
    assert_eq!(desk.clinic.requests().grants("authorization_code"), 0, "no verifier, no exchange");
    desk.sign_in("drgarcia").await;
}

#[tokio::test]
async fn a_forged_link_changes_nothing_and_the_right_one_still_counts() {
    let desk = Desk::at(Edition::V8_0).await;
    let link = desk.way_back("drgarcia").await;
    for forged in [
        "app.rounds.desktop://oauth/callback?code=stolen&state=guessed",
        "app.rounds.desktop://oauth/callback",
        "app.rounds.desktop://evil/callback?code=a&state=b",
        "not a link",
    ] {
        desk.rounds.redirected(forged).await;
        let session = desk.rounds.state().session;
        assert!(
            matches!(session, SessionView::Waiting { .. }),
            "{forged} is ignored, and the wait goes on: {session:?}"
        );
    }
    assert_eq!(desk.clinic.requests().grants("authorization_code"), 0, "nothing was exchanged");
    desk.rounds.redirected(&link).await;
    assert!(
        matches!(desk.rounds.state().session, SessionView::SignedIn { .. }),
        "the person's own link counts"
    );
}

#[tokio::test]
async fn an_identity_that_is_not_believed_signs_nobody_in() {
    for bad in [
        BadIdToken::Nonce,
        BadIdToken::Audience,
        BadIdToken::Issuer,
        BadIdToken::Expired,
        BadIdToken::Signature,
    ] {
        let desk = Desk::at(Edition::V8_0).await;
        let link = desk.way_back("drgarcia").await;
        desk.clinic.faults().once("POST", "*/token", Fault::IdToken { bad });
        desk.rounds.redirected(&link).await;
        assert_eq!(why(desk.rounds.state().session), Some(ErrorCode::IdentityNotVerified), "{bad:?}");
    }
}

#[tokio::test]
async fn signing_out_leaves_no_token_and_no_cache_behind() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    assert!(
        desk.keychain.names().iter().any(|name| name.contains("refresh-token")),
        "the keychain holds the session"
    );
    desk.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    let left = desk.keychain.names();
    for gone in ["refresh-token", "id-token", "cache-key"] {
        assert!(!left.iter().any(|name| name.contains(gone)), "{gone} is gone from the keychain: {left:?}");
    }
    assert!(
        left.iter().any(|name| name.contains("journal-key")),
        "what is unsent stays readable for the next sign-in"
    );
    assert_eq!(why(desk.rounds.state().session), None, "signed out by choice, nothing to explain");
    desk.sign_in("drgarcia").await;
}
