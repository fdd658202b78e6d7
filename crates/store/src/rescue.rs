//! What can still be read of a damaged journal, and a new journal that begins with it.
//!
//! Every page carries a checksum, so a row is read as it was written or not at all. The damaged file is set aside, never
//! deleted: what this cannot read, somebody with more time may.

use crate::{
    access_log::{self, AccessEntry},
    coded::{self, CodedUse},
    drafts::{self, Draft, DraftKey},
    error::{OpenError, StoreError},
    journal::Journal,
    key::DbKey,
    open::{self, beside},
    outbox::{self, OutboxRow},
    phrases,
    reminders::{self, Reminder},
    replaced::{self, Replaced},
    stored::millis,
    write_state::{INTERRUPTED, OutboxId, OutboxState},
};
use domain::{patient::PatientUuid, phrase::Phrase, redacted_debug};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

/// What could be read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rescued {
    /// Drafts.
    pub drafts: Vec<Draft>,
    /// Writes, in the order of writing.
    pub writes: Vec<OutboxRow>,
    /// Reminders.
    pub reminders: Vec<Reminder>,
    /// Codes that were used; what is lost of them makes a rescue no less complete.
    pub coded: Vec<CodedUse>,
    /// Phrases.
    pub phrases: Vec<Phrase>,
    /// Some of these could not be read.
    pub incomplete: bool,
    /// The lines of the access log that could be read, the oldest first.
    pub access_log: Vec<AccessEntry>,
    /// What changes of notes replaced, the oldest first.
    pub replaced: Vec<Replaced>,
}

redacted_debug!(Rescued { incomplete });

impl Journal {
    /// Reads whatever can be read of a journal that [`Journal::open`] calls damaged, and changes nothing in it.
    pub fn rescue(path: &Path, key: &DbKey) -> Result<Rescued, OpenError> {
        // A damaged file was not migrated: it is read as the version that wrote it left it.
        let version = open::version(&open::readable(path, key)?)?;
        let (of_drafts, of_writes) = match version {
            ..2 => (drafts::SELECT_1, outbox::SELECT_1),
            2 => (drafts::SELECT_2, outbox::SELECT_2),
            3.. => (drafts::SELECT, outbox::SELECT),
        };
        let mut drafts = HashMap::new();
        let drafts_whole = from_both_ends(path, key, of_drafts, "rowid", |row| {
            let draft = drafts::read(row)?;
            drafts.insert(draft.key.clone(), draft);
            Ok(())
        })?;
        let mut writes = BTreeMap::new();
        let writes_whole = from_both_ends(path, key, of_writes, "place", |row| {
            writes.insert(row.get::<_, i64>("place")?, outbox::read(row)?);
            Ok(())
        })?;
        let (mut reminders, mut reminders_whole) = (BTreeMap::new(), true);
        let mut coded = BTreeMap::new();
        // Earlier versions kept neither.
        if version > 4 {
            reminders_whole = from_both_ends(path, key, reminders::SELECT, "rowid", |row| {
                let reminder = reminders::read(row)?;
                reminders.insert(reminder.id.clone(), reminder);
                Ok(())
            })?;
            from_both_ends(path, key, coded::SELECT, "rowid", |row| {
                let used = coded::read(row)?;
                coded.insert((used.code.clone(), used.title.clone()), used);
                Ok(())
            })?;
        }
        let mut phrases = BTreeMap::new();
        let of_phrases = if version < 5 { phrases::SELECT_1 } else { phrases::SELECT };
        let phrases_whole = from_both_ends(path, key, of_phrases, "rowid", |row| {
            let phrase = phrases::read(row)?;
            phrases.insert(phrase.name.clone(), phrase);
            Ok(())
        })?;
        let mut lines = BTreeMap::new();
        // A line that is lost is nothing the clinician wrote, so it does not make the rescue incomplete.
        from_both_ends(path, key, access_log::select_of(version), "id", |row| {
            let line = access_log::read(row)?;
            lines.insert(line.id, line);
            Ok(())
        })?;
        let mut texts = BTreeMap::new();
        // Versions 1 and 2 kept none.
        if version > 2 {
            from_both_ends(path, key, replaced::SELECT, "id", |row| {
                texts.insert(row.get::<_, i64>(0)?, replaced::read(row)?);
                Ok(())
            })?;
        }
        let mut drafts: Vec<Draft> = drafts.into_values().collect();
        drafts.sort_by_key(|draft| draft.saved_at);
        Ok(Rescued {
            drafts,
            writes: writes.into_values().collect(),
            reminders: reminders.into_values().collect(),
            coded: coded.into_values().collect(),
            phrases: phrases.into_values().collect(),
            incomplete: !(drafts_whole && writes_whole && reminders_whole && phrases_whole),
            access_log: lines.into_values().collect(),
            replaced: texts.into_values().collect(),
        })
    }

