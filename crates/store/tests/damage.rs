//! Files that were altered behind our back. Whatever happens, an answer is right or an error: never silently wrong.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{
    alter, as_after_a_kill, at, damage_the_middle, key, label, note_of, numbers, patient, replaced,
    save_draft, uuid, write,
};
use domain::{note::Section, patient::PatientUuid, phrase::Phrase, time::DateOrder};
use jiff::civil::date;
use std::{fs, path::Path};
use store::{Cache, Fault, Journal, NewAccess, OpenError, OutboxKind, OutboxState, StoreError};
use tempfile::tempdir;

/// What a reader sees: every draft, or nothing at all.
fn drafts(path: &Path) -> Option<Vec<(String, String)>> {
    let (journal, _) = Journal::open_existing(path, &key()).ok()?;
    let drafts = journal.drafts().ok()?;
    Some(drafts.into_iter().map(|draft| (draft.key.visit.unwrap_or_default(), draft.json)).collect())
}

#[test]
fn an_altered_journal_gives_right_answers_or_errors() {
    let folder = tempdir().expect("a folder");
    let (path, altered) = (folder.path().join("journal.db"), folder.path().join("altered.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    for visit in 0..60 {
        let text = format!("\"{}\"", format!("visit {visit} ").repeat(100));
        save_draft(&mut journal, &note_of(1, &format!("{visit}")), "Ann", &text, at(visit)).expect("saved");
    }
    drop(journal);
    let whole = drafts(&path).expect("readable");
    let bytes = fs::read(&path).expect("readable");
    let mut random = numbers();
    let mut refused = 0;
    for round in 0..300 {
        let mut damaged = bytes.clone();
        let what = alter(&mut damaged, round, &mut random);
        Journal::delete(&altered).expect("deleted");
        fs::write(&altered, &damaged).expect("written");
        match drafts(&altered) {
            Some(found) => assert_eq!(found, whole, "round {round}, {what}: an answer is the right one"),
            None => refused += 1,
        }
    }
    assert!(refused > 200, "most damage is met by reading everything: {refused}");
}

#[test]
fn an_altered_cache_finds_the_right_patients_or_is_an_error() {
    let folder = tempdir().expect("a folder");
    let (path, altered) = (folder.path().join("cache.db"), folder.path().join("altered.db"));
    let (mut cache, _) = Cache::open(&path, &key()).expect("created");
    let people: Vec<_> =
        (0..400).map(|n| patient(n, &format!("Family{n}"), &format!("Given{}", n % 7))).collect();
    cache.upsert_patients(&people).expect("stored");
    drop(cache);
    let answers = |path: &Path| {
        let (cache, _) = Cache::open(path, &key()).ok()?;
        ["family3", "given5 family1", "12/31/1980"]
            .into_iter()
            .map(|query| cache.search(query, 50, DateOrder::MonthFirst, date(2026, 11, 21)).ok())
            .collect::<Option<Vec<_>>>()
    };
    let whole = answers(&path).expect("readable");
    let bytes = fs::read(&path).expect("readable");
    let mut random = numbers();
    for round in 0..150 {
        let mut damaged = bytes.clone();
        let what = alter(&mut damaged, round, &mut random);
        Cache::delete(&altered).expect("deleted");
        fs::write(&altered, &damaged).expect("written");
        if let Some(found) = answers(&altered) {
            assert_eq!(found, whole, "round {round}, {what}: an answer is the right one");
        }
    }
}

#[test]
fn damage_after_a_kill_is_found_at_the_next_opening() {
    let folder = tempdir().expect("a folder");
    let (path, killed) = (folder.path().join("journal.db"), folder.path().join("killed.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    for visit in 0..40 {
        save_draft(&mut journal, &note_of(1, &format!("{visit}")), "Ann", &"x".repeat(2_000), at(visit))
            .expect("saved");
    }
    drop(journal);
    let (journal, _) = Journal::open(&path, &key()).expect("opened");
    let bytes = fs::read(&path).expect("readable");
    let mut random = numbers();
    for _ in 0..40 {
        as_after_a_kill(&path, &killed);
        let mut damaged = bytes.clone();
        // Beyond the salt, which is known from the key.
        let at = 16 + random(bytes.len() - 16);
        damaged[at] ^= 0x10;
        fs::write(&killed, &damaged).expect("written");
        assert!(
            matches!(Journal::open(&killed, &key()), Err(OpenError::Damaged)),
            "a bit at {at}: after an unclean end every page is checked"
        );
    }
    drop(journal);
}

#[test]
fn a_log_that_was_taken_away_leaves_an_older_state_and_never_a_mixed_one() {
    let folder = tempdir().expect("a folder");
    let (path, killed) = (folder.path().join("journal.db"), folder.path().join("killed.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    for version in ["\"older\"", "\"newer\""] {
        for visit in ["a", "b"] {
            save_draft(&mut journal, &note_of(1, visit), "Ann", version, at(0)).expect("saved");
        }
        if version == "\"older\"" {
            drop(journal);
            (journal, _) = Journal::open(&path, &key()).expect("opened");
        }
    }
    fs::copy(&path, &killed).expect("copied without its log");
    let found = drafts(&killed).expect("the file itself is whole");
    assert!(
        found.iter().all(|(_, text)| text == "\"older\""),
        "both drafts are of the same moment: {found:?}"
    );
}

#[test]
fn what_a_damaged_journal_still_holds_begins_a_new_one_and_the_damaged_file_is_kept() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    let text = |visit: i64| format!("\"{}\"", format!("visit {visit} ").repeat(200));
    for visit in 0..60 {
        save_draft(&mut journal, &note_of(1, &format!("{visit}")), "Ann", &text(visit), at(visit))
            .expect("saved");
    }
    let sent = journal.queue(None, write(OutboxKind::Note, 1, "v", "{}"), at(0)).expect("queued");
    let lost = journal.queue(None, write(OutboxKind::Note, 1, "w", "{}"), at(0)).expect("queued");
    journal.mark_sending(&sent, at(1)).expect("sending");
    journal.confirm(&sent, Some("{}"), at(2)).expect("confirmed");
    for action in ["read chart", "write note"] {
        let line =
            NewAccess { clock: at(3), not_before: at(3), user: "dr".into(), patient: Some(uuid(1)), action };
        journal.log_access(&[line]).expect("logged");
    }
    let replaced = replaced(&lost, "before", "after");
    journal.keep_replaced(&replaced).expect("kept");
    let ros =
        Phrase { name: "ros".into(), text: "ROS negative.".into(), sections: vec![Section::Subjective] };
    journal.change_phrases(&[], std::slice::from_ref(&ros)).expect("kept");
    drop(journal);
    let whole = Journal::rescue(&path, &key()).expect("readable");
    assert!(!whole.incomplete && whole.drafts.len() == 60 && whole.writes.len() == 2, "nothing is wrong yet");

    // A page in the middle of the drafts.
    let bytes = damage_the_middle(&path);
    let rescued = Journal::rescue(&path, &key()).expect("readable in part");
    assert!(rescued.incomplete, "it says that something is missing");
    assert!((40..60).contains(&rescued.drafts.len()), "all but those on one page: {}", rescued.drafts.len());
    for draft in &rescued.drafts {
        let visit = draft.key.visit.as_deref().expect("a visit").parse().expect("a number");
        assert_eq!(draft.json, text(visit), "what is read is what was written");
    }
    assert_eq!(fs::read(&path).expect("readable"), bytes, "reading changed nothing");

    let aside = Journal::set_aside(&path, at(9)).expect("moved");
    assert_eq!(fs::read(&aside).expect("readable"), bytes, "the damaged file is kept");
    let (mut journal, opening) = Journal::open(&path, &key()).expect("created");
    assert!(opening.created);
    journal.adopt(&rescued, at(9)).expect("adopted");
    assert_eq!(journal.drafts().expect("readable").len(), rescued.drafts.len());
    let whose = |id| journal.outbox_row(id).expect("readable").expect("there").whose;
    assert!(
        whose(&lost) == label("Canary, Ann"),
        "it still says whose it is, and of which of two of that name"
    );
    assert!(
        journal.drafts().expect("readable").iter().all(|draft| draft.whose == label("Ann")),
        "drafts too"
    );
    assert_eq!(journal.replaced_of(&uuid(1)).expect("readable"), [replaced], "and what a change replaced");
    assert_eq!(journal.phrases().expect("readable"), [ros], "the clinician's own phrases too");
    let state = |id| journal.outbox_row(id).expect("readable").expect("there").state;
    assert_eq!(state(&sent), OutboxState::Confirmed, "what was settled stays so");
    assert_eq!(state(&lost), OutboxState::Unknown, "what was not is looked for before it is sent");
    assert_eq!(journal.sendable().expect("readable"), []);
    let log: Vec<(Option<PatientUuid>, String)> = journal
        .access_log(None, 9)
        .expect("readable")
        .into_iter()
        .map(|line| (line.patient, line.action))
        .collect();
    let line = |action: &str| (Some(uuid(1)), action.to_owned());
    assert_eq!(log, [line("write note"), line("read chart")], "who looked at what is not forgotten either");
}

#[test]
fn a_damaged_page_is_called_damage_every_time_it_is_met() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    for visit in 0..60 {
        save_draft(&mut journal, &note_of(1, &format!("{visit}")), "Ann", &"x".repeat(2_000), at(visit))
            .expect("saved");
    }
    drop(journal);
    damage_the_middle(&path);
    let (journal, opening) =
        Journal::open(&path, &key()).expect("the end was clean, so not every page was checked");
    assert!(!opening.after_unclean_end);
    for time in ["first", "second", "third"] {
        let outcome = journal.drafts();
        assert!(matches!(outcome, Err(StoreError::Damaged)), "the {time} time: {outcome:?}");
    }
    assert_eq!(
        journal.check().expect("checked"),
        [Fault::Page, Fault::Structure],
        "the idle check finds it too"
    );
}
