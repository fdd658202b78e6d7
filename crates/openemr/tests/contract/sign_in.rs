//! Sign-in against the demo clinic of both editions: the whole way, and every way in which it must not succeed.

use crate::common::{
    ALL, BOTH, Clinic, DEEP_LINK, LOOPBACK, MovedClock, browser::Browser, connect, impatient,
};
use demo_clinic::{BadIdToken, Edition, Fault};
use domain::phi::Secret;
use jiff::SignedDuration;
use openemr::{
    CallbackError, Client, ClientId, ClientState, IdTokenError, LoopbackListener, OpenEmr, RedirectUri,
    SignIn, SignInError, SignInState,
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{sync::Arc, time::Duration};
use url::Url;

fn exchanges(clinic: &Clinic) -> usize {
    clinic.demo.requests().grants("authorization_code")
}

#[tokio::test]
async fn a_clinician_signs_in_by_deep_link_and_is_known_by_name() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let me = openemr.me().await.expect("the own name (Q70)");
        assert_eq!(me.name, "Elena Garcia", "{edition}: from FHIR Person");
        assert!(!openemr.seen_offsets().is_empty(), "{edition}: FHIR shows the clinic's offset");
    }
}

#[tokio::test]
async fn a_clinician_signs_in_by_loopback_redirect_on_any_port() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let sign_in = Arc::new(clinic.sign_in(&clinic.client()));
    let listener = LoopbackListener::bind().await.expect("a port");
    let started = sign_in.start(listener.redirect()).expect("started");
    let redirect = listener.redirect();
    let ours = Arc::clone(&sign_in);
    let waiting = tokio::spawn(listener.receive(move |text| ours.awaits(text)));
    let mut browser = Browser::default();
    // What any page in the browser can do: call the port with a code and state of its own.
    let RedirectUri::Loopback { port } = redirect else { panic!("a loopback address") };
    for foreign in ["code=stolen&state=guessed", "error=access_denied&state=guessed", "code=c", "x"] {
        let address = format!("http://127.0.0.1:{port}/oauth/callback?{foreign}");
        browser.open(Url::parse(&address).expect("an address")).await;
        assert!(matches!(sign_in.state(), SignInState::Waiting { .. }), "{foreign} changes nothing");
        assert!(!waiting.is_finished(), "{foreign}: the port is still listened on");
    }
    assert_eq!(exchanges(&clinic), 0, "and nothing of it was exchanged");
    let target = browser.sign_in(&started.browser, "drchen").await;
    browser.open(Url::parse(&target).expect("the listener's address")).await;
    let callback = waiting.await.expect("no panic").expect("a callback");
    let signed_in = sign_in.finish(&callback).await.expect("Q13: the registered address fits any port");
    assert_eq!(sign_in.state(), SignInState::SignedIn, "the machine has arrived");
    assert!(!signed_in.subject().as_str().is_empty(), "a verified user");
}

#[tokio::test]
async fn q01_to_q05_this_computer_registers_waits_for_an_administrator_and_signs_in() {
    for edition in ALL {
        let clinic = Clinic::open(edition).await;
        let client =
            clinic.connection.register(&clinic.facts, "reception-2").await.expect("registered (Q01 to Q04)");
        assert!(client.secret().is_some(), "{edition}: a private client has a secret");
        let state = async || clinic.connection.client_state(&clinic.facts, &client).await.expect("asked");
        assert_eq!(state().await, ClientState::NotEnabledYet, "{edition}: Q05");
        let refused = clinic.tokens_of(&client, "drgarcia").await.expect_err("not enabled");
        assert!(
            matches!(refused, SignInError::ClientNotAccepted { .. }),
            "{edition}: {refused:?} says so (Q05)"
        );
        assert!(clinic.demo.enable_client(client.id().as_str()), "the administrator enables it");
        assert_eq!(state().await, ClientState::Enabled, "{edition}: checked again");
        clinic
            .tokens_of(&client, "drgarcia")
            .await
            .expect("signed in with the scopes that were registered (Q14)");
    }
}