    /// Puts what was rescued into this new journal, all or nothing. Writes that were not settled are
    /// [`OutboxState::Unknown`] here: nothing is sent before it was looked for on the server. One whose dependency was
    /// lost is refused (`dependencyLost`): its text is kept, and the clinician decides.
    pub fn adopt(&mut self, rescued: &Rescued, now: Timestamp) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        for draft in &rescued.drafts {
            drafts::put(&change, draft)?;
        }
        for reminder in &rescued.reminders {
            reminders::put(&change, reminder)?;
        }
        for used in &rescued.coded {
            coded::put(&change, used)?;
        }
        for phrase in &rescued.phrases {
            phrases::put(&change, phrase)?;
        }
        for line in &rescued.access_log {
            access_log::put(&change, line)?;
        }
        for text in &rescued.replaced {
            replaced::put(&change, text)?;
        }
        let known: HashSet<&OutboxId> = rescued.writes.iter().map(|row| &row.id).collect();
        for row in &rescued.writes {
            let lost = row.depends_on.as_ref().is_some_and(|id| !known.contains(id));
            let (state, code) = match row.state {
                OutboxState::Confirmed | OutboxState::Refused => (row.state, row.error_code.as_deref()),
                _ if lost => (OutboxState::Refused, Some("dependencyLost")),
                OutboxState::Sending => (OutboxState::Unknown, Some(INTERRUPTED)),
                _ => (OutboxState::Unknown, Some("rescued")),
            };
            change.execute(
                "INSERT INTO outbox (id, kind, patient, visit, patient_label, payload, state, depends_on, attempts,
                     created_at, sent_at, settled_at, server_said, error_code, result, steps, draft_kind, draft_visit,
                     typed, draft_visit_json, conflict, patient_born, patient_mrn)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                     ?22, ?23)",
                params![
                    row.id,
                    row.kind,
                    row.patient.as_ref().map_or("", PatientUuid::as_str),
                    row.visit.as_deref().unwrap_or(""),
                    row.whose.name,
                    row.payload,
                    state,
                    row.depends_on.as_ref().filter(|_| !lost),
                    row.attempts,
                    millis(row.created_at),
                    row.sent_at.map(millis),
                    millis(row.settled_at.unwrap_or(now)),
                    row.server_said,
                    code,
                    row.result,
                    row.steps,
                    row.draft.as_ref().map(|key| key.kind),
                    row.draft.as_ref().map_or("", DraftKey::visit_text),
                    row.typed,
                    row.draft_visit_json.as_deref().unwrap_or(""),
                    row.conflict,
                    drafts::born_text(&row.whose),
                    row.whose.mrn,
                ],
            )?;
        }
        Ok(change.commit()?)
    }

    /// Moves a damaged journal and its log out of the way, to `journal.db.damaged-<milliseconds>`. The journal must be
    /// closed. Afterwards a new one may be made with the same key.
    pub fn set_aside(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
        let aside = beside(path, &format!(".damaged-{}", millis(now)));
        let log = beside(path, "-wal");
        if log.try_exists()? {
            fs::rename(&log, beside(&aside, "-wal"))?;
        }
        if path.try_exists()? {
            fs::rename(path, &aside)?;
        }
        open::remove(path)?;
        Ok(aside)
    }
}

/// Reads a table upwards until a row cannot be read, then downwards from its end. Whether all of it was read.
///
/// Each way has a connection of its own: SQLCipher refuses everything on one that has met a damaged page.
fn from_both_ends(
    path: &Path,
    key: &DbKey,
    select: &str,
    order: &str,
    mut keep: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<bool, OpenError> {
    let mut read = |conn: &Connection, direction: &str| -> Result<(), StoreError> {
        let mut statement = conn.prepare(&format!("{select} ORDER BY {order} {direction}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            keep(row)?;
        }
        Ok(())
    };
    if read(&open::readable(path, key)?, "ASC").is_ok() {
        return Ok(true);
    }
    // What the way down meets again is the same; what it adds lies beyond the damage.
    Ok(read(&open::readable(path, key)?, "DESC").is_ok())
}
