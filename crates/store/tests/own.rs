//! What only the clinician has, beside drafts and writes: reminders, and which codes were used.
#![allow(clippy::expect_used, clippy::panic, reason = "what a test calls is part of the test")]

mod common;

use common::{at, damage_the_middle, key, label, note_of, save_draft, uuid};
use jiff::civil::date;
use store::{Journal, Reminder};
use tempfile::tempdir;

fn reminder(number: u32, day: i8) -> Reminder {
    Reminder {
        id: format!("r{number}"),
        patient: uuid(number),
        whose: label("Canary, Ann"),
        day: date(2026, 12, day),
        text: format!("Call about result {number} {}", "x".repeat(400)),
        done: None,
        made: 0,
    }
}

#[test]
fn reminders_come_by_day_and_what_is_done_leaves_after_a_while() {
    let mut journal = Journal::in_memory().expect("opened");
    for (number, day) in [(1, 9), (2, 3), (3, 5)] {
        journal.put_reminder(&reminder(number, day)).expect("kept");
    }
    let ids = |journal: &Journal, since| {
        let all = journal.reminders(at(since)).expect("readable");
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&journal, 0), ["r2", "r3", "r1"], "the earliest day first");
    assert!(journal.mark_reminder("r3", Some(at(10))).expect("marked"));
    assert_eq!(
        ids(&journal, 5),
        ["r2", "r3", "r1"],
        "what was done lately is still there to be opened again"
    );
    assert_eq!(ids(&journal, 15), ["r2", "r1"]);
    assert!(journal.mark_reminder("r3", None).expect("opened again"));
    assert_eq!(ids(&journal, 15), ["r2", "r3", "r1"]);
    assert!(!journal.mark_reminder("r9", None).expect("nothing"), "nobody has that one");
    assert!(journal.delete_reminder("r2").expect("deleted") && !journal.delete_reminder("r2").expect("gone"));
    let whose = &journal.reminders(at(0)).expect("readable")[0].whose;
    assert!(*whose == label("Canary, Ann"), "name, birth and MRN stand beside it");
    assert!(!format!("{:?}", reminder(1, 1)).contains("Canary"), "a log line shows neither name nor text");
}

#[test]
fn what_is_used_most_comes_first_and_the_list_does_not_grow_for_ever() {
    let mut journal = Journal::in_memory().expect("opened");
    for (minute, code, title) in
        [(1, "I10", "HTN"), (2, "E11.9", "T2DM"), (3, "I10", "HTN"), (4, "I10", "Hypertension")]
    {
        journal.note_coded_use(code, title, at(minute)).expect("noted");
    }
    let uses = journal.coded_uses().expect("readable");
    let shown: Vec<(&str, &str, u32)> =
        uses.iter().map(|one| (one.code.as_str(), one.title.as_str(), one.count)).collect();
    assert_eq!(shown, [("I10", "HTN", 2), ("I10", "Hypertension", 1), ("E11.9", "T2DM", 1)]);
    for number in 0..600 {
        journal.note_coded_use("I10", &format!("t{number}"), at(10 + number)).expect("noted");
    }
    assert_eq!(journal.coded_uses().expect("readable").len(), 500, "the oldest went");
}

#[test]
fn reminders_and_used_codes_survive_a_rescue() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    for number in 0..60 {
        journal.put_reminder(&reminder(number, 1)).expect("kept");
        let text = format!("\"{}\"", "note ".repeat(200));
        save_draft(&mut journal, &note_of(1, &format!("{number}")), "Ann", &text, at(1)).expect("saved");
    }
    journal.note_coded_use("I10", "HTN", at(1)).expect("noted");
    drop(journal);
    let whole = Journal::rescue(&path, &key()).expect("readable");
    assert!(
        !whole.incomplete && whole.reminders.len() == 60 && whole.coded.len() == 1,
        "nothing is wrong yet"
    );

    damage_the_middle(&path);
    let rescued = Journal::rescue(&path, &key()).expect("readable in part");
    assert!(rescued.incomplete, "it says that something is missing");
    Journal::set_aside(&path, at(9)).expect("moved");
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    journal.adopt(&rescued, at(9)).expect("adopted");
    let back = journal.reminders(at(0)).expect("readable");
    assert_eq!(back.len(), rescued.reminders.len());
    assert!(back.len() >= 40, "all but those on one page: {}", back.len());
    for one in back {
        let number = one.id[1..].parse().expect("a number");
        assert!(one == reminder(number, 1), "what is read is what was written");
    }
}
