//! Another language, from the first page on and changed while somebody types; its longer words have room on every screen.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::job::Stages;
use rounds_tests::pages::LockPage;
use rounds_tests::session::Session;
use rounds_tests::tongue::{STRETCHED, cut, speak};
use rounds_tests::tour;
use rounds_tests::window::{Launch, Window};
use std::cell::RefCell;
use std::collections::BTreeSet;
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

#[test]
#[ignore = "real window"]
fn longer_words_have_room_on_every_screen_and_a_change_of_language_loses_nothing_typed() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let narrow = RefCell::new(BTreeSet::new());
        let window = Window::open(&session, &Launch::default()).await?;
        let mut stages = Stages::new(async |window: &Window, stage: &'static str| {
            window.settled().await?;
            for language in ["es", STRETCHED] {
                // Nothing is set behind the lock, which is looked at afterwards.
                if !speak(&session, window, language).await? {
                    return Ok(());
                }
                for smallest in [false, true] {
                    if smallest {
                        window.shrink().await?
                    } else {
                        window.resize(1280, 800).await?
                    }
                    let size = if smallest { "smallest" } else { "1280×800" };
                    let beyond = window.overflow().await?;
                    let words = cut(window).await?.into_iter().chain((!beyond.is_empty()).then_some(beyond));
                    narrow
                        .borrow_mut()
                        .extend(words.map(|one| format!("{stage}, {language}, {size}: {one}")));
                }
            }
            window.resize(1280, 800).await?;
            speak(&session, window, "en").await.map(drop)
        });
        let findings = tour::through(&session, &window, &mut stages).await?;
        let looked = stages.steps.len();
        drop(stages);
        for language in ["es", STRETCHED] {
            speak(&session, &window, language).await?;
            LockPage(&window).lock_in_any_language().await?;
            let words = cut(&window).await?.into_iter();
            narrow.borrow_mut().extend(words.map(|one| format!("locked, {language}: {one}")));
            LockPage(&window).unlock_in_any_language(tour::PIN).await?;
        }
        speak(&session, &window, "en").await?;
        println!(
            "{looked} stages in two languages and two sizes, and the lock: {} cut",
            narrow.borrow().len()
        );
        assert!(
            findings.iter().all(|finding| finding.matches),
            "each form was spoken to in three languages, and what was typed is in the clinic: {findings:#?}"
        );
        let narrow = narrow.into_inner();
        assert!(
            narrow.is_empty(),
            "{} have no room:\n{}",
            narrow.len(),
            narrow.into_iter().collect::<Vec<_>>().join("\n")
        );
        window.close().await
    })
}
