//! Drafts: exactly what was typed, on the disk before it is acknowledged.

use crate::{
    error::StoreError,
    journal::Journal,
    stored::{millis, moment},
    write_state::OutboxId,
};
use domain::{
    patient::{PatientLabel, PatientUuid},
    redacted_debug,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

text_enum! {
    /// A form that keeps drafts.
    pub enum DraftKind {
        /// SOAP note.
        Note = "note",
        /// Vitals.
        Vitals = "vitals",
        /// New visit.
        Visit = "visit",
        /// Booking.
        Appointment = "appointment",
        /// Demographics, and a new patient.
        Demographics = "demographics",
        /// New problem.
        Problem = "problem",
        /// New allergy.
        Allergy = "allergy",
        /// New medication.
        Medication = "medication",
        /// New surgery.
        Surgery = "surgery",
        /// New dental issue.
        DentalIssue = "dentalIssue",
        /// Message to a colleague.
        Message = "message",
    }
}

/// Where a draft belongs; one draft per place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    /// The form.
    pub kind: DraftKind,
    /// The patient; `None` for one who is not yet in OpenEMR.
    pub patient: Option<PatientUuid>,
    /// The visit, as text of the caller's making; `None` for forms outside a visit.
    pub visit: Option<String>,
}

impl DraftKey {
    /// A form of a patient, outside any visit.
    pub fn of_patient(kind: DraftKind, patient: PatientUuid) -> Self {
        Self { kind, patient: Some(patient), visit: None }
    }

    /// A form of a visit.
    pub fn of_visit(kind: DraftKind, patient: PatientUuid, visit: impl Into<String>) -> Self {
        Self { kind, patient: Some(patient), visit: Some(visit.into()) }
    }

    pub(crate) fn patient_text(&self) -> &str {
        self.patient.as_ref().map_or("", PatientUuid::as_str)
    }

    pub(crate) fn visit_text(&self) -> &str {
        self.visit.as_deref().unwrap_or("")
    }
}

/// A draft.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where it belongs.
    pub key: DraftKey,
    /// Whose it is, as it was known when it was written, for lists: the cache may be gone by then.
    pub whose: PatientLabel,
    /// What was typed, as JSON of the form's own type.
    pub json: String,
    /// The visit of [`DraftKey::visit`] as the caller names it, as JSON; `None` for forms outside a visit, and for what
    /// version 1 of the journal kept.
    pub visit_json: Option<String>,
    /// The refused write whose text this is.
    pub continues: Option<OutboxId>,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

redacted_debug!(Draft { key, continues, saved_at });

/// What is to be kept of a form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// As in [`Draft`].
    pub whose: PatientLabel,
    /// As in [`Draft`].
    pub json: String,
    /// As in [`Draft`].
    pub visit_json: Option<String>,
}

redacted_debug!(Typed {});

impl Journal {
    /// Saves what was typed in place of the last draft there. When this returns it is on the disk; the answer is the
    /// moment to show, `now` as it was stored (milliseconds).
    ///
    /// `seen` is the moment of the draft that the form read or saved last. [`StoreError::DraftInTheWay`] if another one
    /// lies there, which nobody has seen and nothing overwrites.
    pub fn save_draft(
        &mut self,
        key: &DraftKey,
        typed: &Typed,
        seen: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        let saved_at = moment(millis(now))?;
        let change = self.conn_mut().transaction()?;
        let before = get(&change, key)?;
        if before.as_ref().is_some_and(|before| seen.map(millis) != Some(millis(before.saved_at))) {
            return Err(StoreError::DraftInTheWay);
        }
        let draft = Draft {
            key: key.clone(),
            whose: typed.whose.clone(),
            json: typed.json.clone(),
            visit_json: typed.visit_json.clone(),
            continues: before.and_then(|before| before.continues),
            saved_at,
        };
        put(&change, &draft)?;
        change.commit()?;
        Ok(saved_at)
    }

    /// The draft at a place.
    pub fn draft(&self, key: &DraftKey) -> Result<Option<Draft>, StoreError> {
        get(self.conn(), key)
    }

    /// Every draft, the last saved first.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        all(self.conn())
    }

    /// Every draft of a patient, the last saved first.
    pub fn drafts_of(&self, patient: &PatientUuid) -> Result<Vec<Draft>, StoreError> {
        Ok(self.drafts()?.into_iter().filter(|draft| draft.key.patient.as_ref() == Some(patient)).collect())
    }

    /// Deletes the draft at a place; true if there was one.
    pub fn delete_draft(&mut self, key: &DraftKey) -> Result<bool, StoreError> {
        Ok(delete(self.conn(), key)?)
    }

    /// Moves a draft to another place, such as from a visit that was pending to the visit it became.
    /// [`StoreError::DraftInTheWay`] if there is one already.
    pub fn move_draft(&mut self, from: &DraftKey, to: &DraftKey) -> Result<bool, StoreError> {
        let change = self.conn_mut().transaction()?;
        let Some(draft) = get(&change, from)? else { return Ok(false) };
        if get(&change, to)?.is_some() {
            return Err(StoreError::DraftInTheWay);
        }
        delete(&change, from)?;
        put(&change, &Draft { key: to.clone(), ..draft })?;
        change.commit()?;
        Ok(true)
    }
}

