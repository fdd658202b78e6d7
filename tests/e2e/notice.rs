//! What the desktop hears of Rounds: that somebody has arrived, and never who.

use crate::{Set, play};
use demo_clinic::Appointment;
use futures_util::StreamExt;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::{Outcome, Trouble};
use std::sync::{Arc, Mutex, PoisonError};

/// A minute at which nobody else has an appointment: the row begins with it.
const START: &str = "07:05";

#[test]
#[ignore = "real window"]
fn the_desktop_hears_that_somebody_has_arrived_and_never_who() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let chart = set.records.chart_of(job.patient.0, job.patient.1).await?;
        let pid = chart.patient["pid"].as_i64().ok_or(Trouble::new("a patient has a number"))?;
        let booked = set.clinic.office().book(Appointment {
            pid,
            pc_aid: Some(8),
            pc_apptstatus: "-".to_owned(),
            pc_event_date: set.clinic.today().to_string(),
            pc_start_time: format!("{START}:00"),
            pc_end_time: "07:25:00".to_owned(),
            pc_duration: 1200,
            pc_catid: 9,
            pc_title: "Established Patient".to_owned(),
            pc_facility: 3,
            pc_billing_location: 3,
            ..Appointment::default()
        });
        // The desktop's own notifications: whatever is said to them, as it comes over the bus.
        let name = "org.freedesktop.Notifications";
        let desktop = zbus::connection::Builder::address(set.session.bus())?.name(name)?.build().await?;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (mut calls, hears) = (zbus::MessageStream::from(&desktop), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Some(Ok(message)) = calls.next().await {
                if message.header().member().is_some_and(|member| member.as_str() == "Notify") {
                    let said = String::from_utf8_lossy(message.data()).into_owned();
                    hears.lock().unwrap_or_else(PoisonError::into_inner).push(said);
                }
            }
        });
        let said = || heard.lock().unwrap_or_else(PoisonError::into_inner).clone();

        let window = set.signed_in().await?;
        window.find("button", beginning(START)).await?;
        window.click("button", beginning("Settings")).await?;
        window.click("checkbox", "Tell me on the desktop when a patient of mine arrives").await?;
        set.clinic.office().arrive(booked).ok_or(Trouble::new("OpenEMR makes a visit by itself"))?;
        // The day is read whenever it comes on screen, though not twice within half a minute.
        window
            .until("the desktop to hear of it", async || {
                window.click("button", beginning("Today")).await?;
                window.find("heading", "Today").await?;
                window.click("button", beginning("Settings")).await?;
                window.find("heading", "Settings").await?;
                Ok(!said().is_empty())
            })
            .await?;
        let said = said();
        assert_eq!(said.len(), 1, "once");
        assert!(said[0].contains("A patient has arrived."), "in words");
        for secret in [job.patient.0, job.patient.1, START, "Established Patient"] {
            assert!(!said[0].contains(secret), "{secret} is nobody's business outside of the window");
        }
        window.close().await
    })
}
