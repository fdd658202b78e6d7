//! The real window in the middle of a full day: letters in the search box, Enter on Today, and the week.

use super::{Row, percentile};
use crate::clinic::{self, Records};
use crate::eye::beginning;
use crate::pages::{ClinicPage, SignInPage};
use crate::session::Session;
use crate::trouble::{Outcome, Trouble};
use crate::window::{Launch, Window};
use demo_clinic::{Appointment, Config, DemoClinic};
use fantoccini::key::Key;
use jiff::ToSpan;
use serde_json::json;

/// The physicians of the demo clinic, by number; the first is who signs in.
const PHYSICIANS: [i64; 2] = [8, 9];
/// Appointments of each day of the week, over both physicians, beside those that the demo clinic has: some 300 in all.
const A_DAY: i64 = 21;
/// The week is full from so many on.
const FULL: usize = 300;
/// The patient whose visit of today is opened again and again, and the minute of their appointment, which nobody else has.
const ARRIVED: (&str, &str) = ("O'Connor-Müller", "Zoë");
const START: &str = "07:05";
/// Names that are typed letter by letter.
const TYPED: [&str; 2] = ["abernathy", "reyes"];
/// Times that each thing is measured, and times before that do not count (`window.rs` says why).
const ROUNDS: usize = 20;
const WARMING_UP: usize = 3;

/// A key in the search box, Enter on Today, and the week.
pub async fn rows() -> Outcome<Vec<Row>> {
    let session = Session::start()?;
    let (clinic, authority) = clinic::start(&session, Config::default().with_patients(60)).await?;
    let records = Records::behind(clinic.http_url())?;
    fill(&clinic, &records).await?;
    let window = Window::open(&session, &Launch::trusting(&authority)).await?;
    ClinicPage(&window).connect(clinic.https_url()).await?;
    SignInPage(&window).whole_way(&records).await?;
    window.find("button", beginning(START)).await?;
    window.settled().await?;
    let rows = vec![typing(&window).await?, opening(&window).await?, week(&window).await?];
    window.close().await?;
    Ok(rows)
}

/// Books the week around today, and marks one patient arrived, for whom OpenEMR makes a visit.
async fn fill(clinic: &DemoClinic, records: &Records) -> Outcome {
    let today = clinic.today();
    let office = clinic.office();
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())?;
    for (date, n) in (0..7).flat_map(|day| (0..A_DAY).map(move |n| (day, n))) {
        let minute = 8 * 60 + n / 2 * 20;
        let physician = if n % 2 == 0 { PHYSICIANS[0] } else { PHYSICIANS[1] };
        let date = monday.checked_add(date.days())?.to_string();
        office.book(appointment(10 + n, physician, &date, minute));
    }
    let chart = records.chart_of(ARRIVED.0, ARRIVED.1).await?;
    let pid = chart.patient["pid"].as_i64().ok_or(Trouble::new("a patient has a number"))?;
    let booked = office.book(appointment(pid, PHYSICIANS[0], &today.to_string(), 7 * 60 + 5));
    office.arrive(booked).map(drop).ok_or(Trouble::new("OpenEMR makes a visit by itself"))
}

/// Twenty minutes of somebody's day, from a minute after midnight.
fn appointment(pid: i64, physician: i64, date: &str, from: i64) -> Appointment {
    let clock = |minute: i64| format!("{:02}:{:02}:00", minute / 60, minute % 60);
    Appointment {
        pid,
        pc_aid: Some(physician),
        pc_apptstatus: "-".to_owned(),
        pc_event_date: date.to_owned(),
        pc_start_time: clock(from),
        pc_end_time: clock(from + 20),
        pc_duration: 20 * 60,
        pc_catid: 9,
        pc_title: "Established Patient".to_owned(),
        pc_facility: 3,
        pc_billing_location: 3,
        ..Appointment::default()
    }
}

/// Measures from a letter's key until those whom it finds are painted.
async fn typing(window: &Window) -> Outcome<Row> {
    // The rows answer what is in the box, and what of a name was typed is marked in them.
    let found = "(text) => document.activeElement?.value === text
        && document.querySelector('[role=listbox]')?.getAttribute('aria-busy') !== 'true'
        && [...document.querySelectorAll('[role=option] mark')].some((mark) => mark.textContent.toLowerCase() === text)";
    let mut times = Vec::new();
    for round in 0..WARMING_UP + ROUNDS / 4 {
        for name in TYPED {
            window.fill("combobox", "Find a patient", "").await?;
            for (at, letter) in name.char_indices() {
                let typed = &name[..at + letter.len_utf8()];
                let time = from_key(window, &letter.to_string(), found, typed).await?;
                if round >= WARMING_UP {
                    times.push(time);
                }
            }
        }
    }
    window.fill("combobox", "Find a patient", "").await?;
    window.press(&Key::Escape.to_string()).await?;
    Ok(row("key press to painted results, p95", &times, 50.0))
}

