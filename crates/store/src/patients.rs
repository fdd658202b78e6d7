//! The clinic's patients: kept for search, for lists, and for opening a chart without the server.

use crate::{cache::Cache, error::StoreError, spans::Entry, stored::millis};
use domain::patient::{PatientSummary, PatientUuid};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// How many recently opened patients are remembered.
pub const RECENT_LIMIT: usize = 20;

impl Cache {
    /// Adds these patients or brings them up to date, all or none. Unchanged ones cost one lookup.
    pub fn upsert_patients(&mut self, patients: &[PatientSummary]) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        upsert(&change, patients)?;
        Ok(change.commit()?)
    }

    /// Forgets a patient: index, recent list and chart. Whether there was anything in the index.
    pub fn remove_patient(&mut self, patient: &PatientUuid) -> Result<bool, StoreError> {
        let change = self.conn_mut().transaction()?;
        change.execute("DELETE FROM chart_section WHERE patient = ?1", params![patient.as_str()])?;
        change.execute("DELETE FROM document WHERE patient = ?1", params![patient.as_str()])?;
        let id: Option<i64> = change
            .query_row("SELECT id FROM patient WHERE uuid = ?1", params![patient.as_str()], |row| row.get(0))
            .optional()?;
        if let Some(id) = id {
            remove_row(&change, id)?;
        }
        change.commit()?;
        Ok(id.is_some())
    }

    /// Forgets the list of patients, where none is to be kept on this computer. Those stay whose charts are here, who were
    /// opened lately, and `keep`: what is kept of them needs their names.
    pub fn forget_patients_but(&mut self, keep: &BTreeSet<PatientUuid>) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        change.execute_batch("CREATE TEMP TABLE named (id INTEGER PRIMARY KEY)")?;
        change.execute(
            "INSERT INTO named SELECT id FROM patient WHERE uuid IN (SELECT patient FROM chart_section)
             UNION SELECT id FROM recent_patient",
            [],
        )?;
        for patient in keep {
            change
                .prepare_cached("INSERT OR IGNORE INTO named SELECT id FROM patient WHERE uuid = ?1")?
                .execute(params![patient.as_str()])?;
        }
        change.execute(
            "DELETE FROM patient_words WHERE rowid IN (SELECT id FROM patient WHERE id NOT IN (SELECT id FROM named))",
            [],
        )?;
        change.execute("DELETE FROM patient WHERE id NOT IN (SELECT id FROM named)", [])?;
        change.execute_batch("DROP TABLE named")?;
        change.execute(
            "UPDATE index_run SET run = run + 1, next_offset = 0, total = NULL, started_at = NULL, finished_at = NULL",
            [],
        )?;
        Ok(change.commit()?)
    }

    /// How many patients the index holds.
    pub fn patient_count(&self) -> Result<u32, StoreError> {
        Ok(self.conn().prepare_cached("SELECT count(*) FROM patient")?.query_row([], |row| row.get(0))?)
    }

    /// A patient of the index.
    pub fn patient(&self, uuid: &PatientUuid) -> Result<Option<PatientSummary>, StoreError> {
        let json: Option<String> = self
            .conn()
            .prepare_cached(
                "SELECT r.json FROM patient p JOIN patient_record r ON r.id = p.id WHERE p.uuid = ?1",
            )?
            .query_row(params![uuid.as_str()], |row| row.get(0))
            .optional()?;
        json.map(|json| read_patient(&json)).transpose()
    }

    /// Notes that the chart of this patient was opened. A patient who is not in the index is not noted.
    pub fn mark_opened(&mut self, patient: &PatientUuid, now: Timestamp) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        change.execute(
            "INSERT INTO recent_patient (id, opened_at) SELECT id, ?2 FROM patient WHERE uuid = ?1
             ON CONFLICT (id) DO UPDATE SET opened_at = excluded.opened_at",
            params![patient.as_str(), millis(now)],
        )?;
        change.execute(
            "DELETE FROM recent_patient WHERE id NOT IN
                 (SELECT id FROM recent_patient ORDER BY opened_at DESC, id LIMIT ?1)",
            params![RECENT_LIMIT as i64],
        )?;
        Ok(change.commit()?)
    }

    /// Patients whose charts were opened, the last one first.
    pub fn recent_patients(&self, limit: usize) -> Result<Vec<PatientSummary>, StoreError> {
        Ok(recent(self.conn(), limit)?.into_iter().map(|(_, patient)| patient).collect())
    }
}

/// Recent patients with their rows, the last one first.
pub(crate) fn recent(conn: &Connection, limit: usize) -> Result<Vec<(i64, PatientSummary)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT r.id, p.json FROM recent_patient r JOIN patient_record p ON p.id = r.id
         ORDER BY r.opened_at DESC, r.id LIMIT ?1",
    )?;
    let rows = statement.query_map(params![i64::try_from(limit).unwrap_or(i64::MAX)], id_and_json)?;
    rows.map(|row| {
        let (id, json) = row?;
        Ok((id, read_patient(&json)?))
    })
    .collect()
}

pub(crate) fn upsert(conn: &Connection, patients: &[PatientSummary]) -> Result<(), StoreError> {
    let run: i64 = conn.query_row("SELECT run FROM index_run", [], |row| row.get(0))?;
    let mut find = conn.prepare_cached(
        "SELECT p.id, r.json FROM patient p JOIN patient_record r ON r.id = p.id WHERE p.uuid = ?1",
    )?;
    let mut seen =
        conn.prepare_cached("UPDATE patient SET seen_run = ?2 WHERE id = ?1 AND seen_run <> ?2")?;
    let mut put = conn.prepare_cached(
        "INSERT INTO patient (uuid, family, given, alike, birth, seen_run) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (uuid) DO UPDATE SET family = excluded.family, given = excluded.given, alike = excluded.alike,
             birth = excluded.birth, seen_run = excluded.seen_run
         RETURNING id",
    )?;
    let mut record =
        conn.prepare_cached("INSERT OR REPLACE INTO patient_record (id, json) VALUES (?1, ?2)")?;
    let mut words = conn.prepare_cached(
        "INSERT OR REPLACE INTO patient_words (rowid, family, given, mrn, phone, phone_back, birth)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for patient in patients {
        let json = serde_json::to_string(patient).map_err(|_| StoreError::Unreadable { what: "patient" })?;
        let known = find.query_row(params![patient.uuid.as_str()], id_and_json).optional()?;
        if let Some((id, same)) = known
            && same == json
        {
            seen.execute(params![id, run])?;
            continue;
        }
        let row = Entry::new(patient).words();
        let id: i64 = put.query_row(
            params![patient.uuid.as_str(), row.family_key, row.given_key, row.alike, row.birth, run],
            |row| row.get(0),
        )?;
        record.execute(params![id, json])?;
        words.execute(params![id, row.family, row.given, row.mrn, row.phone, row.phone_back, row.birth])?;
    }
    Ok(())
}

pub(crate) fn remove_row(conn: &Connection, id: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM patient_words WHERE rowid = ?1")?.execute(params![id])?;
    conn.prepare_cached("DELETE FROM patient WHERE id = ?1")?.execute(params![id])?;
    Ok(())
}

pub(crate) fn read_patient(json: &str) -> Result<PatientSummary, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "patient" })
}

fn id_and_json(row: &Row<'_>) -> rusqlite::Result<(i64, String)> {
    Ok((row.get(0)?, row.get(1)?))
}
