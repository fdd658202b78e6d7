//! Writes and the ways in which their answers can be lost: at the clinic there is exactly one record, always.

use crate::desk::{Desk, booking, note, vitals};
use app::contract::{
    AppEvent, BookRequest, DraftContent, DraftKind, DraftPlace, ErrorCode, VisitKey, WriteState,
};
use demo_clinic::{Edition, Fault};
use domain::{
    booking::BookingWarning,
    encounter::{Eid, EncounterUuid},
    note::SoapText,
};
use rounds_tests::{accepted, day::free_day};

const EDITIONS: [Edition; 2] = [Edition::V7_0, Edition::V8_0];

#[tokio::test]
async fn the_main_job_arrives_once_and_as_it_was_written() {
    for edition in EDITIONS {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let pid = desk.pid(&patient);
        let visit = desk.visit(&patient).await;
        let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };

        let vitals = desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await.expect("a whole form");
        assert_eq!(desk.settled(&vitals).await.state, WriteState::Confirmed, "{edition:?}: vitals");
        let note = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
        assert_eq!(desk.settled(&note).await.state, WriteState::Confirmed, "{edition:?}: note");
        let options = desk.rounds.booking_options(&patient).await.expect("options");
        assert!(
            options.me.is_some(),
            "{edition:?}: the physician's own number is learned from the data (Q72)"
        );
        let booked =
            accepted::book(&desk.rounds, &patient, booking(&options)).await.expect("a whole booking");
        let booked = desk.settled(&booked).await;
        assert_eq!(booked.state, WriteState::Confirmed, "{edition:?}: booking: {:?}", booked.error);

        let records = desk.clinic.records();
        let readings: Vec<_> =
            records.vitals(pid).into_iter().filter(|vital| vital.eid == i64::from(eid.0)).collect();
        assert_eq!(
            readings.len(),
            1,
            "{edition:?}: one set of vitals (Q41: 8.0 answers 500 to those it stored)"
        );
        assert_eq!(readings[0].bps.as_deref(), Some("128"), "{edition:?}: as typed");
        assert_eq!(
            readings[0].temperature.as_deref().map(|text| text.trim_end_matches('0')),
            Some("99.5"),
            "{edition:?}: 37,5 °C in the clinic's unit"
        );
        let notes: Vec<_> =
            records.notes(pid).into_iter().filter(|note| note.eid == i64::from(eid.0)).collect();
        assert_eq!(notes.len(), 1, "{edition:?}: one note");
        assert_eq!(
            notes[0].assessment.as_deref(),
            Some("Viral <script>alert(1)</script>"),
            "{edition:?}: verbatim, whatever it looks like (Q54)"
        );
        let appointments = records.appointments(pid);
        let ours: Vec<_> =
            appointments.iter().filter(|one| one.pc_event_date == free_day().to_string()).collect();
        assert_eq!(ours.len(), 1, "{edition:?}: one booking");
        assert_eq!(ours[0].pc_hometext, "Follow-up", "{edition:?}: with its comment");
        assert_eq!(
            booked.confirmation.map(|id| i64::from(id.0)),
            Some(ours[0].pc_eid),
            "{edition:?}: its number"
        );
    }
}

