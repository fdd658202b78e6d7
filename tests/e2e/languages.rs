//! Another language, from the first page on and changed while somebody types.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::session::Session;
use rounds_tests::tongue::speak;
use rounds_tests::window::{Launch, Window};
use std::fs;

#[test]
#[ignore = "real window"]
fn spanish_is_spoken_from_the_first_page_on_and_a_change_loses_nothing_typed() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        fs::create_dir_all(session.rounds_home())?;
        // What the computer speaks needs a locale that a bare machine has not; the setting stands in for it.
        fs::write(session.rounds_home().join("settings.json"), r#"{ "settings": { "language": "es" } }"#)?;
        let window = Window::open(&session, &Launch::default()).await?;
        window.find("button", "Explorar la clínica de demostración").await?;
        let lang = window.script("return document.documentElement.lang", vec![]).await?;
        assert_eq!(lang, "es", "and a screen reader is told so");
        window.fill("textbox", "Dirección de la clínica", "https://emr.exa").await?;
        assert!(speak(&session, &window, "en").await?, "it can be chosen before anybody has signed in");
        window.holds("textbox", "Clinic address", "https://emr.exa").await?;
        window.close().await
    })
}
