//! The network goes away in the middle of a visit, and comes back.

use crate::desk::{Desk, booking, note, vitals};
use app::contract::{
    ConnectionView, DraftContent, DraftKind, DraftPlace, ErrorCode, SignOutChoice, VisitKey, WriteState,
};
use demo_clinic::{Edition, Fault, Stop};
use domain::{
    encounter::{Eid, EncounterUuid},
    note::SoapText,
};

#[tokio::test]
async fn what_is_written_offline_arrives_once_and_in_order() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let pid = desk.pid(&patient);
        let options = desk.rounds.booking_options(&patient).await.expect("options");
        let before = desk.clinic.records().encounters(pid).len();
        desk.clinic.pause().await;

        let visit = desk.start_visit(&patient, "Written offline").await;
        let pending = VisitKey::Pending { write: visit.write.clone() };
        let vitals = desk.rounds.save_vitals(&patient, &pending, &vitals(), &[]).await.expect("queued");
        let note = desk.rounds.send_note(&patient, &pending, note()).await.expect("queued");
        let booked =
            rounds_tests::accepted::book(&desk.rounds, &patient, booking(&options)).await.expect("queued");
        desk.state_until(|state| {
            matches!(state.connection, ConnectionView::Offline { .. }) && state.outbox.waiting == 4
        })
        .await;

        desk.clinic.resume().await.expect("the ports are free");
        desk.rounds.retry_write(&visit.write).await.expect("a nudge");
        for (receipt, what) in [(&visit, "visit"), (&vitals, "vitals"), (&note, "note"), (&booked, "booking")]
        {
            let item = desk.settled(receipt).await;
            assert_eq!(
                item.state,
                WriteState::Confirmed,
                "{edition:?}: the {what} arrived: {:?}",
                item.error
            );
        }
        let records = desk.clinic.records();
        assert_eq!(records.encounters(pid).len(), before + 1, "{edition:?}: one visit");
        let eid = records
            .encounters(pid)
            .into_iter()
            .find(|encounter| encounter.reason.as_deref() == Some("Written offline"))
            .expect("our visit")
            .eid;
        assert_eq!(
            records.vitals(pid).iter().filter(|vital| vital.eid == eid).count(),
            1,
            "{edition:?}: vitals in it"
        );
        assert_eq!(
            records.notes(pid).iter().filter(|note| note.eid == eid).count(),
            1,
            "{edition:?}: the note in it"
        );
    }
}

#[tokio::test]
async fn a_draft_for_a_visit_without_a_number_is_there_under_its_number() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.clinic.pause().await;
    let receipt = desk.start_visit(&patient, "Written offline").await;
    let pending = VisitKey::Pending { write: receipt.write.clone() };
    let place = |visit: &VisitKey| DraftPlace {
        kind: DraftKind::Note,
        patient: patient.clone(),
        visit: Some(visit.clone()),
        record: None,
    };
    desk.rounds
        .save_draft(place(&pending), DraftContent::Note(note()), &desk.account(), None)
        .await
        .expect("a draft is kept");
    desk.clinic.resume().await.expect("the ports are free");
    desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
    let known = desk.settled(&receipt).await.visit.expect("a visit has a key");
    assert!(matches!(known, VisitKey::Known { .. }), "OpenEMR has numbered it");
    for visit in [&known, &pending] {
        let draft = desk.rounds.read_draft(place(visit)).await.expect("drafts can be read");
        let draft = draft.expect("the draft followed the visit, whatever the window calls it");
        assert_eq!(draft.content, DraftContent::Note(note()), "word for word");
    }
}

#[tokio::test]
async fn what_was_queued_before_the_program_ended_is_sent_after_the_next_sign_in() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let pid = desk.pid(&patient);
    let before = desk.clinic.records().encounters(pid).len();
    desk.clinic.pause().await;
    let receipt = desk.start_visit(&patient, "Before the end").await;
    let desk = desk.restarted().await;
    assert_eq!(
        desk.clinic.records().encounters(pid).len(),
        before,
        "nothing was sent while nobody was signed in"
    );
    desk.sign_in("drgarcia").await;
    let item = desk.settled(&receipt).await;
    assert_eq!(item.state, WriteState::Confirmed, "the journal outlives the program: {:?}", item.error);
    assert_eq!(desk.clinic.records().encounters(pid).len(), before + 1, "once");
}

