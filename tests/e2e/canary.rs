//! Tokens, secrets and patients through a whole run, at the most talkative log level: they are in no file, no log, no
//! storage of the page, and tokens never cross into it.

use crate::{Set, play};
use rounds_tests::Outcome;
use rounds_tests::canary::{Canary, Hit, in_files, in_text};
use rounds_tests::job::{Job, Stages};
use rounds_tests::window::Window;
use std::cell::RefCell;

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

        let all: Vec<Canary> = secrets(&set).into_iter().chain(patient(&job)).collect();
        // What the stage itself writes: who sits at the browser, and the address it was sent to.
        let own = ["person.json", "person.log", "authority.pem"].map(|name| set.session.folder().join(name));
        let mut hits = hits.into_inner();
        hits.extend(in_files(set.session.folder(), &own, &all)?);
        assert!(window.log()?.len() > 1000, "the log was really talkative");
        window.close().await?;
        hits.extend(in_files(set.session.folder(), &own, &all)?);
        assert!(hits.is_empty(), "found where it must not be: {hits:#?}");
        Ok(())
    })
}
