//! What is set on every connection, and what the migrations build.

use super::*;
use crate::{Cache, Journal};
use domain::phi::Secret;
use std::{fmt::Write as _, process::Command, sync::Barrier, thread};
use tempfile::tempdir;

fn key() -> DbKey {
    Secret::new([7; 32])
}

fn pragma(conn: &Connection, name: &str) -> String {
    conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0))
        .map(|value| match value {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        })
        .expect("a setting")
}

/// Every table and index as SQLite wrote it down.
fn schema(conn: &Connection) -> String {
    let mut statement = conn
        .prepare("SELECT type, name, coalesce(sql, '(implied)') FROM sqlite_master ORDER BY tbl_name, type DESC, name")
        .expect("prepared");
    let mut rows = statement.query([]).expect("read");
    let mut shown = format!("version {}\n", pragma(conn, "user_version"));
    while let Some(row) = rows.next().expect("read") {
        let (kind, name, sql): (String, String, String) =
            (row.get(0).expect("text"), row.get(1).expect("text"), row.get(2).expect("text"));
        writeln!(shown, "\n{kind} {name}\n{sql}").expect("written");
    }
    shown
}

#[test]
fn the_journal_waits_for_the_disk_at_every_commit() {
    let folder = tempdir().expect("a folder");
    let (journal, _) = Journal::open(&folder.path().join("journal.db"), &key()).expect("created");
    assert_eq!(
        pragma(journal.conn(), "synchronous"),
        "2",
        "2 is FULL: an acknowledged draft survives a power cut"
    );
    assert_eq!(pragma(journal.conn(), "journal_mode"), "wal");
    let (cache, _) = Cache::open(&folder.path().join("cache.db"), &key()).expect("created");
    assert_eq!(pragma(cache.conn(), "synchronous"), "1", "1 is NORMAL: the cache can be read again");
    assert_eq!(pragma(cache.conn(), "cache_size"), "-16384", "16 MB of pages");
    for conn in [journal.conn(), cache.conn()] {
        for (name, value) in [
            ("temp_store", "2"),
            ("secure_delete", "1"),
            ("foreign_keys", "1"),
            ("trusted_schema", "0"),
            ("busy_timeout", "5000"),
        ] {
            assert_eq!(pragma(conn, name), value, "{name}");
        }
        assert!(pragma(conn, "cipher_version").starts_with('4'), "the page format of SQLCipher 4");
    }
}

#[test]
fn a_cache_keeps_as_many_pages_as_the_index_that_is_whole_needs() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let at = |second| jiff::Timestamp::from_second(second).expect("an instant");
    let (mut cache, _) = Cache::open(&path, &key()).expect("created");
    cache.begin_sync(at(0)).expect("begun");
    let row = "INSERT INTO patient VALUES (40000, 'u', 'f', 'g', 'a', 'b', (SELECT run FROM index_run))";
    cache.conn().execute(row, []).expect("stored");
    drop(cache);
    let (mut cache, _) = Cache::open(&path, &key()).expect("opened");
    assert_eq!(pragma(cache.conn(), "cache_size"), "-16384", "while it comes it is written, and not read");
    cache.finish_sync(at(1)).expect("whole");
    assert_eq!(pragma(cache.conn(), "cache_size"), "-26384", "256 bytes more for each patient");
    drop(cache);
    let (cache, _) = Cache::open(&path, &key()).expect("opened");
    assert_eq!(pragma(cache.conn(), "cache_size"), "-26384", "and from the next start on");
    assert_eq!(crate::kept_pages_kib(u32::MAX), 96 * 1024, "however many there are");
}

#[test]
fn what_the_migrations_build_is_what_was_shipped() {
    insta::assert_snapshot!("cache", schema(Cache::in_memory().expect("opened").conn()));
    insta::assert_snapshot!("journal", schema(Journal::in_memory().expect("opened").conn()));
}

#[test]
fn a_cache_of_before_the_suffix_is_read_again_and_serves_meanwhile() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let at = |second| jiff::Timestamp::from_second(second).expect("an instant");
    let (mut cache, _) = Cache::open(&path, &key()).expect("created");
    cache.begin_sync(at(0)).expect("begun");
    cache.store_page(&[], 200, Some(1)).expect("stored");
    cache.finish_sync(at(1)).expect("finished");
    cache
        .conn()
        .execute_batch("DROP TABLE document_piece; DROP TABLE document")
        .expect("as version 2 had it");
    cache.conn().pragma_update(None, "user_version", 2).expect("set");
    drop(cache);
    let (cache, opening) = Cache::open(&path, &key()).expect("opened");
    assert!(!opening.rebuilt, "charts and whoever was opened lately stay");
    let state = cache.sync_state().expect("readable");
    assert_eq!((state.offset, state.finished_at), (0, None), "the list is to be read from its beginning");
}

