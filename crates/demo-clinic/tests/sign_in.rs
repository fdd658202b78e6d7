//! Sign-in, tokens and logout as a client and its browser see them.

mod common;

use common::{desk, desk_with, json_of, tokens};
use demo_clinic::{BadIdToken, Config, Edition, Fault, SteppedClock};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn the_pages_work_over_the_plain_listener() {
    let desk = desk(Edition::V8_0).await;
    let back = desk.code("drgarcia", desk.clinic.http_url(), true).await;
    assert_eq!(back["state"], "state-1", "the state comes back");
    assert_eq!(
        desk.exchange(&back["code"]).await.status(),
        200,
        "and the code is good on the HTTPS listener"
    );
    let answer =
        desk.http.get(format!("{}/apis/default/api/version", desk.clinic.http_url())).send().await.unwrap();
    assert_eq!(answer.status(), 404, "the plain listener has no API");
}

#[tokio::test]
async fn a_declined_consent_gives_a_code_that_cannot_be_exchanged() {
    let desk = desk(Edition::V7_0).await;
    let back = desk.code("drgarcia", desk.clinic.https_url(), false).await;
    assert!(!back.contains_key("error"), "declining is not told to the client (Q09)");
    assert_eq!(desk.exchange(&back["code"]).await.status(), 400);
}

#[tokio::test]
async fn a_code_lives_for_a_minute_and_a_token_for_an_hour() {
    let clock = Arc::new(SteppedClock::at("2026-03-10T15:00:00Z".parse().unwrap()));
    let desk = desk_with(Config::edition(Edition::V8_0).with_patients(5).with_clock(clock.clone())).await;
    let late = desk.code("drgarcia", desk.clinic.https_url(), true).await;
    clock.advance(Duration::from_secs(61));
    let refused = json_of(desk.exchange(&late["code"]).await).await;
    assert_eq!(refused["hint"], "Authorization code has expired", "Q11");

    let signed_in = desk.sign_in("drgarcia").await;
    clock.advance(Duration::from_secs(3599));
    assert_eq!(desk.get("/api/patient?_limit=1", &signed_in.access).await.status(), 200);
    clock.advance(Duration::from_secs(1));
    assert_eq!(desk.get("/api/patient?_limit=1", &signed_in.access).await.status(), 401);
    assert_eq!(desk.refresh(&signed_in.refresh).await.status(), 200, "the refresh token outlives it");
}

#[tokio::test]
async fn a_refresh_kills_the_old_pair_and_is_counted() {
    let desk = desk(Edition::V8_0).await;
    let old = desk.sign_in("drgarcia").await;
    let new = tokens(&json_of(desk.refresh(&old.refresh).await).await);
    assert_eq!(desk.get("/api/patient?_limit=1", &old.access).await.status(), 401, "Q17");
    assert_eq!(desk.get("/api/patient?_limit=1", &new.access).await.status(), 200);
    assert_eq!(desk.refresh(&old.refresh).await.status(), 401, "a used refresh token is refused");
    assert_eq!(
        desk.get("/api/patient?_limit=1", &new.access).await.status(),
        200,
        "Q19: and nothing else happens"
    );
    assert_eq!(desk.clinic.requests().grants("refresh_token"), 2);
}

#[tokio::test]
async fn a_disabled_client_keeps_its_running_token_and_gets_no_other() {
    let desk = desk(Edition::V7_0).await;
    let signed_in = desk.sign_in("drchen").await;
    assert!(desk.clinic.disable_client(&desk.client_id));
    assert_eq!(desk.get("/api/patient?_limit=1", &signed_in.access).await.status(), 200, "Q05");
    let refused = desk.refresh(&signed_in.refresh).await;
    assert_eq!(refused.status(), 401);
    assert_eq!(json_of(refused).await["error"], "invalid_client");
}

#[tokio::test]
async fn a_logout_suspends_every_session_until_the_next_sign_in() {
    let desk = desk(Edition::V8_0).await;
    let (here, there) = (desk.sign_in("drgarcia").await, desk.sign_in("drgarcia").await);
    let url = desk.url(&format!("/oauth2/default/logout?id_token_hint={}", here.id));
    assert_eq!(desk.http.get(url).send().await.unwrap().status(), 200);
    assert_eq!(desk.get("/api/patient?_limit=1", &there.access).await.status(), 400, "Q21: 400, not 401");
    desk.sign_in("drgarcia").await;
    assert_eq!(desk.get("/api/patient?_limit=1", &there.access).await.status(), 200, "Q21: it works again");
}

#[tokio::test]
async fn id_tokens_can_be_made_unbelievable() {
    let desk = desk(Edition::V8_0).await;
    for bad in [BadIdToken::Nonce, BadIdToken::Audience, BadIdToken::Expired, BadIdToken::Signature] {
        let back = desk.code("drgarcia", desk.clinic.https_url(), true).await;
        desk.clinic.faults().once("POST", "/oauth2/default/token", Fault::IdToken { bad });
        let wrong = tokens(&json_of(desk.exchange(&back["code"]).await).await);
        let right = tokens(&json_of(desk.exchange(&back["code"]).await).await);
        let part = |token: &str, at: usize| token.split('.').nth(at).unwrap().to_owned();
        if bad == BadIdToken::Signature {
            assert_eq!(part(&wrong.id, 0), part(&right.id, 0), "only the signature differs");
            assert_ne!(part(&wrong.id, 2), part(&right.id, 2));
        } else {
            assert_ne!(part(&wrong.id, 1), part(&right.id, 1), "{bad:?} changes the claims");
        }
    }
}

#[tokio::test]
async fn a_preregistered_client_needs_no_administrator() {
    let desk = desk(Edition::V8_0).await;
    let made = desk.clinic.preregister([common::REDIRECT]);
    assert_eq!((made.client_id.len(), made.client_secret.len()), (43, 86));
    let desk = common::Desk { client_id: made.client_id, client_secret: made.client_secret, ..desk };
    desk.sign_in("nurseobrien").await;
}