#[tokio::test]
async fn q96_q97_an_unknown_client_is_told_from_an_enabled_one_whatever_the_secret() {
    for edition in ALL {
        let clinic = Clinic::open(edition).await;
        let state = async |client: &Client| {
            clinic.connection.client_state(&clinic.facts, client).await.expect("asked")
        };
        let unknown = Client::new(ClientId::parse("nobody").expect("an id"), None);
        assert_eq!(state(&unknown).await, ClientState::Unknown, "{edition}: Q13");
        let client = clinic.client();
        let without = Client::new(client.id().clone(), None);
        let wrong = Client::new(client.id().clone(), Some(Secret::new("wrong".into())));
        assert_eq!(state(&client).await, ClientState::Enabled, "{edition}: with its secret");
        assert_eq!(state(&without).await, ClientState::Enabled, "{edition}: Q06, without it");
        assert_eq!(
            state(&wrong).await,
            ClientState::Enabled,
            "{edition}: Q97, with another, which nobody needs"
        );
        clinic.demo.disable_client(client.id().as_str());
        for disabled in [&client, &without, &wrong] {
            assert_eq!(state(disabled).await, ClientState::NotEnabledYet, "{edition}: disabled later");
        }
    }
}

#[tokio::test]
async fn q06_the_secret_stays_home_while_the_server_does_not_ask_for_it() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let client = clinic.client();
    let wrong = Client::new(client.id().clone(), Some(Secret::new("wrong".into())));
    clinic.tokens_of(&wrong, "drgarcia").await.expect("a wrong secret does no harm: it was never sent");
    assert_eq!(exchanges(&clinic), 1, "one request, without the secret");
}

#[tokio::test]
async fn a_replayed_callback_and_one_after_a_restart_exchange_nothing() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let client = clinic.client();
    let sign_in = clinic.sign_in(&client);
    let started = sign_in.start(RedirectUri::DeepLink).expect("started");
    let callback = Browser::default().sign_in(&started.browser, "drgarcia").await;
    let restarted = clinic.sign_in(&client);
    assert_eq!(
        restarted.finish(&callback).await.expect_err("cold start"),
        SignInError::NoneWaiting,
        "no verifier"
    );
    sign_in.finish(&callback).await.expect("the first time it counts");
    assert_eq!(
        sign_in.finish(&callback).await.expect_err("replayed"),
        SignInError::NoneWaiting,
        "the second not"
    );
    assert_eq!(exchanges(&clinic), 1, "one exchange in all");
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing_without_the_verifier() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let client = clinic.client();
        let victim = clinic.sign_in(&client);
        let started = victim.start(RedirectUri::DeepLink).expect("started");
        let stolen = Browser::default().sign_in(&started.browser, "drgarcia").await;

        let thief = clinic.sign_in(&client);
        let own = thief.start(RedirectUri::DeepLink).expect("started");
        assert_eq!(
            thief.finish(&stolen).await.expect_err("not its state"),
            SignInError::Mismatch,
            "{edition}"
        );
        assert_eq!(exchanges(&clinic), 0, "{edition}: nothing is exchanged for a foreign state");

        // Even with the thief's own state in place of the victim's, the verifier does not fit.
        let state =
            |url: &Url| url.query_pairs().find(|(key, _)| key == "state").expect("a state").1.into_owned();
        let stolen = Url::parse(&stolen).expect("a callback");
        let forged = stolen.as_str().replace(&state(&stolen), &state(&own.browser));
        let refused = thief.finish(&forged).await.expect_err("not its verifier");
        assert!(matches!(refused, SignInError::CodeRefused { .. }), "{edition}: {refused:?}");
        victim.finish(stolen.as_str()).await.expect("Q10: a wrong verifier does not use the code up");
    }
}

