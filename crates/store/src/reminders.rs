//! What the clinician wants to be reminded of, for a patient and a day. They live in the journal: nobody else has them.

use crate::{drafts::born_text, error::StoreError, journal::Journal, stored::millis};
use domain::{
    patient::{PatientLabel, PatientUuid},
    redacted_debug,
};
use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// One reminder.
#[derive(Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its own id.
    pub id: String,
    /// For whom.
    pub patient: PatientUuid,
    /// The patient as they were named then: name, birth, MRN.
    pub whose: PatientLabel,
    /// The day it is for.
    pub day: Date,
    /// What is to be done.
    pub text: String,
    /// When it was done, if it is; milliseconds.
    pub done: Option<i64>,
    /// When it was made; milliseconds.
    pub made: i64,
}

redacted_debug!(Reminder { id, patient });

impl Journal {
    /// Keeps a reminder in place of the one with its id.
    pub fn put_reminder(&mut self, reminder: &Reminder) -> Result<(), StoreError> {
        put(self.conn(), reminder)
    }

    /// Those that are open, and those done since `done_after`, the earliest day first.
    pub fn reminders(&self, done_after: Timestamp) -> Result<Vec<Reminder>, StoreError> {
        let mut statement = self
            .conn()
            .prepare_cached(&format!("{SELECT} WHERE done IS NULL OR done > ?1 ORDER BY day, made, id"))?;
        let mut rows = statement.query(params![millis(done_after)])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    /// Whom one is about; `None` if there is none.
    pub fn reminder_of(&self, id: &str) -> Result<Option<PatientUuid>, StoreError> {
        let mut of = self.conn().prepare_cached("SELECT patient FROM reminder WHERE id = ?1")?;
        let Some(text) = of.query_row([id], |row| row.get::<_, String>(0)).optional()? else {
            return Ok(None);
        };
        PatientUuid::parse(&text).map(Some).map_err(|_| StoreError::Unreadable { what: "patient id" })
    }

    /// Marks one as done, or open again; true if there is one.
    pub fn mark_reminder(&mut self, id: &str, done: Option<Timestamp>) -> Result<bool, StoreError> {
        let changed = self
            .conn()
            .execute("UPDATE reminder SET done = ?2 WHERE id = ?1", params![id, done.map(millis)])?;
        Ok(changed > 0)
    }

    /// Deletes one; true if there was one.
    pub fn delete_reminder(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(self.conn().execute("DELETE FROM reminder WHERE id = ?1", params![id])? > 0)
    }
}

pub(crate) const SELECT: &str =
    "SELECT id, patient, patient_label, patient_born, patient_mrn, day, text, done, made FROM reminder";

pub(crate) fn read(row: &Row<'_>) -> Result<Reminder, StoreError> {
    let unreadable = |what| StoreError::Unreadable { what };
    let born: String = row.get(3)?;
    Ok(Reminder {
        id: row.get(0)?,
        patient: PatientUuid::parse(&row.get::<_, String>(1)?).map_err(|_| unreadable("patient id"))?,
        whose: PatientLabel { name: row.get(2)?, birth: born.parse().ok(), mrn: row.get(4)? },
        day: row.get::<_, String>(5)?.parse().map_err(|_| unreadable("day of a reminder"))?,
        text: row.get(6)?,
        done: row.get(7)?,
        made: row.get(8)?,
    })
}

pub(crate) fn put(conn: &Connection, reminder: &Reminder) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO reminder (id, patient, patient_label, patient_born, patient_mrn, day, text, done, made)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        reminder.id,
        reminder.patient.as_str(),
        reminder.whose.name,
        born_text(&reminder.whose),
        reminder.whose.mrn,
        reminder.day.to_string(),
        reminder.text,
        reminder.done,
        reminder.made,
    ])?;
    Ok(())
}
