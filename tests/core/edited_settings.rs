//! `settings.json` as somebody else leaves it: at a desk in use, with a text editor, from a backup or another computer.
//! Whatever it says, no token leaves for anywhere but the clinic, and the desk opens for nobody but its owner.

use crate::workplace::{PIN, Workplace};
use app::contract::{ErrorCode, SessionView};
use demo_clinic::{Config, DemoClinic, Edition};
use domain::phi::Secret;
use serde_json::Value;
use std::{fs, path::Path, sync::Arc};
use vault::{Item, ItemName, Keychain as _, Vault};

/// A server of somebody else that says it is an OpenEMR, with the same people in it: each has the same `sub` there.
async fn somebody_elses(place: &Workplace) -> DemoClinic {
    let config = Config::edition(Edition::V8_0).with_patients(60).with_clock(Arc::clone(&place.hands) as _);
    demo_clinic::start(config).await.expect("another demo clinic")
}

/// Edits the clinic of the file, and leaves its address alone: the folder and the keychain's names go by it.
fn edit(home: &Path, change: impl FnOnce(&mut Value)) {
    let file = home.join("settings.json");
    let mut settings: Value = serde_json::from_slice(&fs::read(&file).expect("readable")).expect("JSON");
    change(&mut settings["clinic"]);
    fs::write(&file, settings.to_string()).expect("writable");
}

/// Everything but the address names another server, as its own discovery document would.
fn all_of_it_elsewhere(clinic: &mut Value, there: &str) {
    let here = clinic["facts"]["address"]["address"].as_str().expect("an address").to_owned();
    let address = clinic["facts"]["address"].take();
    let moved = clinic["facts"].to_string().replace(&here, there);
    clinic["facts"] = serde_json::from_str(&moved).expect("still JSON");
    clinic["facts"]["address"] = address;
    clinic["facts"]["calls_itself"] = there.trim_start_matches("https://").into();
}

/// A desk in use whose program has ended, with a draft that was not sent.
async fn left_alone() -> (Workplace, domain::patient::PatientUuid) {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.rounds.close().await;
    (place, patient)
}

async fn begun(place: Workplace) -> Workplace {
    let place = place.started_again();
    place.rounds.restore().await;
    place.clinic.requests().clear();
    place
}

#[tokio::test]
async fn an_edited_settings_file_sends_the_refresh_token_nowhere() {
    let (place, patient) = left_alone().await;
    let evil = somebody_elses(&place).await;
    let there = evil.https_url().to_owned();
    edit(&place.home, |clinic| all_of_it_elsewhere(clinic, &there));
    let place = begun(place).await;
    assert_eq!(
        place.lock_screen(),
        (None, Some(ErrorCode::ClinicChanged)),
        "it is said, and no PIN is asked for"
    );
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::ClinicChanged)), "the right PIN opens nothing");
    place.rounds.check_client().await.expect_err("nobody asks a clinic anything from behind the lock");

    // Its owner signs in, at the clinic: it was asked anew at its address.
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "nothing was lost by it");
    assert_eq!(evil.requests().all(), [], "and nobody else heard a word");
    let place = place.restarted().await;
    assert_eq!(place.lock_screen(), (Some(5), None), "the file is mended: the PIN opens it as before");
    place.unlock().await;
    place.rounds.search_server("reyes").await.expect("with the clinic's own tokens");
    assert_eq!(evil.requests().all(), [], "now as then");
}

#[tokio::test]
async fn an_edited_settings_file_opens_no_locked_desk_for_another_servers_word() {
    let (place, patient) = left_alone().await;
    let evil = somebody_elses(&place).await;
    let there = evil.https_url().to_owned();
    edit(&place.home, |clinic| all_of_it_elsewhere(clinic, &there));
    let place = begun(place).await;
    // Whoever edited it signs in as the owner at their own server, where they may be anybody they like.
    place.rounds.sign_in().await.expect("a sign-in begins");
    let page = place.browser_page();
    assert!(page.starts_with(place.clinic.http_url()), "the page that opens is the clinic's: {page}");
    place.rounds.cancel_sign_in().await.expect("cancelled");
    assert!(matches!(place.rounds.state().session, SessionView::Locked { .. }), "the desk stays shut");

    // Nor where the file forgets whose desk it was, so that none is locked.
    edit(&place.home, |clinic| {
        all_of_it_elsewhere(clinic, &there);
        clinic["account"] = Value::Null;
    });
    place.rounds.close().await;
    let place = begun(place).await;
    assert!(matches!(place.rounds.state().session, SessionView::SignedOut { .. }), "nobody's desk");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "the clinic's word opens it");
    assert_eq!(evil.requests().all(), [], "the other server was never asked for its own");
}

