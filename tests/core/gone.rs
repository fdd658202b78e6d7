//! What was written for a visit, or a patient, that is not there any more by the time it is sent: it goes nowhere, and its
//! text is kept.

use crate::desk::{Desk, note, vitals};
use app::contract::{
    DraftContent, DraftKind, DraftPlace, ErrorCode, NoteChange, OutboxItem, VisitKey, WriteState,
};
use demo_clinic::{Edition, Fault, Stop};
use domain::{note::SoapText, patient::PatientUuid};

fn number(visit: &VisitKey) -> i64 {
    let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };
    i64::from(eid.0)
}

fn end(item: &OutboxItem) -> (WriteState, Option<ErrorCode>) {
    (item.state, item.error.as_ref().map(|error| error.code))
}

/// How many notes and sets of vitals of a patient the clinic has under a visit's number.
fn stored(desk: &Desk, patient: &PatientUuid, visit: &VisitKey) -> usize {
    let (records, pid, eid) = (desk.clinic.records(), desk.pid(patient), number(visit));
    records.notes(pid).iter().filter(|one| one.eid == eid).count()
        + records.vitals(pid).iter().filter(|one| one.eid == eid).count()
}

#[tokio::test]
async fn what_was_written_for_a_visit_that_was_deleted_meanwhile_is_filed_under_another() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let (gone, there) = (desk.visit(&patient).await, desk.visit(&patient).await);
        desk.clinic.pause().await;
        let sent = [
            desk.rounds.send_note(&patient, &gone, note()).await.expect("a whole note"),
            desk.rounds.save_vitals(&patient, &gone, &vitals(), &[]).await.expect("whole vitals"),
        ];
        assert!(desk.clinic.office().delete_visit(desk.pid(&patient), number(&gone)), "somebody deletes it");
        desk.clinic.resume().await.expect("the ports are free");
        for receipt in &sent {
            desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
            let item = desk.settled(receipt).await;
            assert_eq!(
                end(&item),
                (WriteState::Refused, Some(ErrorCode::VisitNotFound)),
                "{edition}: it is told"
            );
        }
        assert_eq!(stored(&desk, &patient, &gone), 0, "{edition}: nothing went where nobody sees it (Q47)");

        for receipt in &sent {
            let refused =
                desk.rounds.file_write_elsewhere(&receipt.write, &gone).await.expect_err("it is gone");
            assert_eq!(refused.code, ErrorCode::VisitNotFound, "{edition}: no form of that visit");
            let place =
                desk.rounds.file_write_elsewhere(&receipt.write, &there).await.expect("the form is empty");
            assert_eq!(place.visit.as_ref(), Some(&there), "{edition}: it is read there before it is sent");
            let draft = desk.rounds.read_draft(place).await.expect("readable").expect("there");
            match draft.content {
                DraftContent::Note(text) => {
                    assert_eq!(text, note(), "{edition}: word for word");
                    desk.rounds.send_note(&patient, &there, text).await.expect("a whole note");
                }
                DraftContent::Vitals(typed) => {
                    assert_eq!(typed, vitals(), "{edition}: as typed");
                    desk.rounds.save_vitals(&patient, &there, &typed, &[]).await.expect("whole vitals");
                }
                other => panic!("{other:?} was not written"),
            }
        }
        desk.until(|unsent| unsent.iter().all(|item| item.state == WriteState::Confirmed).then_some(()))
            .await;
        assert_eq!(stored(&desk, &patient, &there), 2, "{edition}: each once");
        assert!(
            desk.rounds.drafts().await.expect("readable").is_empty(),
            "{edition}: and nothing is left over"
        );
    }
}

#[tokio::test]
async fn what_was_written_for_a_patient_who_was_merged_meanwhile_is_not_sent() {
    for edition in Edition::ALL {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let (pid, visit) = (desk.pid(&patient), desk.visit(&patient).await);
        let posts = desk.asked("POST", "soap_note");
        desk.clinic.pause().await;
        let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
        let into = if pid == 1 { 2 } else { 1 };
        assert!(desk.clinic.office().merge_patient(pid, into), "somebody merges two charts");
        desk.clinic.resume().await.expect("the ports are free");
        desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
        let item = desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Refused, "{edition}: it is told");
        assert!(
            matches!(end(&item).1, Some(ErrorCode::PatientNotFound | ErrorCode::VisitNotFound)),
            "{edition}: and why: {:?}",
            item.error
        );
        assert_eq!(desk.asked("POST", "soap_note"), posts, "{edition}: nothing was sent (Q108)");
    }
}

#[tokio::test]
async fn a_lost_answer_is_not_taken_for_an_arrival_in_a_visit_that_is_gone() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let mut held = desk.clinic.faults().hold("POST", "*/soap_note", Stop::CarriedOut);
    let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note");
    assert!(held.reached().await, "it is carried out");
    assert!(desk.clinic.office().delete_visit(desk.pid(&patient), number(&visit)), "somebody deletes it");
    // And its answer is lost.
    drop(held);
    let item = desk.settled(&receipt).await;
    assert_eq!(
        end(&item),
        (WriteState::Refused, Some(ErrorCode::VisitNotFound)),
        "the note is listed under a number that no chart shows (Q128)"
    );
}

