//! What is on this computer and not in OpenEMR: drafts and writes, found again and taken back.

use crate::{
    changes::typed,
    desk::{Desk, note, vitals},
};
use app::contract::{
    DraftContent, DraftKind, DraftPlace, EntryChange, EntryList, ErrorCode, StartVisitRequest, VisitKey,
    WriteState,
};
use demo_clinic::Edition;
use domain::{encounter::CategoryId, note::SoapText, patient::PatientUuid};

fn place(
    kind: DraftKind,
    patient: &PatientUuid,
    visit: Option<&VisitKey>,
    record: Option<&str>,
) -> DraftPlace {
    DraftPlace { kind, patient: patient.clone(), visit: visit.cloned(), record: record.map(str::to_owned) }
}

fn visit_request(reason: &str) -> StartVisitRequest {
    StartVisitRequest { category: Some(CategoryId(5)), reason: reason.into(), ..StartVisitRequest::default() }
}

#[tokio::test]
async fn every_draft_is_listed_with_the_way_back_to_its_form() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let (visit, id) = desk.noted(&patient).await;
    desk.clinic.pause().await;
    let pending = desk.start_visit(&patient, "Offline").await;
    let pending = VisitKey::Pending { write: pending.write };
    let entry = EntryChange {
        list: EntryList::Problem,
        entry: Some("90cde167-7b9b-4ed1-bd55-533925cb2605".into()),
        opened: None,
        typed: typed("Asthma", "", "", ""),
    };
    let number = id.to_string();
    let forms = [
        (place(DraftKind::Note, &patient, Some(&visit), None), DraftContent::Note(note())),
        (place(DraftKind::Note, &patient, Some(&visit), Some(&number)), DraftContent::Note(note())),
        (place(DraftKind::Vitals, &patient, Some(&pending), None), DraftContent::Vitals(vitals())),
        (place(DraftKind::Visit, &patient, None, None), DraftContent::Visit(visit_request("Fever"))),
        (
            place(DraftKind::Problem, &patient, None, entry.entry.as_deref()),
            DraftContent::Entry(entry.clone()),
        ),
    ];
    for (place, content) in &forms {
        let saved = desk.rounds.save_draft(place.clone(), content.clone(), &desk.account(), None).await;
        saved.expect("a draft is kept");
    }
    let lines = desk.rounds.drafts().await.expect("drafts can be read");
    assert_eq!(lines.len(), forms.len(), "each form has its own, the new note's and the changed note's too");
    for (place, content) in &forms {
        let line = lines.iter().find(|line| line.place == *place).expect("by the place it was saved at");
        assert!(
            !line.excerpt.is_empty() && line.patient_name.starts_with("Reyes"),
            "with its first words: {line:?}"
        );
        let found = desk.rounds.read_draft(line.place.clone()).await.expect("readable").expect("there");
        assert_eq!(found.content, *content, "and the way back leads to it");
    }
    let excerpt = |kind| lines.iter().find(|line| line.place.kind == kind).map(|line| line.excerpt.as_str());
    assert_eq!(excerpt(DraftKind::Vitals), Some("128 mmHg · 82 mmHg · 37,5 °C"), "as typed, with units");
}

#[tokio::test]
async fn a_draft_that_a_form_has_not_read_is_never_overwritten() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let form = place(DraftKind::Visit, &patient, None, None);
    let save = async |reason: &str, seen: Option<&str>| {
        let content = DraftContent::Visit(visit_request(reason));
        desk.rounds.save_draft(form.clone(), content, &desk.account(), seen).await
    };
    let first = save("Fever", None).await.expect("nothing lies there");
    let refused = save("Cough", None).await.expect_err("another draft lies there");
    assert_eq!(refused.code, ErrorCode::DraftInTheWay, "the form is told");
    let found = desk.rounds.read_draft(form.clone()).await.expect("readable").expect("there");
    assert_eq!(found.content, DraftContent::Visit(visit_request("Fever")), "word for word");
    assert_eq!(found.saved_at, first.saved_at, "and the reader knows which one it saw");
    let second = save("Cough", Some(&found.saved_at)).await.expect("whoever has read it may");
    save("Cough and fever", Some(&second.saved_at)).await.expect("and go on");
}

