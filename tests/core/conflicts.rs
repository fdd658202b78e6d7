//! Somebody else changed the same record meanwhile: both versions are shown, nothing is overwritten, the clinician decides.

use crate::{
    changes::{change, typed},
    desk::{Desk, note},
};
use app::contract::{
    ConflictView, DemographicsChange, EntryList, ErrorCode, NoteChange, OutboxItem, PartChoice,
    TypedDemographics, TypedEntry, VisitKey, WriteState,
};
use demo_clinic::{Edition, Fault};
use domain::{
    note::{NoteId, SoapText},
    patient::PatientUuid,
};

const BOTH: [Edition; 2] = [Edition::V7_0, Edition::V8_0];
const LISTS: [EntryList; 5] = EntryList::ALL;

/// The conflict of a write that was held back.
fn conflict(item: &OutboxItem) -> ConflictView {
    assert_eq!(item.state, WriteState::Refused, "{:?} is back with the clinician", item.kind);
    let code = item.error.as_ref().map(|error| error.code);
    assert_eq!(code, Some(ErrorCode::ChangedMeanwhile), "{:?}", item.kind);
    item.conflict.clone().expect("both versions")
}

fn choice(field: &str, text: &str) -> PartChoice {
    PartChoice { field: field.into(), text: text.into() }
}

/// A colleague at another desk changes the plan of a note.
async fn rewrite(
    colleague: &Desk,
    patient: &PatientUuid,
    visit: &VisitKey,
    id: NoteId,
    plan: &str,
) -> SoapText {
    let opened = colleague.note_text(patient, id);
    let text = SoapText { plan: plan.into(), ..opened.clone() };
    let change = NoteChange { note: id, opened, text: text.clone() };
    let receipt = colleague.rounds.change_note(patient, visit, change).await.expect("a whole note");
    colleague.confirmed(&receipt).await;
    text
}

#[tokio::test]
async fn a_note_that_somebody_else_changed_is_not_overwritten_until_it_is_decided() {
    for edition in BOTH {
        let desk = Desk::signed_in(edition).await;
        let colleague = desk.another("drchen").await;
        let patient = desk.patient().await;
        let (visit, id) = desk.noted(&patient).await;
        let theirs = rewrite(&colleague, &patient, &visit, id, "Antibiotics").await;

        let mine = SoapText { subjective: "Cough for two weeks".into(), ..note() };
        let change = NoteChange { note: id, opened: note(), text: mine.clone() };
        let receipt = desk.rounds.change_note(&patient, &visit, change).await.expect("a whole note");
        let seen = conflict(&desk.settled(&receipt).await);
        assert_eq!(desk.note_text(&patient, id), theirs, "{edition}: what the colleague wrote stands");
        let parts: Vec<[&str; 4]> = seen
            .parts
            .iter()
            .map(|part| [part.field.as_str(), part.opened.as_str(), part.mine.as_str(), part.theirs.as_str()])
            .collect();
        let old = note();
        assert_eq!(
            parts,
            [
                ["subjective", &*old.subjective, "Cough for two weeks", &*old.subjective],
                ["plan", &*old.plan, &*old.plan, "Antibiotics"]
            ],
            "{edition}: every section that differs, since the whole note is replaced (Q43)"
        );

        let undecided = desk.rounds.resolve_write(&receipt.write, &[choice("plan", "Antibiotics")]).await;
        let undecided = undecided.expect_err("one section is not decided");
        assert_eq!(undecided.fields[0].field, "subjective", "{edition}: it says which");

        // Somebody changes it once more before the decision is sent.
        let theirs = rewrite(&colleague, &patient, &visit, id, "Antibiotics, 7 days").await;
        let decided = [choice("subjective", "Cough for two weeks"), choice("plan", "Antibiotics")];
        desk.rounds.resolve_write(&receipt.write, &decided).await.expect("decided");
        let seen = desk
            .until(|unsent| {
                let item = unsent.iter().find(|item| item.id == receipt.write)?;
                let view = item.conflict.clone()?;
                view.parts.iter().any(|part| part.theirs == "Antibiotics, 7 days").then_some(view)
            })
            .await;
        assert_eq!(
            desk.note_text(&patient, id),
            theirs,
            "{edition}: it comes back again, and nothing was lost"
        );
        assert_eq!(seen.parts.len(), 2, "{edition}: from what was decided to what is there now");

        let third = [choice("subjective", "Cough for two weeks"), choice("plan", "Antibiotics, 5 days")];
        desk.rounds.resolve_write(&receipt.write, &third).await.expect("decided");
        desk.confirmed(&receipt).await;
        let wanted = SoapText { plan: "Antibiotics, 5 days".into(), ..mine };
        assert_eq!(desk.note_text(&patient, id), wanted, "{edition}: a third text is a decision too");
    }
}