#[tokio::test]
async fn a_visit_that_is_gone_is_looked_for_a_few_times_and_then_said() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    // What is being read just now may have been asked for before the visit was deleted.
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    assert!(desk.clinic.office().delete_visit(desk.pid(&patient), number(&visit)), "somebody deletes it");
    let mut watch = desk.rounds.watch();
    desk.rounds.open_chart(&patient).await.expect("the chart opens");
    let said = async {
        loop {
            match desk.rounds.read_visit(&patient, &visit).await {
                Err(error) => return error.code,
                Ok(_) => drop(watch.next().await),
            }
        }
    };
    let said = desk.patiently("it is not looked for for good", said).await;
    assert_eq!(said, ErrorCode::VisitNotFound, "and what is the matter is said");
    let looks = || desk.asked("GET", "encounter");
    let before = looks();
    for _ in 0..20 {
        let again = desk.rounds.read_visit(&patient, &visit).await.expect_err("it is still gone");
        assert_eq!(again.code, ErrorCode::VisitNotFound, "the same");
    }
    assert!(looks() <= before + 1, "a page that stays open asks for nothing");
}

#[tokio::test]
async fn vitals_and_notes_are_never_sent_a_third_time_by_themselves() {
    for (path, is_note) in [("*/soap_note", true), ("*/vital", false)] {
        let desk = Desk::signed_in(Edition::V8_0).await;
        let patient = desk.patient().await;
        let visit = desk.visit(&patient).await;
        desk.clinic.faults().arm("POST", path, Fault::DropBeforeCommit, 3);
        let receipt = if is_note {
            desk.rounds.send_note(&patient, &visit, note()).await.expect("a whole note")
        } else {
            desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await.expect("whole vitals")
        };
        let posts = || desk.asked("POST", &path[2..]);
        let item = desk.settled(&receipt).await;
        assert_eq!(
            end(&item),
            (WriteState::Refused, Some(ErrorCode::NotConfirmed)),
            "{path}: the clinician is asked"
        );
        assert_eq!(posts(), 2, "{path}: what cannot be taken back is not sent over and over");
        desk.rounds.retry_write(&receipt.write).await.expect("the clinician wants it sent");
        let item = desk.settled(&receipt).await;
        assert_eq!(
            end(&item),
            (WriteState::Refused, Some(ErrorCode::NotConfirmed)),
            "{path}: lost once more"
        );
        assert_eq!(posts(), 3, "{path}: once for the one who asked, and no more");
        desk.rounds.retry_write(&receipt.write).await.expect("and again");
        assert_eq!(desk.settled(&receipt).await.state, WriteState::Confirmed, "{path}: it arrives");
        assert_eq!(stored(&desk, &patient, &visit), 1, "{path}: once");
    }
}

#[tokio::test]
async fn a_change_of_a_note_counts_when_it_is_seen_and_both_texts_are_kept() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let (visit, id) = desk.noted(&patient).await;
    let mut held = desk.clinic.faults().hold("PUT", "*/soap_note/*", Stop::CarriedOut);
    let text = SoapText { plan: "Tea".into(), ..note() };
    let change = NoteChange { note: id, opened: note(), text: text.clone() };
    let receipt = desk.rounds.change_note(&patient, &visit, change).await.expect("a whole note");
    assert!(held.reached().await, "it is carried out");
    desk.clinic.faults().arm("GET", "*/soap_note", Fault::Unavailable, 1000);
    held.go_on();
    let waits = |unsent: &[OutboxItem]| {
        unsent.iter().find(|item| item.id == receipt.write && item.state == WriteState::Unknown).map(end)
    };
    assert_eq!(
        desk.until(waits).await.1,
        Some(ErrorCode::NotConfirmed),
        "its answer says yes, but the answer of a success hides a note from both charts when its patient is wrong (Q102)"
    );
    desk.clinic.faults().clear();
    desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
    desk.confirmed(&receipt).await;
    assert_eq!(desk.asked("PUT", "soap_note"), 1, "it was not sent again");

    let mut watch = desk.rounds.watch();
    let view = loop {
        let view = desk.rounds.read_visit(&patient, &visit).await.expect("the visit is there");
        if view.notes.value().is_some_and(|notes| notes.iter().any(|one| one.text == text)) {
            break view;
        }
        watch.next().await;
    };
    let [replaced] = &view.replaced[..] else { panic!("one change: {:?}", view.replaced) };
    assert_eq!(
        (replaced.note, &replaced.before, &replaced.after),
        (id, &note(), &text),
        "what it said, and says"
    );
    let place =
        DraftPlace { kind: DraftKind::Note, patient, visit: Some(visit), record: Some(id.to_string()) };
    assert_eq!(desk.rounds.read_draft(place).await.expect("readable"), None, "nothing is left in its form");
}
