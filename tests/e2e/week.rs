//! The week and the providers in hours, by the keyboard alone: an appointment is found by its name, gets another time, and
//! nothing is written until the form is sent; a series is refused with words.

use crate::{Set, pictures, play};
use demo_clinic::Appointment;
use fantoccini::key::Key;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::pages::{ACCEPT, is_refused};
use rounds_tests::window::{Told, Window};
use rounds_tests::{Outcome, Trouble};
use serde_json::json;

/// Doctor Garcia's number at the demo clinic.
const GARCIA: i64 = 8;
/// What the button of a move is called.
const MOVE: &str = "Move to this time";

/// Books a patient of the job for today at a minute at which nobody else has an appointment; answers with their number and
/// how the week names that day.
pub(crate) async fn booked(set: &Set, job: &Job) -> Outcome<(i64, String)> {
    let row = early(set, job, "07:05:00", "07:25:00").await?;
    let pid = row.pid;
    set.clinic.office().book(row);
    Ok((pid, set.clinic.today().strftime("%a %m-%d").to_string()))
}

/// What the front desk would book for a patient of the job today, twenty minutes before anybody else comes.
async fn early(set: &Set, job: &Job, start: &str, end: &str) -> Outcome<Appointment> {
    let chart = set.records.chart_of(job.patient.0, job.patient.1).await?;
    Ok(Appointment {
        pid: chart.patient["pid"].as_i64().ok_or(Trouble::new("a patient has a number"))?,
        pc_aid: Some(GARCIA),
        pc_apptstatus: "-".to_owned(),
        pc_event_date: set.clinic.today().to_string(),
        pc_start_time: start.to_owned(),
        pc_end_time: end.to_owned(),
        pc_duration: 1200,
        pc_catid: 9,
        pc_title: "Established Patient".to_owned(),
        pc_facility: 3,
        pc_billing_location: 3,
        ..Appointment::default()
    })
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

/// A key without a sign.
async fn key(window: &Window, key: Key) -> Outcome {
    window.press(&key.to_string()).await
}

/// Waits until the keys are at something whose name begins like this; answers with what is told of it, and prints it.
async fn reads_at(window: &Window, beginning: &str) -> Outcome<Told> {
    let mut told = None;
    window
        .until(&format!("the keys to be at \"{beginning}…\""), async || {
            let now = window.told().await?;
            let there = now.name.starts_with(beginning);
            told = Some(now);
            Ok(there)
        })
        .await?;
    let told = told.ok_or(Trouble::new("something has the keys"))?;
    println!("  {told}");
    Ok(told)
}

/// Shows the week with the keyboard alone, and leads the keys into it.
async fn week_by_keys(window: &Window) -> Outcome {
    window.find("radio", "Day").await?;
    let day = window.tab_until("choice of the face", |one| one.role == "radio" && one.name == "Day").await?;
    println!("  {day}");
    key(window, Key::Right).await?;
    window.find("list", beginning("Appointments from ")).await?;
    window.settled().await
}

/// Sends the form of a move by the keyboard, warnings accepted as somebody does who has read them, until it says one of
/// these words.
async fn send_by_keys(window: &Window, ends: &[&str]) -> Outcome<String> {
    for _ in 0..8 {
        window.press(&format!("{}{}{}", Key::Control, Key::Enter, Key::Null)).await?;
        let mut end = None;
        window
            .until("an answer to the move", async || {
                let text = window.text().await?;
                end = ends.iter().find(|end| text.contains(**end)).map(|end| (*end).to_owned());
                Ok(end.is_some() || is_refused(window, MOVE).await?)
            })
            .await?;
        if let Some(end) = end {
            return Ok(end);
        }
        window.tab_until(ACCEPT, |one| one.role == "checkbox" && one.name.starts_with(ACCEPT)).await?;
        window.press(" ").await?;
    }
    Err(Trouble::new("what was accepted is refused again and again"))
}

/// Date and start of each appointment of a patient, at the clinic.
fn times(set: &Set, pid: i64) -> Vec<(String, String)> {
    let mut all: Vec<_> = set
        .clinic
        .records()
        .appointments(pid)
        .into_iter()
        .map(|one| (one.pc_event_date, one.pc_start_time))
        .collect();
    all.sort();
    all
}

#[test]
#[ignore = "real window"]
fn a_week_is_walked_and_an_appointment_gets_another_time_by_the_keyboard_alone() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let (pid, day) = booked(&set, &job).await?;
        let today = set.clinic.today().to_string();
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        let before = times(&set, pid);

        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        println!("what is read out:");
        week_by_keys(&window).await?;
        // Tab leads to one place of the grid, the first appointment of today; from there the arrows lead on.
        let row = format!("{day}, 07:05–07:25, {name}");
        window.tab_until("place in the week", |one| one.name.starts_with(&row)).await?;
        let appointment = reads_at(&window, &row).await?;
        assert_eq!(appointment.role, "button", "it can be pressed");
        assert_eq!(appointment.states, ["focused", "current"], "and it is where one is");
        for part in ["DOB 19", "MRN ", "Established Patient", "Planned"] {
            assert!(appointment.name.contains(part), "{part} is read: {}", appointment.name);
        }
        let item = "const one = document.activeElement; const of = (way) => one.closest(`[role=${way}]`);
            return of('listitem') !== null && (of('list')?.getAttribute('aria-label') ?? '').startsWith('Appointments from ')";
        assert_eq!(window.script(item, vec![]).await?, true, "one of the list of the week");
        window.settled().await?;
        pictures(&window, "week").await?;

        key(&window, Key::Home).await?;
        let head = reads_at(&window, &format!("{day} ")).await?;
        assert_eq!(
            (head.role.as_str(), head.states.as_slice()),
            ("button", ["focused".to_owned()].as_slice())
        );
        assert!(head.name.contains("appointment"), "how many, and when it is open: {}", head.name);
        // From day to day and back, whichever of the week today is.
        key(&window, Key::Left).await?;
        let other = window.told().await?;
        println!("  {other}");
        key(&window, Key::Right).await?;
        if other.name == head.name {
            assert_ne!(window.told().await?.name, head.name, "today is the first of the week");
            key(&window, Key::Left).await?;
        }
        reads_at(&window, &format!("{day} ")).await?;
        key(&window, Key::Down).await?;
        reads_at(&window, &row).await?;

        window.press("m").await?;
        reads_at(&window, &format!("Move {name}: {day}, 07:05–07:25")).await?;
        key(&window, Key::Down).await?;
        key(&window, Key::Down).await?;
        let placed = reads_at(&window, &format!("Move {name}: {day}, 07:35–07:55")).await?;
        assert!(placed.name.contains("Enter takes it"), "what the keys do: {}", placed.name);
        // Whoever has second thoughts has changed nothing, and is where they were.
        key(&window, Key::Escape).await?;
        window.reads("Nothing was changed.").await?;
        reads_at(&window, &row).await?;
        window.press("m").await?;
        key(&window, Key::Down).await?;
        reads_at(&window, &format!("Move {name}: {day}, 07:20–07:40")).await?;
        key(&window, Key::Enter).await?;
        window.find("dialog", "Move appointment").await?;
        window.holds("textbox", "Start", "07:20").await?;
        window.settled().await?;
        assert_eq!(times(&set, pid), before, "the clinic has heard of nothing: the form asks first");

        let single = "It is this one day, not a repeating appointment";
        let tick = window.tab_until(single, |one| one.role == "checkbox" && one.name == single).await?;
        println!("  {tick}");
        window.press(" ").await?;
        assert!(window.told().await?.states.contains(&"checked".to_owned()), "it is ticked by the space bar");
        let end = send_by_keys(&window, &["Moved · confirmation number"]).await?;
        println!("  “{end} …”");
        let after = times(&set, pid);
        let there = |start: &str| after.contains(&(today.clone(), format!("{start}:00")));
        assert!(there("07:20") && !there("07:05"), "one time for another: {after:?}");
        assert_eq!(after.len(), before.len(), "and none beside it");
        pictures(&window, "week-moved").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_series_gets_no_other_time_and_says_why() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let first = early(&set, &job, "07:05:00", "07:25:00").await?;
        let pid = first.pid;
        let series = set.clinic.office().book_series(first, 7, 12);
        let day = set.clinic.today().strftime("%a %m-%d").to_string();
        let before = times(&set, pid);
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        week_by_keys(&window).await?;
        let row = format!("{day}, 07:05–07:25, ");
        window.tab_until("place in the week", |one| one.name.starts_with(&row)).await?;
        window.press("m").await?;
        reads_at(&window, "Move ").await?;
        key(&window, Key::Down).await?;
        key(&window, Key::Enter).await?;
        window.find("dialog", "Move appointment").await?;
        window.holds("textbox", "Start", "07:20").await?;
        window.settled().await?;
        // Nobody has said that it is one day alone: OpenEMR does not tell (Q109).
        let end = send_by_keys(&window, &["from here all its days would be gone at once", "Moved"]).await?;
        println!("  “… {end} …”");
        assert_ne!(end, "Moved", "a series is not moved as if it were one day");
        assert_eq!(times(&set, pid), before, "all its days stand");
        assert!(set.clinic.records().series(series).is_some(), "as a series");
        let deleted = set.clinic.requests().all().into_iter().filter(|one| one.method == "DELETE").count();
        assert_eq!(deleted, 0, "nothing was deleted");
        pictures(&window, "week-series").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn the_providers_of_a_day_stand_side_by_side_and_a_time_beside_one_is_booked_with_them() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        booked(&set, &job).await?;
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        show(&window, "Providers", "Appointments of ").await?;
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        let row = format!("07:05–07:25, {name}");
        window.tab_until("place among the providers", |one| one.name.starts_with(&row)).await?;
        reads_at(&window, &row).await?;
        key(&window, Key::Home).await?;
        let head = reads_at(&window, "").await?;
        assert_eq!(head.role, "button", "whose column it is: {head}");
        key(&window, Key::Down).await?;
        reads_at(&window, &row).await?;
        pictures(&window, "providers").await?;
        window.press("b").await?;
        reads_at(&window, "New appointment: ").await?;
        key(&window, Key::Enter).await?;
        // The time waits until somebody says for whom.
        window.find("button", beginning("Find the patient, then book: 07:30")).await?;
        window.close().await
    })
}
