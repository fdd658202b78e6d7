//! Who looked at what: time, user, patient, action. No content and no names.

use crate::{
    Journal, StoreError,
    drafts::patient_from,
    open::{millis, moment},
};
use domain::patient::PatientUuid;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, params};
use std::io::{self, Write};

/// How long the log is kept unless the clinic says otherwise: 7 years.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 366 * 24);

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// Its number, rising.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: the user's id at the clinic.
    pub user: String,
    /// About whom; `None` for actions that concern no single patient.
    pub patient: Option<PatientUuid>,
    /// What.
    pub action: String,
}

impl Journal {
    /// Adds a line. The action is a word of the program (`"read chart"`), never something that was typed: hence
    /// `'static`.
    pub fn log_access(
        &mut self,
        at: Timestamp,
        user: &str,
        patient: Option<&PatientUuid>,
        action: &'static str,
    ) -> Result<(), StoreError> {
        put(self.conn(), at, user, patient, action)
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

    /// Writes the whole log as CSV (RFC 4180), the oldest line first; times are RFC 3339 UTC. How many lines.
    pub fn export_access_log(&self, out: &mut dyn Write) -> Result<u32, StoreError> {
        line(out, &["time", "user", "patient", "action"])?;
        let mut statement =
            self.conn().prepare("SELECT at, user, patient, action FROM access_log ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let (user, patient, action): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
            line(out, &[&moment(row.get(0)?)?.to_string(), &user, &patient, &action])?;
            count += 1;
        }
        out.flush()?;
        Ok(count)
    }

    /// Deletes lines that are older than `age` (see [`KEPT_FOR`]). How many.
    pub fn prune_access_log(&mut self, age: SignedDuration, now: Timestamp) -> Result<u32, StoreError> {
        let before = millis(now).saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
        let gone = self.conn().execute("DELETE FROM access_log WHERE at < ?1", params![before])?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }
}

pub(crate) const SELECT: &str = "SELECT id, at, user, patient, action FROM access_log";

pub(crate) fn read(row: &Row<'_>) -> Result<AccessEntry, StoreError> {
    Ok(AccessEntry {
        id: row.get(0)?,
        at: moment(row.get(1)?)?,
        user: row.get(2)?,
        patient: patient_from(&row.get::<_, String>(3)?)?,
        action: row.get(4)?,
    })
}

pub(crate) fn put(
    conn: &Connection,
    at: Timestamp,
    user: &str,
    patient: Option<&PatientUuid>,
    action: &str,
) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT INTO access_log (at, user, patient, action) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![millis(at), user, patient.map_or("", PatientUuid::as_str), action])?;
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
