//! Open or start: whatever the front desk, a colleague or three presses in a second did, there is one visit of today, or
//! somebody said that there shall be a second one.

use crate::{
    desk::{Desk, vitals},
    workplace::Workplace,
};
use app::contract::{
    Begun, DayEntry, ErrorCode, FoundChoice, OutboxItem, Question, StartVisitRequest, UiError, VisitKey,
    WriteState,
};
use demo_clinic::{Appointment, Edition};
use domain::{
    appointment::AppointmentUuid,
    encounter::{CategoryId, Eid},
    patient::PatientUuid,
};
use rounds_tests::day::day_after;
use std::time::Duration;

const EDITIONS: [Edition; 2] = [Edition::V7_0, Edition::V8_0];
/// After so long a visit that was begun can no longer be undone.
const AFTER_UNDO: Duration = Duration::from_secs(6);

/// A patient whom the clinician sees today.
pub(crate) struct Booked {
    pub(crate) patient: PatientUuid,
    pub(crate) uuid: AppointmentUuid,
    /// The clinic's number of the appointment.
    pub(crate) number: i64,
}

/// A patient who has nothing to do with today's calendar.
async fn unbooked(desk: &Desk) -> PatientUuid {
    let patient = desk.patient().await;
    let today = day_after(0).to_string();
    for row in desk.clinic.records().appointments(desk.pid(&patient)) {
        if row.pc_event_date == today {
            assert!(desk.clinic.office().cancel(row.pc_eid), "it was there");
        }
    }
    let theirs = |one: &DayEntry| one.appointment.patient.as_ref() == Some(&patient);
    desk.day_until(|all| (!all.iter().any(theirs)).then_some(())).await;
    patient
}

/// Books the patient for today with whoever is at the desk.
pub(crate) async fn booked(desk: &Desk) -> Booked {
    booked_from(desk, ("09:40:00", "10:00:00"), "-").await
}

/// The same for a time of today, with a status as the clinic's own screens give it.
pub(crate) async fn booked_from(desk: &Desk, (from, to): (&str, &str), status: &str) -> Booked {
    let patient = unbooked(desk).await;
    let pid = desk.pid(&patient);
    let me = desk.rounds.booking_options(&patient).await.expect("options").me.expect("learned (Q72)");
    let facility = desk.clinic.records().appointments(pid).first().map_or(3, |one| one.pc_facility);
    let number = desk.clinic.office().book(Appointment {
        pid,
        pc_aid: Some(i64::from(me.0)),
        pc_apptstatus: status.to_owned(),
        pc_event_date: day_after(0).to_string(),
        pc_start_time: from.to_owned(),
        pc_end_time: to.to_owned(),
        pc_duration: 1200,
        pc_catid: 9,
        pc_title: "Cough for a week".to_owned(),
        pc_facility: facility,
        pc_billing_location: facility,
        ..Appointment::default()
    });
    let mut rows = desk.clinic.records().appointments(pid).into_iter();
    let row = rows.find(|row| row.pc_eid == number).expect("it was just booked");
    let uuid = AppointmentUuid::parse(&row.pc_uuid).expect("a uuid");
    let shown =
        |all: &[DayEntry]| all.iter().any(|one| one.appointment.uuid == uuid && one.mine).then_some(());
    desk.day_until(shown).await;
    Booked { patient, uuid, number }
}

fn visits(desk: &Desk, patient: &PatientUuid) -> Vec<demo_clinic::Encounter> {
    let today = day_after(0).to_string();
    let mut all = desk.clinic.records().encounters(desk.pid(patient));
    all.retain(|one| one.date.starts_with(&today));
    all
}

fn started(begun: Begun) -> (String, bool) {
    match begun {
        Begun::Started { visit: VisitKey::Pending { write }, looked, .. } => (write, looked),
        other => panic!("a visit should be begun: {other:?}"),
    }
}

/// The time for undoing it is over; the worker is nudged.
async fn goes(desk: &Desk, write: &str) -> OutboxItem {
    desk.hands.pass(AFTER_UNDO);
    desk.rounds.retry_write(write).await.expect("a nudge");
    settled(desk, write).await
}

async fn settled(desk: &Desk, write: &str) -> OutboxItem {
    desk.until(|all| {
        let found = all.iter().find(|one| one.id == write)?;
        matches!(found.state, WriteState::Confirmed | WriteState::Refused).then(|| found.clone())
    })
    .await
}

