//! Opening, creating, refusing and rebuilding the two files.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{as_after_a_kill, at, files_with, key, note_of, patient, save_draft, uuid};
use domain::loaded::LeftOut;
use domain::phi::Secret;
use std::fs;
use store::{Cache, ChartSection, Handle, Journal, OpenError, StoreError};
use tempfile::tempdir;

#[test]
fn a_new_file_begins_with_no_plaintext_header_and_belongs_to_its_owner_alone() {
    let folder = tempdir().expect("a folder");
    let account = folder.path().join("clinic").join("account");
    let path = account.join("cache.db");
    let (cache, opening) = Cache::open(&path, &key()).expect("created");
    assert!(opening.created && !opening.after_unclean_end, "a new file is whole");
    let head = fs::read(&path).expect("readable");
    assert!(!head.starts_with(b"SQLite format 3"), "an encrypted file does not say what it is");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&account), 0o700, "the folder is the owner's");
        for file in ["cache.db", "cache.db-wal", "cache.db-shm"] {
            assert_eq!(mode(&account.join(file)), 0o600, "{file} is the owner's");
        }
    }
    drop(cache);
    let left: Vec<_> = fs::read_dir(&account).expect("a folder").collect();
    assert_eq!(left.len(), 1, "closing leaves the file alone and no log beside it");
}

#[test]
fn no_name_is_readable_in_any_file_while_open_or_closed() {
    let folder = tempdir().expect("a folder");
    let (mut cache, _) = Cache::open(&folder.path().join("cache.db"), &key()).expect("created");
    let (mut journal, _) = Journal::open(&folder.path().join("journal.db"), &key()).expect("created");
    let canary = "Quetzalcanary";
    cache.upsert_patients(&[patient(1, canary, "Ann")]).expect("stored");
    cache
        .put_section(&uuid(1), ChartSection::Problems, &[canary], at(0), LeftOut::unreadable(0))
        .expect("stored");
    save_draft(&mut journal, &note_of(1, "v"), canary, &format!("\"{canary}\""), at(0)).expect("saved");
    let look = || {
        let (found, looked_at) = files_with(folder.path(), canary);
        let (folded, _) = files_with(folder.path(), "quetzal");
        assert!(found.is_empty() && folded.is_empty(), "readable in {found:?} {folded:?}");
        looked_at
    };
    assert_eq!(look(), 6, "two files, each with -wal and -shm");
    drop((cache, journal));
    assert_eq!(look(), 2, "two files");
}

#[test]
fn a_wrong_key_is_told_from_damage_and_changes_nothing() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    save_draft(&mut journal, &note_of(1, "v"), "Ann", "\"kept\"", at(0)).expect("saved");
    drop(journal);
    let before = fs::read(&path).expect("readable");

    assert!(matches!(Journal::open(&path, &Secret::new([8; 32])), Err(OpenError::WrongKey)));
    assert_eq!(fs::read(&path).expect("readable"), before, "a wrong key touches nothing");

    let mut damaged = before.clone();
    damaged[100] ^= 1;
    fs::write(&path, &damaged).expect("written");
    assert!(matches!(Journal::open(&path, &key()), Err(OpenError::Damaged)), "one bit of the first page");

    let mut salt = before.clone();
    salt[3] ^= 1;
    fs::write(&path, &salt).expect("written");
    let (journal, _) =
        Journal::open(&path, &key()).expect("the salt is known from the key, so drafts survive its damage");
    assert_eq!(journal.drafts().expect("readable").len(), 1);
    drop(journal);

    for rest in [0, 10, 5_000] {
        fs::write(&path, &before[..rest]).expect("written");
        assert!(matches!(Journal::open(&path, &key()), Err(OpenError::Damaged)), "cut off at {rest} bytes");
        assert_eq!(
            fs::metadata(&path).expect("there").len(),
            rest as u64,
            "a damaged journal is left as it is"
        );
    }
}

#[test]
fn a_journal_whose_file_was_taken_away_is_damage_and_not_a_new_journal() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    assert!(
        matches!(Journal::open_existing(&path, &key()), Err(OpenError::Missing)),
        "nothing is made unasked"
    );
    assert!(!Journal::exists(&path).expect("readable"));
    fs::write(folder.path().join("journal.db-wal"), b"what is left").expect("written");
    assert!(Journal::exists(&path).expect("readable"), "a log is what is left of a journal");
    assert!(matches!(Journal::open(&path, &key()), Err(OpenError::Damaged)));
}