#[tokio::test]
async fn one_edited_line_is_enough_to_shut_it_whatever_the_line_says() {
    let (place, _) = left_alone().await;
    let evil = somebody_elses(&place).await;
    let mut place = place;
    let original = fs::read(place.home.join("settings.json")).expect("readable");
    let there = evil.https_url();
    for (line, value) in [
        ("/facts/endpoints/token", format!("{there}/oauth2/default/token")),
        ("/facts/endpoints/keys", format!("{there}/oauth2/default/jwk")),
        ("/facts/endpoints/authorize", "file:///usr/bin/something".to_owned()),
        ("/facts/fhir_base", format!("{there}/apis/default/fhir")),
        ("/facts/issuer", format!("{there}/oauth2/default")),
        ("/facts/edition", "7.0".to_owned()),
        ("/clientId", "another-client".to_owned()),
    ] {
        fs::write(place.home.join("settings.json"), &original).expect("writable");
        edit(&place.home, |clinic| *clinic.pointer_mut(line).expect(line) = value.into());
        place = begun(place).await;
        assert_eq!(place.lock_screen(), (None, Some(ErrorCode::ClinicChanged)), "{line}");
        place.rounds.unlock(PIN.into()).await.expect("something is locked");
        assert!(matches!(place.rounds.state().session, SessionView::Locked { .. }), "{line}: shut");
        place.rounds.close().await;
        assert_eq!(place.clinic.requests().all(), [], "{line}: nothing was sent to the clinic");
    }
    fs::write(place.home.join("settings.json"), &original).expect("writable");
    let place = begun(place).await;
    place.unlock().await;
    assert_eq!(evil.requests().all(), [], "nothing was sent to anybody");
}

#[tokio::test]
async fn a_desk_that_was_made_under_another_issuer_is_opened_by_no_sign_in_and_no_pin() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.lock().await;
    let store = place.store();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let made_under = ItemName::of_account(
        &name(store.parent().expect("the clinic's folder")),
        &name(&store),
        Item::MadeUnder,
    );
    let keychain = Vault::new(place.keychain.clone());
    let was = keychain.get(&made_under).await.expect("readable").expect("it is kept");
    // As if the clinic's server had called itself otherwise when this desk was made.
    let other = Secret::new(b"https://old.example/oauth2/default".to_vec());
    keychain.set(&made_under, other).await.expect("writable");
    place.try_to_sign_in("drgarcia").await;
    assert_eq!(
        place.lock_screen().1,
        Some(ErrorCode::OtherClinic),
        "its owner's sign-in is another issuer's word"
    );
    place.rounds.unlock(PIN.into()).await.expect("something is locked");
    assert_eq!(
        place.lock_screen(),
        (None, Some(ErrorCode::OtherClinic)),
        "and so is the session behind the PIN"
    );
    keychain.set(&made_under, was).await.expect("writable");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "nothing was lost by it");
}

#[tokio::test]
async fn a_desk_of_an_earlier_rounds_asks_for_one_sign_in_and_is_known_from_then_on() {
    let (place, patient) = left_alone().await;
    let mut keychain = place.keychain.clone();
    for name in keychain.names() {
        if ["/clinic-binding", "/made-under", "/granted-scopes"].iter().any(|item| name.ends_with(item)) {
            keychain.remove(&name).expect("ours");
        }
    }
    let place = begun(place).await;
    assert_eq!(place.lock_screen(), (None, Some(ErrorCode::ClinicChanged)), "nothing vouches for the file");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "everything is here");
    let place = place.restarted().await;
    assert_eq!(place.lock_screen(), (Some(5), None), "now the PIN is enough again");
    place.unlock().await;
}
