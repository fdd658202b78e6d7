//! The shipped window on a settings file that somebody has edited while it was closed: the desk stays shut, nobody else
//! hears a token, and its owner gets in through the clinic.

use crate::{Set, pictures, play};
use demo_clinic::Config;
use rounds_tests::Outcome;
use rounds_tests::clinic;
use rounds_tests::pages::LockPage;
use serde_json::Value;
use std::fs;

const PIN: &str = "271828";

#[test]
#[ignore = "real window"]
fn an_edited_settings_file_sends_no_token_anywhere_and_opens_no_desk() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        LockPage(&window).set_pin(PIN).await?;
        window.close().await?;

        // Another server with the same people in it, whose certificate this computer trusts as it does the clinic's.
        let (evil, _) = clinic::start(&set.session, Config::default().with_patients(10)).await?;
        let file = set.session.rounds_home().join("settings.json");
        let mut settings: Value = serde_json::from_slice(&fs::read(&file)?)?;
        let facts = &mut settings["clinic"]["facts"];
        let address = facts["address"].take();
        let moved = facts.to_string().replace(set.clinic.https_url(), evil.https_url());
        *facts = serde_json::from_str(&moved)?;
        facts["address"] = address;
        facts["calls_itself"] = evil.https_url().trim_start_matches("https://").into();
        fs::write(&file, settings.to_string())?;
        set.clinic.requests().clear();

        let window = set.open().await?;
        let lock = LockPage(&window);
        lock.locked().await?;
        window.reads("names another server or client than at your last sign-in").await?;
        assert!(!window.has("textbox", "PIN").await?, "there is nothing to type a PIN into");
        pictures(&window, "edited-settings").await?;
        assert!(set.clinic.requests().all().is_empty(), "no token left for the clinic");
        assert!(evil.requests().all().is_empty(), "nor for whoever edited the file");

        lock.sign_in().await?;
        window.close().await?;
        assert!(evil.requests().all().is_empty(), "the owner signed in at the clinic, which was asked anew");
        Ok(())
    })
}