#[test]
fn a_file_of_a_newer_rounds_is_refused_and_left_alone() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let (journal, _) = Journal::open(&path, &key()).expect("created");
    journal.conn().pragma_update(None, "user_version", 99).expect("set");
    drop(journal);
    let before = fs::read(&path).expect("readable");
    assert!(matches!(Journal::open(&path, &key()), Err(OpenError::TooNew { version: 99 })));
    assert_eq!(fs::read(&path).expect("readable"), before, "not a byte was changed");

    let path = folder.path().join("cache.db");
    let (cache, _) = Cache::open(&path, &key()).expect("created");
    cache.conn().pragma_update(None, "user_version", 99).expect("set");
    drop(cache);
    let (_, opening) = Cache::open_or_rebuild(&path, &key()).expect("rebuilt");
    assert!(opening.rebuilt, "the cache of a newer Rounds is built anew");
}

#[test]
fn a_broken_search_index_is_found_although_every_page_is_whole() {
    let mut cache = Cache::in_memory().expect("opened");
    cache.conn_mut().execute("DELETE FROM patient_words WHERE rowid = -1", []).expect("deleted");
    assert_eq!(cache.check().expect("checked"), [health::Fault::Sentinel], "the sentinel is not found");

    let mut cache = Cache::in_memory().expect("opened");
    cache
        .conn_mut()
        .execute("INSERT INTO patient_words (rowid, family) VALUES (5, 'x')", [])
        .expect("inserted");
    assert_eq!(cache.check().expect("checked"), [health::Fault::IndexCount], "a word of nobody");
}

#[test]
fn what_a_check_of_an_open_file_has_found_is_dealt_with_at_the_next_opening() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let (mut cache, _) = Cache::open(&path, &key()).expect("created");
    cache.conn_mut().execute("DELETE FROM patient_words WHERE rowid = -1", []).expect("deleted");
    drop(cache);
    let (cache, _) = Cache::open(&path, &key()).expect("after a clean end nobody looks that deep");
    assert_eq!(cache.check().expect("checked"), [health::Fault::Sentinel], "but an idle moment does");
    drop(cache);
    let (cache, opening) = Cache::open_or_rebuild(&path, &key()).expect("opened");
    assert!(opening.rebuilt, "the end was not marked as clean");
    assert_eq!(cache.check().expect("checked"), [], "and all is well again");
}

#[test]
fn an_unclean_end_with_a_broken_index_rebuilds_the_cache() {
    let folder = tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("cache.db"), folder.path().join("killed.db"));
    let (cache, _) = Cache::open(&path, &key()).expect("created");
    cache.conn().execute("DELETE FROM patient_words WHERE rowid = -1", []).expect("deleted");
    fs::copy(&path, &copy).expect("copied");
    fs::copy(beside(&path, "-wal"), beside(&copy, "-wal")).expect("copied");
    assert!(matches!(Cache::open(&copy, &key()), Err(OpenError::Damaged)));
    let (_, opening) = Cache::open_or_rebuild(&copy, &key()).expect("rebuilt");
    assert!(opening.rebuilt);
}

fn ann() -> domain::patient::PatientLabel {
    domain::patient::PatientLabel { name: "Ann".into(), birth: "1980-12-31".parse().ok(), mrn: "7".into() }
}

#[test]
fn a_full_disk_is_told_and_takes_nothing_that_was_saved() {
    let folder = tempdir().expect("a folder");
    let (mut journal, _) = Journal::open(&folder.path().join("journal.db"), &key()).expect("created");
    let form = crate::DraftKey { kind: crate::DraftKind::Note, patient: None, visit: None };
    let now: jiff::Timestamp = "2026-11-21T09:00:00Z".parse().expect("a moment");
    let typed = |json: String| crate::Typed { whose: ann(), json, visit_json: None };
    let saved = journal.save_draft(&form, &typed("\"kept\"".into()), None, now).expect("saved");
    // SQLite answers as it does when the disk has no room for another page.
    let pages: i64 = pragma(journal.conn(), "page_count").parse().expect("a number");
    assert_eq!(pragma(journal.conn(), &format!("max_page_count = {pages}")), pages.to_string());
    let outcome = journal.save_draft(&form, &typed("x".repeat(100_000)), Some(saved), now);
    assert!(matches!(outcome, Err(crate::StoreError::Full)), "{outcome:?}");
    let draft = journal.draft(&form).expect("readable").expect("there");
    assert_eq!(draft.json, "\"kept\"", "the last acknowledged text is still there");
}

