//! What is on this computer and not in OpenEMR: drafts and writes, found again and taken back.

use crate::{
    changes::typed,
    desk::{Desk, note, vitals},
    workplace::Workplace,
};
use app::contract::{
    DraftContent, DraftKind, DraftPlace, EntryChange, EntryList, ErrorCode, StartVisitRequest, VisitKey,
    WriteState,
};
use demo_clinic::{Edition, Fault, Stop};
use domain::{encounter::CategoryId, note::SoapText, patient::PatientUuid};
use std::time::Duration;

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
    let whose = desk.label(&patient).await;
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
    assert!(whose.birth.is_some() && !whose.mrn.is_empty(), "this patient has both");
    assert_eq!(lines.len(), forms.len(), "each form has its own, the new note's and the changed note's too");
    for (place, content) in &forms {
        let line = lines.iter().find(|line| line.place == *place).expect("by the place it was saved at");
        assert!(
            !line.excerpt.is_empty() && line.whose == whose,
            "with its first words, and whose it is by more than a name: {line:?}"
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
    // The worker may just be trying it, which the paused clinic ends at once.
    let take_back = async |write: &str| loop {
        match desk.rounds.take_back_write(write).await {
            Err(error) if error.code == ErrorCode::WriteMovedOn => tokio::task::yield_now().await,
            answer => break answer,
        }
    };
    let refused = take_back(&visit.write).await.expect_err("not under the note");
    assert_eq!(refused.code, ErrorCode::WriteStillNeeded, "it says why");
    assert!(queued(&sent.write).await.editable, "nothing waits for the note");
    let form = take_back(&sent.write).await.expect("taken back");
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
    let form = take_back(&visit.write).await.expect("nothing waits for it any more");
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
        let refused = desk.rounds.start_visit(&patient, visit_request("Fever"), &[]).await;
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

#[tokio::test]
async fn a_refused_text_that_is_back_in_its_form_is_named_once_until_it_is_edited() {
    let desk = Desk::at(Edition::V8_0).await;
    desk.sign_in("frontdesk").await;
    let patient = desk.patient().await;
    let change = |title: &str| EntryChange {
        list: EntryList::Allergy,
        entry: None,
        opened: None,
        typed: typed(title, "", "", ""),
    };
    let receipt = desk.rounds.change_entry(&patient, change("Penicillin")).await.expect("queued");
    assert_eq!(desk.settled(&receipt).await.state, WriteState::Refused, "the front desk keeps no allergies");
    let named = async || {
        let work = desk.rounds.unsent_work().await.expect("the journal can be read");
        (work.writes.len(), work.drafts.len())
    };
    assert_eq!(named().await, (1, 0), "one text is one thing");
    let drafts = desk.rounds.drafts().await.expect("the journal can be read");
    assert_eq!(drafts[0].returned_from.as_ref(), Some(&receipt.write), "its form knows that it was begun");

    let form = drafts[0].place.clone();
    let found = desk.rounds.read_draft(form.clone()).await.expect("readable").expect("there");
    let edited = DraftContent::Entry(change("Penicillin G"));
    let (author, seen) = (desk.account(), Some(found.saved_at.as_str()));
    desk.rounds.save_draft(form.clone(), edited.clone(), &author, seen).await.expect("kept");
    assert_eq!(named().await, (1, 1), "two texts are two");
    desk.rounds.discard_write(&receipt.write).await.expect("nothing waits for it");
    assert_eq!(named().await, (0, 1), "what was typed since is not discarded with it");
    let left = desk.rounds.read_draft(form).await.expect("readable").expect("there");
    assert_eq!(left.content, edited, "word for word");
}

#[tokio::test]
async fn an_older_entry_of_the_same_words_does_not_confirm_one_that_was_never_sent() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    desk.entry(&patient, EntryList::Problem, typed("Asthma", "2026-11-01", "2026-11-15", "")).await;
    // The program ends while it looks what is there, before anything was sent.
    let held: Vec<_> =
        (0..8).map(|_| desk.clinic.faults().hold("GET", "*/Condition", Stop::Arrived)).collect();
    let entry = EntryChange {
        list: EntryList::Problem,
        entry: None,
        opened: None,
        typed: typed("Asthma", "2026-11-01", "", ""),
    };
    let receipt = desk.rounds.change_entry(&patient, entry).await.expect("a whole form");
    desk.until(|unsent| unsent.iter().find(|item| item.state == WriteState::Sending).map(|_| ())).await;
    let posts = desk.asked("POST", "medical_problem");
    drop(held);
    desk.clinic.faults().clear();
    desk.clinic.faults().arm("GET", "*/Condition", Fault::Unavailable, 1000);
    let desk = desk.restarted().await;
    assert_eq!(desk.asked("POST", "medical_problem"), posts, "it was never sent");
    desk.clinic.faults().clear();
    desk.sign_in("drgarcia").await;
    let item = desk.settled(&receipt).await;
    assert_eq!(
        (item.state, item.error.map(|error| error.code)),
        (WriteState::Refused, Some(ErrorCode::NotConfirmed)),
        "whether the one that is there is this one is not for a program to say"
    );
    assert!(!item.editable, "out of its form it would be sent without another look");
    assert_eq!(desk.asked("POST", "medical_problem"), posts, "nothing was sent");

    desk.rounds.retry_write(&receipt.write).await.expect("the clinician says that it is another one");
    desk.confirmed(&receipt).await;
    assert_eq!(desk.rows(&patient, EntryList::Problem, "Asthma").len(), 2, "so there are two");
}

#[tokio::test]
async fn a_write_that_is_on_its_way_is_neither_taken_back_nor_discarded() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let mut held = desk.clinic.faults().hold("POST", "*/encounter", Stop::Arrived);
    let receipt = desk.start_visit(&patient, "Fever").await;
    assert!(held.reached().await, "its request has left");
    let taken_back = desk.rounds.take_back_write(&receipt.write).await.expect_err("the clinic may have it");
    let discarded = desk.rounds.discard_write(&receipt.write).await.expect_err("the clinic may have it");
    for refused in [taken_back, discarded] {
        assert_eq!(refused.code, ErrorCode::WriteMovedOn, "it says why");
    }
    held.go_on();
    desk.confirmed(&receipt).await;
}