#[tokio::test]
async fn deciding_for_the_other_version_sends_nothing() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let colleague = desk.another("drchen").await;
    let patient = desk.patient().await;
    let (visit, id) = desk.noted(&patient).await;
    let theirs = rewrite(&colleague, &patient, &visit, id, "Antibiotics").await;
    let change = NoteChange { note: id, opened: note(), text: SoapText { plan: "Tea".into(), ..note() } };
    let receipt = desk.rounds.change_note(&patient, &visit, change).await.expect("a whole note");
    conflict(&desk.settled(&receipt).await);
    let puts = desk.asked("PUT", "soap_note");
    desk.rounds.resolve_write(&receipt.write, &[choice("plan", "Antibiotics")]).await.expect("decided");
    desk.confirmed(&receipt).await;
    assert_eq!(desk.note_text(&patient, id), theirs, "it is as the colleague wrote it");
    assert_eq!(desk.asked("PUT", "soap_note"), puts, "nothing was sent");
}

#[tokio::test]
async fn demographics_meet_by_groups_of_boxes() {
    for edition in BOTH {
        let desk = Desk::signed_in(edition).await;
        let colleague = desk.another("drchen").await;
        let patient = desk.patient().await;
        let opened = desk.demographics(&patient).await;
        let theirs =
            TypedDemographics { city: "Theirs".into(), phone_cell: "555-0199".into(), ..opened.clone() };
        let change = DemographicsChange { opened: opened.clone(), typed: theirs.clone() };
        let receipt = colleague.rounds.change_demographics(&patient, change).await.expect("a whole form");
        colleague.confirmed(&receipt).await;

        let typed = TypedDemographics { phone_home: "555-0142".into(), ..opened.clone() };
        let change = DemographicsChange { opened: opened.clone(), typed };
        let receipt = desk.rounds.change_demographics(&patient, change).await.expect("a whole form");
        desk.confirmed(&receipt).await;
        let both = TypedDemographics { phone_home: "555-0142".into(), ..theirs.clone() };
        assert_eq!(desk.demographics(&patient).await, both, "{edition}: a phone number meets no city");

        // A street of one address and a city of another are no address.
        let typed = TypedDemographics { street: "7 Example Street".into(), ..opened.clone() };
        let change = DemographicsChange { opened: opened.clone(), typed };
        let receipt = desk.rounds.change_demographics(&patient, change).await.expect("a whole form");
        let seen = conflict(&desk.settled(&receipt).await);
        let fields: Vec<&str> = seen.parts.iter().map(|part| part.field.as_str()).collect();
        assert_eq!(fields, ["street", "city"], "{edition}: the whole address is the question");
        assert_eq!(desk.demographics(&patient).await, both, "{edition}: nothing was sent");
        desk.rounds.discard_write(&receipt.write).await.expect("theirs is right");

        let typed =
            TypedDemographics { city: "Mine".into(), phone_cell: "555-0199".into(), ..opened.clone() };
        let change = DemographicsChange { opened, typed };
        let receipt = desk.rounds.change_demographics(&patient, change).await.expect("a whole form");
        let seen = conflict(&desk.settled(&receipt).await);
        let fields: Vec<&str> = seen.parts.iter().map(|part| part.field.as_str()).collect();
        assert_eq!(fields, ["city"], "{edition}: the phone number both wrote is no question");
        assert_eq!(desk.demographics(&patient).await, both, "{edition}: nothing was overwritten");
        desk.rounds.resolve_write(&receipt.write, &[choice("city", "Mine")]).await.expect("decided");
        desk.confirmed(&receipt).await;
        let wanted = TypedDemographics { city: "Mine".into(), ..both };
        assert_eq!(
            desk.demographics(&patient).await,
            wanted,
            "{edition}: as it was decided, and the rest theirs"
        );
    }
}

