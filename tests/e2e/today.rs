//! Today as a worklist: whom the front desk marked arrived stands on top, and Enter opens the visit that OpenEMR made for
//! them and makes no second one.

use crate::barriers::look;
use crate::{Set, pictures, play};
use demo_clinic::Appointment;
use fantoccini::key::Key;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::{Outcome, Trouble};
use std::cell::RefCell;

/// Doctor Garcia's number at the demo clinic.
const GARCIA: i64 = 8;
/// A minute at which nobody else has an appointment: the row begins with it.
const START: &str = "07:05";

#[test]
#[ignore = "real window"]
fn an_arrived_patient_with_a_visit_of_today_opens_that_one() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let chart = set.records.chart_of(job.patient.0, job.patient.1).await?;
        let pid = chart.patient["pid"].as_i64().ok_or(Trouble::new("a patient has a number"))?;
        let today = set.clinic.today().to_string();
        let booked = set.clinic.office().book(Appointment {
            pid,
            pc_aid: Some(GARCIA),
            pc_apptstatus: "-".to_owned(),
            pc_event_date: today.clone(),
            pc_start_time: format!("{START}:00"),
            pc_end_time: "07:25:00".to_owned(),
            pc_duration: 1200,
            pc_catid: 9,
            pc_title: "Established Patient".to_owned(),
            pc_hometext: "Came in with a rash".to_owned(),
            pc_facility: 3,
            pc_billing_location: 3,
            ..Appointment::default()
        });
        set.clinic.office().arrive(booked).ok_or(Trouble::new("OpenEMR makes a visit by itself"))?;
        let visits = || {
            let mut all = set.clinic.records().encounters(pid);
            all.retain(|one| one.date.starts_with(&today));
            all.len()
        };
        let before = visits();

        let window = set.signed_in().await?;
        window.reads("Waiting (").await?;
        window.click("button", beginning(START)).await?;
        window.find("complementary", "Preview").await?;
        window.reads("Last assessment and plan").await?;
        let found = RefCell::new(Vec::new());
        look(&window, "today", &found).await?;
        pictures(&window, "today").await?;
        window.click("button", beginning(START)).await?;
        window.press(&format!("{}", Key::Enter)).await?;
        window.reads("Came in with a rash").await?;
        assert_eq!(visits(), before, "the visit that OpenEMR made is the one, and nothing was made");
        let found = found.into_inner();
        assert!(found.is_empty(), "axe complains:\n{}", found.join("\n"));
        window.close().await
    })
}
