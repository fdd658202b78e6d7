//! Who looked at what: time, user, patient, action. No content and no names.
//!
//! No clock erases a line. A computer's clock can be set back or run ahead, so a line is never written before the last
//! one or before the latest moment that is known to have been; what the clock said then stands beside it. Lines go only
//! from the old end, and only after time that the log itself has seen pass.

use crate::{
    drafts::patient_from,
    error::{OpenError, StoreError},
    journal::Journal,
    key::DbKey,
    open::{beside, readable, version},
    stored::{millis, moment},
};
use domain::patient::PatientUuid;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Time the log is kept unless the clinic says otherwise: 7 years.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 366 * 24);
/// So much the time between two lines counts at most towards [`KEPT_FOR`]: longer is no clinic's silence but a clock
/// that was set, and one start in a wrong year must not make the whole log old. A computer that really was left alone
/// for longer keeps its lines longer.
const COUNTS_AT_MOST: SignedDuration = SignedDuration::from_hours(8 * 7 * 24);
/// Time a clock may be behind without a word: clocks are set by seconds every day.
const TOLERATED: SignedDuration = SignedDuration::from_mins(1);

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// Its number, rising.
    pub id: i64,
    /// When, at the earliest: never before the line above it.
    pub at: Timestamp,
    /// What the computer's clock said, where it was behind that.
    pub clock: Option<Timestamp>,
    /// Who: the user's id at the clinic.
    pub user: String,
    /// About whom; `None` for actions that concern no single patient.
    pub patient: Option<PatientUuid>,
    /// What.
    pub action: String,
}

/// A line that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccess {
    /// What the computer's clock says.
    pub clock: Timestamp,
    /// The latest moment that is known to have been: the line is not older, whatever the clock says.
    pub not_before: Timestamp,
    /// Who: the user's id at the clinic.
    pub user: String,
    /// About whom; `None` for actions that concern no single patient.
    pub patient: Option<PatientUuid>,
    /// What: a word of the program (`"read chart"`), never something that was typed, hence `'static`.
    pub action: &'static str,
}

impl Journal {
    /// Adds lines in their order, all or none.
    pub fn log_access(&mut self, lines: &[NewAccess]) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        for line in lines {
            let last: Option<i64> =
                change.query_row("SELECT max(at) FROM access_log", [], |row| row.get(0))?;
            let last = last.map(moment).transpose()?;
            let at = line.clock.max(line.not_before).max(last.unwrap_or(line.clock));
            let behind = at.duration_since(line.clock) > TOLERATED;
            let entry = AccessEntry {
                id: 0,
                at,
                clock: behind.then_some(line.clock),
                user: line.user.clone(),
                patient: line.patient.clone(),
                action: line.action.to_owned(),
            };
            put(&change, &entry)?;
        }
        Ok(change.commit()?)
    }

    /// Up to `limit` lines, the newest first; `before` is the id of the last line already shown.
    pub fn access_log(&self, before: Option<i64>, limit: u32) -> Result<Vec<AccessEntry>, StoreError> {
        let mut statement =
            self.conn().prepare_cached(&format!("{SELECT} WHERE id < ?1 ORDER BY id DESC LIMIT ?2"))?;
        let mut rows = statement.query(params![before.unwrap_or(i64::MAX), limit])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read(row)?);
        }
        Ok(entries)
    }

    /// The whole log, the oldest line first.
    pub fn whole_access_log(&self) -> Result<Vec<AccessEntry>, StoreError> {
        whole(self.conn(), SELECT)
    }

    /// The whole log of a journal that is not open, the oldest line first. Nothing in the file is changed.
    pub fn access_log_in(path: &Path, key: &DbKey) -> Result<Vec<AccessEntry>, OpenError> {
        let had_a_log = beside(path, "-wal").try_exists()?;
        let conn = readable(path, key)?;
        let entries = whole(&conn, select_of(version(&conn)?)).map_err(|error| match error {
            StoreError::Damaged | StoreError::Unreadable { .. } => OpenError::Damaged,
            other => OpenError::Io(io::Error::other(other)),
        });
        drop(conn);
        if !had_a_log {
            // A reader makes them, empty, and may not take them away again.
            for companion in ["-wal", "-shm"] {
                let _ = fs::remove_file(beside(path, companion));
            }
        }
        entries
    }

    /// Deletes the unbroken oldest part of the log that is older than `age` (see [`KEPT_FOR`]), by time that the log has
    /// seen pass: the time between two lines, and from the last one to `now`, counts up to eight weeks. How many.
    pub fn prune_access_log(&mut self, age: SignedDuration, now: Timestamp) -> Result<u32, StoreError> {
        let oldest: Option<i64> = self
            .conn()
            .query_row("SELECT at FROM access_log ORDER BY id LIMIT 1", [], |row| row.get(0))
            .optional()?;
        match oldest.map(moment).transpose()? {
            Some(oldest) if now.duration_since(oldest) > age => {}
            // The usual case, without a look at the whole log.
            _ => return Ok(0),
        }
        let Some(id) = self.newest_older_than(age, now)? else { return Ok(0) };
        let gone = self.conn().execute("DELETE FROM access_log WHERE id <= ?1", params![id])?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }

    fn newest_older_than(&self, age: SignedDuration, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let mut statement = self.conn().prepare("SELECT id, at FROM access_log ORDER BY id DESC")?;
        let mut rows = statement.query([])?;
        let (mut later, mut passed) = (now, SignedDuration::ZERO);
        while let Some(row) = rows.next()? {
            let at = moment(row.get(1)?)?;
            let between = later.duration_since(at).clamp(SignedDuration::ZERO, COUNTS_AT_MOST);
            passed = passed.saturating_add(between);
            if passed > age {
                return Ok(Some(row.get(0)?));
            }
            later = at;
        }
        Ok(None)
    }
}

