//! The tour: the main job on the demo clinic, in pictures, light and dark, with a report of what took how long and
//! whether the clinic holds what was charted.

use crate::clinic::Records;
use crate::eye::beginning;
use crate::first_hour;
use crate::job::{Finding, Job, Stages, Step};
use crate::pages::{ChartPage, ClinicPage, LeavePage, LockPage, SignInPage, VisitPage, Vitals, VitalsPage};
use crate::session::Session;
use crate::strokes::{self, Strokes};
use crate::tongue::speak;
use crate::trouble::{Outcome, Trouble};
use crate::window::{Launch, Window};
use demo_clinic::Fault;
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::path::Path;

/// The language that the tour reads and clicks.
const SPOKEN: &str = "en";
/// The PIN that is set on the way.
pub const PIN: &str = "271828";
/// What a form says once what it holds is stored.
const KEPT: &str = "Draft on this computer";

/// report.json.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was done and how long each step took, from the press to the words on screen or the row in the clinic.
    pub steps: Vec<Step>,
    /// What was typed beside what the clinic holds.
    pub read_back: Vec<Finding>,
    /// Whether all of it is the same.
    pub matches: bool,
    /// What the whole job costs by the keyboard alone: find, visit, vitals, note, send, next appointment.
    pub by_keys: Strokes,
    /// The same by the mouse, text boxes reached with Tab.
    pub by_mouse: Strokes,
    /// What somebody does from the first start to a sent visit, each an action.
    pub first_hour: Vec<&'static str>,
    /// File names of the pictures, in order.
    pub pictures: Vec<String>,
}

/// Plays it in English; pictures and report.json go into `folder`, which is there. At each stage the window speaks each of
/// `languages` in turn while its pictures are taken, so what is typed has to outlast that.
pub async fn play(folder: &Path, languages: &[String]) -> Outcome<Report> {
    let session = Session::start()?;
    let (pictures, number) = (RefCell::new(Vec::new()), Cell::new(0));
    let mut stages = Stages::new(async |window: &Window, stage: &'static str| {
        window.settled().await?;
        number.set(number.get() + 1);
        for language in languages {
            // Behind the lock it goes on in the one that is spoken; that page is pictured in the others at the end.
            if language != SPOKEN && !speak(&session, window, language).await? {
                continue;
            }
            pictured(folder, window, number.get(), stage, language, &pictures).await?;
            if language != SPOKEN {
                speak(&session, window, SPOKEN).await?;
            }
        }
        window.dress(None).await
    });
    let window = Window::open(&session, &Launch::default()).await?;
    let findings = through(&session, &window, &mut stages).await;
    if findings.is_err() {
        // The picture of where it ended says more than any message.
        window.picture(&folder.join("where-it-ended.png")).await?;
    }
    let read_back = findings?;
    let steps = stages.steps;
    for language in languages.iter().filter(|language| *language != SPOKEN) {
        speak(&session, &window, language).await?;
        LockPage(&window).lock_in_any_language().await?;
        pictured(folder, &window, number.get() + 1, "locked", language, &pictures).await?;
        LockPage(&window).unlock_in_any_language(PIN).await?;
        speak(&session, &window, SPOKEN).await?;
    }
    let visited = session.visited()?;
    let records =
        Records::behind(visited.first().ok_or(Trouble::new("the browser was never asked to sign in"))?)?;
    let of = |query, patient| strokes::with_follow_up(Job { query, patient, ..Job::default() });
    let (one, other) =
        (of("abernathy walter", ("Abernathy", "Walter")), of("dangelo renee", ("D'Angelo", "Renée")));
    let by_keys = strokes::of_the_job(&window, &records, &one, strokes::Way::Keys).await?;
    let by_mouse = strokes::of_the_job(&window, &records, &other, strokes::Way::Mouse).await?;
    window.close().await?;
    let first_hour = first_hour::play(&Session::start()?).await?;
    let matches = !read_back.is_empty() && read_back.iter().all(|finding| finding.matches);
    let report =
        Report { steps, read_back, matches, by_keys, by_mouse, first_hour, pictures: pictures.into_inner() };
    std::fs::write(folder.join("report.json"), serde_json::to_vec_pretty(&report)?)?;
    Ok(report)
}

/// A picture of a stage in each theme.
async fn pictured(
    folder: &Path,
    window: &Window,
    number: u32,
    stage: &str,
    language: &str,
    pictures: &RefCell<Vec<String>>,
) -> Outcome {
    let tongue = if language == SPOKEN { String::new() } else { format!("-{language}") };
    for theme in ["light", "dark"] {
        let name = format!("{number:02}-{stage}{tongue}-{theme}.png");
        window.dress(Some(theme)).await?;
        window.picture(&folder.join(&name)).await?;
        pictures.borrow_mut().push(name);
    }
    Ok(())
}