fn asked(refused: Result<impl std::fmt::Debug, UiError>) -> Vec<Question> {
    let error = refused.expect_err("it is asked first");
    assert_eq!(error.code, ErrorCode::Asked, "nothing is wrong with it");
    error.questions.expect("what is asked")
}

#[tokio::test]
async fn the_visit_that_openemr_made_when_the_patient_arrived_is_the_one_that_opens() {
    for edition in EDITIONS {
        let desk = Desk::signed_in(edition).await;
        let booked = booked(&desk).await;
        let made = desk.clinic.office().arrive(booked.number).expect("it makes a visit by itself (Q130)");
        let posts = desk.asked("POST", "encounter");
        for appointment in [Some(&booked.uuid), None] {
            let begun = desk.rounds.begin_visit(&booked.patient, appointment).await.expect("it opens");
            let Begun::Open { visit: VisitKey::Known { eid, .. } } = begun else {
                panic!("{edition:?}: the one of today: {begun:?}")
            };
            assert_eq!(i64::from(eid.0), made, "{edition:?}: from Today and from the chart");
        }
        assert_eq!(desk.asked("POST", "encounter"), posts, "{edition:?}: and nothing is made");
        desk.clinic.office().open_visit(
            desk.pid(&booked.patient),
            &format!("{} 08:00:00", day_after(0)),
            "X-ray",
        );
        // Somebody makes another one: the one that is known opens at once, and the list is read meanwhile.
        let mut watch = desk.rounds.watch();
        let visits = loop {
            match desk.rounds.begin_visit(&booked.patient, None).await.expect("it opens, or a list") {
                Begun::Several { visits } => break visits,
                Begun::Open { visit: VisitKey::Known { eid, .. } } if i64::from(eid.0) == made => {}
                other => panic!("{edition:?}: which one? {other:?}"),
            }
            watch.next().await.expect("the list has been read");
        };
        assert_eq!(visits.len(), 2, "{edition:?}: both of today, and none of another day");
        assert_eq!(visits[0].reason, "X-ray", "{edition:?}: by when they began");
    }
}

#[tokio::test]
async fn where_there_is_none_one_is_made_of_the_appointment_however_often_enter_is_pressed() {
    for edition in EDITIONS {
        let desk = Desk::signed_in(edition).await;
        let booked = booked(&desk).await;
        let begin = || desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid));
        let (first, second, third) = tokio::join!(begin(), begin(), begin());
        let all = [first, second, third].map(|one| one.expect("it opens"));
        let made = all.iter().find(|one| matches!(one, Begun::Started { .. })).expect("one is made");
        let (write, looked) = started(made.clone());
        assert!(looked, "{edition:?}: OpenEMR said that there is none");
        let pending = VisitKey::Pending { write: write.clone() };
        let others = all.iter().filter(|one| **one == Begun::Open { visit: pending.clone() }).count();
        assert_eq!(others, 2, "{edition:?}: three presses in a second are one visit: {all:?}");
        assert!(visits(&desk, &booked.patient).is_empty(), "{edition:?}: it can still be undone");
        let item = goes(&desk, &write).await;
        assert_eq!(item.state, WriteState::Confirmed, "{edition:?}: {:?}", item.error);
        let at_the_clinic = visits(&desk, &booked.patient);
        assert_eq!(at_the_clinic.len(), 1, "{edition:?}: one");
        let visit = &at_the_clinic[0];
        assert_eq!(visit.pc_catid, 9, "{edition:?}: the appointment's category");
        assert_eq!(visit.reason.as_deref(), Some("Cough for a week"), "{edition:?}: its title");
        let appointment = desk.clinic.records().appointments(desk.pid(&booked.patient));
        let appointment = appointment.iter().find(|one| one.pc_eid == booked.number).expect("booked");
        assert_eq!(Some(visit.provider_id), appointment.pc_aid, "{edition:?}: its provider");
        assert_eq!(visit.facility_id, appointment.pc_facility, "{edition:?}: its facility");
        let again = begin().await.expect("it opens");
        let Begun::Open { visit: VisitKey::Known { eid, .. } } = again else {
            panic!("{edition:?}: by its number: {again:?}")
        };
        assert_eq!(i64::from(eid.0), visit.eid, "{edition:?}: the same visit");
    }
}

