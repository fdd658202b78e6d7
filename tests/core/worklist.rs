//! Today as a worklist: who waits and since when, what a row knows of its visit, and what of the day is left.

use crate::{
    begin::{booked, booked_from},
    desk::{Desk, note, vitals},
    workplace::Workplace,
};
use app::contract::{
    AppEvent, Begun, DayEntry, DraftContent, DraftKind, DraftPlace, ErrorCode, PartStanding, Settings,
    SweepItem, SweepWhat, VisitKey, VisitStanding,
};
use demo_clinic::{Appointment, Edition, Fault};
use domain::{
    appointment::{AppointmentStatus, AppointmentUuid},
    patient::PatientUuid,
};
use rounds_tests::day::day_after;
use std::time::Duration;

/// A list that is older than this says nothing of just before.
const LONG: Duration = Duration::from_secs(7 * 60);

async fn row(desk: &Desk, uuid: &AppointmentUuid, wanted: impl Fn(&DayEntry) -> bool) -> DayEntry {
    desk.day_until(|all| all.iter().find(|one| one.appointment.uuid == *uuid && wanted(one)).cloned()).await
}

/// Reads the day once more, and answers how often it was told meanwhile that somebody has arrived.
async fn arrivals_told(desk: &Desk) -> usize {
    let mut watch = desk.rounds.watch();
    // What was just read is not asked for again so soon.
    desk.hands.pass(Duration::from_secs(31));
    let _ = desk.rounds.day("").await.expect("a day");
    let reading = async {
        let mut told = 0;
        loop {
            match watch.next().await.expect("the core runs") {
                AppEvent::Arrived => told += 1,
                AppEvent::DayChanged { .. } => return told,
                _ => {}
            }
        }
    };
    desk.patiently("the day to be read", reading).await
}

/// What is left of one patient.
async fn left(desk: &Desk, patient: &PatientUuid) -> Vec<SweepWhat> {
    let all: Vec<SweepItem> = desk.rounds.sweep().await.expect("the journal can be read");
    all.into_iter().filter(|one| one.patient.as_ref() == Some(patient)).map(|one| one.what).collect()
}

#[tokio::test]
async fn an_arrival_is_told_outside_of_the_window_where_that_is_switched_on_and_once() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    desk.clinic.set_arrival_makes_visit(false);
    let mine = booked(&desk).await;
    let office = || desk.clinic.office();
    assert_eq!(arrivals_told(&desk).await, 0, "nobody has");
    office().set_appointment_status(mine.number, "@");
    assert_eq!(arrivals_told(&desk).await, 0, "nobody has asked to be told");
    // A slip at the front desk.
    office().set_appointment_status(mine.number, "-");
    assert_eq!(arrivals_told(&desk).await, 0);
    let settings = desk.rounds.state().settings;
    assert!(!settings.tell_arrivals, "it is switched off until somebody wants it");
    desk.rounds.save_settings(Settings { tell_arrivals: true, ..settings }).await.expect("it can be kept");
    let theirs = with_the_colleague(&desk);
    assert_eq!(arrivals_told(&desk).await, 0, "they have not come yet");
    office().set_appointment_status(theirs, "@");
    assert_eq!(arrivals_told(&desk).await, 0, "that is the colleague's patient");
    office().set_appointment_status(mine.number, "@");
    assert_eq!(arrivals_told(&desk).await, 1, "now it is told");
    office().set_appointment_status(mine.number, "~");
    assert_eq!(arrivals_told(&desk).await, 0, "and not again, whatever letter says so");
}

/// Books somebody for today with the colleague; answers with the number.
fn with_the_colleague(desk: &Desk) -> i64 {
    desk.clinic.office().book(Appointment {
        pid: 12,
        pc_aid: Some(9),
        pc_apptstatus: "-".to_owned(),
        pc_event_date: day_after(0).to_string(),
        pc_start_time: "10:40:00".to_owned(),
        pc_end_time: "11:00:00".to_owned(),
        pc_duration: 1200,
        pc_catid: 9,
        pc_title: "Cough for a week".to_owned(),
        pc_facility: 3,
        pc_billing_location: 3,
        ..Appointment::default()
    })
}

#[tokio::test]
async fn only_who_has_arrived_waits_and_the_first_sighting_is_kept() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::signed_in(edition).await;
        let booked = booked(&desk).await;
        let early = row(&desk, &booked.uuid, |_| true).await;
        assert!(!early.waiting && early.arrival.is_none(), "{edition:?}: nobody is here");
        desk.clinic.set_arrival_makes_visit(false);
        desk.clinic.office().set_appointment_status(booked.number, "~");
        let here = row(&desk, &booked.uuid, |one| one.waiting).await;
        assert_eq!(here.appointment.status, AppointmentStatus::ArrivedLate, "{edition:?}: by its letter");
        let arrival = here.arrival.expect("it was seen");
        assert!(arrival.exact, "{edition:?}: a minute before they were not here");
        desk.hands.pass(LONG);
        desk.clinic.office().set_appointment_status(booked.number, "@");
        let still = row(&desk, &booked.uuid, |one| one.waiting).await;
        assert_eq!(still.arrival.as_ref(), Some(&arrival), "{edition:?}: since when they wait");
        desk.clinic.office().set_appointment_status(booked.number, "<");
        let inside =
            row(&desk, &booked.uuid, |one| one.appointment.status == AppointmentStatus::InExamRoom).await;
        assert!(!inside.waiting, "{edition:?}: who is in an exam room does not wait");
        assert_eq!(inside.arrival, Some(arrival), "{edition:?}: and has been here since then");
        // A slip at the front desk.
        desk.clinic.office().set_appointment_status(booked.number, "-");
        let gone = row(&desk, &booked.uuid, |one| one.arrival.is_none()).await;
        assert!(!gone.waiting, "{edition:?}: they were not here after all");
    }
}

