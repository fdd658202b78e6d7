//! Writes and the ways in which their answers can be lost: at the clinic there is exactly one record, always.

use crate::desk::{Desk, booking, note, vitals};
use app::contract::{DraftContent, DraftKind, DraftPlace, ErrorCode, VisitKey, WriteState};
use demo_clinic::{Edition, Fault};
use domain::{
    encounter::{Eid, EncounterUuid},
    note::SoapText,
};

const EDITIONS: [Edition; 2] = [Edition::V7_0, Edition::V8_0];

#[tokio::test]
async fn the_main_job_arrives_once_and_as_it_was_written() {
    for edition in EDITIONS {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let pid = desk.pid(&patient);
        let visit = desk.visit(&patient).await;
        let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };

        let vitals = desk.rounds.save_vitals(&patient, &visit, &vitals()).await.expect("a whole form");
        assert_eq!(desk.settled(&vitals).await.state, WriteState::Confirmed, "{edition:?}: vitals");
        let note = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
        assert_eq!(desk.settled(&note).await.state, WriteState::Confirmed, "{edition:?}: note");
        let options = desk.rounds.booking_options(&patient).await.expect("options");
        assert!(
            options.me.is_some(),
            "{edition:?}: the physician's own number is learned from the data (Q72)"
        );
        let booked = desk.rounds.book(&patient, booking(&options), true).await.expect("a whole booking");
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
        let ours: Vec<_> = appointments.iter().filter(|one| one.pc_event_date == "2027-01-13").collect();
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
            let receipt = desk.rounds.save_vitals(&patient, &visit, &vitals()).await.expect("a whole form");
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
            let receipt = desk.rounds.book(&patient, booking(&options), true).await.expect("a whole booking");
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
    let before = desk.clinic.requests().count("POST", "soap_note");
    let receipt = desk.rounds.send_note(&patient, &foreign, note()).await.expect("queued");
    let item = desk.settled(&receipt).await;
    assert_eq!(item.state, WriteState::Refused, "the server would have stored an orphan (Q47)");
    assert_eq!(
        item.error.map(|error| error.code),
        Some(ErrorCode::VisitNotFound),
        "and the clinician is told"
    );
    assert_eq!(desk.clinic.requests().count("POST", "soap_note"), before, "nothing was sent");
}