#[test]
fn a_kill_while_a_file_is_made_leaves_no_file_and_the_next_start_makes_it() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    fs::write(folder.path().join("journal.db.new"), b"half a file").expect("written");
    let (_, opening) = Journal::open(&path, &key()).expect("created");
    assert!(opening.created, "half a file under another name is not a journal");
}

#[test]
fn after_a_kill_everything_that_was_acknowledged_is_there() {
    let folder = tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("journal.db"), folder.path().join("killed.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    for word in 0..50 {
        save_draft(&mut journal, &note_of(1, "v"), "Ann", &format!("\"{word}\""), at(word)).expect("saved");
        as_after_a_kill(&path, &copy);
        let (killed, opening) = Journal::open_existing(&copy, &key()).expect("opened");
        assert!(opening.after_unclean_end, "the end is known to be unclean");
        let found = killed.draft(&note_of(1, "v")).expect("readable").expect("there");
        assert_eq!(found.json, format!("\"{word}\""), "the last acknowledged word is there");
        drop(killed);
        Journal::delete(&copy).expect("deleted");
    }
    drop(journal);
    let (_, opening) = Journal::open(&path, &key()).expect("opened");
    assert_eq!(opening, store::Opening::default(), "a clean end needs no check");
}

#[test]
fn the_cache_is_rebuilt_from_anything_and_the_journal_from_nothing() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("cache.db");
    let (mut cache, _) = Cache::open(&path, &key()).expect("created");
    cache.upsert_patients(&[patient(1, "Smith", "Ann")]).expect("stored");
    drop(cache);
    for (bytes, what) in [(Vec::new(), "an empty file"), (vec![b'x'; 9_000], "garbage")] {
        fs::write(&path, bytes).expect("written");
        let (cache, opening) = Cache::open_or_rebuild(&path, &key()).expect("rebuilt");
        assert!(opening.rebuilt, "{what} is no cache");
        assert_eq!(cache.patient_count().expect("readable"), 0, "it is filled from the server again");
    }
    let (_, opening) = Cache::open_or_rebuild(&path, &Secret::new([9; 32])).expect("rebuilt");
    assert!(opening.rebuilt, "the key was lost: the cache is not");
}

#[tokio::test]
async fn closing_is_for_every_clone_and_final() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let file = path.clone();
    let (handle, opening) =
        Handle::open("journal", move || Journal::open(&file, &key())).await.expect("opened");
    assert!(opening.created);
    let clone = handle.clone();
    let saved = clone
        .call(|journal| save_draft(journal, &note_of(1, "v"), "Ann", "\"typed\"", at(1)))
        .await
        .expect("saved");
    assert_eq!(saved, at(1), "the moment to show");
    handle.close().await;
    assert!(!folder.path().join("journal.db-wal").exists(), "the file is closed when close returns");
    assert!(matches!(clone.call(|journal| journal.drafts()).await, Err(StoreError::Closed)));
    clone.close().await;

    let missing = folder.path().join("none.db");
    let outcome = Handle::open("journal", move || Journal::open_existing(&missing, &key())).await;
    assert!(matches!(outcome, Err(OpenError::Missing)), "why it did not open is told");
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_any_more_is_finished() {
    let (handle, ()) = Handle::open("journal", || Ok((Journal::in_memory()?, ()))).await.expect("opened");
    let call = handle.call(|journal| save_draft(journal, &note_of(1, "v"), "Ann", "\"typed\"", at(1)));
    tokio::select! {
        biased;
        _ = async { call.await.expect("saved"); std::future::pending::<()>().await } => {}
        () = std::future::ready(()) => {}
    }
    let drafts = handle.call(|journal| journal.drafts()).await.expect("readable");
    assert_eq!(drafts.len(), 1, "once a call is on its way, giving up waiting does not undo it");
}

#[test]
fn a_computer_without_a_keychain_works_in_memory_and_writes_nothing() {
    let mut journal = Journal::in_memory().expect("opened");
    let mut cache = Cache::in_memory().expect("opened");
    save_draft(&mut journal, &note_of(1, "v"), "Ann", "\"typed\"", at(0)).expect("saved");
    cache.upsert_patients(&[patient(1, "Smith", "Ann")]).expect("stored");
    assert_eq!(journal.drafts().expect("readable").len(), 1);
    assert_eq!(cache.patient_count().expect("readable"), 1);
    assert_eq!(cache.check().expect("checked"), [], "health checks work there too");
}
