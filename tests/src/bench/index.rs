//! The patient index of a large clinic, downloaded by the shipped program: how long it takes and what it holds meanwhile.

use super::Row;
use crate::clinic::{self, Records};
use crate::pages::{ClinicPage, SignInPage};
use crate::session::Session;
use crate::trouble::{Outcome, Trouble};
use crate::window::{Launch, Window};
use demo_clinic::Config;
use std::fs;
use std::time::{Duration, Instant};

/// Patients that the type-ahead is measured over.
const PATIENTS: u32 = 100_000;
/// A clinic whose list is one page.
const FEW: u32 = 60;
/// Requests a second that a polite client sends.
const A_SECOND: f64 = 10.0;
/// Time after which a wait is a hang.
const PATIENCE: Duration = Duration::from_secs(900);

/// Time beside the least that politeness allows, and memory of the program itself beside its budget. The clinic runs in
/// this process, so that its own 100,000 patients are not counted.
pub async fn rows() -> Outcome<Vec<Row>> {
    // The same program, signed in at a clinic whose list is there at once, with nothing left to do.
    let idle = Download::of(FEW).await?.rested;
    let Download { took, sent, peak, .. } = Download::of(PATIENTS).await?;
    Ok(vec![
        Row {
            what: "index of 100,000 patients from the demo clinic".to_owned(),
            figure: took,
            unit: "s".to_owned(),
            limit: 1.1 * sent as f64 / A_SECOND,
            against: format!("1.1 × {sent} requests at 10 a second, the day's charts among them"),
        },
        Row {
            what: "memory of the program meanwhile, peak above idle".to_owned(),
            figure: peak - idle,
            unit: "MB".to_owned(),
            limit: 40.0,
            against: "budget".to_owned(),
        },
    ])
}

/// One clinic's list, downloaded.
struct Download {
    /// Seconds, from the sign-in on.
    took: f64,
    /// Requests of that time, whatever for.
    sent: usize,
    /// The most that the program held, and what it holds afterwards, in MB.
    peak: f64,
    rested: f64,
}

impl Download {
    async fn of(patients: u32) -> Outcome<Self> {
        let session = Session::start()?;
        let (clinic, authority) = clinic::start(&session, Config::default().with_patients(patients)).await?;
        let records = Records::behind(clinic.http_url())?;
        let window = Window::open(&session, &Launch::trusting(&authority)).await?;
        ClinicPage(&window).connect(clinic.https_url()).await?;
        SignInPage(&window).whole_way(&records).await?;
        let begun = Instant::now();
        let before = clinic.requests().all().len();
        // The status bar says so with these words, and only then with nothing behind them.
        while !window.text().await?.lines().any(|line| line.ends_with("patients on this computer")) {
            if begun.elapsed() > PATIENCE {
                return Err(Trouble::new("the index was not whole within fifteen minutes"));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let took = begun.elapsed().as_secs_f64();
        // The charts of the day's patients are fetched meanwhile, at the same pace: who is there today comes first.
        let sent = clinic.requests().all().len().saturating_sub(before);
        let peak = memory(&window, "VmHWM:")?;
        window.settled().await?;
        let rested = memory(&window, "VmRSS:")?;
        window.close().await?;
        Ok(Self { took, sent, peak, rested })
    }
}

/// A figure of the program's own process in MB, the webview's processes aside: they hold no part of the index.
fn memory(window: &Window, figure: &str) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", window.process().pid()))?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix(figure)?.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes
        .map(|kilobytes| kilobytes / 1000.0)
        .ok_or(Trouble::new("the system does not say what the program holds"))
}
