//! Signing out with unsent work: it is named, each of the three ways on does what it says, and afterwards nothing of a
//! patient can be read anywhere on this computer.

use crate::canary::{everything_readable, nothing_in_files, nothing_readable};
use crate::{Set, half, play};
use rounds_tests::Outcome;
use rounds_tests::job::Job;
use rounds_tests::pages::{LeavePage, PatientsPage, SignInPage, UnsentPage, VisitPage};
use rounds_tests::window::Window;

/// Somebody who is signed in, whose server is gone, with a visit that waits and a note that is half written.
struct Desk {
    set: Set,
    job: Job,
    name: String,
    window: Window,
    visits: usize,
}

impl Desk {
    async fn with_unsent_work() -> Outcome<Self> {
        let set = Set::default().await?;
        let job = Job::default();
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        let window = set.signed_in().await?;
        PatientsPage(&window).open(job.query, &name).await?;
        window.settled().await?;
        VisitPage(&window).begin(&job.visit).await?;
        let visits = set.records.chart_of(job.patient.0, job.patient.1).await?.encounters.len();
        set.clinic.pause().await;
        VisitPage(&window).create().await?;
        UnsentPage(&window).counts(1).await?;
        window.fill("textbox", "Subjective", &half(&job)).await?;
        window.reads("Draft on this computer").await?;
        Ok(Self { set, job, name, window, visits })
    }

    /// Asks to leave; both are named with their patient.
    async fn leaving(&self) -> Outcome<LeavePage<'_>> {
        let leave = LeavePage(&self.window);
        leave.ask_to_sign_out().await?;
        self.window.reads("1 draft and 1 unsent entry are on this computer and not in OpenEMR").await?;
        UnsentPage(&self.window).lists(&self.name, "Visit").await?;
        UnsentPage(&self.window).lists(&self.name, "Note").await?;
        Ok(leave)
    }

    /// Waits for the page on which somebody signs in, where nothing of a patient is left, on disk or on screen.
    async fn left(&self) -> Outcome {
        self.window.find("button", "Sign in").await?;
        let canaries = everything_readable(&self.set, &self.job);
        nothing_readable(&self.set, &self.window, &canaries).await
    }

    /// Signs the same clinician in again.
    async fn back(&self) -> Outcome {
        let page = SignInPage(&self.window);
        page.sign_in().await?;
        page.signed_in().await
    }

    /// How many visits the clinic has more than before.
    async fn new_visits(&self) -> Outcome<usize> {
        let chart = self.set.records.chart_of(self.job.patient.0, self.job.patient.1).await?;
        Ok(chart.encounters.len() - self.visits)
    }

    async fn close(self) -> Outcome {
        let canaries = everything_readable(&self.set, &self.job);
        self.window.close().await?;
        nothing_in_files(&self.set, &canaries)
    }
}

#[test]
#[ignore = "real window"]
fn unsent_work_can_be_sent_before_leaving() -> Outcome {
    play(|| async {
        let desk = Desk::with_unsent_work().await?;
        let leave = desk.leaving().await?;
        desk.set.clinic.resume().await?;
        leave.send_now().await?;
        desk.window.reads("Everything sent has arrived.").await?;
        desk.window.reads("Still here: 1 draft.").await?;
        assert_eq!(desk.new_visits().await?, 1, "the visit is in OpenEMR, once");
        leave.keep().await?;
        desk.left().await?;

        desk.back().await?;
        UnsentPage(&desk.window).open().await?;
        UnsentPage(&desk.window).lists(&desk.name, "Note").await?;
        desk.window.reads(&half(&desk.job)).await?;
        assert_eq!(desk.new_visits().await?, 1, "and it was not sent again");
        desk.close().await
    })
}

#[test]
#[ignore = "real window"]
fn unsent_work_can_be_kept_for_the_next_sign_in_and_goes_then() -> Outcome {
    play(|| async {
        let desk = Desk::with_unsent_work().await?;
        desk.leaving().await?.keep().await?;
        desk.left().await?;
        desk.set.clinic.resume().await?;
        assert_eq!(desk.new_visits().await?, 0, "nobody sends for who is not signed in");

        desk.back().await?;
        UnsentPage(&desk.window).open().await?;
        desk.window.reads(&half(&desk.job)).await?;
        UnsentPage(&desk.window).counts(0).await?;
        UnsentPage(&desk.window).lists(&desk.name, "Visit").await?;
        assert_eq!(desk.new_visits().await?, 1, "the visit has arrived, once");
        desk.close().await
    })
}

#[test]
#[ignore = "real window"]
fn unsent_work_can_be_discarded_which_is_asked_twice_and_final() -> Outcome {
    play(|| async {
        let desk = Desk::with_unsent_work().await?;
        desk.leaving().await?.discard().await?;
        desk.left().await?;
        desk.set.clinic.resume().await?;

        desk.back().await?;
        UnsentPage(&desk.window).open().await?;
        desk.window.reads("Nothing is waiting: everything you wrote is in OpenEMR.").await?;
        assert_eq!(desk.new_visits().await?, 0, "nothing of it was sent");
        desk.close().await
    })
}
