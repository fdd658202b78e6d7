//! The job Rounds exists for: from a first start at a clinic of one's own, over a client that an administrator enables
//! while the window waits, to a charted visit and a booked appointment.

use crate::{Set, play};
use demo_clinic::{Config, Edition};
use rounds_tests::job::{Job, Stages};
use rounds_tests::person::Person;
use rounds_tests::window::Window;
use rounds_tests::{Outcome, tour};

/// A physician has no directory and learns numbers from records (Q72).
const PHYSICIAN: &str = "drgarcia";
/// An administrator reads the directory, and is a provider as well.
const ADMINISTRATOR: &str = "admin";

/// From the first start to everything read back, at a clinic that has to be told by its address.
async fn whole_way(edition: Edition, user: &str) -> Outcome {
    let set = Set::with(Config::edition(edition)).await?;
    set.session.person_is(&Person::named(user))?;
    let window = set.signed_in().await?;
    let mut stages = Stages::new(async |_: &Window, _: &'static str| Ok(()));
    let findings = Job::default().play(&window, &set.records, &mut stages).await?;
    let wrong: Vec<_> = findings.iter().filter(|finding| !finding.matches).collect();
    assert!(
        !findings.is_empty() && wrong.is_empty(),
        "the clinic holds exactly what was charted, not {wrong:#?}"
    );
    window.close().await
}

#[test]
#[ignore = "real window"]
fn a_visit_is_charted_and_the_next_one_booked_at_an_openemr_8() -> Outcome {
    play(|| whole_way(Edition::V8_0, PHYSICIAN))
}

#[test]
#[ignore = "real window"]
fn a_visit_is_charted_and_the_next_one_booked_at_an_openemr_7() -> Outcome {
    play(|| whole_way(Edition::V7_0, PHYSICIAN))
}

#[test]
#[ignore = "real window"]
fn an_administrator_who_charts_does_the_same_at_an_openemr_8() -> Outcome {
    play(|| whole_way(Edition::V8_0, ADMINISTRATOR))
}

#[test]
#[ignore = "real window"]
fn an_administrator_who_charts_does_the_same_at_an_openemr_7() -> Outcome {
    play(|| whole_way(Edition::V7_0, ADMINISTRATOR))
}

#[test]
#[ignore = "real window"]
fn the_tour_of_the_demo_clinic_reads_back_what_it_charted() -> Outcome {
    play(|| async {
        let folder = tempfile::tempdir()?;
        let report = tour::play(folder.path(), &["en".to_owned()]).await?;
        assert!(report.matches, "the clinic holds exactly what was charted, not {:#?}", report.read_back);
        assert!(report.pictures.len() >= 12, "every screen was pictured, light and dark");
        Ok(())
    })
}
