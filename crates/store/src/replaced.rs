//! What a change of a note replaced. OpenEMR keeps no earlier version of a note, and its API does not say that one was
//! signed (Q105), so both texts stay here, as long as the journal does.

use crate::{
    error::StoreError,
    journal::Journal,
    stored::{millis, moment},
    write_state::OutboxId,
};
use domain::{patient::PatientUuid, redacted_debug};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

/// One text that took the place of another.
#[derive(Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The write that did it.
    pub write: OutboxId,
    /// When its request left.
    pub at: Timestamp,
    /// Who: the user's id at the clinic.
    pub user: String,
    /// Patient whose record it was.
    pub patient: PatientUuid,
    /// The record, in the caller's text.
    pub record: String,
    /// What it said, as JSON of the caller's type.
    pub before: String,
    /// What it says since.
    pub after: String,
}

redacted_debug!(Replaced { write, at, patient });

impl Journal {
    /// Keeps both texts, before the request leaves. A write that is sent again is kept once.
    pub fn keep_replaced(&mut self, replaced: &Replaced) -> Result<(), StoreError> {
        put(self.conn(), replaced)
    }

    /// The last request of a write certainly did not arrive.
    pub fn forget_replaced(&mut self, write: &OutboxId) -> Result<(), StoreError> {
        self.conn().execute(
            "DELETE FROM replaced WHERE id = (SELECT max(id) FROM replaced WHERE write = ?1)",
            params![write],
        )?;
        Ok(())
    }

    /// What was replaced of a patient, the last first.
    pub fn replaced_of(&self, patient: &PatientUuid) -> Result<Vec<Replaced>, StoreError> {
        let mut statement =
            self.conn().prepare_cached(&format!("{SELECT} WHERE patient = ?1 ORDER BY id DESC"))?;
        let mut rows = statement.query(params![patient.as_str()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }
}

pub(crate) const SELECT: &str = "SELECT id, write, at, user, patient, record, before, after FROM replaced";

pub(crate) fn read(row: &Row<'_>) -> Result<Replaced, StoreError> {
    Ok(Replaced {
        write: row.get(1)?,
        at: moment(row.get(2)?)?,
        user: row.get(3)?,
        patient: PatientUuid::parse(&row.get::<_, String>(4)?)
            .map_err(|_| StoreError::Unreadable { what: "patient id" })?,
        record: row.get(5)?,
        before: row.get(6)?,
        after: row.get(7)?,
    })
}

pub(crate) fn put(conn: &Connection, replaced: &Replaced) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO replaced (write, at, user, patient, record, before, after)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
         WHERE NOT EXISTS (SELECT 1 FROM replaced WHERE write = ?1 AND before = ?6 AND after = ?7)",
    )?
    .execute(params![
        replaced.write,
        millis(replaced.at),
        replaced.user,
        replaced.patient.as_str(),
        replaced.record,
        replaced.before,
        replaced.after,
    ])?;
    Ok(())
}