/// Writes lines of a log as CSV (RFC 4180); times are RFC 3339 UTC. How many lines, the heading aside.
///
/// Headings and actions are the log's own words, in English whatever the window speaks: a clinic's programs read the file,
/// and what was exported in two languages lies in one table there. They stay as they are.
///
/// # Errors
/// When `out` takes no more.
pub fn write_csv(entries: &[AccessEntry], out: &mut dyn Write) -> io::Result<u32> {
    line(out, &["time", "user", "patient", "action", "clock was behind and said"])?;
    for entry in entries {
        let patient = entry.patient.as_ref().map_or("", PatientUuid::as_str);
        let clock = entry.clock.map(|clock| clock.to_string()).unwrap_or_default();
        line(out, &[&entry.at.to_string(), &entry.user, patient, &entry.action, &clock])?;
    }
    out.flush()?;
    Ok(u32::try_from(entries.len()).unwrap_or(u32::MAX))
}

pub(crate) const SELECT: &str = "SELECT id, at, user, patient, action, clock FROM access_log";
/// The columns of a journal that is older than [`WITH_CLOCK`].
const SELECT_1: &str = "SELECT id, at, user, patient, action, NULL FROM access_log";
/// The version of a journal whose lines know what the clock said.
const WITH_CLOCK: u32 = 4;

/// How the lines of a journal are read that is left as the version that wrote it left it.
pub(crate) fn select_of(version: u32) -> &'static str {
    if version < WITH_CLOCK { SELECT_1 } else { SELECT }
}

fn whole(conn: &Connection, select: &str) -> Result<Vec<AccessEntry>, StoreError> {
    let mut statement = conn.prepare(&format!("{select} ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(read(row)?);
    }
    Ok(entries)
}

pub(crate) fn read(row: &Row<'_>) -> Result<AccessEntry, StoreError> {
    Ok(AccessEntry {
        id: row.get(0)?,
        at: moment(row.get(1)?)?,
        user: row.get(2)?,
        patient: patient_from(&row.get::<_, String>(3)?)?,
        action: row.get(4)?,
        clock: row.get::<_, Option<i64>>(5)?.map(moment).transpose()?,
    })
}

/// Adds a line as it stands, with a number of its own.
pub(crate) fn put(conn: &Connection, entry: &AccessEntry) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO access_log (at, user, patient, action, clock) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        millis(entry.at),
        entry.user,
        entry.patient.as_ref().map_or("", PatientUuid::as_str),
        entry.action,
        entry.clock.map(millis),
    ])?;
    Ok(())
}

/// Every cell is quoted. One that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP's page
/// on CSV injection advises: a user name is somebody else's text.
fn line(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
        write!(out, "{comma}\"{guard}{}\"", cell.replace('"', "\"\""))?;
    }
    out.write_all(b"\r\n")
}
