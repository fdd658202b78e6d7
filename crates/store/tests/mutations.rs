//! Six hundred files that were altered behind our back: flipped bits, cuts, swapped and emptied pages, logs taken away,
//! older copies and older logs put back. Whatever happens, an answer is right or an error, nothing can be sent twice, and
//! what was typed is there wherever its own file is whole.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{alter, as_after_a_kill, at, key, note_of, numbers, patient, save_draft, write};
use domain::time::DateOrder;
use jiff::civil::date;
use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};
use store::{Cache, Draft, Journal, OpenError, OutboxId, OutboxKind, OutboxState};
use tempfile::{TempDir, tempdir};

/// Altered files of each database.
const JOURNALS: usize = 480;
const CACHES: usize = 160;
/// So many notes are drafts, and so many were sent.
const DRAFTS: i64 = 60;
const SENT: u32 = 12;

/// The three rounds in which every draft was saved; the second is that of the last clean end.
const MOMENTS: [&str; 3] = ["old", "new", "newest"];
const NEW: usize = 2;

/// What was altered, and with that what may be answered.
#[derive(Clone, Copy, Debug)]
enum Altered {
    /// Bytes of the file.
    File,
    /// The log beside it.
    Log,
    /// Neither: a whole file of an earlier moment.
    Whole,
}

/// What was counted.
#[derive(Default)]
struct Count {
    files: usize,
    wrong: usize,
    sendable_twice: usize,
    drafts_gone: usize,
    refused: usize,
    kinds: BTreeMap<&'static str, usize>,
}

#[test]
fn six_hundred_altered_files_give_no_wrong_answer_and_nothing_to_send_twice() {
    let mut count = Count::default();
    let mut random = numbers();
    journals(&mut count, &mut random);
    caches(&mut count, &mut random);
    let mut table = String::from("\n");
    for (kind, files) in &count.kinds {
        table.push_str(&format!("{kind:<40} {files:>4}\n"));
    }
    table.push_str(&format!(
        "{} altered files: {} silent wrong answers, 0 crashes, {} sendable twice, {} drafts gone from a whole file, {} \
         refused\n",
        count.files, count.wrong, count.sendable_twice, count.drafts_gone, count.refused
    ));
    // Past the test runner's capture: the figures are what this test is for.
    let _ = std::io::stdout().write_all(table.as_bytes());
    assert!(count.files >= 600, "as many files as were promised: {}", count.files);
    assert_eq!(count.wrong, 0, "an answer is the right one");
    assert_eq!(count.sendable_twice, 0, "what was sent once is not sent again");
    assert_eq!(count.drafts_gone, 0, "what was typed is there wherever its file is whole");
    assert!(count.refused > 100, "damage is met, not only missed: {}", count.refused);
}

/// A journal at three moments: before anything was sent, the last clean end, and in use with its log.
struct Moments {
    _folder: TempDir,
    older: Vec<u8>,
    older_log: Vec<u8>,
    clean: Vec<u8>,
    in_use: PathBuf,
    _open: Journal,
    sent: Vec<OutboxId>,
    /// The send counter as the keychain knows it.
    mark: u64,
}

impl Moments {
    fn play() -> Self {
        let folder = tempdir().expect("a folder");
        let path = folder.path().join("journal.db");
        let (mut journal, _) = Journal::open(&path, &key()).expect("created");
        for visit in 0..DRAFTS {
            keep(&mut journal, visit, "old");
        }
        let sent: Vec<OutboxId> = (0..SENT)
            .map(|n| {
                let new = write(OutboxKind::Note, 1, &format!("s{n}"), &format!("{{\"note\":{n}}}"));
                journal.queue(None, new, at(0)).expect("queued")
            })
            .collect();
        let older_log = fs::read(format!("{}-wal", path.display())).expect("a log");
        drop(journal);
        let older = fs::read(&path).expect("readable");
        let (mut journal, _) = Journal::open(&path, &key()).expect("opened");
        send(&mut journal, &sent[..6]);
        for visit in 0..DRAFTS {
            keep(&mut journal, visit, "new");
        }
        drop(journal);
        let clean = fs::read(&path).expect("readable");
        let (mut journal, _) = Journal::open(&path, &key()).expect("opened");
        send(&mut journal, &sent[6..]);
        for visit in 0..DRAFTS {
            keep(&mut journal, visit, "newest");
        }
        let mark = journal.sends().expect("counted");
        let in_use = folder.path().join("in-use.db");
        as_after_a_kill(&path, &in_use);
        Self { older, older_log, clean, in_use, _open: journal, sent, mark, _folder: folder }
    }
}

/// One draft of a visit, of one of three moments.
fn keep(journal: &mut Journal, visit: i64, moment: &str) {
    let form = note_of(1, &visit.to_string());
    save_draft(journal, &form, "Ann", &text(visit, moment), at(visit)).expect("saved");
}

fn text(visit: i64, moment: &str) -> String {
    format!("\"{}\"", format!("{moment} {visit} ").repeat(80))
}

fn send(journal: &mut Journal, writes: &[OutboxId]) {
    for (id, n) in writes.iter().zip(0..) {
        journal.mark_sending(id, at(1)).expect("sending");
        // The last of them is on its way when the program ends.
        if n + 1 < writes.len() {
            journal.confirm(id, Some("{}"), at(2)).expect("confirmed");
        }
    }
}