#[tokio::test]
async fn what_is_no_answer_of_this_sign_in_leaves_it_waiting() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let sign_in = clinic.sign_in(&clinic.client());
    let started = sign_in.start(RedirectUri::DeepLink).expect("started");
    let callback = Browser::default().sign_in(&started.browser, "drgarcia").await;
    let foreign = format!("{DEEP_LINK}?code=c&state={}", "A".repeat(43));
    let other_server = format!("{callback}&iss=https%3A%2F%2Fevil.example%2Foauth2%2Fdefault");
    for (text, why) in [
        ("rounds --help".to_owned(), SignInError::NoAnswerOfOurs(CallbackError::NotOurs)),
        (format!("{callback}&state=x"), SignInError::NoAnswerOfOurs(CallbackError::Duplicated)),
        (format!("{DEEP_LINK}?code=c"), SignInError::NoAnswerOfOurs(CallbackError::Incomplete)),
        (format!("{DEEP_LINK}?error=access_denied&state=wrong"), SignInError::Mismatch),
        (foreign, SignInError::Mismatch),
        (other_server, SignInError::Mismatch),
    ] {
        assert_eq!(sign_in.finish(&text).await.expect_err(&text), why, "{text}");
        assert!(matches!(sign_in.state(), SignInState::Waiting { .. }), "{text} ends nothing");
    }
    assert_eq!(exchanges(&clinic), 0, "nothing was exchanged");
    let named = format!(
        "{callback}&iss={}",
        url::form_urlencoded::byte_serialize(clinic.facts.issuer.as_bytes()).collect::<String>()
    );
    sign_in.finish(&named).await.expect("the real answer counts, and may name its server");
}

#[tokio::test]
async fn q14_the_servers_error_without_a_state_ends_the_sign_in_that_waits_and_only_that() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let sign_in = clinic.sign_in(&clinic.client());
    let error = format!("{DEEP_LINK}?error=invalid_scope&error_description=Unknown+scope");
    assert_eq!(
        sign_in.finish(&error).await.expect_err("none waits"),
        SignInError::NoneWaiting,
        "nothing to end"
    );
    sign_in.start(RedirectUri::DeepLink).expect("started");
    let ended = sign_in.finish(&error).await.expect_err("ended");
    assert_eq!(
        ended,
        SignInError::Server { said: None },
        "anybody can send it, so it says nothing on screen"
    );
    assert_eq!(sign_in.state(), SignInState::Idle, "and it is over");

    let started = sign_in.start(RedirectUri::DeepLink).expect("started");
    let state =
        started.browser.query_pairs().find(|(key, _)| key == "state").expect("a state").1.into_owned();
    let proven = format!("{error}&state={state}");
    let ended = sign_in.finish(&proven).await.expect_err("ended");
    assert_eq!(
        ended,
        SignInError::Server { said: Some("Unknown scope".into()) },
        "with our state: its words"
    );
}

#[tokio::test]
async fn a_clock_that_is_days_off_is_named_and_not_the_identity() {
    let clinic = Clinic::open(Edition::V8_2).await;
    let client = clinic.client();
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    for (turned, expected) in [(days(2), Some(days(2))), (days(-2), None)] {
        let clock = Arc::new(MovedClock::default());
        clock.turn(turned);
        let connection = connect(&clinic.demo, &clock, impatient());
        connection.discover().await.expect("found");
        let skew = connection.skew().expect("each answer has a date");
        assert!((skew - turned).abs() < SignedDuration::from_mins(5), "{skew} is {turned}");
        let sign_in = SignIn::new(connection, Arc::clone(&clinic.facts), client.clone());
        let started = sign_in.start(RedirectUri::DeepLink).expect("started");
        let callback = Browser::default().sign_in(&started.browser, "drgarcia").await;
        let outcome = sign_in.finish(&callback).await;
        match expected {
            Some(expected) => {
                let Err(SignInError::WrongClock { ahead }) = outcome else { panic!("{turned}: {outcome:?}") };
                assert!((ahead - expected).abs() < SignedDuration::from_mins(5), "{ahead} is {expected}");
            }
            // What is behind has not expired; it is the frame that names the clock then.
            None => assert!(outcome.is_ok(), "{turned}: {outcome:?}"),
        }
    }
    clinic.demo.faults().once("POST", "*/token", Fault::IdToken { bad: BadIdToken::Expired });
    let refused = clinic.tokens_of(&client, "drgarcia").await.expect_err("expired for everybody");
    assert_eq!(refused, SignInError::Identity(IdTokenError::Expired), "a right clock is not blamed");
}

