//! The lock: nothing of a patient is behind it, only its owner opens it, and everything is where it was.

use crate::canary::everything_readable;
use crate::{Set, half, play};
use rounds_tests::Outcome;
use rounds_tests::canary::in_text;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::pages::{LockPage, PatientsPage, VisitPage};
use rounds_tests::window::Window;

const PIN: &str = "271828";
const WRONG: &str = "271829";

/// Somebody is in the middle of a note, with a second patient open beside it.
async fn in_the_middle_of_a_note(window: &Window, job: &Job) -> Outcome {
    let patients = PatientsPage(window);
    patients.open("abernathy", "Abernathy, Walter").await?;
    patients.open(job.query, job.patient.0).await?;
    VisitPage(window).start(&job.visit).await?;
    window.fill("textbox", "Subjective", &half(job)).await
}

/// Both patients are open, the note is on screen, and it says what it said.
async fn where_it_was(window: &Window, job: &Job) -> Outcome {
    window.holds("textbox", "Subjective", &half(job)).await?;
    window.find("heading", beginning("Visit")).await?;
    window.reads("Abernathy, Walter").await
}

#[test]
#[ignore = "real window"]
fn behind_the_lock_is_nothing_and_the_pin_opens_it_with_everything_where_it_was() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let window = set.signed_in().await?;
        let lock = LockPage(&window);
        lock.set_pin(PIN).await?;
        window.close().await?;

        let window = set.open().await?;
        let lock = LockPage(&window);
        window.reads("Locked, as after every start.").await?;
        lock.unlock(PIN).await?;
        in_the_middle_of_a_note(&window, &job).await?;

        let canaries = everything_readable(&set, &job);
        let held = window.holdings().await?;
        assert!(
            in_text("the page", &held, &canaries).len() >= 3,
            "what is looked for is there while it is open"
        );
        for by_keys in [false, true] {
            if by_keys {
                lock.lock_by_keys().await?;
            } else {
                lock.lock().await?;
            }
            let held = window.holdings().await?;
            let hits = in_text("the locked page", &held, &canaries);
            assert!(hits.is_empty(), "behind the lock: {hits:#?}");
            assert!(!held.contains("Abernathy"), "nor the other patient");
            let said = window.seen().await?.spoken;
            let hits = in_text("what Rust says to it", &said.join("\n"), &canaries);
            assert!(hits.is_empty(), "to the locked page: {hits:#?}");

            lock.try_pin(WRONG).await?;
            window.reads("4 tries are left.").await?;
            lock.unlock(PIN).await?;
            where_it_was(&window, &job).await?;
        }
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn after_five_wrong_pins_only_the_browser_opens_it_and_nothing_typed_is_lost() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let window = set.signed_in().await?;
        in_the_middle_of_a_note(&window, &job).await?;
        let lock = LockPage(&window);
        lock.set_pin(PIN).await?;
        lock.lock().await?;
        for left in ["4 tries are left.", "3 tries are left.", "2 tries are left.", "One try is left."] {
            lock.try_pin(WRONG).await?;
            window.reads(left).await?;
        }
        lock.try_pin(WRONG).await?;
        window.reads("The PIN was wrong five times, so it no longer opens anything.").await?;
        assert!(!window.has("textbox", "PIN").await?, "there is nothing to try a PIN in");

        lock.sign_in().await?;
        window.click("button", beginning(job.patient.0)).await?;
        where_it_was(&window, &job).await?;
        window.close().await
    })
}
