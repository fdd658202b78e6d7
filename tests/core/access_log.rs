//! Who looked at what: every kind of line, in all that a clinician does, and that no clock and no full disk takes one away.

use crate::{
    changes::{change, new, typed},
    desk::{booking, note, vitals},
    workplace::Workplace,
};
use app::contract::{
    ChartFolder, DemographicsChange, EntryDelete, EntryList, NoteChange, PartChoice, PastList, SignOutChoice,
    TakenBy, TypedDemographics, TypedReminder, VisitDraft, VisitKey,
};
use domain::{note::SoapText, patient::PatientUuid};
use rounds_tests::accepted;
use rusqlite::Connection;
use std::{fs::File, io::Read, path::Path, time::Duration};
use vault::{Item, ItemName, Vault};

impl Workplace {
    /// What the log says was done, the oldest first; with a patient only what concerns them.
    pub(crate) async fn logged(&self, patient: Option<&PatientUuid>) -> Vec<String> {
        let page = self.rounds.access_log(None).await.expect("the journal is open");
        let lines = page.lines.into_iter().rev();
        lines
            .filter(|line| patient.is_none_or(|wanted| line.patient.as_ref() == Some(wanted)))
            .map(|line| line.action)
            .collect()
    }

    /// The account's journal, opened beside the app as SQLCipher opens it: by the keychain's key, and the salt that stands
    /// at the file's beginning.
    pub(crate) async fn journal_itself(&self) -> Connection {
        let path = self.store().join("journal.db");
        let of = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        let account = path.parent().expect("an account's folder");
        let clinic = account.parent().expect("a clinic's folder");
        let name = ItemName::of_account(&of(clinic), &of(account), Item::JournalKey);
        let vault = Vault::new(self.keychain.clone());
        let key = vault.key(&name).await.expect("readable").expect("a key");
        let mut salt = [0; 16];
        File::open(&path).and_then(|mut file| file.read_exact(&mut salt)).expect("a salt");
        let hex: String = key.expose().iter().chain(&salt).map(|byte| format!("{byte:02x}")).collect();
        let journal = Connection::open(path).expect("the file");
        journal.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"")).expect("its key");
        journal
    }
}

/// How often something was done.
fn times(lines: &[String], action: &str) -> usize {
    lines.iter().filter(|line| *line == action).count()
}

#[tokio::test]
async fn each_thing_that_is_written_has_its_line_about_its_patient() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let opened = place.demographics(&patient).await;
    let (visit, id) = place.noted(&patient).await;
    let text = SoapText { plan: "Tea".into(), ..note() };
    let changed = NoteChange { note: id, opened: note(), text };
    let rounds = &place.rounds;
    rounds.change_note(&patient, &visit, changed).await.expect("a whole note");
    rounds.save_vitals(&patient, &visit, &vitals(), &[]).await.expect("a whole form");
    let moved = TypedDemographics { city: "Shelbyville".into(), ..opened.clone() };
    rounds
        .change_demographics(&patient, DemographicsChange { opened, typed: moved })
        .await
        .expect("a whole form");
    let asthma = typed("Asthma", "2020-01-01", "", "");
    rounds.change_entry(&patient, new(EntryList::Problem, asthma)).await.expect("a whole form");
    let mistaken = EntryDelete {
        list: PastList::Surgery,
        entry: "90cde167-7b9b-4ed1-bd55-533925cb2605".into(),
        opened: typed("Appendectomy", "1994-05-01", "", ""),
    };
    rounds.delete_entry(&patient, mistaken).await.expect("queued");
    let options = rounds.booking_options(&patient).await.expect("options");
    accepted::book(rounds, &patient, booking(&options)).await.expect("a whole booking");
    let call = TypedReminder { text: "Call back".into(), day: "2026-12-01".into() };
    rounds.add_reminder(&patient, call).await.expect("a whole reminder");
    let lines = place.logged(Some(&patient)).await;
    for action in [
        "add reminder",
        "write visit",
        "write note",
        "change note",
        "write vitals",
        "change demographics",
        "change chart entry",
        "delete chart entry",
        "write appointment",
    ] {
        assert_eq!(times(&lines, action), 1, "{action}: {lines:?}");
    }
}

