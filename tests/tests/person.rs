//! The person at the browser, at both editions' pages: if they cannot sign in, no test of the window means anything.

use demo_clinic::{Config, Edition};
use rounds_tests::Outcome;
use rounds_tests::person::{Ending, Manner, Person, visit};
use url::Url;

const HOME: &str = "app.rounds.desktop://oauth/callback";

async fn walk(edition: Edition, person: Person, plain: bool) -> Outcome<Option<Url>> {
    let clinic = demo_clinic::start(Config::edition(edition).with_patients(1)).await?;
    let client = clinic.preregister([HOME]);
    let base = if plain { clinic.http_url() } else { clinic.https_url() };
    let mut start = Url::parse(&format!("{base}/oauth2/default/authorize"))?;
    start.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", &client.client_id),
        ("redirect_uri", HOME),
        ("scope", "openid api:oemr user/patient.read"),
        ("state", "a-state"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]);
    let authority = tempfile::NamedTempFile::new()?;
    std::fs::write(authority.path(), clinic.ca_pem())?;
    let ending = visit(start.as_str(), &person, Some(authority.path())).await?;
    clinic.stop().await;
    Ok(match ending {
        Ending::Home(url) => Some(url),
        Ending::Closed => None,
    })
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn a_person_signs_in_on_either_edition_and_listener_and_is_sent_home_with_a_code() -> Outcome {
    for (edition, plain) in [(Edition::V8_0, true), (Edition::V8_0, false), (Edition::V7_0, true)] {
        let home = walk(edition, Person::default(), plain).await?.expect("the browser was not closed");
        assert!(home.as_str().starts_with(HOME), "{edition} sent the browser to {home}");
        assert_eq!(parameter(&home, "state").as_deref(), Some("a-state"), "the state comes back unchanged");
        assert!(parameter(&home, "code").is_some_and(|code| code.len() > 100), "a code as long as OpenEMR's");
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_and_the_right_one_goes_on() -> Outcome {
    let home = walk(Edition::V8_0, Person::default().who(Manner::MistypesFirst), true).await?;
    assert!(home.is_some_and(|home| parameter(&home, "code").is_some()), "the second try succeeded");
    Ok(())
}

#[tokio::test]
async fn who_closes_the_browser_is_never_sent_home() -> Outcome {
    let home = walk(Edition::V8_0, Person::default().who(Manner::ClosesTheBrowser), true).await?;
    assert!(home.is_none(), "nothing came back");
    Ok(())
}

#[tokio::test]
async fn somebody_without_an_account_gets_nowhere() {
    let refused = walk(Edition::V8_0, Person::named("nobody"), true).await;
    assert!(refused.is_err(), "the login page came again and again");
}
