//! The one send of a visit: vitals and note after one look, both or neither, in order, once.

use crate::desk::{Desk, note, vitals};
use app::contract::{
    ConnectionView, DraftContent, DraftKind, DraftPlace, ErrorCode, FieldCode, Question, UiError, VisitDraft,
    VisitKey, VisitSent, WriteKind, WriteState,
};
use demo_clinic::{Edition, Vital};
use domain::{
    note::SoapText,
    patient::PatientUuid,
    units::Unit,
    vitals::{TypedValue, TypedVitals, VitalSign},
    vitals_check::ValueWarning,
};
use std::collections::BTreeMap;

fn both() -> VisitDraft {
    VisitDraft { vitals: Some(vitals()), note: Some(note()) }
}

fn weight(text: &str, unit: Unit) -> TypedVitals {
    TypedVitals {
        values: BTreeMap::from([(VitalSign::Weight, TypedValue { text: text.into(), unit })]),
        ..TypedVitals::default()
    }
}

fn eid(visit: &VisitKey) -> i64 {
    let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };
    i64::from(eid.0)
}

/// The routes of what was written in visits, in the order in which it came.
fn written(desk: &Desk) -> Vec<String> {
    let all = desk.clinic.requests().all();
    let writes = all.iter().filter(|one| one.method == "POST");
    let routes = writes.filter_map(|one| one.route.rsplit('/').next().map(str::to_owned));
    routes.filter(|route| ["encounter", "vital", "soap_note"].contains(&route.as_str())).collect()
}

fn asked(refused: Result<VisitSent, UiError>) -> Vec<Question> {
    let error = refused.expect_err("something is asked first");
    assert_eq!(error.code, ErrorCode::Asked, "nothing is wrong with the form: {error:?}");
    error.questions.expect("what is asked")
}

/// Both forms as the window keeps them while they are typed.
async fn keep(desk: &Desk, patient: &PatientUuid, visit: &VisitKey, draft: &VisitDraft) {
    let me = desk.account();
    let place =
        |kind| DraftPlace { kind, patient: patient.clone(), visit: Some(visit.clone()), record: None };
    let vitals = draft.vitals.clone().map(|typed| (DraftKind::Vitals, DraftContent::Vitals(typed)));
    let note = draft.note.clone().map(|text| (DraftKind::Note, DraftContent::Note(text)));
    for (kind, content) in vitals.into_iter().chain(note) {
        desk.rounds.save_draft(place(kind), content, &me, None).await.expect("kept");
    }
}

#[tokio::test]
async fn vitals_and_note_go_with_one_send_in_order_and_once() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let visit = desk.visit(&patient).await;
        keep(&desk, &patient, &visit, &both()).await;
        let review = desk.rounds.review_visit(&patient, &visit, &both()).await.expect("a receipt");
        assert!(review.faults.is_empty() && review.questions.is_empty(), "{edition:?}: {review:?}");
        assert_eq!(review.check.expect("what is made of the vitals").values.len(), 3, "{edition:?}");
        assert_eq!(written(&desk), ["encounter"], "{edition:?}: looking sends nothing");

        let sent = desk.rounds.send_visit(&patient, &visit, both(), &[]).await.expect("whole forms");
        assert_eq!(
            desk.rounds.drafts().await.expect("readable"),
            [],
            "{edition:?}: the drafts have become writes"
        );
        let mut kinds = Vec::new();
        for receipt in &sent.writes {
            let item = desk.settled(receipt).await;
            assert_eq!(item.state, WriteState::Confirmed, "{edition:?}: {:?}", item.error);
            kinds.push(item.kind);
        }
        assert_eq!(kinds, [WriteKind::Vitals, WriteKind::Note], "{edition:?}: a row and a state each");
        assert_eq!(written(&desk), ["encounter", "vital", "soap_note"], "{edition:?}: in order and once");
        let records = desk.clinic.records();
        let (pid, eid) = (desk.pid(&patient), eid(&visit));
        assert_eq!(
            records.vitals(pid).iter().filter(|one| one.eid == eid).count(),
            1,
            "{edition:?}: one set"
        );
        assert_eq!(
            records.notes(pid).iter().filter(|one| one.eid == eid).count(),
            1,
            "{edition:?}: one note"
        );
    }
}

#[tokio::test]
async fn a_fault_in_one_of_them_holds_both_back_and_loses_nothing() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let short = SoapText { plan: "x".into(), ..SoapText::default() };
    let draft = VisitDraft { vitals: Some(vitals()), note: Some(short) };
    keep(&desk, &patient, &visit, &draft).await;
    let refused = desk.rounds.send_visit(&patient, &visit, draft.clone(), &[]).await.expect_err("one letter");
    assert_eq!(
        (refused.fields[0].field.as_str(), refused.fields[0].code),
        ("plan", FieldCode::TooShort),
        "beside its box"
    );
    let wrong = TypedVitals { pressure: "12o/80".into(), ..TypedVitals::default() };
    let draft_of_vitals = VisitDraft { vitals: Some(wrong), note: Some(note()) };
    let review = desk.rounds.review_visit(&patient, &visit, &draft_of_vitals).await.expect("a receipt");
    assert_eq!(review.faults[0].code, FieldCode::NotAPressure, "the receipt says so before anybody presses");
    desk.rounds
        .send_visit(&patient, &visit, draft_of_vitals, &[])
        .await
        .expect_err("and the core refuses it");
    let nothing =
        desk.rounds.send_visit(&patient, &visit, VisitDraft::default(), &[]).await.expect_err("nothing");
    assert_eq!(nothing.fields[0].code, FieldCode::Required, "an empty send is none");
    let unsent = desk.rounds.unsent().await.expect("readable");
    assert!(unsent.iter().all(|item| item.kind == WriteKind::Encounter), "neither is queued: {unsent:?}");
    assert_eq!(desk.rounds.drafts().await.expect("readable").len(), 2, "both drafts stay");
    assert_eq!(written(&desk), ["encounter"], "nothing left");
}