#[tokio::test]
async fn a_lost_answer_makes_neither_two_notes_nor_none() {
    for edition in EDITIONS {
        for fault in [Fault::DropAfterCommit, Fault::ErrorAfterCommit, Fault::DropBeforeCommit, Fault::Html] {
            let desk = Desk::signed_in(edition).await;
            let patient = desk.patient().await;
            let visit = desk.visit(&patient).await;
            desk.clinic.faults().once("POST", "*/soap_note", fault.clone());
            let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
            let item = desk.settled(&receipt).await;
            assert_eq!(item.state, WriteState::Confirmed, "{edition:?} {fault:?}: settled by reading back");
            let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };
            let notes = desk.clinic.records().notes(desk.pid(&patient));
            let ours = notes.iter().filter(|note| note.eid == i64::from(eid.0)).count();
            assert_eq!(ours, 1, "{edition:?} {fault:?}: exactly one note at the clinic");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_makes_neither_two_visits_nor_two_bookings_nor_two_sets_of_vitals() {
    for edition in EDITIONS {
        for fault in [Fault::DropAfterCommit, Fault::ErrorAfterCommit, Fault::DropBeforeCommit] {
            let desk = Desk::signed_in(edition).await;
            let patient = desk.patient().await;
            let pid = desk.pid(&patient);
            let before = desk.clinic.records().encounters(pid).len();
            desk.clinic.faults().once("POST", "*/encounter", fault.clone());
            let visit = desk.visit(&patient).await;
            assert_eq!(
                desk.clinic.records().encounters(pid).len(),
                before + 1,
                "{edition:?} {fault:?}: recognised by its marker (Q46)"
            );
            let readings = desk.clinic.records().vitals(pid).len();
            desk.clinic.faults().once("POST", "*/vital", fault.clone());
            let receipt =
                desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await.expect("a whole form");
            assert_eq!(
                desk.settled(&receipt).await.state,
                WriteState::Confirmed,
                "{edition:?} {fault:?}: vitals"
            );
            assert_eq!(
                desk.clinic.records().vitals(pid).len(),
                readings + 1,
                "{edition:?} {fault:?}: one set"
            );

            let booked = desk.clinic.records().appointments(pid).len();
            desk.clinic.faults().once("POST", "*/appointment", fault.clone());
            let options = desk.rounds.booking_options(&patient).await.expect("options");
            let receipt =
                accepted::book(&desk.rounds, &patient, booking(&options)).await.expect("a whole booking");
            assert_eq!(
                desk.settled(&receipt).await.state,
                WriteState::Confirmed,
                "{edition:?} {fault:?}: booking"
            );
            assert_eq!(
                desk.clinic.records().appointments(pid).len(),
                booked + 1,
                "{edition:?} {fault:?}: one booking"
            );
        }
    }
}

#[tokio::test]
async fn a_note_that_cannot_be_sent_is_refused_before_it_leaves_and_its_draft_stays() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let place = DraftPlace {
        kind: DraftKind::Note,
        patient: patient.clone(),
        visit: Some(visit.clone()),
        record: None,
    };
    let typed = SoapText { subjective: "x".into(), plan: "Rest".into(), ..SoapText::default() };
    desk.rounds
        .save_draft(place.clone(), DraftContent::Note(typed.clone()), &desk.account(), None)
        .await
        .expect("a draft is kept");
    let refused =
        desk.rounds.send_note(&patient, &visit, typed.clone()).await.expect_err("one letter is too few");
    assert_eq!(refused.code, ErrorCode::InvalidInput, "a fault of the form");
    assert_eq!(refused.fields[0].field, "subjective", "beside its box");
    let draft = desk.rounds.read_draft(place).await.expect("drafts can be read").expect("it is still there");
    assert_eq!(draft.content, DraftContent::Note(typed), "what was typed is not lost");
}

#[tokio::test]
async fn a_visit_that_is_not_in_the_patients_own_list_is_never_written_to() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let foreign = VisitKey::Known {
        eid: Eid(999_999),
        uuid: EncounterUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
    };
    let before = desk.asked("POST", "soap_note");
    let receipt = desk.rounds.send_note(&patient, &foreign, note()).await.expect("queued");
    let item = desk.settled(&receipt).await;
    assert_eq!(item.state, WriteState::Refused, "the server would have stored an orphan (Q47)");
    assert_eq!(
        item.error.map(|error| error.code),
        Some(ErrorCode::VisitNotFound),
        "and the clinician is told"
    );
    assert_eq!(desk.asked("POST", "soap_note"), before, "nothing was sent");
}

