//! How the week and the providers in hours are reached in the window.

use crate::Set;
use demo_clinic::Appointment;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::window::Window;
use rounds_tests::{Outcome, Trouble};
use serde_json::json;

/// Doctor Garcia's number at the demo clinic.
const GARCIA: i64 = 8;

/// Books a patient of the job for today at a minute at which nobody else has an appointment; answers with their number and
/// how the week names that day.
pub(crate) async fn booked(set: &Set, job: &Job) -> Outcome<(i64, String)> {
    let chart = set.records.chart_of(job.patient.0, job.patient.1).await?;
    let pid = chart.patient["pid"].as_i64().ok_or(Trouble::new("a patient has a number"))?;
    let today = set.clinic.today();
    set.clinic.office().book(Appointment {
        pid,
        pc_aid: Some(GARCIA),
        pc_apptstatus: "-".to_owned(),
        pc_event_date: today.to_string(),
        pc_start_time: "07:05:00".to_owned(),
        pc_end_time: "07:25:00".to_owned(),
        pc_duration: 1200,
        pc_catid: 9,
        pc_title: "Established Patient".to_owned(),
        pc_facility: 3,
        pc_billing_location: 3,
        ..Appointment::default()
    });
    Ok((pid, today.strftime("%a %b %-d").to_string()))
}

/// Presses a word of a choice: its button is hidden from the eye, and so from a mouse.
pub(crate) async fn choose(window: &Window, word: &str) -> Outcome {
    window.find("radio", word).await?;
    let labels = "[...document.querySelectorAll('label')].find((one) => one.textContent.trim() === arguments[0]).click()";
    window.script(labels, vec![json!(word)]).await.map(drop)
}

/// Shows the week or the providers.
pub(crate) async fn show(window: &Window, face: &str, list: &str) -> Outcome {
    choose(window, face).await?;
    window.find("list", beginning(list)).await.map(drop)
}
