//! Drafts, phrases and preferences.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{at, from_form, note_of, replaced, save_draft, uuid, write};
use domain::{note::Section, patient::PatientLabel, phrase::Phrase};
use store::{DraftKey, DraftKind, Journal, NewWrite, OutboxId, OutboxKind, StoreError, Typed};

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
    assert_eq!((draft.saved_at, draft.whose.name.as_str()), (at(1), "Canary, Ann"));
    assert!(!format!("{draft:?}").contains("Canary"), "debug output names no patient");
}

#[test]
fn what_a_change_replaced_is_kept_once_for_each_text() {
    let mut journal = Journal::in_memory().expect("opened");
    let write = OutboxId::random();
    for (before, after) in [("Rest", "Tea"), ("Rest", "Tea"), ("Antibiotics", "Tea")] {
        journal.keep_replaced(&replaced(&write, before, after)).expect("kept");
    }
    let kept = journal.replaced_of(&uuid(1)).expect("readable");
    let texts: Vec<(&str, &str)> = kept.iter().map(|one| (one.before.as_str(), one.after.as_str())).collect();
    assert_eq!(
        texts,
        [("Antibiotics", "Tea"), ("Rest", "Tea")],
        "sent twice it is one, decided anew it is two"
    );
    assert!(journal.replaced_of(&uuid(2)).expect("readable").is_empty(), "and nobody else's");
    assert!(!format!("{kept:?}").contains("Tea"), "debug output holds no text");
}

#[test]
fn two_of_one_name_are_told_apart_wherever_their_text_goes() {
    let mut journal = Journal::in_memory().expect("opened");
    let maria = |birth: &str, mrn: &str| PatientLabel {
        name: "Reyes, Maria".into(),
        birth: birth.parse().ok(),
        mrn: mrn.into(),
    };
    for (number, whose) in [(1, maria("1980-05-09", "MRN0001")), (2, maria("1952", ""))] {
        let form = note_of(number, "v");
        let typed = Typed { whose: whose.clone(), json: "1".into(), visit_json: None };
        journal.save_draft(&form, &typed, None, at(0)).expect("saved");
        let written = from_form(&journal, &form, "1");
        let new = NewWrite { whose: whose.clone(), ..write(OutboxKind::Note, number, "v", "{}") };
        let id = journal.queue(Some(&written), new, at(1)).expect("queued");
        let row = journal.outbox_row(&id).expect("readable").expect("there");
        assert!(row.whose == whose, "in the list of what is unsent");
        journal.refuse(&id, "visitNotFound", None, at(2)).expect("refused");
        assert!(journal.draft(&form).expect("readable").expect("there").whose == whose, "back in its form");
        let again = NewWrite { whose: whose.clone(), ..write(OutboxKind::Note, number, "v", "{}") };
        let same = journal.queue(Some(&from_form(&journal, &form, "1")), again, at(3)).expect("queued again");
        let row = journal.outbox_row(&same).expect("readable").expect("there");
        assert!(same == id && row.whose == whose, "in the place of the refused one");
    }
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

fn phrase(name: &str, text: &str, sections: &[Section]) -> Phrase {
    Phrase { name: name.into(), text: text.into(), sections: sections.to_vec() }
}

#[test]
fn phrases_are_kept_all_or_none_of_a_change() {
    let mut journal = Journal::in_memory().expect("opened");
    let ros = phrase("ros", "Review of systems: negative.", &[Section::Subjective]);
    let plan = phrase("plan", "Review in *** weeks.", &[]);
    journal.change_phrases(&[], &[ros.clone(), plan.clone()]).expect("kept");
    assert_eq!(journal.phrases().expect("readable"), [plan.clone(), ros], "by name, with their sections");
    let shorter = phrase("ros", "ROS negative.", &[]);
    journal.change_phrases(&["plan".into()], std::slice::from_ref(&shorter)).expect("kept");
    assert_eq!(journal.phrases().expect("readable"), [shorter], "one in place of the other, one gone");
}

#[test]
fn preferences_are_kept() {
    let mut journal = Journal::in_memory().expect("opened");
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