#[tokio::test]
async fn q09_declining_looks_like_a_refused_code() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let sign_in = clinic.sign_in(&clinic.client());
        let started = sign_in.start(RedirectUri::DeepLink).expect("started");
        let callback = Browser::default().sign_in_and(&started.browser, "drgarcia", false).await;
        let refused = sign_in.finish(&callback).await.expect_err("declined");
        assert!(matches!(refused, SignInError::CodeRefused { .. }), "{edition}: {refused:?}");
        assert_eq!(sign_in.state(), SignInState::Idle, "{edition}: another attempt may start");
    }
}

#[tokio::test]
async fn q11_a_code_older_than_a_minute_is_refused() {
    let clinic = Clinic::open(Edition::V7_0).await;
    let sign_in = clinic.sign_in(&clinic.client());
    let started = sign_in.start(RedirectUri::DeepLink).expect("started");
    let callback = Browser::default().sign_in(&started.browser, "drgarcia").await;
    clinic.clock.pass(Duration::from_secs(61));
    let refused = sign_in.finish(&callback).await.expect_err("too late");
    assert!(matches!(refused, SignInError::CodeRefused { .. }), "{refused:?}");
}

#[tokio::test]
async fn q12_a_new_attempt_replaces_the_one_that_waited() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let sign_in = clinic.sign_in(&clinic.client());
    let first = sign_in.start(RedirectUri::DeepLink).expect("started");
    let second = sign_in.start(RedirectUri::DeepLink).expect("started again");
    let old = Browser::default().sign_in(&first.browser, "drgarcia").await;
    let new = Browser::default().sign_in(&second.browser, "drgarcia").await;
    assert_eq!(
        sign_in.finish(&old).await.expect_err("the old one"),
        SignInError::Mismatch,
        "it no longer counts"
    );
    sign_in.finish(&new).await.expect("the new one does");
}

#[tokio::test]
async fn an_attempt_ends_after_five_minutes_on_whichever_clock_says_so() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let sign_in = clinic.sign_in(&clinic.client());
    for turn_back in [false, true] {
        let started = sign_in.start(RedirectUri::DeepLink).expect("started");
        let callback = Browser::default().sign_in(&started.browser, "drgarcia").await;
        clinic.clock.pass(Duration::from_secs(301));
        if turn_back {
            clinic.clock.turn(SignedDuration::from_hours(-2));
        }
        assert_eq!(
            sign_in.finish(&callback).await.expect_err("late"),
            SignInError::Expired,
            "turned back: {turn_back}"
        );
        assert_eq!(sign_in.state(), SignInState::Idle, "it is over");
    }
    sign_in.start(RedirectUri::DeepLink).expect("started");
    sign_in.cancel();
    assert_eq!(sign_in.state(), SignInState::Idle, "cancelling ends it as well");
    assert_eq!(exchanges(&clinic), 0, "nothing was exchanged");
}

#[tokio::test]
async fn an_identity_that_is_not_the_servers_word_about_this_sign_in_is_not_believed() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let client = clinic.client();
        for (bad, why) in [
            (BadIdToken::Nonce, IdTokenError::Nonce),
            (BadIdToken::Audience, IdTokenError::Audience),
            (BadIdToken::Issuer, IdTokenError::Issuer),
            (BadIdToken::Expired, IdTokenError::Expired),
            (BadIdToken::Signature, IdTokenError::Signature),
        ] {
            clinic.demo.faults().once("POST", "*/token", Fault::IdToken { bad });
            let refused = clinic.tokens_of(&client, "drgarcia").await.expect_err("not believed");
            assert_eq!(refused, SignInError::Identity(why), "{edition}: {bad:?}");
        }
    }
}