/// Measures from Enter on a row of Today until the first box of the visit has the caret, its chart closed before.
async fn opening(window: &Window) -> Outcome<Row> {
    let takes_keys = "() => document.activeElement?.matches('main [role=tabpanel] input') === true";
    let mut times = Vec::new();
    for round in 0..WARMING_UP + ROUNDS {
        window.click("button", beginning(START)).await?;
        window.settled().await?;
        let time = from_key(window, &Key::Enter.to_string(), takes_keys, "").await?;
        if round >= WARMING_UP {
            times.push(time);
        }
        window.settled().await?;
        window.press(&format!("{}w{}", Key::Control, Key::Null)).await?;
        window.find("button", beginning(START)).await?;
    }
    Ok(row("Enter on Today to a visit that takes keys, p95", &times, 150.0))
}

/// Measures from the press on Week until 300 appointments are painted.
async fn week(window: &Window) -> Outcome<Row> {
    let choose = "const [word] = arguments;
        [...document.querySelectorAll('label')].find((one) => one.textContent.trim() === word).click();";
    let drawn = "return document.querySelectorAll('.calendar .appointment').length";
    window.script(choose, vec![json!("Week")]).await?;
    window.find("list", beginning("Appointments from ")).await?;
    window.script(choose, vec![json!("All")]).await?;
    window
        .until("a full week", async || {
            let drawn = window.script(drawn, vec![]).await?.as_u64().unwrap_or_default();
            Ok(drawn >= FULL as u64)
        })
        .await?;
    let measure = "const [full] = arguments; const done = arguments[arguments.length - 1];
        const label = [...document.querySelectorAll('label')].find((one) => one.textContent.trim() === 'Week');
        const begun = performance.now();
        label.click();
        const look = () => {
          const there = document.querySelectorAll('.calendar .appointment').length >= full;
          if (!there && performance.now() - begun < 5000) return requestAnimationFrame(look);
          requestAnimationFrame(() => done(there ? performance.now() - begun : -1));
        };
        look();";
    let mut times = Vec::new();
    for round in 0..WARMING_UP + ROUNDS {
        window.script(choose, vec![json!("Day")]).await?;
        window.find("button", beginning(START)).await?;
        window.settled().await?;
        let answer = window.script_async(measure, vec![json!(FULL)]).await?;
        let time = answer.as_f64().filter(|time| *time >= 0.0);
        let time = time.ok_or(Trouble::new("the week was not painted within 5 s"))?;
        if round >= WARMING_UP {
            times.push(time);
        }
    }
    Ok(row("week with 300 appointments, click to painted, p95", &times, 200.0))
}

/// Milliseconds from the press of a key, as the page gets it, until `there` says so of `text` and that is painted.
async fn from_key(window: &Window, key: &str, there: &str, text: &str) -> Outcome<f64> {
    let watch = format!(
        "const [text] = arguments; const there = {there};
        window.roundsBench = new Promise((resolve) => addEventListener('keydown', (event) => {{
          const begun = event.timeStamp;
          const look = () => {{
            const is = there(text);
            if (!is && performance.now() - begun < 5000) return requestAnimationFrame(look);
            requestAnimationFrame(() => resolve(is ? performance.now() - begun : -1));
          }};
          look();
        }}, {{ capture: true, once: true }}));"
    );
    window.script(&watch, vec![json!(text)]).await?;
    window.press(key).await?;
    let answer = window.script_async("window.roundsBench.then(arguments[0])", vec![]).await?;
    let time = answer.as_f64().filter(|time| *time >= 0.0);
    time.ok_or_else(|| Trouble::new(format!("nothing came of the key within 5 s, \"{text}\" typed")))
}

fn row(what: &str, times: &[f64], limit: f64) -> Row {
    Row {
        what: what.to_owned(),
        figure: percentile(times, 0.95),
        unit: "ms".to_owned(),
        limit,
        against: "budget".to_owned(),
    }
}
