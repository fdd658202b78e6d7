//! Drafts, phrases and preferences.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{at, note_of, save_draft, uuid};
use store::{DraftKey, DraftKind, Journal, StoreError};

#[test]
fn a_draft_holds_exactly_what_was_typed_and_the_last_one_counts() {
    let mut journal = Journal::in_memory().expect("opened");
    let typed = "{\"weight\":{\"text\":\" 37,5 \"},\"note\":\"Zeile\\n\\u0000☃\"}";
    for (minute, text) in [(0, "{}"), (1, typed)] {
        let saved =
            save_draft(&mut journal, &note_of(1, "v"), "Canary, Ann", text, at(minute)).expect("saved");
        assert_eq!(saved, at(minute), "the moment to show is the moment that is stored");
    }
    let draft = journal.draft(&note_of(1, "v")).expect("readable").expect("there");
    assert_eq!(draft.json, typed, "not a character differs");
    assert_eq!((draft.saved_at, draft.patient_label.as_str()), (at(1), "Canary, Ann"));
    assert!(!format!("{draft:?}").contains("Canary"), "debug output names no patient");
}

#[test]
fn forms_do_not_share_drafts() {
    let mut journal = Journal::in_memory().expect("opened");
    let places = [
        note_of(1, "visit 1"),
        note_of(1, "visit 2"),
        note_of(2, "visit 1"),
        DraftKey::of_visit(DraftKind::Vitals, uuid(1), "visit 1"),
        DraftKey::of_patient(DraftKind::Appointment, uuid(1)),
        DraftKey { kind: DraftKind::Demographics, patient: None, visit: None },
    ];
    for (minute, place) in (0..).zip(&places) {
        save_draft(&mut journal, place, "Ann", &format!("{minute}"), at(minute)).expect("saved");
    }
    let drafts = journal.drafts().expect("readable");
    let newest_first: Vec<_> = drafts.iter().map(|draft| draft.key.clone()).collect();
    assert_eq!(newest_first, places.iter().rev().cloned().collect::<Vec<_>>(), "one each, the newest first");
    assert_eq!(journal.drafts_of(&uuid(2)).expect("readable").len(), 1, "a patient's own");
    assert!(journal.delete_draft(&places[0]).expect("deleted"), "it was there");
    assert!(!journal.delete_draft(&places[0]).expect("deleted"), "and then it was not");
}

#[test]
fn a_draft_follows_its_visit_and_overwrites_nothing_there() {
    let mut journal = Journal::in_memory().expect("opened");
    let (pending, known) = (note_of(1, "pending"), note_of(1, "known"));
    save_draft(&mut journal, &pending, "Ann", "1", at(0)).expect("saved");
    assert!(journal.move_draft(&pending, &known).expect("moved"));
    assert!(!journal.move_draft(&pending, &known).expect("moved"), "there is nothing left to move");
    save_draft(&mut journal, &pending, "Ann", "2", at(1)).expect("saved");
    assert!(matches!(journal.move_draft(&pending, &known), Err(StoreError::DraftInTheWay)));
    assert_eq!(journal.drafts().expect("readable").len(), 2, "both are still there");
}

#[test]
fn phrases_and_preferences_are_kept() {
    let mut journal = Journal::in_memory().expect("opened");
    journal.put_phrase(".ros", "Review of systems: negative.").expect("kept");
    journal.put_phrase(".ros", "ROS negative.").expect("kept");
    assert_eq!(journal.phrases().expect("readable"), [(".ros".into(), "ROS negative.".into())]);
    assert!(journal.delete_phrase(".ros").expect("deleted"));

    assert_eq!(journal.preference::<u32>("idleMinutes").expect("readable"), None, "never set");
    journal.put_preference("idleMinutes", &15).expect("kept");
    assert_eq!(journal.preference::<u32>("idleMinutes").expect("readable"), Some(15));
    assert!(
        matches!(
            journal.preference::<String>("idleMinutes"),
            Err(StoreError::Unreadable { what: "preference" })
        ),
        "another shape is an error and not a default"
    );
}
