//! What the log says of a day's work, at its most talkative: which command, which write, which route; nothing of anybody.

use crate::desk::{Desk, note, vitals};
use app::commands;
use demo_clinic::Edition;
use domain::patient::PatientUuid;
use rounds_tests::canary::{Canary, in_text};
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    thread::{self, ThreadId},
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{MakeWriter, writer::OptionalWriter},
};

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes what one thread says, on which the core's tasks of one test run. A subscriber of that thread alone would miss
/// whatever another test's thread happens to reach first.
struct OfThread(ThreadId, Log);

impl<'a> MakeWriter<'a> for OfThread {
    type Writer = OptionalWriter<Log>;

    fn make_writer(&'a self) -> Self::Writer {
        if thread::current().id() == self.0 {
            OptionalWriter::some(self.1.clone())
        } else {
            OptionalWriter::none()
        }
    }
}

/// Whoever the work was about, and what was typed.
fn whatever_is_secret(desk: &Desk, patient: &PatientUuid) -> Vec<Canary> {
    let secrets = desk.clinic.secrets();
    let tokens = secrets.iter().map(|(what, secret)| Canary::new(*what, secret));
    let sections = note();
    tokens
        .chain([
            Canary::new("the patient's uuid", patient.as_str()),
            Canary::new("the patient's name", "Reyes"),
            Canary::new("what was searched for", "reyes"),
            Canary::new("a section of the note", "Cough for a week"),
            Canary::new("another", &sections.plan),
            Canary::new("a value", "37,5"),
        ])
        .collect()
}

#[tokio::test]
async fn the_log_names_commands_writes_and_routes_and_nobody() {
    let log = Log::default();
    let everything = EnvFilter::new("app=trace,openemr=trace,store=trace,vault=trace");
    tracing_subscriber::fmt()
        .with_env_filter(everything)
        .with_ansi(false)
        .with_writer(OfThread(thread::current().id(), log.clone()))
        .init();
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let rounds = &desk.rounds;
    commands::patients_search(rounds, "reyes".into()).await.expect("hits");
    commands::chart_open(rounds, patient.clone()).await.expect("a chart");
    let visit = desk.visit(&patient).await;
    let receipt =
        commands::notes_send(rounds, patient.clone(), visit.clone(), note()).await.expect("a whole note");
    desk.confirmed(&receipt).await;
    commands::vitals_check(rounds, patient.clone(), visit, vitals()).await.expect("looked at");
    let refused = commands::outbox_retry(rounds, "no such write".into()).await;
    refused.expect_err("there is none");

    let said = log.text();
    for expected in [
        r#"command{name="patients_search"}"#,
        r#"command{name="chart_open"}"#,
        r#"command{name="notes_send"}"#,
        "refused code=",
        &format!("outbox{{doing=\"write\" id={} kind=Note}}", receipt.write),
        "soap_note",
    ] {
        assert!(said.contains(expected), "{expected} is missing in\n{said}");
    }
    let hits = in_text("the log", &said, &whatever_is_secret(&desk, &patient));
    assert!(hits.is_empty(), "{hits:#?} in\n{said}");
}