#[tokio::test]
async fn what_cannot_be_confirmed_comes_back_and_is_looked_for_before_it_is_sent_again() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let pid = desk.pid(&patient);
    let before = desk.clinic.records().encounters(pid).len();
    desk.clinic.faults().arm("POST", "*/encounter", Fault::DropBeforeCommit, 3);
    let visit = desk.start_visit(&patient, "Lost three times").await;
    let pending = VisitKey::Pending { write: visit.write.clone() };
    let sent = desk.rounds.send_note(&patient, &pending, note()).await.expect("queued");
    let item = desk.settled(&visit).await;
    assert_eq!(
        (item.state, item.error.map(|error| error.code)),
        (WriteState::Refused, Some(ErrorCode::NotConfirmed)),
        "after three lost answers a person looks in OpenEMR"
    );
    let draft = DraftPlace { kind: DraftKind::Visit, patient: patient.clone(), visit: None, record: None };
    let draft = desk.rounds.read_draft(draft).await.expect("drafts can be read");
    assert_eq!(draft, None, "in its form it would go out again without another look");
    assert_eq!(desk.clinic.records().encounters(pid).len(), before, "none has arrived so far");

    // This time it arrives, and its answer is lost like the others.
    desk.clinic.faults().once("POST", "*/encounter", Fault::DropAfterCommit);
    desk.rounds.retry_write(&visit.write).await.expect("the clinician wants it sent");
    for (receipt, what) in [(&visit, "the visit"), (&sent, "the note that waited for it")] {
        let item = desk.settled(receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{what}: {:?}", item.error);
    }
    assert_eq!(desk.clinic.records().encounters(pid).len(), before + 1, "one visit");
}

#[tokio::test]
async fn one_list_that_is_cut_off_holds_up_nobody_elses_writes() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };
    let notes = format!("*/encounter/{eid}/soap_note");
    desk.clinic.faults().once("POST", &notes, Fault::DropAfterCommit);
    desk.clinic.faults().arm("GET", &notes, Fault::DropBeforeCommit, 1000);
    let sent = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
    desk.until(|unsent| unsent.iter().find(|item| item.state == WriteState::Unknown).map(|_| ())).await;
    let other = desk.start_visit(&patient, "Another visit").await;
    assert_eq!(
        desk.settled(&other).await.state,
        WriteState::Confirmed,
        "it has nothing to do with that note"
    );
    let unsent = desk.rounds.unsent().await.expect("the journal can be read");
    let item = unsent.iter().find(|item| item.id == sent.write).expect("it is kept");
    assert_eq!(item.state, WriteState::Unknown, "which is still looked for");
    desk.clinic.faults().clear();
    desk.rounds.retry_write(&sent.write).await.expect("a nudge");
    assert_eq!(desk.settled(&sent).await.state, WriteState::Confirmed, "and found");
    let all = desk.clinic.records().notes(desk.pid(&patient));
    assert_eq!(all.iter().filter(|one| one.eid == i64::from(eid.0)).count(), 1, "once");
}