/// The columns of a draft in the order of [`read`], in the newest version and in the two before.
pub(crate) const SELECT: &str = "SELECT kind, patient, visit, patient_label, json, saved_at, visit_json, continues, patient_born, \
     patient_mrn FROM draft";
pub(crate) const SELECT_2: &str = "SELECT kind, patient, visit, patient_label, json, saved_at, visit_json, continues, \
     '' AS patient_born, '' AS patient_mrn FROM draft";
pub(crate) const SELECT_1: &str = "SELECT kind, patient, visit, patient_label, json, saved_at, '' AS visit_json, \
     NULL AS continues, '' AS patient_born, '' AS patient_mrn FROM draft";

pub(crate) fn put(conn: &Connection, draft: &Draft) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO draft (kind, patient, visit, patient_label, json, saved_at, visit_json, continues, patient_born,
             patient_mrn)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (kind, patient, visit) DO UPDATE SET patient_label = excluded.patient_label,
             json = excluded.json, saved_at = excluded.saved_at, visit_json = excluded.visit_json,
             continues = excluded.continues, patient_born = excluded.patient_born,
             patient_mrn = excluded.patient_mrn",
    )?
    .execute(params![
        draft.key.kind,
        draft.key.patient_text(),
        draft.key.visit_text(),
        draft.whose.name,
        draft.json,
        millis(draft.saved_at),
        draft.visit_json.as_deref().unwrap_or(""),
        draft.continues,
        born_text(&draft.whose),
        draft.whose.mrn,
    ])?;
    Ok(())
}

pub(crate) fn get(conn: &Connection, key: &DraftKey) -> Result<Option<Draft>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("{SELECT} WHERE kind = ?1 AND patient = ?2 AND visit = ?3"))?;
    let mut rows = statement.query(params![key.kind, key.patient_text(), key.visit_text()])?;
    rows.next()?.map(read).transpose()
}

pub(crate) fn all(conn: &Connection) -> Result<Vec<Draft>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY saved_at DESC, kind"))?;
    let mut rows = statement.query([])?;
    let mut drafts = Vec::new();
    while let Some(row) = rows.next()? {
        drafts.push(read(row)?);
    }
    Ok(drafts)
}

pub(crate) fn delete(conn: &Connection, key: &DraftKey) -> rusqlite::Result<bool> {
    let deleted = conn
        .prepare_cached("DELETE FROM draft WHERE kind = ?1 AND patient = ?2 AND visit = ?3")?
        .execute(params![key.kind, key.patient_text(), key.visit_text()])?;
    Ok(deleted > 0)
}

pub(crate) fn read(row: &Row<'_>) -> Result<Draft, StoreError> {
    Ok(Draft {
        key: DraftKey {
            kind: row.get(0)?,
            patient: patient_from(&row.get::<_, String>(1)?)?,
            visit: visit_from(row.get(2)?),
        },
        whose: label_from(row.get(3)?, &row.get::<_, String>(8)?, row.get(9)?),
        json: row.get(4)?,
        saved_at: moment(row.get(5)?)?,
        visit_json: visit_from(row.get(6)?),
        continues: row.get(7)?,
    })
}

pub(crate) fn patient_from(text: &str) -> Result<Option<PatientUuid>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
    PatientUuid::parse(text).map(Some).map_err(|_| StoreError::Unreadable { what: "patient id" })
}

/// A date of birth as its column has it.
pub(crate) fn born_text(whose: &PatientLabel) -> String {
    whose.birth.map(|birth| birth.to_string()).unwrap_or_default()
}

/// A label from its three columns. A date that cannot be read is none.
pub(crate) fn label_from(name: String, born: &str, mrn: String) -> PatientLabel {
    PatientLabel { name, birth: born.parse().ok(), mrn }
}

pub(crate) fn visit_from(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Whether there is a draft at a place.
pub(crate) fn is_there(conn: &Connection, key: &DraftKey) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM draft WHERE kind = ?1 AND patient = ?2 AND visit = ?3")?
        .query_row(params![key.kind, key.patient_text(), key.visit_text()], |_| Ok(()))
        .optional()
        .map(|found| found.is_some())
}
