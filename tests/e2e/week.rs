//! The week and the providers in hours: an appointment is found by its name, gets another time by keys, and nothing is written
//! until the form is sent.

use crate::{Set, pictures, play};
use demo_clinic::Appointment;
use fantoccini::key::Key;
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

#[test]
#[ignore = "real window"]
fn an_appointment_gets_another_time_by_keys_and_nothing_is_written_before_the_form_is_sent() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let (pid, day) = booked(&set, &job).await?;
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        let times = || {
            let all = set.clinic.records().appointments(pid);
            all.into_iter().map(|one| (one.pc_event_date, one.pc_start_time)).collect::<Vec<_>>()
        };
        let before = times();

        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        show(&window, "Week", "Appointments from ").await?;
        // The head of a day, and an appointment with all that tells it from another.
        window.find("button", beginning(&format!("{day} "))).await?;
        let row = format!("{day}, 07:05–07:25, {name} ");
        window.find("button", beginning(&row)).await?;
        pictures(&window, "week").await?;
        window.click("button", beginning(&row)).await?;
        window.find("complementary", "Preview").await?;
        window.press("m").await?;
        window.find("button", beginning(&format!("Move {name}: {day}, 07:05–07:25"))).await?;
        let down = format!("{}", Key::Down);
        window.press(&down).await?;
        window.press(&down).await?;
        window.find("button", beginning(&format!("Move {name}: {day}, 07:35–07:55"))).await?;
        // Whoever has second thoughts has changed nothing.
        window.press(&format!("{}", Key::Escape)).await?;
        window.reads("Nothing was changed.").await?;
        window.press("m").await?;
        window.press(&down).await?;
        window.press(&format!("{}", Key::Enter)).await?;
        window.find("dialog", "Move appointment").await?;
        window.holds("textbox", "Date", &set.clinic.today().to_string()).await?;
        window.holds("textbox", "Start", "07:20").await?;
        window.find("button", "Move to this time").await?;
        assert_eq!(times(), before, "the clinic has heard of nothing: the form asks first");
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn the_providers_of_a_day_stand_side_by_side_and_a_time_beside_one_is_booked_with_them() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let (_, _) = booked(&set, &job).await?;
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        show(&window, "Providers", "Appointments of ").await?;
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        window.click("button", beginning(&format!("07:05–07:25, {name} "))).await?;
        pictures(&window, "providers").await?;
        window.press("b").await?;
        window.find("button", beginning("New appointment: ")).await?;
        window.press(&format!("{}", Key::Enter)).await?;
        // The time waits until somebody says for whom.
        window.find("button", beginning("Find the patient, then book: 07:30")).await?;
        window.close().await
    })
}