#[tokio::test]
async fn a_token_endpoint_that_answers_otherwise_gives_a_typed_error_and_no_session() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let client = clinic.client();
    for fault in [
        Fault::Redirect { to: "https://evil.example/token".into() },
        Fault::Html,
        Fault::TwoObjects,
        Fault::Truncated,
        Fault::DropAfterCommit,
        Fault::Unavailable,
    ] {
        clinic.demo.faults().once("POST", "*/token", fault.clone());
        let refused = clinic.tokens_of(&client, "drgarcia").await.expect_err("no session");
        let expected = matches!(
            refused,
            SignInError::Unreadable(_) | SignInError::NoAnswer(_) | SignInError::ServerFailed { .. }
        );
        assert!(expected, "{fault:?} gives {refused:?}");
    }
    clinic.demo.faults().once("POST", "*/token", Fault::WrongContentType);
    clinic.tokens_of(&client, "drgarcia").await.expect("Q03: the label of an answer does not matter");
}

#[tokio::test]
async fn q01_a_public_client_is_told_that_it_has_no_clinicians_rights() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let answer = reqwest_json(
        &clinic,
        serde_json::json!({
            "application_type": "public", "client_name": "public", "redirect_uris": [DEEP_LINK, LOOPBACK],
            "scope": "openid offline_access api:oemr api:fhir patient/Patient.read",
        }),
    )
    .await;
    let client =
        Client::new(ClientId::parse(answer["client_id"].as_str().expect("an id")).expect("an id"), None);
    let outcome = clinic.tokens_of(&client, "drgarcia").await;
    // 8.0 lets a client ask for more than it registered, without effect (§3).
    assert_eq!(outcome.expect_err("no rights"), SignInError::NoClinicianRights, "signed in, but to nothing");
}

#[expect(clippy::disallowed_methods, reason = "trusts the demo clinic and nobody else")]
async fn reqwest_json(clinic: &Clinic, body: serde_json::Value) -> serde_json::Value {
    let authority = reqwest::Certificate::from_pem(clinic.demo.ca_pem().as_bytes()).expect("a certificate");
    let client = reqwest::Client::builder().tls_certs_only([authority]).no_proxy().build().expect("a client");
    let url = clinic.facts.endpoints.registration.clone();
    client.post(url).json(&body).send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn a_keychain_that_fails_costs_the_next_start_its_session_and_not_this_one() {
    let clinic = Clinic::open(Edition::V8_0).await;
    *clinic.keeper.broken.lock().unwrap() = true;
    let client = clinic.client();
    let signed_in = clinic.tokens_of(&client, "drgarcia").await.expect("signed in");
    let keeper = Arc::clone(&clinic.keeper);
    let (openemr, kept) =
        OpenEmr::begin(Arc::clone(&clinic.connection), Arc::clone(&clinic.facts), client, signed_in, keeper)
            .await;
    assert!(kept.is_err(), "the app is told");
    openemr.me().await.expect("and works on");
}

#[test]
fn nothing_that_arrives_is_exchanged_unless_it_is_the_answer() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let clinic = runtime.block_on(Clinic::open(Edition::V8_0));
    let sign_in = clinic.sign_in(&clinic.client());
    let started = sign_in.start(RedirectUri::DeepLink).expect("started");
    let state =
        started.browser.query_pairs().find(|(key, _)| key == "state").expect("a state").1.into_owned();
    let pairs = proptest::collection::vec(
        (prop_oneof!["code", "state", "iss", "error", "[a-z]{1,3}"], "[ -~]{0,50}"),
        0..5,
    );
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let result = runner.run(&(pairs, any::<bool>()), |(pairs, doubled)| {
        let mut url = Url::parse(DEEP_LINK).expect("our address");
        let pairs = pairs.iter().filter(|(key, _)| key != "error");
        url.query_pairs_mut().extend_pairs(pairs);
        if doubled {
            // The right state, but twice.
            url.query_pairs_mut()
                .append_pair("state", &state)
                .append_pair("state", &state)
                .append_pair("code", "c");
        }
        prop_assert!(runtime.block_on(sign_in.finish(url.as_str())).is_err());
        let waits = matches!(sign_in.state(), SignInState::Waiting { .. });
        prop_assert!(waits);
        Ok(())
    });
    result.expect("every guess is refused and the sign-in goes on waiting");
    assert_eq!(exchanges(&clinic), 0, "nothing was exchanged");
}