fn journals(count: &mut Count, random: &mut impl FnMut(usize) -> usize) {
    let moments = Moments::play();
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let log = PathBuf::from(format!("{}-wal", path.display()));
    for round in 0..JOURNALS {
        Journal::delete(&path).expect("deleted");
        as_after_a_kill(&moments.in_use, &path);
        let mut altered = Altered::Log;
        let kind = match round % 8 {
            0..=3 => {
                // The file of a clean end, altered; or the log of a kill.
                let in_log = round % 16 >= 8;
                let place = if in_log { &log } else { &path };
                let mut bytes =
                    if in_log { fs::read(&log).expect("readable") } else { moments.clean.clone() };
                if !in_log {
                    altered = Altered::File;
                    fs::remove_file(&log).expect("removed");
                }
                let kind = alter(&mut bytes, round % 8 + usize::from(round % 32 >= 16), random);
                fs::write(place, bytes).expect("written");
                kind
            }
            4 => {
                fs::remove_file(&log).expect("removed");
                altered = Altered::File;
                let mut bytes = moments.clean.clone();
                let kind = alter(&mut bytes, 4, random);
                fs::write(&path, bytes).expect("written");
                kind
            }
            5 => {
                fs::remove_file(&log).expect("removed");
                altered = Altered::Whole;
                "log taken away"
            }
            6 => {
                fs::remove_file(&log).expect("removed");
                fs::write(&path, &moments.older).expect("written");
                altered = Altered::Whole;
                "older copy"
            }
            _ => {
                let cut = random(moments.older_log.len());
                fs::write(&log, &moments.older_log[..cut]).expect("written");
                "older log beside a newer file"
            }
        };
        count.note(kind);
        judge(count, &moments, &path, altered);
    }
}

/// Opens a file as the next start does, and looks at everything in it.
fn judge(count: &mut Count, moments: &Moments, path: &Path, kind: Altered) {
    let whole = matches!(kind, Altered::Whole);
    let (mut journal, _) = match Journal::open_existing(path, &key()) {
        Ok(opened) => opened,
        Err(error) => {
            assert!(
                matches!(error, OpenError::Damaged | OpenError::WrongKey | OpenError::Missing),
                "{error}"
            );
            count.refused += 1;
            count.drafts_gone += usize::from(whole);
            // Whatever can still be read is right.
            let rescued = Journal::rescue(path, &key()).map(|rescued| rescued.drafts).unwrap_or_default();
            count.wrong += rescued.iter().filter(|draft| moment_of(draft).is_none()).count();
            return;
        }
    };
    match journal.drafts() {
        Ok(drafts) => {
            let seen: Option<Vec<(i64, usize)>> = drafts.iter().map(moment_of).collect();
            let right = match (seen, kind) {
                (None, _) => false,
                // The file of a clean end holds that moment or is refused.
                (Some(seen), Altered::File) => is_at(&seen, |_| NEW),
                // A log that is cut, and an older one, make an earlier moment: one that there was, never a mixed one.
                (Some(seen), _) => one_moment(&seen),
            };
            count.wrong += usize::from(!right);
            count.drafts_gone +=
                usize::from(whole && drafts.len() != usize::try_from(DRAFTS).expect("sixty"));
        }
        Err(_) => {
            count.refused += 1;
            count.drafts_gone += usize::from(whole);
        }
    }
    // A start compares the counter with the keychain's mark before anything is sent.
    match journal.sends() {
        Ok(sends) if sends >= moments.mark => {}
        Ok(_) if journal.doubt_all_queued(at(9)).is_ok() => {}
        _ => return,
    }
    let sendable = journal.sendable().unwrap_or_default();
    count.sendable_twice += sendable.iter().filter(|row| moments.sent.contains(&row.id)).count();
    for row in journal.outbox().unwrap_or_default() {
        let known = matches!(row.state, OutboxState::Confirmed | OutboxState::Unknown);
        count.wrong += usize::from(!known);
    }
}

/// The visit of a draft and when its text was written; nothing if nobody ever wrote it.
fn moment_of(draft: &Draft) -> Option<(i64, usize)> {
    let visit = draft.key.visit.as_deref()?.parse().ok()?;
    let moment = MOMENTS.iter().position(|moment| draft.json == text(visit, moment))?;
    Some((visit, moment + 1))
}

fn is_at(seen: &[(i64, usize)], moment: impl Fn(i64) -> usize) -> bool {
    let at = |visit| seen.iter().find(|(of, _)| *of == visit).map_or(0, |(_, moment)| *moment);
    (0..DRAFTS).all(|visit| at(visit) == moment(visit))
}

/// Whether this is what the journal held at some moment: drafts were saved visit by visit, in three rounds.
fn one_moment(seen: &[(i64, usize)]) -> bool {
    (0..MOMENTS.len())
        .any(|before| (0..=DRAFTS).any(|saved| is_at(seen, |visit| before + usize::from(visit < saved))))
}

fn caches(count: &mut Count, random: &mut impl FnMut(usize) -> usize) {
    let folder = tempdir().expect("a folder");
    let (path, beside) = (folder.path().join("cache.db"), folder.path().join("journal.db"));
    let (mut journal, _) = Journal::open(&beside, &key()).expect("created");
    keep(&mut journal, 1, "new");
    drop(journal);
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
    for round in 0..CACHES {
        let mut damaged = bytes.clone();
        count.note(alter(&mut damaged, round, random));
        Cache::delete(&path).expect("deleted");
        fs::write(&path, &damaged).expect("written");
        match answers(&path) {
            Some(found) => count.wrong += usize::from(found != whole),
            None => count.refused += 1,
        }
        // The cache is built anew; what was typed lies in another file and is whole.
        let (journal, _) = Journal::open_existing(&beside, &key()).expect("the journal is whole");
        count.drafts_gone += usize::from(journal.drafts().expect("readable").len() != 1);
    }
}

impl Count {
    fn note(&mut self, kind: &'static str) {
        self.files += 1;
        *self.kinds.entry(kind).or_default() += 1;
    }
}
