//! A first hour that needs no manual.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::first_hour::{self, AT_MOST};
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};

#[test]
#[ignore = "real window"]
fn from_the_first_start_to_a_sent_visit_it_takes_at_most_twelve_actions() -> Outcome {
    play(|| async {
        let done = first_hour::play(&Session::start()?).await?;
        println!("first start to a sent demo visit: {} actions\n  {}", done.len(), done.join("\n  "));
        assert!(done.len() <= AT_MOST, "{}: {done:#?}", done.len());
        Ok(())
    })
}

#[test]
#[ignore = "real window"]
fn the_guided_visit_can_be_walked_by_the_keyboard_and_covers_nothing() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let window = Window::open(&session, &Launch::demo()).await?;
        window.click("button", "Sign in").await?;
        window.click("button", "Show me around (3 minutes)").await?;
        window.find("region", "Guided visit").await?;
        for step in 1..8 {
            window.reads(&format!("Step {step} of 8")).await?;
            window.click("button", "Next").await?;
        }
        window.reads("Step 8 of 8").await?;
        assert_eq!(window.overflow().await?, "", "the screens keep their room");
        window.click("button", "Done").await?;
        window.gone("region", "Guided visit").await?;
        window.close().await
    })
}