#[tokio::test]
async fn a_write_is_taken_back_into_its_form_unless_something_waits_for_it() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.clinic.pause().await;
    let visit = desk.start_visit(&patient, "Fever").await;
    let pending = VisitKey::Pending { write: visit.write.clone() };
    let sent = desk.rounds.send_note(&patient, &pending, note()).await.expect("queued");
    let queued = async |id: &str| {
        let id = id.to_owned();
        desk.until(move |unsent| {
            unsent.iter().find(|item| item.id == id && item.state == WriteState::Queued).cloned()
        })
        .await
    };
    assert!(!queued(&visit.write).await.editable, "the note waits for its visit");
    let refused = desk.rounds.take_back_write(&visit.write).await.expect_err("not under the note");
    assert_eq!(refused.code, ErrorCode::WriteStillNeeded, "it says why");
    assert!(queued(&sent.write).await.editable, "nothing waits for the note");
    let form = desk.rounds.take_back_write(&sent.write).await.expect("taken back");
    assert_eq!(
        form,
        place(DraftKind::Note, &patient, Some(&pending), None),
        "the window knows where to look"
    );
    let draft = desk.rounds.read_draft(form).await.expect("readable").expect("there");
    assert_eq!(
        draft.content,
        DraftContent::Note(note()),
        "word for word, although nothing was kept as a draft before"
    );
    queued(&visit.write).await;
    let form = desk.rounds.take_back_write(&visit.write).await.expect("nothing waits for it any more");
    let draft = desk.rounds.read_draft(form).await.expect("readable").expect("there");
    assert_eq!(draft.content, DraftContent::Visit(visit_request("Fever")), "as it was typed");
}

#[tokio::test]
async fn a_draft_that_is_not_what_was_sent_stays_a_draft() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let form = place(DraftKind::Note, &patient, Some(&visit), None);
    let earlier = SoapText { plan: "An earlier thought".into(), ..SoapText::default() };
    let content = DraftContent::Note(earlier.clone());
    desk.rounds.save_draft(form.clone(), content, &desk.account(), None).await.expect("a draft is kept");
    let receipt = desk.rounds.send_note(&patient, &visit, note()).await.expect("queued");
    desk.confirmed(&receipt).await;
    let draft = desk.rounds.read_draft(form).await.expect("readable").expect("nobody sent it");
    assert_eq!(draft.content, DraftContent::Note(earlier), "nothing typed is lost");
}

#[tokio::test]
async fn a_nurse_queues_no_visit_that_can_never_go_and_is_told_the_right() {
    for edition in [Edition::V7_0, Edition::V8_0] {
        let desk = Desk::at(edition).await;
        desk.sign_in("nurseobrien").await;
        desk.state_until(|state| state.rights.is_some()).await;
        let patient = desk.patient().await;
        let refused = desk.rounds.start_visit(&patient, visit_request("Fever")).await;
        let refused = refused.expect_err("her role may not");
        assert_eq!(refused.code, ErrorCode::NotAllowed, "{edition}");
        assert_eq!(
            refused.params.get("right").map(String::as_str),
            Some("Encounters → Authorize - any encounters"),
            "{edition}: what an administrator can grant"
        );
        assert_eq!(desk.rounds.unsent().await.expect("readable"), [], "{edition}: nothing is queued");
    }
}

#[tokio::test]
async fn what_a_role_is_refused_names_the_right() {
    let desk = Desk::at(Edition::V8_0).await;
    desk.sign_in("frontdesk").await;
    let patient = desk.patient().await;
    let change = EntryChange {
        list: EntryList::Allergy,
        entry: None,
        opened: None,
        typed: typed("Penicillin", "", "", ""),
    };
    let receipt = desk.rounds.change_entry(&patient, change).await.expect("queued");
    let item = desk.settled(&receipt).await;
    let error = item.error.expect("refused");
    assert_eq!(error.code, ErrorCode::NotAllowed, "the front desk keeps no allergies");
    assert_eq!(
        error.params.get("right").map(String::as_str),
        Some("Patients → Medical/History"),
        "it says which"
    );
    assert!(item.editable, "and the text can be had back");
}