#[tokio::test]
async fn what_goes_with_one_send_has_a_line_each() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let begun = place.start_visit(&patient, "Fever").await;
    let visit = VisitKey::Pending { write: begun.write };
    let draft = VisitDraft { vitals: Some(vitals()), note: Some(note()) };
    place.rounds.send_visit(&patient, &visit, draft, &[]).await.expect("whole forms");
    let lines = place.logged(Some(&patient)).await;
    for action in ["write visit", "write vitals", "write note"] {
        assert_eq!(times(&lines, action), 1, "{action}: {lines:?}");
    }
}

#[tokio::test]
async fn what_becomes_of_a_conflict_has_its_line() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    let asthma = typed("Asthma", "2020-01-01", "", "");
    let entry = place.entry(&patient, EntryList::Problem, asthma.clone()).await;
    let colleague = place.another("drchen").await;
    colleague.demographics(&patient).await;
    let theirs = change(EntryList::Problem, &entry, &asthma, typed("Asthma", "2021-01-01", "", ""));
    let receipt = colleague.rounds.change_entry(&patient, theirs).await.expect("a whole form");
    colleague.confirmed(&receipt).await;
    let mine = change(EntryList::Problem, &entry, &asthma, typed("Asthma", "2022-01-01", "", ""));
    let receipt = place.rounds.change_entry(&patient, mine).await.expect("a whole form");
    let conflict = place.settled(&receipt).await.conflict.expect("both versions");
    let choices: Vec<_> = conflict
        .parts
        .iter()
        .map(|part| PartChoice { field: part.field.clone(), text: part.mine.clone() })
        .collect();
    place.rounds.resolve_write(&receipt.write, &choices).await.expect("decided");
    assert_eq!(times(&place.logged(Some(&patient)).await, "decide about change"), 1, "a decision is a deed");
}

#[tokio::test]
async fn coming_and_going_and_the_pin_have_their_lines() {
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.unlock().await;
    place.rounds.remove_pin().await.expect("removed");
    place.rounds.export_access_log().await.expect("written");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drgarcia").await;
    assert_eq!(
        place.logged(None).await,
        ["sign in", "set PIN", "lock", "unlock", "remove PIN", "export access log", "sign out", "sign in"],
        "one each, in order"
    );
    place.lock().await;
    place.hands.pass(Duration::from_secs(13 * 3600));
    place.sign_in("drgarcia").await;
    place.hands.pass(Duration::from_secs(13 * 3600));
    place.rounds.tick().await;
    // Asleep or too old: whichever it was, its owner signs in again.
    place.sign_in("drgarcia").await;
    assert_eq!(place.logged(None).await.last().map(String::as_str), Some("sign in"), "a renewed one too");
}

#[tokio::test]
async fn whatever_leaves_the_reach_of_the_lock_has_its_line() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    for by in [TakenBy::Printing, TakenBy::Copying, TakenBy::Dragging] {
        place.rounds.taken(by, std::slice::from_ref(&patient)).await.expect("noted");
        place.rounds.taken(by, &[]).await.expect("noted");
    }
    assert_eq!(place.logged(Some(&patient)).await, ["print", "copy", "drag"], "by whichever way");
    let of_lists = place.logged(None).await;
    for action in ["print", "copy", "drag"] {
        assert_eq!(times(&of_lists, action), 2, "a list of many people has a line of its own: {of_lists:?}");
    }
}