#[test]
fn a_journal_of_version_1_is_brought_along_with_what_its_refusals_gave_back() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let first = Kind {
        migrations: &[include_str!("../migrations/journal_1.sql")],
        synchronous: "FULL",
        cache_kib: 2048,
        check: health::journal_faults,
    };
    let (old, _) = super::open(&path, &key(), &first, true).expect("created");
    let id = crate::OutboxId::random();
    old.conn
        .execute_batch(&format!(
            "INSERT INTO draft VALUES ('visit', '', '', 'Ann', '\"refused\"', 1), ('note', '', 'e7', 'Ann', '\"n\"', 2);
             INSERT INTO outbox (id, kind, patient, visit, patient_label, payload, state, created_at, draft_kind,
                 draft_visit, typed, returned)
             VALUES ('{id}', 'encounter', '', '', 'Ann', '{{}}', 'refused', 1, 'visit', '', '\"refused\"', 1);
             INSERT INTO phrase VALUES ('ros', 'ROS negative.');"
        ))
        .expect("as version 1 wrote it");
    drop(old);
    let rescued = Journal::rescue(&path, &key()).expect("a file that was not migrated can be rescued too");
    assert_eq!((rescued.drafts.len(), rescued.writes.len(), rescued.incomplete), (2, 1, false), "all of it");
    let ros = domain::phrase::Phrase { name: "ros".into(), text: "ROS negative.".into(), sections: vec![] };
    assert_eq!(rescued.phrases, std::slice::from_ref(&ros), "phrases too, offered in every section");
    let (journal, _) = Journal::open(&path, &key()).expect("migrated");
    assert_eq!(journal.phrases().expect("readable"), [ros], "as they were");
    let form =
        |kind, visit: Option<&str>| crate::DraftKey { kind, patient: None, visit: visit.map(str::to_owned) };
    let draft = |key| journal.draft(&key).expect("readable").expect("there");
    let back = draft(form(crate::DraftKind::Visit, None));
    assert_eq!(
        (back.json.as_str(), back.continues),
        ("\"refused\"", Some(id)),
        "the refused text knows its write"
    );
    let note = draft(form(crate::DraftKind::Note, Some("e7")));
    assert_eq!((note.continues, note.visit_json), (None, None), "any other draft belongs to nothing");
    assert_eq!(
        (note.whose.name.as_str(), note.whose.birth, note.whose.mrn.as_str()),
        ("Ann", None, ""),
        "by name alone"
    );
}

#[test]
fn a_journal_of_version_2_is_brought_along_and_its_patients_are_known_by_name() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let second = Kind {
        migrations: &[
            include_str!("../migrations/journal_1.sql"),
            include_str!("../migrations/journal_2.sql"),
        ],
        synchronous: "FULL",
        cache_kib: 2048,
        check: health::journal_faults,
    };
    let (old, _) = super::open(&path, &key(), &second, true).expect("created");
    let id = crate::OutboxId::random();
    old.conn
        .execute_batch(&format!(
            "INSERT INTO draft (kind, patient, visit, patient_label, json, saved_at) VALUES ('note', '', 'e7', 'Ann', '1', 2);
             INSERT INTO outbox (id, kind, patient, visit, patient_label, payload, state, created_at, draft_visit, typed)
             VALUES ('{id}', 'note', '', '', 'Ann', '{{}}', 'queued', 1, '', '1');"
        ))
        .expect("as version 2 wrote it");
    drop(old);
    let rescued = Journal::rescue(&path, &key()).expect("a file that was not migrated can be rescued too");
    assert_eq!((rescued.drafts.len(), rescued.writes.len(), rescued.incomplete), (1, 1, false), "all of it");
    let (journal, _) = Journal::open(&path, &key()).expect("migrated");
    let by_name = domain::patient::PatientLabel { name: "Ann".into(), ..Default::default() };
    assert!(journal.drafts().expect("readable")[0].whose == by_name, "nobody knew more of it then");
    assert!(journal.outbox().expect("readable")[0].whose == by_name, "nor of a write");
}

/// Programs that begin. Where none of their threads waits, one in fifty refuses a key.
const PROGRAMS: usize = 200;
/// Files that each of them opens first, at once.
const FILES: usize = 24;

#[test]
fn the_first_files_of_a_program_take_their_keys_although_they_are_opened_at_once() {
    let this = std::env::current_exe().expect("this program");
    let refused = (0..PROGRAMS)
        .filter(|_| {
            let words = ["--exact", "open::tests::a_program_that_begins", "--ignored", "--quiet"];
            let played = Command::new(&this).args(words).output().expect("it runs");
            assert!(String::from_utf8_lossy(&played.stdout).contains("running 1 test"), "it is a program");
            !played.status.success()
        })
        .count();
    assert_eq!(refused, 0, "of {PROGRAMS} programs none may meet a cipher that has not begun");
}

#[test]
#[ignore = "the programs of the test above"]
fn a_program_that_begins() {
    let folder = tempdir().expect("a folder");
    let together = Barrier::new(FILES);
    let open = |number: usize| {
        let path = folder.path().join(number.to_string());
        together.wait();
        let conn = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        key::apply(&conn, &key())
    };
    thread::scope(|threads| {
        let all: Vec<_> = (0..FILES).map(|number| threads.spawn(move || open(number))).collect();
        for one in all {
            one.join().expect("no panic").expect("its key is taken");
        }
    });
}
