//! Keeping a session: one refresh at a time, kept before it is used, and never in place of a right that is missing.

use crate::common::{ALL, BOTH, Clinic, MemoryKeeper, connect, impatient};
use demo_clinic::{Edition, Fault, Stop};
use domain::phi::Secret;
use futures_util::future::join_all;
use jiff::SignedDuration;
use openemr::{
    ApiError, Client, KeeperError, Keeping, KeptTokens, OpenEmr, SessionEnd, SessionState, TokenKeeper,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

const HOUR: Duration = Duration::from_secs(3600);

fn refreshes(clinic: &Clinic) -> usize {
    clinic.demo.requests().grants("refresh_token")
}

async fn begin(clinic: &Clinic, client: &Client, user: &str, keeper: Arc<dyn TokenKeeper>) -> OpenEmr {
    let signed_in = clinic.tokens_of(client, user).await.expect("signed in");
    let (connection, facts) = (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts));
    let (openemr, _) = OpenEmr::begin(connection, facts, client.clone(), signed_in, keeper).await;
    clinic.demo.requests().clear();
    openemr
}

#[tokio::test]
async fn fifty_dead_tokens_at_once_make_one_refresh() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        clinic.demo.faults().arm("GET", "*/fhir/Person/*", Fault::ExpiredToken, 50);
        let calls = join_all((0..50).map(|_| openemr.me())).await;
        assert!(calls.iter().all(Result::is_ok), "{edition}: every call is answered in the end");
        let refused = clinic.demo.requests().all().iter().filter(|seen| seen.status == 401).count();
        assert_eq!(refused, 50, "{edition}: each of them met a dead token");
        assert_eq!(refreshes(&clinic), 1, "{edition}: one refresh for all of them (Q18)");
    }
}

#[tokio::test]
async fn a_token_is_renewed_five_minutes_early_on_whichever_clock_says_so() {
    for turn_back in [false, true] {
        let clinic = Clinic::open(Edition::V8_0).await;
        let openemr = clinic.session_of("drgarcia").await;
        clinic.clock.pass(HOUR - Duration::from_secs(310));
        openemr.me().await.expect("still good");
        assert_eq!(refreshes(&clinic), 0, "ten seconds too early");
        clinic.clock.pass(Duration::from_secs(20));
        if turn_back {
            clinic.clock.turn(SignedDuration::from_hours(-2));
        }
        openemr.me().await.expect("renewed on the way");
        assert_eq!(refreshes(&clinic), 1, "less than five minutes were left (turned back: {turn_back})");
        let unanswered = clinic.demo.requests().all().iter().filter(|seen| seen.status == 401).count();
        assert_eq!(unanswered, 0, "no request had to be refused first");
    }
}

#[tokio::test]
async fn a_renewal_that_cannot_be_made_just_now_leaves_the_rest_of_the_old_token() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    clinic.clock.pass(HOUR - Duration::from_secs(120));
    clinic.demo.faults().arm("POST", "*/token", Fault::Unavailable, 2);
    openemr.me().await.expect("two minutes are left, and used");
    assert_eq!(*openemr.session().borrow(), SessionState::Alive, "a failing server ends nothing");
    openemr.me().await.expect("and the next call renews");
    assert_eq!(clinic.keeper.stored.lock().unwrap().len(), 2, "sign-in and renewal were kept");
}

#[tokio::test]
async fn q126_a_session_with_a_nonce_lives_through_three_renewals_and_a_restart() {
    for edition in ALL {
        let clinic = Clinic::open(edition).await;
        let client = clinic.client();
        let mut openemr = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
        let granted = openemr.granted();
        assert!(granted.iter().any(|scope| scope == "user/vital.write"), "{edition}: the server tells them");
        for hour in 1..=3 {
            if hour == 3 {
                // A start with a PIN: what is kept is all there is.
                openemr = OpenEmr::restore(
                    Arc::clone(&clinic.connection),
                    Arc::clone(&clinic.facts),
                    client.clone(),
                    Arc::clone(&clinic.keeper) as _,
                )
                .await
                .expect("kept")
                .expect("a session");
            }
            clinic.clock.pass(HOUR);
            openemr.me().await.unwrap_or_else(|error| panic!("{edition}, hour {hour}: {error}"));
            // Both of its interfaces are open still, though the answer never names the scopes that open them (Q24).
            openemr
                .patients()
                .page(0)
                .await
                .unwrap_or_else(|error| panic!("{edition}, hour {hour}: {error}"));
            assert_eq!(refreshes(&clinic), hour, "{edition}: renewed at the first try, once an hour");
            assert_eq!(openemr.granted(), granted, "{edition}: and nothing was lost on the way");
        }
    }
}

