//! The journal as a kill left it, read by somebody else: from a copy, with the key from the session's keychain.

use crate::programs;
use crate::session::Session;
use crate::trouble::{Outcome, Trouble, While};
use domain::phi::Secret;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use store::{DbKey, Journal, OutboxState};

/// What a journal holds of notes.
#[derive(Debug)]
pub(super) struct Found {
    /// The sections of every draft of a note.
    pub(super) drafts: Vec<[String; 4]>,
    /// Every note in the outbox.
    pub(super) writes: Vec<Queued>,
    /// What the check of the whole file found.
    pub(super) faults: usize,
}

/// A note in the outbox.
#[derive(Debug)]
pub(super) struct Queued {
    /// Its sections.
    pub(super) sections: [String; 4],
    /// What became of it.
    pub(super) state: OutboxState,
    /// Why it is not confirmed, as the journal words it.
    pub(super) code: Option<String>,
}

impl Queued {
    /// Sent more than once without an answer and never found: the clinician is asked, and nothing goes by itself.
    pub(super) fn is_asked_about(&self) -> bool {
        self.state == OutboxState::Refused && self.code.as_deref() == Some("notConfirmed")
    }
}

/// Where the one account's journal lies, and what opens it.
pub(super) struct Reader {
    journal: PathBuf,
    copy: tempfile::TempDir,
    key: DbKey,
}

impl Reader {
    /// Finds the journal of the one account in the session's files and asks the session's keychain for its key.
    pub(super) fn of(session: &Session) -> Outcome<Self> {
        let journal = find(&session.rounds_home())?.ok_or(Trouble::new("there is no journal"))?;
        let name = |path: Option<&Path>| -> Option<String> {
            Some(path?.file_name()?.to_string_lossy().into_owned())
        };
        let account = name(journal.parent()).unwrap_or_default();
        let clinic = name(journal.parent().and_then(Path::parent)).unwrap_or_default();
        let said = session.command(programs::built("journal-key")?).args([&clinic, &account]).output()?;
        let key = key(String::from_utf8_lossy(&said.stdout).trim()).ok_or_else(|| {
            Trouble::new(format!("no key for the journal: {}", String::from_utf8_lossy(&said.stderr)))
        })?;
        Ok(Self { journal, copy: tempfile::tempdir()?, key })
    }

    /// Opens a copy, as the next start of the app will open the file itself, and reads all of it.
    pub(super) fn read(&self) -> Outcome<Found> {
        let copy = self.copy.path().join("journal.db");
        Journal::delete(&copy)?;
        for suffix in ["", "-wal"] {
            let beside = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
            if beside(&self.journal).exists() {
                fs::copy(beside(&self.journal), beside(&copy)).doing(|| "copying the journal".to_owned())?;
            }
        }
        let (journal, _) =
            Journal::open_existing(&copy, &self.key).doing(|| "opening the journal".to_owned())?;
        let faults = journal.check()?.len();
        let texts = |json: &str, part: &str| -> Outcome<Option<[String; 4]>> {
            let json: Value = serde_json::from_str(json)?;
            Ok(sections(&json[part]))
        };
        let mut found = Found { drafts: Vec::new(), writes: Vec::new(), faults };
        for draft in journal.drafts()? {
            found.drafts.extend(texts(&draft.json, "typed")?);
        }
        for row in journal.outbox()? {
            let note = texts(&row.payload, "text")?;
            found.writes.extend(note.map(|sections| Queued {
                sections,
                state: row.state,
                code: row.error_code,
            }));
        }
        Ok(found)
    }
}

/// The sections of a note; nothing if this is none. The clinic has nothing at all where nothing was written.
pub(super) fn sections(note: &Value) -> Option<[String; 4]> {
    let part = |name: &str| match note.get(name)? {
        Value::Null => Some(String::new()),
        text => text.as_str().map(str::to_owned),
    };
    Some([part("subjective")?, part("objective")?, part("assessment")?, part("plan")?])
}

fn find(folder: &Path) -> Outcome<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name == "journal.db") {
            return Ok(Some(path));
        }
        if path.is_dir()
            && let Some(found) = find(&path)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn key(hex: &str) -> Option<DbKey> {
    let bytes: Option<Vec<u8>> =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect();
    Some(Secret::new(bytes?.try_into().ok()?))
}
