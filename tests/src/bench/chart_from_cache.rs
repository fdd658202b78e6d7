//! How soon everything of a long chart is there once it is kept on this computer, and how soon a search within it answers.

use super::{Row, chart_from_server, percentile};
use crate::trouble::{Outcome, Trouble, While, in_words};
use app::contract::ChartFolder;
use app::{Limits, Rounds};
use demo_clinic::{Config, Edition};
use domain::patient::PatientUuid;
use std::sync::Arc;
use std::time::Instant;

/// The demo clinic's patient with 700 visits.
const LONG_CHART: (&str, &str) = ("Abernathy", "Walter");
const FOLDERS: [ChartFolder; 5] = [
    ChartFolder::Results,
    ChartFolder::Medicines,
    ChartFolder::History,
    ChartFolder::Care,
    ChartFolder::Coverage,
];
/// Times the chart is read, and times each search is typed.
const TIMES: usize = 100;
/// What is looked for, key by key: a word of many notes, one of few, two together, and one that stands nowhere.
const SEARCHES: [&str; 4] = ["sugar", "neuropathy", "pressure review", "xylophone"];

/// The chart with all its folders, and the search.
pub async fn rows() -> Outcome<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let clinic = Arc::new(demo_clinic::start(Config::edition(Edition::V8_0).with_patients(60)).await?);
    // Nobody's server: what comes from it is no part of what is measured.
    let limits = Limits { per_second: 500, ..Limits::default() };
    let rounds = chart_from_server::signed_in(&clinic, folder.path(), limits).await?;
    let mut found = clinic.records().patients_named(LONG_CHART.0, LONG_CHART.1);
    let patient = found.pop().ok_or(Trouble::new("nobody has the long chart"))?;
    let patient = PatientUuid::parse(&patient.uuid).doing(|| "the uuid of the long chart".to_owned())?;
    chart_from_server::whole(&rounds, &patient).await?;
    for folder in FOLDERS {
        read(&rounds, &patient, folder).await?;
    }
    let mut whole = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        rounds.read_chart(&patient).await.map_err(in_words)?;
        for folder in FOLDERS {
            rounds.read_folder(&patient, folder).await.map_err(in_words)?;
        }
        whole.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let mut keys = Vec::new();
    for _ in 0..TIMES / SEARCHES.len() {
        for search in SEARCHES {
            for end in 1..=search.len() {
                let begun = Instant::now();
                rounds.search_chart(&patient, &search[..end]).await.map_err(in_words)?;
                keys.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let row = |what: &str, samples: &[f64], limit| Row {
        what: what.to_owned(),
        figure: percentile(samples, 0.95),
        unit: "ms".to_owned(),
        limit,
        against: "budget".to_owned(),
    };
    Ok(vec![
        row("whole chart of 700 visits with its folders, from the cache, p95", &whole, 80.0),
        row("search within a chart of 700 visits, a key, p95", &keys, 20.0),
    ])
}

/// Opens a folder and waits until nothing of it is being read any more.
async fn read(rounds: &Rounds, patient: &PatientUuid, folder: ChartFolder) -> Outcome {
    let mut watch = rounds.watch();
    let mut view = rounds.open_folder(patient, folder).await.map_err(in_words)?;
    while view.refreshing {
        watch.next().await.ok_or(Trouble::new("the core ended"))?;
        view = rounds.read_folder(patient, folder).await.map_err(in_words)?;
    }
    Ok(())
}