#[tokio::test]
async fn q20_a_server_that_holds_fewer_scopes_for_granted_is_asked_without_any() {
    let clinic = Clinic::open(Edition::V7_0).await;
    let client = clinic.client();
    let openemr = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
    let mut kept = clinic.keeper.now().expect("kept");
    kept.scope.push_str(" user/nothing.read");
    clinic.keeper.put(kept);
    drop(openemr);
    let (connection, facts, keeper) =
        (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts), Arc::clone(&clinic.keeper));
    let again = OpenEmr::restore(connection, facts, client, keeper).await.expect("kept").expect("a session");
    again.me().await.expect("renewed all the same");
    assert!(
        !again.granted().iter().any(|scope| scope == "user/nothing.read"),
        "and the server's word stands"
    );
}

#[tokio::test]
async fn no_token_leaves_before_the_endpoints_are_known_to_be_the_clinics() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let client = clinic.client();
    let openemr = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
    drop(openemr);
    let unproven = connect(&clinic.demo, &clinic.clock, impatient());
    let restore = async || {
        let (connection, facts, keeper) =
            (Arc::clone(&unproven), Arc::clone(&clinic.facts), Arc::clone(&clinic.keeper));
        OpenEmr::restore(connection, facts, client.clone(), keeper).await.expect("kept").expect("a session")
    };
    let early = restore().await;
    let refused = early.me().await.expect_err("nobody has made sure of the endpoints");
    assert_eq!(refused, ApiError::NoAnswer(openemr::NoAnswer::ForeignOrigin), "and the session lives");
    assert!(!early.sign_out().await.server_told, "not even a goodbye, which carries the identity");
    assert!(clinic.demo.requests().all().is_empty(), "nothing was sent");
    unproven.trust(&clinic.facts);
    assert!(unproven.trusts(&clinic.facts), "now they are known");
}

/// A keychain that takes as long as the test wants.
struct SlowKeeper {
    memory: MemoryKeeper,
    gate: Semaphore,
}

impl TokenKeeper for SlowKeeper {
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async move {
            self.gate.acquire().await.map_err(|e| KeeperError(e.to_string()))?.forget();
            self.memory.store(tokens).await
        })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        self.memory.load()
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        self.memory.wipe()
    }
}

#[tokio::test]
async fn q17_the_new_refresh_token_is_kept_before_the_new_access_token_is_used() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let keeper = Arc::new(SlowKeeper { memory: MemoryKeeper::default(), gate: Semaphore::new(1) });
    let openemr = begin(&clinic, &clinic.client(), "drgarcia", Arc::clone(&keeper) as _).await;
    let first = keeper.memory.now().expect("kept at sign-in");
    clinic.clock.pass(HOUR);
    let call = tokio::spawn({
        let openemr = openemr.clone();
        async move { openemr.me().await }
    });
    while refreshes(&clinic) == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        clinic.demo.requests().count("GET", "/apis/{site}/fhir/Person/{id}"),
        0,
        "nothing is asked yet"
    );
    assert!(!call.is_finished(), "the call waits for the keychain");
    keeper.gate.add_permits(1);
    call.await.expect("no panic").expect("now it is answered");
    assert_eq!(
        clinic.demo.requests().count("GET", "/apis/{site}/fhir/Person/{id}"),
        1,
        "only then was it asked"
    );
    assert_ne!(keeper.memory.now().expect("kept"), first, "and the keychain has the new pair");
}