#[tokio::test]
async fn without_an_appointment_the_form_opens_and_asks_before_a_second_visit_of_the_day() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = unbooked(&desk).await;
    let begun = desk.rounds.begin_visit(&patient, None).await.expect("nothing to make it from");
    assert_eq!(begun, Begun::Form { looked: true }, "a category is not guessed");
    let request = StartVisitRequest { category: Some(CategoryId(5)), ..StartVisitRequest::default() };
    let first = desk.rounds.start_visit(&patient, request.clone(), &[]).await.expect("the first of today");
    let found = asked(desk.rounds.start_visit(&patient, request.clone(), &[]).await);
    assert!(
        matches!(found.as_slice(), [Question::VisitThatDay { .. }]),
        "also while the first one waits: {found:?}"
    );
    settled(&desk, &first.write).await;
    let found = asked(desk.rounds.start_visit(&patient, request.clone(), &[]).await);
    let second = desk.rounds.start_visit(&patient, request, &found).await.expect("who means it may");
    assert_eq!(settled(&desk, &second.write).await.state, WriteState::Confirmed, "nobody asks again");
    assert_eq!(visits(&desk, &patient).len(), 2, "two that were asked for");
}

#[tokio::test]
async fn a_visit_that_is_undone_was_never_at_the_clinic() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let booked = booked(&desk).await;
    let begin = || desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid));
    let (write, _) = started(begin().await.expect("it begins"));
    desk.rounds.undo_visit(&write).await.expect("nothing has left");
    assert!(desk.rounds.unsent().await.expect("the journal").is_empty(), "nothing waits");
    let (write, _) = started(begin().await.expect("it begins anew"));
    let pending = VisitKey::Pending { write: write.clone() };
    let note = crate::desk::note();
    desk.rounds.send_note(&booked.patient, &pending, note).await.expect("queued");
    let refused = desk.rounds.undo_visit(&write).await.expect_err("something was written in it");
    assert_eq!(refused.code, ErrorCode::WriteStillNeeded, "a note is not thrown away by the way");
    goes(&desk, &write).await;
    let late = desk.rounds.undo_visit(&write).await.expect_err("its time is over");
    assert_eq!(late.code, ErrorCode::WriteMovedOn, "what is at the clinic stays there");
    assert_eq!(visits(&desk, &booked.patient).len(), 1, "of two that were begun one is left");
}

#[tokio::test]
async fn whoever_is_cut_off_within_the_five_seconds_finds_the_visit_and_it_is_sent_once() {
    let place = Workplace::with_pin().await;
    let booked = booked(&place).await;
    let begun = place.rounds.begin_visit(&booked.patient, Some(&booked.uuid)).await;
    let (write, _) = started(begun.expect("it begins"));
    assert!(visits(&place, &booked.patient).is_empty(), "it has not left");
    let place = place.restarted().await;
    place.unlock().await;
    let item = settled(&place, &write).await;
    assert_eq!(item.state, WriteState::Confirmed, "it is in the journal, and goes: {:?}", item.error);
    assert_eq!(visits(&place, &booked.patient).len(), 1, "once");
}