#[tokio::test]
async fn kilograms_that_are_pounds_are_asked_about_once_before_anything_leaves() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let pid = desk.pid(&patient);
    let visit = desk.visit(&patient).await;
    let began = desk.clinic.records().encounters(pid).into_iter().find(|one| one.eid == eid(&visit));
    desk.clinic.office().record_vitals(Vital {
        pid,
        eid: eid(&visit),
        date: began.expect("our visit").date,
        weight: Some("242.508000".into()),
        ..Vital::default()
    });
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.rounds.refresh_chart(&patient).await.expect("read again");
    desk.chart_until(&patient, |chart| {
        let rows = chart.vitals.value()?;
        rows.iter().any(|row| row.reading.values.get(&VitalSign::Weight) == Some(&242.508)).then_some(())
    })
    .await;
    let draft = VisitDraft { vitals: Some(weight("242", Unit::Kilogram)), note: Some(note()) };
    let found = desk.rounds.review_visit(&patient, &visit, &draft).await.expect("a receipt").questions;
    assert!(
        matches!(
            found[..],
            [Question::Value {
                sign: VitalSign::Weight,
                warning: ValueWarning::PerhapsOtherUnit { unit: Unit::Pound, last: Some(110.0) },
                ..
            }]
        ),
        "110 kg last time: {found:?}"
    );
    let again = asked(desk.rounds.send_visit(&patient, &visit, draft.clone(), &[]).await);
    assert_eq!(again, found, "a quick Enter is asked the same");
    assert_eq!(written(&desk), ["encounter"], "nothing left meanwhile, the note neither");
    let pounds = VisitDraft { vitals: Some(weight("242", Unit::Pound)), note: Some(note()) };
    let sent = desk.rounds.send_visit(&patient, &visit, pounds, &[]).await.expect("that is a weight");
    for receipt in &sent.writes {
        assert_eq!(desk.settled(receipt).await.state, WriteState::Confirmed, "it goes");
    }
    // The question names the last weight, which may be the one just sent by now: who means it answers what is asked then.
    desk.chart_until(&patient, |chart| {
        let rows = chart.vitals.value()?;
        (!chart.refreshing
            && rows.iter().any(|row| row.reading.values.get(&VitalSign::Weight) == Some(&242.0)))
        .then_some(())
    })
    .await;
    let found = desk.rounds.review_visit(&patient, &visit, &draft).await.expect("a receipt").questions;
    let sent = desk.rounds.send_visit(&patient, &visit, draft, &found).await.expect("who means it may");
    assert_eq!(sent.writes.len(), 2, "asked once: the answers go along");
}

#[tokio::test]
async fn a_send_while_the_clinic_vanishes_waits_here_and_arrives_once() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let pid = desk.pid(&patient);
        desk.clinic.pause().await;
        let begun = desk.start_visit(&patient, "Vanishing").await;
        let pending = VisitKey::Pending { write: begun.write.clone() };
        let three = TypedVitals { pressure: "148/92 144/90 142/88".into(), ..vitals() };
        let draft = VisitDraft { vitals: Some(three), note: Some(note()) };
        let sent = desk.rounds.send_visit(&patient, &pending, draft, &[]).await.expect("queued");
        desk.state_until(|state| {
            matches!(state.connection, ConnectionView::Offline { .. }) && state.outbox.waiting == 3
        })
        .await;
        desk.clinic.resume().await.expect("the ports are free");
        desk.rounds.retry_write(&begun.write).await.expect("a nudge");
        for receipt in std::iter::once(&begun).chain(&sent.writes) {
            assert_eq!(desk.settled(receipt).await.state, WriteState::Confirmed, "{edition:?}");
        }
        let records = desk.clinic.records();
        let visits = records.encounters(pid);
        let ours: Vec<_> = visits.iter().filter(|one| one.reason.as_deref() == Some("Vanishing")).collect();
        assert_eq!(ours.len(), 1, "{edition:?}: one visit");
        let mut readings = records.vitals(pid);
        readings.retain(|one| one.eid == ours[0].eid);
        assert_eq!(readings.len(), 1, "{edition:?}: one set of vitals");
        assert_eq!(readings[0].bps.as_deref(), Some("145"), "{edition:?}: the mean");
        assert_eq!(readings[0].bpd.as_deref(), Some("90"), "{edition:?}: of both halves");
        assert_eq!(
            readings[0].note.as_deref(),
            Some("BP 148/92, 144/90, 142/88 (mean 145/90)"),
            "{edition:?}: each reading is kept"
        );
        let notes = records.notes(pid).into_iter().filter(|one| one.eid == ours[0].eid).count();
        assert_eq!(notes, 1, "{edition:?}: one note");
    }
}