#[tokio::test]
async fn a_renewal_whose_caller_went_away_is_carried_through() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    clinic.clock.pass(HOUR);
    let mut held = clinic.demo.faults().hold("POST", "*/token", Stop::Arrived);
    tokio::select! {
        answered = openemr.me() => panic!("the renewal is held, and yet {answered:?}"),
        reached = held.reached() => assert!(reached, "the window was closed in the middle"),
    }
    held.go_on();
    openemr.me().await.expect("the answer was not lost with the caller");
    assert_eq!(refreshes(&clinic), 1, "one renewal in all");
    assert_eq!(*openemr.session().borrow(), SessionState::Alive, "the session lives");
}

#[tokio::test]
async fn a_lost_answer_to_a_renewal_means_sign_in_again() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        clinic.clock.pass(HOUR);
        clinic.demo.faults().once("POST", "*/token", Fault::DropAfterCommit);
        let ended = openemr.me().await.expect_err("the pair is dead");
        assert_eq!(ended, ApiError::SignedOut(SessionEnd::RefreshLost), "{edition}");
        assert_eq!(
            *openemr.session().borrow(),
            SessionState::Ended(SessionEnd::RefreshLost),
            "{edition}: told"
        );
        assert_eq!(clinic.keeper.now(), None, "{edition}: a useless token is not kept");
        assert_eq!(openemr.me().await.expect_err("still"), ended, "{edition}: and nothing more is sent");
    }
}

#[tokio::test]
async fn a_renewal_that_never_reached_the_server_is_made_again() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    clinic.clock.pass(HOUR);
    clinic.demo.faults().once("POST", "*/token", Fault::DropBeforeCommit);
    openemr.me().await.expect("the old refresh token was still good");
    assert_eq!(*openemr.session().borrow(), SessionState::Alive, "nothing was lost");
}

#[tokio::test]
async fn q26_a_right_that_is_missing_never_renews_and_never_signs_out() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let (ann, _) = clinic.patient("Reyes", "Maria");
        let refused = openemr.encounters().list(&ann).await.expect_err("Q28: not for the front desk");
        assert!(matches!(refused, ApiError::NotAllowed { .. }), "{edition}: {refused:?}");
        assert_eq!(refreshes(&clinic), 0, "{edition}: the token is fine");
        openemr.patients().read(&ann).await.expect("what is allowed still works");
    }
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_is_renewed_once_and_no_more() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    clinic.demo.faults().arm("GET", "*/fhir/Person/*", Fault::ExpiredToken, 2);
    let refused = openemr.me().await.expect_err("refused twice");
    assert_eq!(refused, ApiError::NotAllowed { said: None }, "a matter of rights");
    assert_eq!(refreshes(&clinic), 1, "no loop");
    openemr.me().await.expect("the session lives");
}

#[tokio::test]
async fn q21_a_sign_out_elsewhere_ends_the_session_here() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let client = clinic.client();
        let here = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
        let elsewhere = begin(&clinic, &client, "drgarcia", Arc::new(MemoryKeeper::default())).await;
        assert!(elsewhere.sign_out().await.server_told, "{edition}: Q22");
        let ended = here.me().await.expect_err("ended");
        assert_eq!(ended, ApiError::SignedOut(SessionEnd::SignedOutElsewhere), "{edition}");
        assert_eq!(
            clinic.keeper.now(),
            None,
            "{edition}: the tokens would work again after the next sign-in"
        );
        assert_eq!(refreshes(&clinic), 0, "{edition}: no attempt to renew");
    }
}

