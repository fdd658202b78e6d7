//! Another language, chosen while somebody works: nothing typed is lost, and its longer words have room.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::job::Stages;
use rounds_tests::session::Session;
use rounds_tests::tongue::{STRETCHED, cut, speak};
use rounds_tests::tour;
use rounds_tests::window::{Launch, Window};
use std::cell::RefCell;
use std::collections::BTreeSet;

#[test]
#[ignore = "real window"]
fn a_computer_that_speaks_spanish_is_spoken_to_in_spanish_from_the_first_page_on() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let spanish = [("LANG", "es_MX.UTF-8"), ("LC_ALL", "es_MX.UTF-8"), ("LANGUAGE", "es_MX")];
        let variables = spanish.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let window = Window::open(&session, &Launch { variables, ..Launch::default() }).await?;
        window.find("button", "Explorar la clínica de demostración").await?;
        let lang = window.script("return document.documentElement.lang", vec![]).await?;
        assert_eq!(lang, "es", "and a screen reader is told so");
        window.fill("textbox", "Dirección de la clínica", "https://emr.exa").await?;
        speak(&session, &window, "en").await?;
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
                speak(&session, window, language).await?;
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
            speak(&session, window, "en").await
        });
        let findings = tour::through(&session, &window, &mut stages).await?;
        drop(stages);
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