#[tokio::test]
async fn a_read_that_fails_in_between_holds_no_write_up_for_good() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.clinic.pause().await;
    let visit = desk.start_visit(&patient, "Written offline").await;
    let pending = VisitKey::Pending { write: visit.write.clone() };
    let sent = desk.rounds.send_note(&patient, &pending, note()).await.expect("queued");
    desk.clinic.faults().once("GET", "*/encounter", Fault::Unavailable);
    desk.clinic.resume().await.expect("the ports are free");
    desk.rounds.retry_write(&visit.write).await.expect("a nudge");
    let known = desk.settled(&visit).await.visit.expect("a visit has a key");
    assert_eq!(
        desk.settled(&sent).await.state,
        WriteState::Confirmed,
        "a read that failed once holds nothing up for good"
    );
    assert!(matches!(known, VisitKey::Known { .. }), "OpenEMR has numbered it");
}

#[tokio::test]
async fn nobodys_text_is_kept_as_somebody_elses() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let author = desk.account();
    desk.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    desk.sign_in("drchen").await;
    let place = DraftPlace { kind: DraftKind::Visit, patient, visit: None, record: None };
    let content = DraftContent::Visit(app::contract::StartVisitRequest::default());
    let refused =
        desk.rounds.save_draft(place.clone(), content, &author, None).await.expect_err("not this one's text");
    assert_eq!(refused.code, ErrorCode::SignedOut, "whoever typed it is no longer signed in");
    let draft = desk.rounds.read_draft(place).await.expect("drafts can be read");
    assert_eq!(draft, None, "and nothing of it lies in the other one's journal");
}

#[tokio::test]
async fn what_was_typed_for_a_visit_under_both_of_its_names_is_all_there() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    // The visit arrives, its answer is lost, and so is the look for it. The look before it left was not.
    let mut held = desk.clinic.faults().hold("POST", "*/encounter", Stop::CarriedOut);
    let receipt = desk.start_visit(&patient, "Found in the chart").await;
    assert!(held.reached().await, "the clinic has it");
    desk.clinic.faults().arm("GET", "*/encounter", Fault::Html, 1000);
    drop(held);
    desk.until(|unsent| unsent.iter().find(|item| item.state == WriteState::Unknown).map(|_| ())).await;
    let stored = desk.clinic.records().encounters(desk.pid(&patient));
    let stored = stored.iter().find(|one| one.reason.as_deref() == Some("Found in the chart"));
    let stored = stored.expect("the clinic has it");
    let known = VisitKey::Known {
        eid: Eid(u32::try_from(stored.eid).expect("a number")),
        uuid: EncounterUuid::parse(&stored.euuid).expect("a uuid"),
    };
    let pending = VisitKey::Pending { write: receipt.write.clone() };
    let place = |visit: &VisitKey| DraftPlace {
        kind: DraftKind::Note,
        patient: patient.clone(),
        visit: Some(visit.clone()),
        record: None,
    };
    for (visit, plan) in [(&pending, "Typed while it had no number"), (&known, "Typed in the chart")] {
        let text = SoapText { plan: plan.into(), ..SoapText::default() };
        let content = DraftContent::Note(text);
        desk.rounds.save_draft(place(visit), content, &desk.account(), None).await.expect("a draft is kept");
    }
    desk.clinic.faults().clear();
    desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
    assert_eq!(desk.settled(&receipt).await.visit.as_ref(), Some(&known), "it is that visit");
    for visit in [&pending, &known] {
        let draft = desk.rounds.read_draft(place(visit)).await.expect("drafts can be read");
        let DraftContent::Note(text) = draft.expect("there").content else { panic!("a note") };
        for plan in ["Typed while it had no number", "Typed in the chart"] {
            assert!(text.plan.contains(plan), "whatever the window calls the visit: {:?}", text.plan);
        }
    }
    assert_eq!(desk.rounds.drafts().await.expect("drafts can be read").len(), 1, "one form has one draft");
}