#[tokio::test]
async fn an_accepted_warning_is_no_leave_to_book_a_time_that_was_taken_since() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let options = desk.rounds.booking_options(&patient).await.expect("options");
    let late = BookRequest { start: "18:30".into(), ..booking(&options) };
    let mut watch = desk.rounds.watch();
    let seen = loop {
        let check = desk.rounds.check_booking(&patient, &late, None, &[]).await.expect("a whole form");
        if check.busy.value().is_some() {
            break check.warnings;
        }
        while !matches!(watch.next().await, Some(AppEvent::DayChanged { .. })) {}
    };
    assert!(matches!(seen[..], [BookingWarning::OutsideHours { .. }, ..]), "all that is said now: {seen:?}");
    for (before, news) in [(&seen[..], false), (&[], true)] {
        let check = desk.rounds.check_booking(&patient, &late, None, before).await.expect("a whole form");
        assert_eq!(check.news, news, "what stood on screen is no news: {:?}", check.warnings);
    }
    let colleague = desk.another("drchen").await;
    let theirs = colleague.rounds.book(&patient, late.clone(), seen.clone()).await.expect("a whole booking");
    assert_eq!(colleague.settled(&theirs).await.state, WriteState::Confirmed, "the colleague was first");

    let taken = |desk: &Desk| {
        let all = desk.clinic.records().appointments(desk.pid(&patient));
        all.iter()
            .filter(|one| one.pc_event_date == late.date && one.pc_start_time.starts_with("18:30"))
            .count()
    };
    let refused =
        desk.rounds.book(&patient, late.clone(), seen.clone()).await.expect_err("the day is read again");
    assert_eq!(refused.code, ErrorCode::BookingWarnings, "nobody has accepted that");
    assert_eq!(desk.rounds.unsent().await.expect("the journal can be read").len(), 0, "nothing was queued");
    let shown = refused.warnings.expect("all that stands against it");
    assert!(
        shown.iter().any(|one| matches!(one, BookingWarning::PatientBusy { .. })),
        "the form shows what is new: {shown:?}"
    );
    assert!(seen.iter().all(|one| shown.contains(one)), "beside what it has shown: {shown:?}");
    let receipt = desk.rounds.book(&patient, late.clone(), shown).await.expect("a whole booking");
    let item = desk.settled(&receipt).await;
    assert_eq!(item.state, WriteState::Confirmed, "who has seen it may book all the same: {:?}", item.error);
    assert_eq!(taken(&desk), 2, "beside the other");
}

/// Half an hour of somebody else, with the same provider.
fn at_the_office(pid: i64, request: &BookRequest, start: &str) -> demo_clinic::Appointment {
    demo_clinic::Appointment {
        pid,
        pc_aid: request.provider.map(|provider| i64::from(provider.0)),
        pc_apptstatus: "-".into(),
        pc_event_date: request.date.clone(),
        pc_start_time: start.into(),
        pc_end_time: "19:30:00".into(),
        pc_duration: 1800,
        pc_facility: 3,
        pc_billing_location: 3,
        pc_catid: 5,
        pc_title: "Office Visit".into(),
        pc_hometext: "Somebody else".into(),
        ..demo_clinic::Appointment::default()
    }
}

#[tokio::test]
async fn what_was_accepted_offline_is_no_leave_for_what_comes_before_it_is_sent() {
    // The second cannot be read, and may lie at any time of its day.
    for start in ["19:00:00", "1o:00:00"] {
        let desk = Desk::signed_in(Edition::V8_0).await;
        let patient = desk.patient().await;
        let options = desk.rounds.booking_options(&patient).await.expect("options");
        let late = BookRequest { start: "19:00".into(), ..booking(&options) };
        desk.clinic.pause().await;
        let receipt = accepted::book(&desk.rounds, &patient, late.clone()).await.expect("it waits");
        let pid = desk.pid(&patient);
        desk.clinic.office().book(at_the_office(if pid == 1 { 2 } else { 1 }, &late, start));
        let mine = desk.clinic.records().appointments(pid).len();
        desk.clinic.resume().await.expect("the ports are free");
        desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
        let item = desk.settled(&receipt).await;
        assert_eq!(
            (item.state, item.error.map(|error| error.code)),
            (WriteState::Refused, Some(ErrorCode::BookingWarnings)),
            "{start}: nobody has accepted that"
        );
        let refused = desk.rounds.book(&patient, late.clone(), Vec::new()).await.expect_err("it is asked");
        let shown = refused.warnings.expect("what stands against it");
        let said = |one: &BookingWarning| match start {
            "19:00:00" => matches!(one, BookingWarning::ProviderBusy { .. }),
            _ => matches!(one, BookingWarning::DayUnread { unreadable: 1 }),
        };
        assert!(shown.iter().any(said), "{start}: the form says it in words: {shown:?}");
        let receipt = desk.rounds.book(&patient, late, shown).await.expect("a whole booking");
        let item = desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{start}: and it may be accepted: {:?}", item.error);
        assert_eq!(desk.clinic.records().appointments(pid).len(), mine + 1, "{start}: once");
    }
}
