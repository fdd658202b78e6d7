//! Charts as they were last read, one row per patient and section.

use crate::{
    cache::Cache,
    error::StoreError,
    stored::{millis, moment},
};
use domain::{loaded::LeftOut, patient::PatientUuid};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

/// Time a chart that nobody opens stays on this computer: 14 days.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

text_enum! {
    /// A part of a chart that is read and kept by itself.
    pub enum ChartSection {
        /// `domain::patient::Patient`.
        Demographics = "demographics",
        /// `Vec<domain::encounter::Encounter>`.
        Encounters = "encounters",
        /// `Vec<domain::chart::Problem>`.
        Problems = "problems",
        /// `Vec<domain::allergy::Allergy>`.
        Allergies = "allergies",
        /// `Vec<domain::medication::Medication>`.
        Medications = "medications",
        /// `Vec<domain::vitals::VitalsReading>`.
        Vitals = "vitals",
        /// `Vec<domain::note::SoapNote>`.
        Notes = "notes",
        /// `Vec<domain::appointment::Appointment>`.
        Appointments = "appointments",
        /// Results of laboratory tests, in the caller's shape, as all that follow.
        Results = "results",
        /// Immunizations.
        Immunizations = "immunizations",
        /// The list of documents.
        Documents = "documents",
        /// Reports of the laboratory, of radiology and others.
        Reports = "reports",
        /// What was ordered.
        Orders = "orders",
        /// What was handed over of prescriptions.
        Dispenses = "dispenses",
        /// Procedures that were done.
        Procedures = "procedures",
        /// Surgical history.
        Surgeries = "surgeries",
        /// Dental issues.
        DentalIssues = "dental_issues",
        /// Social history.
        SocialHistory = "social_history",
        /// Care teams.
        CareTeams = "care_teams",
        /// Care plan.
        CarePlans = "care_plans",
        /// Goals.
        Goals = "goals",
        /// Implants.
        Devices = "devices",
        /// People close to the patient.
        Contacts = "contacts",
        /// Referrals.
        Referrals = "referrals",
        /// Policies of insurance.
        Insurance = "insurance",
        /// Employers.
        Employers = "employers",
    }
}

/// A value as it was last read from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The value.
    pub value: T,
    /// When the server said so.
    pub as_of: Timestamp,
    /// Entries of the answer that were left out (`Loaded::Known.unreadable`).
    pub unreadable: u32,
    /// Those of them that are another patient's (`Loaded::Known.foreign`).
    pub foreign: u32,
}

impl Cache {
    /// Keeps a section of a patient's chart in place of what was kept before.
    pub fn put_section<T: Serialize + ?Sized>(
        &mut self,
        patient: &PatientUuid,
        section: ChartSection,
        value: &T,
        as_of: Timestamp,
        left_out: LeftOut,
    ) -> Result<(), StoreError> {
        let json = to_json(value, "chart section")?;
        self.conn()
            .prepare_cached(
                "INSERT INTO chart_section (patient, section, json, as_of, unreadable, foreign_entries)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (patient, section) DO UPDATE SET json = excluded.json, as_of = excluded.as_of,
                     unreadable = excluded.unreadable, foreign_entries = excluded.foreign_entries",
            )?
            .execute(params![
                patient.as_str(),
                section,
                json,
                millis(as_of),
                left_out.unreadable,
                left_out.foreign
            ])?;
        Ok(())
    }

    /// A section of a patient's chart; `None` if it is not kept. One that an earlier version kept in another shape
    /// counts as not kept: it is read from the server again.
    pub fn section<T: DeserializeOwned>(
        &self,
        patient: &PatientUuid,
        section: ChartSection,
    ) -> Result<Option<Kept<T>>, StoreError> {
        let row = self
            .conn()
            .prepare_cached(
                "SELECT json, as_of, unreadable, foreign_entries FROM chart_section
                 WHERE patient = ?1 AND section = ?2",
            )?
            .query_row(params![patient.as_str(), section], |row| {
                let left_out = LeftOut { unreadable: row.get(2)?, foreign: row.get(3)? };
                Ok((row.get(0)?, row.get(1)?, left_out))
            })
            .optional()?;
        kept(row, section.as_str())
    }

    /// Rows written since it was opened: while that is the same, so is everything in it.
    pub fn changes(&self) -> u64 {
        self.conn().total_changes()
    }

    /// One section of every chart that is kept, the last read first, at most a few hundred. Whose it is goes unsaid.
    pub fn every<T: DeserializeOwned>(&self, section: ChartSection) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT json FROM chart_section WHERE section = ?1 ORDER BY as_of DESC LIMIT 500",
        )?;
        let mut rows = statement.query(params![section])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.extend(serde_json::from_str(&row.get::<_, String>(0)?).ok());
        }
        Ok(all)
    }

    /// Forgets one section, after a write made it stale beyond use.
    pub fn drop_section(&mut self, patient: &PatientUuid, section: ChartSection) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM chart_section WHERE patient = ?1 AND section = ?2")?
            .execute(params![patient.as_str(), section])?;
        Ok(())
    }

    /// Forgets charts and days that were last read, and files that were last opened, longer than `age` ago (see
    /// [`KEPT_FOR`]). How many rows went.
    pub fn drop_older_than(&mut self, age: SignedDuration, now: Timestamp) -> Result<u32, StoreError> {
        let before = millis(now).saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
        let change = self.conn_mut().transaction()?;
        let charts = change.execute("DELETE FROM chart_section WHERE as_of < ?1", params![before])?;
        let days = change.execute("DELETE FROM schedule_day WHERE as_of < ?1", params![before])?;
        let files = change.execute("DELETE FROM document WHERE used_at < ?1", params![before])?;
        change.commit()?;
        Ok(u32::try_from(charts + days + files).unwrap_or(u32::MAX))
    }
}

pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what })
}

pub(crate) fn kept<T: DeserializeOwned>(
    row: Option<(String, i64, LeftOut)>,
    what: &'static str,
) -> Result<Option<Kept<T>>, StoreError> {
    let Some((json, as_of, left_out)) = row else { return Ok(None) };
    match serde_json::from_str(&json) {
        Ok(value) => {
            let LeftOut { unreadable, foreign } = left_out;
            Ok(Some(Kept { value, as_of: moment(as_of)?, unreadable, foreign }))
        }
        Err(_) => {
            tracing::warn!(what, "a kept value has another shape and is read anew");
            Ok(None)
        }
    }
}
