//! Tokens, secrets and patients through a whole run, at the most talkative log level: they are in no file, no log, no
//! storage of the page, and tokens never cross into it.

use crate::{Set, play};
use rounds_tests::Outcome;
use rounds_tests::canary::{Canary, Hit, in_files, in_text};
use rounds_tests::job::{Job, Stages};
use rounds_tests::window::Window;
use std::cell::RefCell;
use std::path::PathBuf;

/// What is secret of the clinic's: asked anew at each look, since tokens come and go.
fn secrets(set: &Set) -> Vec<Canary> {
    let mut canaries: Vec<Canary> =
        set.clinic.secrets().iter().map(|(what, secret)| Canary::new(*what, secret)).collect();
    canaries.push(Canary::new("verifier parameter", "code_verifier"));
    canaries
}

/// What is known of the patient, and what was typed about them.
fn patient(job: &Job) -> Vec<Canary> {
    let start = |text: &str| text.chars().take(20).collect::<String>();
    let note = job.note.sections().map(|(section, text)| Canary::new(section, &start(text)));
    let mut canaries = Vec::from(note);
    canaries.push(Canary::new("family name", job.patient.0));
    canaries.push(Canary::new("reason", job.visit.reason));
    canaries.push(Canary::new("comment", &job.appointment.comment));
    canaries
}

/// All of it.
pub(crate) fn everything_readable(set: &Set, job: &Job) -> Vec<Canary> {
    secrets(set).into_iter().chain(patient(job)).collect()
}

/// What the stage itself writes: who sits at the browser, and the address it was sent to.
fn of_the_stage(set: &Set) -> [PathBuf; 3] {
    ["person.json", "person.log", "authority.pem"].map(|name| set.session.folder().join(name))
}

/// No file of the session, no log of the app among them, holds any of it.
pub(crate) fn nothing_in_files(set: &Set, canaries: &[Canary]) -> Outcome {
    let hits = in_files(set.session.folder(), &of_the_stage(set), canaries)?;
    assert!(hits.is_empty(), "in the files: {hits:#?}");
    Ok(())
}

/// Neither does the page.
pub(crate) async fn nothing_readable(set: &Set, window: &Window, canaries: &[Canary]) -> Outcome {
    let hits = in_text("the page", &window.holdings().await?, canaries);
    assert!(hits.is_empty(), "on the page: {hits:#?}");
    nothing_in_files(set, canaries)
}

#[test]
#[ignore = "real window"]
fn no_token_reaches_the_page_and_nothing_readable_reaches_the_disk_or_the_log() -> Outcome {
    play(|| async {
        let mut set = Set::default().await?;
        set.launch.variables.push(("RUST_LOG".to_owned(), "trace".to_owned()));
        let job = Job::default();
        let hits = RefCell::new(Vec::<Hit>::new());
        let spoken = RefCell::new(0_usize);
        let window = set.signed_in().await?;

        let mut stages = Stages::new(async |window: &Window, stage: &'static str| {
            let secrets = secrets(&set);
            let (said, page) = (window.seen().await?.spoken, window.holdings().await?);
            spoken.replace(said.len());
            let mut hits = hits.borrow_mut();
            hits.extend(in_text(&format!("what Rust says, {stage}"), &said.join("\n"), &secrets));
            hits.extend(in_text(&format!("the page, {stage}"), &page, &secrets));
            Ok(())
        });
        job.play(&window, &set.records, &mut stages).await?;
        drop(stages);
        assert!(spoken.into_inner() > 10, "the seam was listened to");
        assert!(set.clinic.secrets().len() >= 3, "there were secrets to look for");

        let all = everything_readable(&set, &job);
        assert!(window.log()?.len() > 1000, "the log was really talkative");
        hits.borrow_mut().extend(in_files(set.session.folder(), &of_the_stage(&set), &all)?);
        window.close().await?;
        let mut hits = hits.into_inner();
        hits.extend(in_files(set.session.folder(), &of_the_stage(&set), &all)?);
        assert!(hits.is_empty(), "found where it must not be: {hits:#?}");
        Ok(())
    })
}
