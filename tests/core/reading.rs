//! Reading a chart: what failed never looks like what is empty, and nothing of it lies readable on disk.

use crate::desk::{Desk, note};
use demo_clinic::{Edition, Fault};
use domain::loaded::{Loaded, Why};
use rounds_tests::canary::{Canary, in_files};

#[tokio::test]
async fn allergies_that_could_not_be_read_are_unavailable_and_never_none() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.clinic.faults().arm("GET", "*/fhir/AllergyIntolerance", Fault::Html, 99);
    desk.rounds.open_chart(&patient).await.expect("a chart");
    let allergies = desk
        .chart_until(&patient, |chart| {
            (chart.allergies != Loaded::Loading && !chart.refreshing).then(|| chart.allergies.clone())
        })
        .await;
    assert_eq!(
        allergies,
        Loaded::Unavailable { why: Why::Unreadable },
        "there is no list that could read as empty"
    );
}

#[tokio::test]
async fn a_chart_is_there_from_the_cache_when_the_clinic_is_not() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    let whole = desk.chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.clone())).await;
    assert!(whole.encounters.value().is_some_and(|list| !list.is_empty()), "the chart was read");
    desk.clinic.pause().await;
    desk.rounds.refresh_chart(&patient).await.expect("the cache");
    let cached = desk
        .chart_until(&patient, |chart| {
            let stale = matches!(chart.encounters, Loaded::Known { stale: Some(_), .. });
            (stale && !chart.refreshing).then(|| chart.clone())
        })
        .await;
    assert_eq!(cached.encounters.value(), whole.encounters.value(), "the same visits, marked as old");
    desk.clinic.resume().await.expect("the ports are free");
}

#[tokio::test]
async fn another_patients_readings_never_appear_on_a_7_0_chart() {
    let desk = Desk::signed_in(Edition::V7_0).await;
    let patient = desk.patient().await;
    let pid = desk.pid(&patient);
    // A fresh encounter is what makes 7.0 mix patients in its Observations (Q74).
    desk.visit(&patient).await;
    desk.rounds.refresh_chart(&patient).await.expect("a chart");
    let shown = desk
        .chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.vitals.value().cloned()).flatten())
        .await;
    let own = desk.clinic.records().vitals(pid);
    for row in &shown {
        assert!(
            own.iter().any(|vital| row.reading.id.is_some_and(|id| i64::from(id.0) == vital.id)),
            "each reading on the chart is one of this patient's own"
        );
    }
}

#[tokio::test]
async fn no_patient_and_no_token_lies_readable_on_the_disk() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let name = desk.clinic.records().patient(patient.as_str()).expect("known").family;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    let visit = desk.visit(&patient).await;
    let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
    desk.settled(&receipt).await;
    let mut canaries =
        vec![Canary::new("the patient's name", &name), Canary::new("the note", "Cough for a week")];
    canaries.extend(desk.clinic.secrets().iter().map(|(what, secret)| Canary::new(*what, secret)));
    assert!(
        in_files(&desk.home, &[], &canaries).expect("readable").is_empty(),
        "everything on disk is encrypted"
    );
    desk.rounds.close().await;
    assert!(in_files(&desk.home, &[], &canaries).expect("readable").is_empty(), "and so it is after the end");
    for file in ["cache.db", "journal.db"] {
        let path = walk(&desk.home, file).expect("both files are there");
        let head = std::fs::read(path).expect("readable");
        assert!(!head.starts_with(b"SQLite format 3"), "{file} has no plaintext header");
    }
}

/// The first file of this name below a folder.
fn walk(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let path = entry.path();
        if path.is_dir() { walk(&path, name) } else { (entry.file_name() == name).then_some(path) }
    })
}