#[tokio::test]
async fn entries_of_every_list_meet_by_groups_of_boxes() {
    for edition in BOTH {
        let desk = Desk::signed_in(edition).await;
        let colleague = desk.another("drchen").await;
        let patient = desk.patient().await;
        for list in LISTS {
            let what = format!("{edition} {list:?}");
            let opened = typed("Thing", "2026-11-01", "", "ICD10:J45.20");
            let id = desk.entry(&patient, list, opened.clone()).await;
            let theirs = TypedEntry { title: "Their thing".into(), ..opened.clone() };
            let change_theirs = change(list, &id, &opened, theirs.clone());
            let receipt = colleague.rounds.change_entry(&patient, change_theirs).await.expect("a whole form");
            colleague.confirmed(&receipt).await;

            // It has become another thing, which nobody here has seen: it is not ended without asking.
            let ended = TypedEntry { ended: "2026-11-20".into(), ..opened.clone() };
            let receipt = desk.rounds.change_entry(&patient, change(list, &id, &opened, ended)).await;
            let receipt = receipt.expect("a whole form");
            let seen = conflict(&desk.settled(&receipt).await);
            let parts: Vec<[&str; 3]> = seen
                .parts
                .iter()
                .map(|part| [part.field.as_str(), part.mine.as_str(), part.theirs.as_str()])
                .collect();
            assert_eq!(
                parts,
                [["title", "Thing", "Their thing"], ["ended", "2026-11-20", ""]],
                "{what}: what it is now is shown, and asked about first"
            );
            let now = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(now, theirs, "{what}: nothing was sent");
            let decided = [choice("title", "Their thing"), choice("ended", "2026-11-20")];
            desk.rounds.resolve_write(&receipt.write, &decided).await.expect("decided");
            desk.confirmed(&receipt).await;
            let both = TypedEntry { ended: "2026-11-20".into(), ..theirs };
            let now = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(now, both, "{what}: ended, now that it was seen");

            let mine = TypedEntry { title: "My thing".into(), ..opened.clone() };
            let receipt = desk.rounds.change_entry(&patient, change(list, &id, &opened, mine)).await;
            let receipt = receipt.expect("a whole form");
            let seen = conflict(&desk.settled(&receipt).await);
            let fields: Vec<&str> = seen.parts.iter().map(|part| part.field.as_str()).collect();
            assert_eq!(fields, ["title"], "{what}: the title is the question");
            let now = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(now, both, "{what}: nothing was overwritten");
            let faults = desk.rounds.resolve_write(&receipt.write, &[choice("title", "x")]).await;
            let faults = faults.expect_err("a decision is checked like any other text");
            assert_eq!(faults.fields[0].field, "title", "{what}: beside its box");
            desk.rounds
                .resolve_write(&receipt.write, &[choice("title", "Our thing")])
                .await
                .expect("decided");
            desk.confirmed(&receipt).await;
            let now = desk.rounds.entry_form(&patient, list, &id).await.expect("the form");
            assert_eq!(now, TypedEntry { title: "Our thing".into(), ..both }, "{what}: as decided");
        }
    }
}

#[tokio::test]
async fn a_change_written_offline_is_compared_when_it_is_sent() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let colleague = desk.another("drchen").await;
    let patient = desk.patient().await;
    let (visit, id) = desk.noted(&patient).await;
    let opened = desk.demographics(&patient).await;
    let theirs = rewrite(&colleague, &patient, &visit, id, "Antibiotics").await;
    desk.clinic.pause().await;
    let change = NoteChange { note: id, opened: note(), text: SoapText { plan: "Tea".into(), ..note() } };
    let held = desk.rounds.change_note(&patient, &visit, change).await.expect("queued");
    let typed = TypedDemographics { city: "Offline".into(), ..opened.clone() };
    let free = DemographicsChange { opened, typed };
    let free = desk.rounds.change_demographics(&patient, free).await.expect("queued");
    desk.state_until(|state| state.outbox.waiting == 2).await;
    desk.clinic.resume().await.expect("the ports are free");
    desk.rounds.retry_write(&held.write).await.expect("a nudge");
    conflict(&desk.settled(&held).await);
    desk.confirmed(&free).await;
    assert_eq!(desk.note_text(&patient, id), theirs, "nothing was overwritten");
}

#[tokio::test]
async fn a_lost_answer_is_no_reason_to_overwrite_what_came_after_it() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let colleague = desk.another("drchen").await;
    let patient = desk.patient().await;
    let (visit, id) = desk.noted(&patient).await;
    desk.clinic.faults().arm("PUT", "*/soap_note/*", Fault::DropBeforeCommit, 3);
    let change = NoteChange { note: id, opened: note(), text: SoapText { plan: "Tea".into(), ..note() } };
    let receipt = desk.rounds.change_note(&patient, &visit, change).await.expect("a whole note");
    desk.until(|unsent| unsent.iter().find(|item| item.state == WriteState::Unknown).map(|_| ())).await;
    // Nobody looks for it while the program is away, and the colleague writes.
    let desk = desk.restarted().await;
    desk.clinic.faults().clear();
    let theirs = rewrite(&colleague, &patient, &visit, id, "Antibiotics").await;
    desk.sign_in("drgarcia").await;
    conflict(&desk.settled(&receipt).await);
    assert_eq!(desk.note_text(&patient, id), theirs, "what came after it stands");
}

#[tokio::test]
async fn a_conflict_outlives_the_program() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let colleague = desk.another("drchen").await;
    let patient = desk.patient().await;
    let (visit, id) = desk.noted(&patient).await;
    rewrite(&colleague, &patient, &visit, id, "Antibiotics").await;
    let change = NoteChange { note: id, opened: note(), text: SoapText { plan: "Tea".into(), ..note() } };
    let receipt = desk.rounds.change_note(&patient, &visit, change).await.expect("a whole note");
    let before = conflict(&desk.settled(&receipt).await);
    let desk = desk.restarted().await;
    desk.sign_in("drgarcia").await;
    let after = conflict(&desk.settled(&receipt).await);
    assert_eq!(after, before, "both versions are still there");
    desk.rounds.resolve_write(&receipt.write, &[choice("plan", "Tea")]).await.expect("decided");
    desk.confirmed(&receipt).await;
    assert_eq!(desk.note_text(&patient, id).plan, "Tea", "and the decision is sent");
}