#[tokio::test]
async fn a_chart_is_read_by_no_way_that_leaves_no_line() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let looked = async || times(&place.logged(Some(&patient)).await, "read chart");
    place.rounds.read_chart(&patient).await.expect("the cache can be read");
    assert_eq!(looked().await, 1, "reading it without opening it is a look");
    place.rounds.refresh_chart(&patient).await.expect("the cache can be read");
    place.rounds.demographics_form(&patient).await.expect("demographics");
    assert_eq!(looked().await, 1, "and goes on being one");
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.rounds.read_chart(&patient).await.expect("the cache can be read");
    assert_eq!(looked().await, 2, "opening it is one of its own");

    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.demographics_form(&patient).await.expect("demographics");
    assert_eq!(times(&place.logged(Some(&patient)).await, "read chart"), 1, "a form shows the record too");

    for way in 0..4 {
        let place = Workplace::with_pin().await;
        let patient = place.patient().await;
        let folder = ChartFolder::Results;
        match way {
            0 => place.rounds.open_folder(&patient, folder).await.map(drop),
            1 => place.rounds.read_folder(&patient, folder).await.map(drop),
            2 => place.rounds.refresh_folder(&patient, folder).await.map(drop),
            _ => place.rounds.search_chart(&patient, "sugar").await.map(drop),
        }
        .expect("the cache can be read");
        let lines = place.logged(Some(&patient)).await;
        assert_eq!(times(&lines, "read chart"), 1, "a folder and a search show the record, too: way {way}");
    }
}

#[tokio::test]
async fn a_visit_that_is_looked_at_again_later_is_another_look() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let visit = place.visit(&patient).await;
    let looked = async || {
        place.rounds.read_visit(&patient, &visit).await.expect("a visit");
        times(&place.logged(Some(&patient)).await, "read visit")
    };
    assert_eq!(looked().await, 1, "a look");
    assert_eq!(looked().await, 1, "its page follows what changes, which is no other one");
    place.hands.pass(Duration::from_secs(16 * 60));
    assert_eq!(looked().await, 2, "after a quarter of an hour it is");
}

#[tokio::test]
async fn a_session_with_the_clock_set_back_stays_in_the_access_log() {
    const EIGHT_YEARS: i64 = 8 * 365 * 24 * 3600;
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.lock().await;
    place.hands.turn(-EIGHT_YEARS);
    place.unlock().await;
    place.rounds.open_chart(&patient).await.expect("a chart");
    place.lock().await;
    place.hands.turn(EIGHT_YEARS);
    place.unlock().await;
    let page = place.rounds.access_log(None).await.expect("the journal is open");
    let lines: Vec<&str> = page.lines.iter().rev().map(|line| line.action.as_str()).collect();
    assert_eq!(
        lines,
        ["sign in", "set PIN", "lock", "unlock", "read chart", "lock", "unlock"],
        "setting the clock right erases nothing"
    );
    let mut times: Vec<&str> = page.lines.iter().rev().map(|line| line.at.as_str()).collect();
    let as_written = times.clone();
    times.sort_unstable();
    assert_eq!(as_written, times, "nor is any line before the one above it");
    let behind: Vec<bool> = page.lines.iter().rev().map(|line| line.clock.is_some()).collect();
    assert_eq!(
        behind,
        [false, false, false, true, true, true, false],
        "and what was done by a wrong clock is marked, with what it said"
    );
}

#[tokio::test]
async fn a_start_with_the_clock_years_ahead_erases_no_line() {
    const EIGHT_YEARS: i64 = 8 * 365 * 24 * 3600;
    let place = Workplace::with_pin().await;
    place.lock().await;
    place.hands.turn(EIGHT_YEARS);
    for _ in 0..2 {
        place.sign_in("drgarcia").await;
        place.lock().await;
    }
    place.sign_in("drgarcia").await;
    let lines = place.logged(None).await;
    assert_eq!(lines[..3], ["sign in", "set PIN", "lock"], "what was done before is here: {lines:?}");
}

#[tokio::test]
async fn a_disk_that_takes_no_line_hides_no_allergy_and_loses_no_line() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let disk = place.journal_itself().await;
    disk.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON access_log BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END",
    )
    .expect("the log takes no line any more");
    place.rounds.open_chart(&patient).await.expect("a clinician is not kept from a patient");
    assert_eq!(place.rounds.state().unlogged, 1, "the frame says that a line waits in memory");
    place.lock().await;
    assert_eq!(place.rounds.state().unlogged, 0, "not to whoever stands before the lock");
    disk.execute_batch("DROP TRIGGER full").expect("it takes lines again");
    drop(disk);
    place.unlock().await;
    assert_eq!(place.rounds.state().unlogged, 0, "it is written");
    let lines = place.logged(None).await;
    assert_eq!(lines, ["sign in", "set PIN", "read chart", "lock", "unlock"], "in order");
}
