//! How soon a whole chart is there that has to come from the server, when every answer takes its time: requests that
//! could overlap and do not would show here.

use super::{Row, percentile};
use crate::address::Address;
use crate::person::{Ending, Person, visit};
use crate::trouble::{Outcome, Trouble, While, in_words};
use app::contract::{ChartView, ConnectionReport, IndexView};
use app::{Browser, Environment, Limits, NoDialogs, Rounds, SystemClock};
use demo_clinic::{Config, DemoClinic, Edition, Fault};
use domain::patient::PatientUuid;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use vault::{Vault, memory::MemoryKeychain};

/// What each answer takes, in ms: a clinic at the other end of a poor line. Where answers come sooner than this, five at
/// once are more than ten a second, and the politeness that is owed to a small server is all that would be measured.
const LATENCY: u64 = 500;
/// Most requests at once.
const AT_ONCE: f64 = 5.0;
/// More requests than any chart here takes.
const ENOUGH: u32 = 10_000;
/// The woman with something in every part of her chart, and two others with ordinary ones.
const PATIENTS: [i64; 3] = [1, 10, 14];

/// One row an edition: 7.0 asks visit by visit for what 8.0 gives at once (Q74).
pub async fn rows() -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for edition in [Edition::V7_0, Edition::V8_0] {
        rows.push(of(edition).await?);
    }
    Ok(rows)
}

async fn of(edition: Edition) -> Outcome<Row> {
    let folder = tempfile::tempdir()?;
    let clinic = Arc::new(demo_clinic::start(Config::edition(edition).with_patients(60)).await?);
    // From the start, so that no quick answer is among those that a route's median is taken of.
    clinic.faults().arm("GET", "/apis/*", Fault::Slow { ms: LATENCY }, ENOUGH);
    // As shipped: politeness is part of what is measured.
    let rounds = signed_in(&clinic, folder.path(), Limits::default()).await?;
    let mut before = spent(&settled(&rounds).await?);
    let mut shares = Vec::new();
    for pid in PATIENTS {
        let patient =
            clinic.records().patient_by_pid(pid).ok_or(Trouble::new("the clinic lost a patient"))?;
        let patient = PatientUuid::parse(&patient.uuid).doing(|| format!("the uuid of patient {pid}"))?;
        let begun = Instant::now();
        whole(&rounds, &patient).await?;
        let took = begun.elapsed().as_secs_f64() * 1e3;
        let after = spent(&rounds.connection_report(false).await.map_err(in_words)?);
        shares.push(took / ((after - before) / AT_ONCE));
        before = after;
    }
    Ok(Row {
        what: format!("whole chart from OpenEMR {edition}, {LATENCY} ms a request, median"),
        figure: percentile(&shares, 0.5),
        unit: "×".to_owned(),
        limit: 1.2,
        against: "its requests' times ÷ 5".to_owned(),
    })
}

/// Milliseconds that all requests so far have taken together, as the program itself counts them.
fn spent(report: &ConnectionReport) -> f64 {
    report.routes.iter().map(|route| f64::from(route.requests) * f64::from(route.median_ms)).sum()
}

/// Opens a chart that is not in the cache and waits until nothing of it is being read any more.
pub(super) async fn whole(rounds: &Rounds, patient: &PatientUuid) -> Outcome {
    let mut watch = rounds.watch();
    let mut chart: ChartView = rounds.open_chart(patient).await.map_err(in_words)?;
    while chart.refreshing {
        watch.next().await.ok_or(Trouble::new("the core ended"))?;
        chart = rounds.read_chart(patient).await.map_err(in_words)?;
    }
    Ok(())
}

/// The report once everything that follows a sign-in is read: it is no part of a chart.
async fn settled(rounds: &Rounds) -> Outcome<ConnectionReport> {
    let mut watch = rounds.watch();
    while !matches!(rounds.state().index, IndexView::Complete { .. }) {
        watch.next().await.ok_or(Trouble::new("the core ended"))?;
    }
    rounds.connection_report(false).await.map_err(in_words)
}

/// The core without a window, with the physician of the clinic at it.
pub(super) async fn signed_in(clinic: &Arc<DemoClinic>, folder: &Path, limits: Limits) -> Outcome<Rounds> {
    let browser = Arc::new(Address::default());
    let rounds = Rounds::start(Environment {
        home: folder.join("home"),
        computer: "bench".into(),
        browser: Arc::clone(&browser) as Arc<dyn Browser>,
        files: Arc::new(NoDialogs),
        vault: Vault::new(MemoryKeychain::default()),
        clock: Arc::new(SystemClock::default()),
        program: Arc::new(app::LooseProgram),
        downloads: folder.join("downloads"),
        stand_in: None,
        limits,
        policy: app::ClinicPolicy::default(),
        version: "0.0.0".into(),
    })?;
    rounds.visit_demo(Arc::clone(clinic)).await.map_err(in_words)?;
    rounds.sign_in().await.map_err(in_words)?;
    match visit(&browser.opened()?, &Person::default(), None).await? {
        Ending::Home(link) => rounds.redirected(link.as_str()).await,
        Ending::Closed => return Err(Trouble::new("the browser was closed")),
    }
    Ok(rounds)
}
