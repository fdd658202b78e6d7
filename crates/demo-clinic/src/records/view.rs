//! What tests may look at.

use super::{
    Appointment, Encounter, ListEntry, PatientSummary, Records, Series, SoapNote, StoredDocument,
    StoredMessage, Vital,
};
use crate::locked::lock;
use std::sync::Mutex;

/// Read access to what one site stores, for tests. Every call sees the present state.
pub struct RecordsView<'a> {
    records: &'a Mutex<Records>,
}

impl<'a> RecordsView<'a> {
    pub(crate) fn new(records: &'a Mutex<Records>) -> Self {
        Self { records }
    }

    /// How many patients there are.
    pub fn patient_count(&self) -> usize {
        lock(self.records).pids().count()
    }

    /// The patient with a uuid.
    pub fn patient(&self, uuid: &str) -> Option<PatientSummary> {
        let records = lock(self.records);
        records.pid_of(uuid).and_then(|pid| summary(&records, pid))
    }

    /// The patient with a number.
    pub fn patient_by_pid(&self, pid: i64) -> Option<PatientSummary> {
        summary(&lock(self.records), pid)
    }

    /// The patients with exactly this family and given name, oldest number first.
    pub fn patients_named(&self, family: &str, given: &str) -> Vec<PatientSummary> {
        let records = lock(self.records);
        records
            .pids()
            .filter(|pid| {
                records.patient_text(*pid, "lname") == family && records.patient_text(*pid, "fname") == given
            })
            .filter_map(|pid| summary(&records, pid))
            .collect()
    }

    /// A patient's encounters, oldest number first.
    pub fn encounters(&self, pid: i64) -> Vec<Encounter> {
        lock(self.records).chart(pid).encounters.clone()
    }

    /// A patient's vitals, oldest number first; orphans of unknown encounters included (Q47).
    pub fn vitals(&self, pid: i64) -> Vec<Vital> {
        lock(self.records).chart(pid).vitals.clone()
    }

    /// A patient's notes, oldest number first; orphans of unknown encounters included (Q47).
    pub fn notes(&self, pid: i64) -> Vec<SoapNote> {
        let mut notes = lock(self.records).chart(pid).notes.clone();
        // Q102: one that was changed through another patient is in nobody's chart.
        notes.retain(|note| note.pid == pid);
        notes
    }

    /// Whether a visit was signed and locked in the web application (Q105).
    pub fn is_locked(&self, eid: i64) -> bool {
        lock(self.records).is_locked(eid)
    }

    /// How an appointment repeats, which no answer tells (Q109).
    pub fn series(&self, pc_eid: i64) -> Option<Series> {
        lock(self.records).series_of(pc_eid)
    }

    /// A patient's appointments, oldest number first.
    pub fn appointments(&self, pid: i64) -> Vec<Appointment> {
        lock(self.records).appointments_of(pid).into_iter().cloned().collect()
    }

    /// The appointments of a day, `YYYY-MM-DD`.
    pub fn appointments_on(&self, day: &str) -> Vec<Appointment> {
        lock(self.records).appointments.values().filter(|row| row.pc_event_date == day).cloned().collect()
    }

    /// A patient's problems, allergies, medications, surgeries and dental issues.
    pub fn lists(&self, pid: i64) -> Vec<ListEntry> {
        lock(self.records).chart(pid).lists.clone()
    }

    /// A patient's files, whatever their category.
    pub fn documents(&self, pid: i64) -> Vec<StoredDocument> {
        let records = lock(self.records);
        records
            .extras(pid)
            .documents
            .iter()
            .map(|row| StoredDocument {
                id: row.id,
                category: row.category.clone(),
                name: row.name.clone(),
                mimetype: row.mimetype.clone(),
                bytes: row.bytes.clone(),
            })
            .collect()
    }

    /// The messages about a patient.
    pub fn messages(&self, pid: i64) -> Vec<StoredMessage> {
        lock(self.records).extras(pid).messages.clone()
    }
}

fn summary(records: &Records, pid: i64) -> Option<PatientSummary> {
    let patient = records.patient(pid)?;
    Some(PatientSummary {
        pid,
        uuid: patient.uuid.clone(),
        family: patient.text("lname").to_owned(),
        given: patient.text("fname").to_owned(),
        birth_date: patient.text("DOB").to_owned(),
        sex: patient.text("sex").to_owned(),
        phone_cell: patient.text("phone_cell").to_owned(),
        last_updated: patient.last_updated.clone(),
    })
}