#[tokio::test]
async fn a_silent_server_is_looked_at_before_sending_and_what_is_found_is_a_question() {
    for edition in EDITIONS {
        let desk = Desk::impatient(edition).await;
        let booked = booked(&desk).await;
        // What is kept is all that somebody knows who waits for no answer.
        desk.rounds.open_chart(&booked.patient).await.expect("a chart");
        desk.chart_until(&booked.patient, |chart| chart.appointments.value().map(drop)).await;
        desk.chart_until(&booked.patient, |chart| chart.encounters.value().map(drop)).await;
        let begun = desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid)).await;
        let (write, looked) = started(begun.expect("nobody waits for a slow server"));
        assert!(!looked, "{edition:?}: it will look before sending");
        let pending = VisitKey::Pending { write: write.clone() };
        let typed = desk.rounds.save_vitals(&booked.patient, &pending, &vitals(), &[]).await.expect("queued");
        // Meanwhile the front desk marks the patient arrived.
        let made = desk.clinic.office().arrive(booked.number).expect("a visit by itself");
        let item = goes(&desk, &write).await;
        assert_eq!(item.state, WriteState::Refused, "{edition:?}: never a silent second one");
        assert_eq!(item.error.map(|error| error.code), Some(ErrorCode::AnotherVisitFound), "{edition:?}");
        let found = item.found.expect("with the visit that was found");
        assert_eq!(found.len(), 1, "{edition:?}: that one");
        assert_eq!(visits(&desk, &booked.patient).len(), 1, "{edition:?}: nothing was sent");
        let again = desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid)).await.expect("it opens");
        assert_eq!(again, Begun::Open { visit: pending }, "{edition:?}: the question waits there");
        // Sent again without a word it is the same question.
        desk.rounds.retry_write(&write).await.expect("queued");
        assert_eq!(settled(&desk, &write).await.state, WriteState::Refused, "{edition:?}: still");
        let choice = FoundChoice::Use { visit: found[0].visit.clone() };
        desk.rounds.decide_visit(&write, choice).await.expect("decided");
        let item = desk.settled(&typed).await;
        assert_eq!(item.state, WriteState::Confirmed, "{edition:?}: {:?}", item.error);
        let readings = desk.clinic.records().vitals(desk.pid(&booked.patient));
        assert_eq!(
            readings.iter().filter(|one| one.eid == made).count(),
            1,
            "{edition:?}: what was written for the other belongs to the one that is meant"
        );
        assert_eq!(visits(&desk, &booked.patient).len(), 1, "{edition:?}: and there is one visit");
    }
}

#[tokio::test]
async fn offline_a_visit_waits_and_a_second_one_goes_only_by_decision() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let booked = booked(&desk).await;
    desk.rounds.open_chart(&booked.patient).await.expect("a chart");
    desk.chart_until(&booked.patient, |chart| chart.appointments.value().map(drop)).await;
    desk.chart_until(&booked.patient, |chart| chart.encounters.value().map(drop)).await;
    desk.clinic.pause().await;
    let begun = desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid)).await;
    let (write, looked) = started(begun.expect("what is kept is enough"));
    assert!(!looked, "nobody could say");
    let begun = desk.rounds.begin_visit(&booked.patient, None).await.expect("it opens");
    let pending = VisitKey::Pending { write: write.clone() };
    assert_eq!(begun, Begun::Open { visit: pending }, "offline too there is one");
    desk.clinic.office().arrive(booked.number).expect("a visit by itself");
    desk.clinic.resume().await.expect("the ports are free");
    let item = goes(&desk, &write).await;
    assert_eq!(item.state, WriteState::Refused, "it looked before sending");
    desk.rounds.decide_visit(&write, FoundChoice::Another).await.expect("decided");
    let item = settled(&desk, &write).await;
    assert_eq!(item.state, WriteState::Confirmed, "a second one was meant: {:?}", item.error);
    assert_eq!(visits(&desk, &booked.patient).len(), 2, "both");
}

#[tokio::test]
async fn offline_the_visit_that_was_read_before_is_the_one_that_opens() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let booked = booked(&desk).await;
    let made = desk.clinic.office().arrive(booked.number).expect("a visit by itself");
    desk.rounds.open_chart(&booked.patient).await.expect("a chart");
    let eid = Eid(u32::try_from(made).expect("a number"));
    desk.chart_until(&booked.patient, |chart| {
        chart.encounters.value()?.iter().any(|one| one.eid == eid).then_some(())
    })
    .await;
    desk.clinic.pause().await;
    let begun = desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid)).await.expect("it opens");
    assert!(
        matches!(begun, Begun::Open { visit: VisitKey::Known { eid: found, .. } } if found == eid),
        "what is kept is enough: {begun:?}"
    );
}

#[tokio::test]
async fn a_visit_that_is_made_while_one_can_still_be_undone_is_a_question() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let booked = booked(&desk).await;
    let begun = desk.rounds.begin_visit(&booked.patient, Some(&booked.uuid)).await;
    let (write, looked) = started(begun.expect("it begins"));
    assert!(looked, "there was none");
    desk.clinic.office().arrive(booked.number).expect("a visit by itself");
    let item = goes(&desk, &write).await;
    assert_eq!(item.state, WriteState::Refused, "looked for once more right before it leaves");
    assert_eq!(item.found.map(|found| found.len()), Some(1), "with what was found");
    desk.rounds.discard_write(&write).await.expect("nothing has left");
    assert_eq!(visits(&desk, &booked.patient).len(), 1, "the one that OpenEMR made");
}