/// From the first run through the main job and every screen; `stages` sees each of them.
pub async fn through<F>(session: &Session, window: &Window, stages: &mut Stages<F>) -> Outcome<Vec<Finding>>
where
    F: AsyncFnMut(&Window, &'static str) -> Outcome,
{
    let sign_in = SignInPage(window);
    window.find("button", "Explore the demo clinic").await?;
    stages.at(window, "first-run", "the window is open").await?;
    ClinicPage(window).explore_the_demo_clinic().await?;
    window.find("button", "Sign in").await?;
    stages.at(window, "sign-in", "the demo clinic has started").await?;
    sign_in.sign_in().await?;
    sign_in.signed_in().await?;
    stages.at(window, "today", "signed in through the browser").await?;

    let visited = session.visited()?;
    let address = visited.first().ok_or(Trouble::new("the browser was never asked to sign in"))?;
    let records = Records::behind(address)?;
    let job = Job::default();
    let findings = job.play(window, &records, stages).await?;

    for (section, stage) in [
        ("Vitals", "vitals-trend"),
        ("Visits", "visits"),
        ("Notes", "notes"),
        ("Problems", "problems"),
        ("Allergies", "allergies"),
        ("Medications", "medications"),
        ("Results", "results"),
        ("Appointments", "appointments"),
        ("Demographics", "demographics"),
        ("Summary", "summary"),
    ] {
        window.click("tab", section).await?;
        window.settled().await?;
        stages.at(window, stage, &format!("{section} of the chart")).await?;
    }
    for (section, stage) in [("History", "history"), ("Care", "care"), ("Coverage", "coverage")] {
        ChartPage(window).more(section).await?;
        window.settled().await?;
        stages.at(window, stage, &format!("{section} of the chart")).await?;
    }
    window.click("tab", "Summary").await?;
    begun_and_refused(window, &records, &job, stages).await?;
    for (screen, stage) in
        [("Today", "today-again"), ("Patients", "patients"), ("Unsent", "unsent"), ("Settings", "settings")]
    {
        window.click("button", beginning(screen)).await?;
        window.settled().await?;
        stages.at(window, stage, &format!("the screen {screen}")).await?;
    }
    the_desk(window, stages).await?;
    Ok(findings)
}

/// Forms of which one is refused by the clinic, one waits for it, and two are left half done.
async fn begun_and_refused<F>(
    window: &Window,
    records: &Records,
    job: &Job,
    stages: &mut Stages<F>,
) -> Outcome
where
    F: AsyncFnMut(&Window, &'static str) -> Outcome,
{
    window.click("button", "Add allergy").await?;
    window.fill("textbox", "Allergic to", "Penicillin").await?;
    window.reads(KEPT).await?;
    stages.at(window, "new-allergy", "an allergy is typed").await?;
    records.arm("POST", "*/allergy", Fault::RoleRefused, 1).await?;
    window.click("button", "Send allergy").await?;
    window.find("button", beginning("Unsent , 1 needs a look")).await?;

    window.click("tab", "Demographics").await?;
    window.click("button", "Edit demographics").await?;
    window.fill("textbox", "City", "Bellingham").await?;
    window.reads(KEPT).await?;
    stages.at(window, "edit-demographics", "demographics are being changed").await?;
    let too_busy = Fault::TooManyRequests { retry_after: 900 };
    records.arm("PUT", "*/patient/*", too_busy, u32::MAX).await?;
    window.click("button", "Send changes").await?;
    window.reads("will retry").await?;

    window.click("tab", "Summary").await?;
    VisitPage(window).reopen(job.visit.reason).await?;
    window.click("button", "New reading").await?;
    VitalsPage(window).fill(&Vitals { readings: vec![("Pulse", "72".to_owned())] }).await?;
    window.click("button", beginning("Edit note of")).await?;
    window.fill("textbox", "Subjective", "Called back: the cough is better since Tuesday").await?;
    let both = async || Ok(window.text().await?.matches(KEPT).count() == 2);
    window.until("both drafts to be stored", both).await?;
    window.show("button", "Back to the notes of this visit").await?;
    stages.at(window, "change-note", "a note is being changed").await
}

/// What belongs to the desk and not to a patient: its PIN, its log, the way out, and the lock.
async fn the_desk<F>(window: &Window, stages: &mut Stages<F>) -> Outcome
where
    F: AsyncFnMut(&Window, &'static str) -> Outcome,
{
    let lock = LockPage(window);
    lock.begin_pin(PIN).await?;
    stages.at(window, "pin", "a PIN is typed").await?;
    lock.save_pin().await?;
    window.click("button", "Open the access log").await?;
    window.find("button", "Save as CSV file").await?;
    window.settled().await?;
    stages.at(window, "access-log", "who looked at what").await?;
    let leave = LeavePage(window);
    leave.ask_to_sign_out().await?;
    stages.at(window, "leaving", "the question before leaving").await?;
    leave.stay().await?;
    lock.lock().await?;
    stages.at(window, "locked", "the screen is locked").await?;
    lock.try_pin("271829").await?;
    window.reads("4 tries are left.").await?;
    stages.at(window, "wrong-pin", "a wrong PIN was tried").await?;
    lock.unlock(PIN).await
}