#[tokio::test]
async fn whose_chart_was_pulled_does_not_wait_and_is_looked_for_until_they_are_in_the_room() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let booked = booked(&desk).await;
    desk.clinic.office().set_appointment_status(booked.number, "+");
    let pulled =
        row(&desk, &booked.uuid, |one| one.appointment.status == AppointmentStatus::ChartPulled).await;
    assert!(!pulled.waiting && pulled.arrival.is_none(), "FHIR calls both checked in");
    desk.clinic.office().set_appointment_status(booked.number, "<");
    let inside =
        row(&desk, &booked.uuid, |one| one.appointment.status == AppointmentStatus::InExamRoom).await;
    assert!(!inside.waiting, "the same word of FHIR, another letter");
}

#[tokio::test]
async fn since_when_somebody_waits_outlives_the_program() {
    let place = Workplace::with_pin().await;
    let booked = booked(&place).await;
    place.clinic.office().arrive(booked.number);
    let here = row(&place, &booked.uuid, |one| one.waiting).await;
    let place = place.restarted().await;
    place.unlock().await;
    place.hands.pass(LONG);
    let again = row(&place, &booked.uuid, |one| one.waiting).await;
    assert_eq!(again.arrival, here.arrival, "it is in the journal");
}

#[tokio::test]
async fn a_row_knows_its_visit_and_what_is_left_is_named_until_it_is_done() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::signed_in(edition).await;
        let booked = booked(&desk).await;
        let patient = &booked.patient;
        assert_eq!(row(&desk, &booked.uuid, |_| true).await.visit, None, "{edition:?}: there is none");
        assert!(left(&desk, patient).await.is_empty(), "{edition:?}: nothing is begun");
        let begun = desk.rounds.begin_visit(patient, Some(&booked.uuid)).await.expect("it begins");
        let Begun::Started { visit: pending, .. } = begun else {
            panic!("{edition:?}: one is made: {begun:?}")
        };
        let standing = row(&desk, &booked.uuid, |one| one.visit.is_some()).await.visit;
        let open = VisitStanding {
            visit: Some(pending.clone()),
            count: 1,
            undecided: false,
            vitals: PartStanding::None,
            note: PartStanding::None,
        };
        assert_eq!(standing, Some(open), "{edition:?}: also while it waits");
        let place = DraftPlace {
            kind: DraftKind::Note,
            patient: patient.clone(),
            visit: Some(pending.clone()),
            record: None,
        };
        let account = desk.account();
        desk.rounds.save_draft(place, DraftContent::Note(note()), &account, None).await.expect("kept");
        let drafted =
            |one: &DayEntry| one.visit.as_ref().is_some_and(|visit| visit.note == PartStanding::Draft);
        row(&desk, &booked.uuid, drafted).await;
        let all = left(&desk, patient).await;
        assert!(
            matches!(all.as_slice(), [SweepWhat::Draft { .. }, SweepWhat::Unsent { .. }]),
            "{edition:?}: the draft, and the visit that has not left: {all:?}"
        );
        let VisitKey::Pending { write } = &pending else { panic!("it waits") };
        desk.hands.pass(Duration::from_secs(6));
        let typed = desk.rounds.save_vitals(patient, &pending, &vitals(), &[]).await.expect("queued");
        desk.rounds.retry_write(write).await.expect("a nudge");
        desk.settled(&typed).await;
        let sent = desk.rounds.send_note(patient, &pending, note()).await.expect("queued");
        desk.settled(&sent).await;
        let done = |one: &DayEntry| {
            one.visit.as_ref().is_some_and(|visit| {
                (visit.vitals, visit.note) == (PartStanding::There, PartStanding::There)
                    && matches!(visit.visit, Some(VisitKey::Known { .. }))
            })
        };
        row(&desk, &booked.uuid, done).await;
        let all = left(&desk, patient).await;
        assert!(
            matches!(all.as_slice(), [SweepWhat::ToSign { .. }]),
            "{edition:?}: what is left is done in OpenEMR: {all:?}"
        );
    }
}

#[tokio::test]
async fn who_came_since_their_visits_were_read_is_left_to_be_looked_at() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    // The list of visits was read before: whether the front desk's mark has made one is not known.
    let booked = booked_from(&desk, ("23:58:00", "23:59:00"), "@").await;
    let all = left(&desk, &booked.patient).await;
    assert!(matches!(all.as_slice(), [SweepWhat::VisitsNotRead]), "not \"nothing is left\": {all:?}");
}

#[tokio::test]
async fn of_a_day_that_was_not_read_nothing_is_said_to_be_done() {
    let desk = Desk::at(Edition::V8_0).await;
    desk.clinic.faults().arm("GET", "*/fhir/Appointment", Fault::Unavailable, 1000);
    desk.sign_in("drgarcia").await;
    let refused = desk.rounds.sweep().await.expect_err("not an empty list");
    assert!(matches!(refused.code, ErrorCode::Offline | ErrorCode::ServerError), "why: {refused:?}");
}