#[tokio::test]
async fn a_note_is_not_sent_again_because_its_visit_could_not_be_found_just_now() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let (visit, sent) = place.older_journal(&patient).await;
    // The visits cannot be read: nobody can say whether the note is there, however often it is asked.
    let faults = place.clinic.faults();
    faults.arm("GET", "*/encounter", Fault::Html, 1000);
    place.unlock().await;
    for _ in 0..3 {
        let mut held = faults.hold("GET", "*/encounter", Stop::Arrived);
        place.rounds.retry_write(&visit.write).await.expect("a nudge");
        assert!(held.reached().await, "the visit is looked for, after whatever became of the note before");
        held.go_on();
        place.hands.pass(Duration::from_secs(120));
    }
    faults.clear();
    place.rounds.retry_write(&visit.write).await.expect("a nudge");
    place.confirmed(&visit).await;
    place.confirmed(&sent).await;
    let notes = place.clinic.records().notes(place.pid(&patient));
    let ours = notes.iter().filter(|one| one.subjective.as_deref() == Some(note().subjective.as_str()));
    assert_eq!(ours.count(), 1, "it was found where it is, and not sent blindly");
}

#[tokio::test]
async fn reading_and_settling_what_is_unsent_has_its_lines_in_the_access_log() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    // The sign-in is too old, so that nothing is on its way.
    place.lock().await;
    place.hands.pass(Duration::from_secs(13 * 3600));
    place.unlock().await;
    let first = place.start_visit(&patient, "Fever").await;
    let second = place.start_visit(&patient, "Cough").await;
    for _ in 0..2 {
        place.rounds.unsent().await.expect("the journal can be read");
    }
    place.rounds.retry_write(&first.write).await.expect("a nudge");
    place.rounds.take_back_write(&first.write).await.expect("nothing waits for it");
    place.rounds.discard_write(&second.write).await.expect("nothing waits for it");
    let log = place.rounds.access_log(None).await.expect("the journal is open");
    let lines: Vec<&str> = log
        .lines
        .iter()
        .rev()
        .filter(|line| line.patient.as_ref() == Some(&patient))
        .map(|line| line.action.as_str())
        .collect();
    assert_eq!(
        lines,
        ["write visit", "write visit", "read unsent", "send write again", "take back write", "discard write"],
        "each names the patient; Unsent is read again whenever it changes, and that is one look"
    );
}
