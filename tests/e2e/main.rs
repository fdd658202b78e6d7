//! The very window a clinician sees, driven from outside.
//! A test does what a person does, in the words on screen; what it asserts is seen there, or at the clinic.
//! Nobody imports it; `stage` is what its files share.
//!
//! `cargo xtask test` runs these; by hand, once the workspace is built:
//! `cargo test --workspace --test e2e -- --ignored main_job`.
//!
//! To add one: a file beside this one with `#[test] #[ignore = "real window"]` functions that call [`play`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "what was counted and read out is quoted in the papers")]

mod barriers;
mod canary;
mod conflicts;
mod connecting;
mod desktops;
mod documents;
// What a kernel writes when a process dies: Windows has its own way, and `src-tauri/src/guard.rs` a test of it.
#[cfg(unix)]
mod dumps;
mod edited_settings;
mod failed_start;
mod fence;
mod first_hour;
mod keychain;
mod languages;
mod links;
mod lock;
mod main_job;
#[cfg(target_os = "linux")]
mod offline;
mod people;
mod policy;
mod roles;
mod shown;
mod sign_out;
mod signing_in;
mod smallest;
mod stage;
mod steady;
mod strokes;
mod today;
// The feed is played to a program of Linux, and a former copy has its place on the message bus there.
#[cfg(unix)]
mod updates;
mod week;
mod zoomed;

use demo_clinic::{Config, DemoClinic};
use rounds_tests::Outcome;
use rounds_tests::clinic::{self, Records};
use rounds_tests::job::Job;
use rounds_tests::pages::{ClinicPage, SignInPage};
use rounds_tests::programs;
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};
use std::fs;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

/// Two windows at once would share two cores and wait for each other.
static STAGE: Mutex<()> = Mutex::new(());

/// Plays one test after the other.
fn play<F: Future<Output = Outcome>>(act: impl FnOnce() -> F) -> Outcome {
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(act())
}

/// A note that nobody has finished; its beginning is among what must not be readable where nobody has signed in.
fn half(job: &Job) -> String {
    job.note.subjective.chars().take(30).collect()
}

/// A picture in each theme, for whoever wants to look; `target/pictures/`.
async fn pictures(window: &Window, name: &str) -> Outcome {
    let folder = programs::repository().join("target/pictures");
    fs::create_dir_all(&folder)?;
    for theme in ["light", "dark"] {
        window.dress(Some(theme)).await?;
        window.picture(&folder.join(format!("{name}-{theme}.png"))).await?;
    }
    window.dress(None).await
}

/// A session, a clinic that has to be typed in, and how the app is started to trust it.
struct Set {
    session: Session,
    clinic: DemoClinic,
    records: Records,
    launch: Launch,
}

impl Set {
    async fn with(config: Config) -> Outcome<Self> {
        let session = Session::start()?;
        let (clinic, authority) = clinic::start(&session, config).await?;
        let records = Records::behind(clinic.http_url())?;
        Ok(Self { session, clinic, records, launch: Launch::trusting(&authority) })
    }

    async fn default() -> Outcome<Self> {
        Self::with(Config::default().with_patients(60)).await
    }

    async fn open(&self) -> Outcome<Window> {
        Window::open(&self.session, &self.launch).await
    }

    /// How many codes were exchanged for tokens. Asking whether the client is enabled yet looks like it, but is refused.
    fn exchanged(&self) -> usize {
        let requests = self.clinic.requests().all();
        requests.iter().filter(|one| one.grant_type == "authorization_code" && one.status == 200).count()
    }

    /// Opens the window and goes the whole way until somebody is signed in.
    async fn signed_in(&self) -> Outcome<Window> {
        let window = self.open().await?;
        ClinicPage(&window).connect(self.clinic.https_url()).await?;
        SignInPage(&window).whole_way(&self.records).await?;
        Ok(window)
    }
}
