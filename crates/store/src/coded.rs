//! Which codes the clinician has used, so that they come first. They live in the journal: nobody else has them.

use crate::{error::StoreError, journal::Journal, stored::millis};
use domain::redacted_debug;
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

/// Codes that are kept at most; the ones not used for longest go first.
const KEPT: u32 = 500;

/// A code with a title it was used with.
#[derive(Clone, PartialEq, Eq)]
pub struct CodedUse {
    /// The code, such as `I10`.
    pub code: String,
    /// What the clinician called it.
    pub title: String,
    /// How often.
    pub count: u32,
    /// The last time, milliseconds.
    pub(crate) last: i64,
}

// A title can say more than the disease.
redacted_debug!(CodedUse { code, count });

impl Journal {
    /// Counts one use.
    pub fn note_coded_use(&mut self, code: &str, title: &str, now: Timestamp) -> Result<(), StoreError> {
        put(self.conn(), &CodedUse { code: code.into(), title: title.into(), count: 1, last: millis(now) })?;
        self.conn().execute(
            "DELETE FROM coded_use WHERE rowid NOT IN (SELECT rowid FROM coded_use ORDER BY last DESC LIMIT ?1)",
            params![KEPT],
        )?;
        Ok(())
    }

    /// All of them, the most used first, among equals the last used.
    pub fn coded_uses(&self) -> Result<Vec<CodedUse>, StoreError> {
        let mut statement =
            self.conn().prepare_cached(&format!("{SELECT} ORDER BY count DESC, last DESC, rowid DESC"))?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }
}

pub(crate) const SELECT: &str = "SELECT code, title, count, last, rowid FROM coded_use";

pub(crate) fn read(row: &Row<'_>) -> Result<CodedUse, StoreError> {
    Ok(CodedUse { code: row.get(0)?, title: row.get(1)?, count: row.get(2)?, last: row.get(3)? })
}

pub(crate) fn put(conn: &Connection, used: &CodedUse) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO coded_use (code, title, count, last) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (code, title) DO UPDATE SET count = count + excluded.count, last = max(last, excluded.last)",
    )?
    .execute(params![used.code, used.title, used.count, used.last])?;
    Ok(())
}
