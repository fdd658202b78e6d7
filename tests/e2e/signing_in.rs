//! Signing in through the browser, with everything a person may do there.

use crate::{Set, play};
use rounds_tests::Outcome;
use rounds_tests::pages::{ClinicPage, SignInPage};
use rounds_tests::person::{Manner, Person};

#[test]
#[ignore = "real window"]
fn a_person_who_mistypes_and_corrects_the_password_is_signed_in() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        set.session.person_is(&Person::default().who(Manner::MistypesFirst))?;
        let window = set.signed_in().await?;
        window.reads("Elena Garcia").await?;
        assert_eq!(set.exchanged(), 1, "one code was exchanged");
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_person_who_closes_the_browser_can_cancel_and_sign_in_again() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        set.session.person_is(&Person::default().who(Manner::ClosesTheBrowser))?;
        let window = set.open().await?;
        ClinicPage(&window).connect(set.clinic.https_url()).await?;
        let page = SignInPage(&window);
        page.register_this_computer().await?;
        set.records.enable_clients().await?;
        page.check_again().await?;
        page.sign_in().await?;
        window.reads("Waiting for your browser").await?;
        window.click("button", "Cancel").await?;
        window.find("button", "Sign in").await?;
        assert_eq!(set.exchanged(), 0, "nothing came back, so nothing was exchanged");

        set.session.person_is(&Person::default())?;
        page.sign_in().await?;
        page.signed_in().await?;
        assert_eq!(set.exchanged(), 1, "the second sign-in exchanged its code");
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_client_that_nobody_has_enabled_yet_is_told_apart_from_a_wrong_password() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.open().await?;
        ClinicPage(&window).connect(set.clinic.https_url()).await?;
        let page = SignInPage(&window);
        page.register_this_computer().await?;
        window.reads("Administration → System → API Clients").await?;
        page.check_again().await?;
        window.reads("Not enabled yet.").await?;

        set.records.enable_clients().await?;
        page.check_again().await?;
        page.sign_in().await?;
        page.signed_in().await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_client_id_from_the_administrator_signs_in_without_registering() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let homes = ["app.rounds.desktop://oauth/callback", "http://127.0.0.1/oauth/callback"];
        let client = set.clinic.preregister(homes);
        let window = set.open().await?;
        ClinicPage(&window).connect(set.clinic.https_url()).await?;
        let page = SignInPage(&window);
        page.use_client(&client.client_id, &client.client_secret).await?;
        page.sign_in().await?;
        page.signed_in().await?;
        let registrations = set.clinic.requests().count("POST", "/oauth2/{site}/registration");
        assert_eq!(registrations, 0, "the computer did not register itself besides");
        window.close().await
    })
}