#[tokio::test]
async fn q22_signing_out_tells_the_server_and_forgets_the_tokens_even_if_it_cannot() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let out = openemr.sign_out().await;
        assert!(out.server_told && out.wiped.is_ok(), "{edition}: {out:?}");
        assert_eq!(clinic.keeper.now(), None, "{edition}: nothing is kept");
        let refused = openemr.me().await.expect_err("over");
        assert_eq!(refused, ApiError::SignedOut(SessionEnd::SignedOutHere), "{edition}");

        let (renewing, hangs) = (clinic.session_of("drchen").await, Duration::from_millis(300));
        clinic.clock.pass(HOUR);
        clinic.demo.faults().once("POST", "*/token", Fault::Slow { ms: 300 });
        let (call, _) = tokio::join!(renewing.me(), async {
            while refreshes(&clinic) == 0 && clinic.demo.faults().waiting().len() == 1 {
                tokio::task::yield_now().await;
            }
            renewing.sign_out().await
        });
        assert_eq!(
            call,
            Err(ApiError::SignedOut(SessionEnd::SignedOutHere)),
            "{edition}: in the middle of a renewal"
        );
        tokio::time::timeout(hangs * 100, async {
            while clinic.keeper.now().is_some() {
                tokio::task::yield_now().await
            }
        })
        .await
        .expect("the renewed pair does not stay behind");

        let offline = clinic.session_of("drchen").await;
        clinic.demo.pause().await;
        let out = offline.sign_out().await;
        assert!(!out.server_told, "{edition}: the server could not be told");
        assert_eq!(clinic.keeper.now(), None, "{edition}: the tokens are gone all the same");
    }
}

#[tokio::test]
async fn a_kept_session_is_taken_up_again_without_a_network_and_renews_when_there_is_one() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let client = clinic.client();
    let first = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
    let subject = first.subject().clone();
    drop(first);
    clinic.demo.pause().await;
    let restore = async || {
        let (connection, facts, keeper) =
            (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts), Arc::clone(&clinic.keeper));
        OpenEmr::restore(connection, facts, client.clone(), keeper).await.expect("the keeper answers")
    };
    let openemr = restore().await.expect("a kept session");
    assert_eq!(openemr.subject(), &subject, "the same clinician");
    assert!(matches!(openemr.me().await, Err(ApiError::NoAnswer(_))), "offline");
    assert_eq!(*openemr.session().borrow(), SessionState::Alive, "which ends nothing");
    clinic.demo.resume().await.expect("the network is back");
    openemr.me().await.expect("renewed and answered");
    clinic.keeper.wipe().await.expect("wiped");
    assert!(restore().await.is_none(), "nothing kept, nothing taken up");
}

#[tokio::test]
async fn q18_a_newer_pair_in_the_keychain_is_used_before_giving_up() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let client = clinic.client();
    let one = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
    let (connection, facts, keeper) =
        (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts), Arc::clone(&clinic.keeper));
    let other = OpenEmr::restore(connection, facts, client, keeper).await.expect("kept").expect("a session");
    other.me().await.expect("the other one renews, and the first one's pair dies (Q17)");
    one.me().await.expect("the first one finds the newer pair");
    assert_eq!(*one.session().borrow(), SessionState::Alive, "and lives on");
}

#[tokio::test]
async fn q05_a_disabled_client_ends_the_session_and_keeps_the_tokens_for_when_it_is_enabled_again() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let client = clinic.client();
        let openemr = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
        clinic.demo.disable_client(client.id().as_str());
        openemr.me().await.expect("a running token still works");
        clinic.clock.pass(HOUR);
        let ended = openemr.me().await.expect_err("the renewal is refused");
        assert_eq!(ended, ApiError::SignedOut(SessionEnd::ClientDisabled), "{edition}");
        clinic.demo.enable_client(client.id().as_str());
        let (connection, facts, keeper) =
            (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts), Arc::clone(&clinic.keeper));
        let again =
            OpenEmr::restore(connection, facts, client, keeper).await.expect("kept").expect("a session");
        again.me().await.expect("enabled again");
    }
}

#[tokio::test]
async fn a_refused_refresh_token_means_sign_in_again() {
    let clinic = Clinic::open(Edition::V7_0).await;
    let client = clinic.client();
    let openemr = begin(&clinic, &client, "drgarcia", Arc::clone(&clinic.keeper) as _).await;
    let mut kept = clinic.keeper.now().expect("kept");
    kept.refresh = Secret::new("rubbish".into());
    clinic.keeper.put(kept);
    drop(openemr);
    let (connection, facts, keeper) =
        (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts), Arc::clone(&clinic.keeper));
    let again = OpenEmr::restore(connection, facts, client, keeper).await.expect("kept").expect("a session");
    let ended = again.me().await.expect_err("refused");
    assert_eq!(ended, ApiError::SignedOut(SessionEnd::RefreshRefused), "no guessing");
}
