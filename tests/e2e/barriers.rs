//! axe-core on every screen of the main job, light and dark: what a reader, a keyboard or tired eyes would stumble over.

use crate::week::{booked, choose, show};
use crate::{Set, play};
use rounds_tests::Outcome;
use rounds_tests::eye::beginning;
use rounds_tests::job::{Job, Stages};
use rounds_tests::pages::{ClinicPage, SignInPage};
use rounds_tests::session::Session;
use rounds_tests::tour;
use rounds_tests::window::{Launch, Window};
use std::cell::RefCell;

/// Lets axe look at the page in both themes.
pub(crate) async fn look(window: &Window, stage: &str, found: &RefCell<Vec<String>>) -> Outcome {
    for theme in ["light", "dark"] {
        window.dress(Some(theme)).await?;
        let complaints = window.complaints().await?;
        found
            .borrow_mut()
            .extend(complaints.iter().map(|complaint| format!("{stage}, {theme}: {complaint}")));
    }
    window.dress(None).await
}

#[test]
#[ignore = "real window"]
fn axe_finds_nothing_on_any_screen_of_the_demo_clinic() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let found = RefCell::new(Vec::new());
        let window = Window::open(&session, &Launch::default()).await?;
        let mut stages =
            Stages::new(async |window: &Window, stage: &'static str| look(window, stage, &found).await);
        tour::through(&session, &window, &mut stages).await?;
        drop(stages);
        let found = found.into_inner();
        assert!(found.is_empty(), "axe complains:\n{}", found.join("\n"));
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn axe_finds_nothing_in_the_week_and_the_providers() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        booked(&set, &Job::default()).await?;
        let found = RefCell::new(Vec::new());
        let window = set.signed_in().await?;
        show(&window, "Week", "Appointments from ").await?;
        look(&window, "the week", &found).await?;
        choose(&window, "All").await?;
        window.settled().await?;
        look(&window, "everybody's week", &found).await?;
        show(&window, "Providers", "Appointments of ").await?;
        window.click_first("button", beginning("07:05–07:25, ")).await?;
        window.press("m").await?;
        window.find("button", beginning(&format!("Move {}, ", Job::default().patient.0))).await?;
        look(&window, "the providers, a time being chosen", &found).await?;
        let found = found.into_inner();
        assert!(found.is_empty(), "axe complains:\n{}", found.join("\n"));
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn axe_finds_nothing_on_the_pages_between_an_address_and_a_sign_in() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let found = RefCell::new(Vec::new());
        let window = set.open().await?;
        let clinic = ClinicPage(&window);
        clinic.connect("https://127.0.0.1:9").await?;
        clinic.says("No connection").await?;
        look(&window, "an address that does not answer", &found).await?;
        clinic.connect(set.clinic.https_url()).await?;
        window.find("button", "Register this computer").await?;
        look(&window, "two ways to be known", &found).await?;
        SignInPage(&window).register_this_computer().await?;
        look(&window, "waiting for an administrator", &found).await?;
        let found = found.into_inner();
        assert!(found.is_empty(), "axe complains:\n{}", found.join("\n"));
        window.close().await
    })
}
