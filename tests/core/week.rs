//! A week of appointments: read in one request, kept for when the network is away, and never emptier than it is known to be.

use crate::desk::Desk;
use app::contract::{AppEvent, DayEntry, ErrorCode, WeekView};
use demo_clinic::{Edition, Fault};
use domain::loaded::{Loaded, Why};
use rounds_tests::day::day_after;
use std::time::Duration;

/// What was just read is not asked for again so soon.
const A_WHILE: Duration = Duration::from_secs(31);

/// Asks for the week of a day until it has come to something.
async fn week_until(desk: &Desk, date: &str, wanted: impl Fn(&WeekView) -> bool) -> WeekView {
    let mut watch = desk.rounds.watch();
    let waiting = async {
        loop {
            let week = desk.rounds.week(date).await.expect("somebody is signed in");
            if wanted(&week) {
                return week;
            }
            while !matches!(watch.next().await, Some(AppEvent::DayChanged { .. })) {}
        }
    };
    desk.patiently("the week comes to it", waiting).await
}

fn is_known(week: &WeekView) -> bool {
    week.days.iter().all(|day| day.appointments.value().is_some())
}

/// Known, and whoever is booked is named: those whom this computer does not know yet are asked for afterwards.
fn is_named(week: &WeekView) -> bool {
    let named = |one: &DayEntry| one.patient.is_some() == one.appointment.patient.is_some();
    is_known(week) && week.days.iter().all(|day| day.appointments.value().into_iter().flatten().all(named))
}

/// How often the server was asked for a day, alone or among others.
fn asked_for(desk: &Desk, date: &str) -> usize {
    let all = desk.clinic.requests().all();
    all.iter().filter(|one| one.path.ends_with("/fhir/Appointment") && one.query.contains(date)).count()
}

#[tokio::test]
async fn a_week_is_one_request_and_is_kept_for_when_the_network_is_away() {
    for edition in [Edition::V7_0, Edition::V8_0, Edition::V8_2] {
        let desk = Desk::signed_in(edition).await;
        let thursday = day_after(8).to_string();
        let week = week_until(&desk, &thursday, is_named).await;
        assert_eq!(week.days.len(), 7, "{edition:?}: Monday to Sunday");
        assert_eq!(week.date, thursday, "{edition:?}: around the day that was asked for");
        for day in &week.days {
            assert_eq!(asked_for(&desk, &day.date), 1, "{edition:?}: {} in one request with all", day.date);
            let list = day.appointments.value().map(Vec::as_slice).unwrap_or_default();
            assert!(
                list.iter().all(|one| one.appointment.start.date().to_string() == day.date),
                "{edition:?}: each on its day"
            );
        }
        let full = week.days.iter().filter(|day| day.appointments.value().is_some_and(|all| !all.is_empty()));
        assert_eq!(full.count(), 5, "{edition:?}: the calendar is full on weekdays, and none on the others");
        let again = desk.rounds.week(&thursday).await.expect("a week");
        assert_eq!(again.days, week.days, "{edition:?}: from what is kept");
        assert_eq!(asked_for(&desk, &thursday), 1, "{edition:?}: and not asked for again so soon");

        desk.clinic.pause().await;
        desk.hands.pass(A_WHILE);
        let offline = week_until(&desk, &thursday, |week| {
            week.days.iter().all(|day| matches!(day.appointments, Loaded::Known { stale: Some(_), .. }))
        })
        .await;
        for (kept, read) in offline.days.iter().zip(&week.days) {
            let (Loaded::Known { value: kept, as_of, .. }, Loaded::Known { value: read, as_of: then, .. }) =
                (&kept.appointments, &read.appointments)
            else {
                panic!("{edition:?}: both are known")
            };
            assert_eq!(kept, read, "{edition:?}: as it was read last");
            assert_eq!(as_of, then, "{edition:?}: and it says when");
        }
    }
}

#[tokio::test]
async fn a_week_that_cannot_be_read_is_said_and_is_no_empty_week() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    desk.clinic.faults().arm("GET", "*/Appointment", Fault::RoleRefused, 50);
    let week = week_until(&desk, &day_after(15).to_string(), |week| {
        week.days.iter().all(|day| day.appointments != Loaded::Loading)
    })
    .await;
    for day in &week.days {
        assert_eq!(
            day.appointments,
            Loaded::Unavailable { why: Why::NotAllowed },
            "{}: with what stood in the way",
            day.date
        );
    }
    let refused = desk.rounds.week("the week after").await.expect_err("no day");
    assert_eq!(refused.code, ErrorCode::InvalidInput, "said as for a day");
}

#[tokio::test]
async fn this_week_knows_who_waits_today() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let booked = crate::begin::booked(&desk).await;
    desk.clinic.set_arrival_makes_visit(false);
    desk.clinic.office().set_appointment_status(booked.number, "@");
    desk.hands.pass(A_WHILE);
    let today = day_after(0).to_string();
    let waits = |week: &WeekView| {
        let days = week.days.iter().filter(|day| day.date == today);
        days.filter_map(|day| day.appointments.value()).flatten().any(|one| {
            one.appointment.uuid == booked.uuid && one.waiting && one.mine && one.arrival.is_some()
        })
    };
    week_until(&desk, "", waits).await;
}
