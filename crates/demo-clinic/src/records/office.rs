//! What people do in OpenEMR's own screens while somebody charts through the API: the clinic changes under the client's
//! hands, and often no answer says so.

use super::{
    charts::{Chart, ROWS_EACH},
    kept::Records,
    model::{Appointment, Encounter, ListEntry, ListKind, Series, SoapNote, Vital},
    rows::{LabResult, Order},
};
use crate::{
    clinic::{Clinic, Site},
    clock, directory,
    ids::Kind,
    locked::lock,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::MutexGuard};

/// What the severity field of an allergy can hold (Q129); it can also be empty.
pub const SEVERITIES: [&str; 8] = [
    "unassigned",
    "mild",
    "mild_to_moderate",
    "moderate",
    "moderate_to_severe",
    "severe",
    "life_threatening_severity",
    "fatal",
];

/// The people at OpenEMR's own screens of one site. Every call is carried out at once.
pub struct Office<'a> {
    clinic: &'a Clinic,
    site: &'a Site,
}

impl<'a> Office<'a> {
    pub(crate) fn new(clinic: &'a Clinic, site: &'a Site) -> Self {
        Self { clinic, site }
    }

    fn records(&self) -> MutexGuard<'a, Records> {
        lock(&self.site.records)
    }

    fn now(&self) -> String {
        clock::wall_text(clock::wall(self.clinic.config.clock.now(), &self.clinic.config.zone))
    }

    /// The columns the patient table has, of those named; numbers, uuids and times are the server's own.
    fn columns(&self, named: &[(&str, &str)]) -> BTreeMap<&'static str, Value> {
        let columns = &self.clinic.shapes.patient;
        named.iter().filter_map(|(name, text)| Some((columns.column(name)?, json!(text)))).collect()
    }

    // ---- documents

    /// Deletes a document by its file's name. FHIR goes on to list it, as entered in error: so OpenEMR's source has it.
    pub fn delete_document(&self, pid: i64, name: &str) -> bool {
        let mut records = self.records();
        let found = records.extras_mut(pid).documents.iter_mut().find(|row| row.name == name && !row.deleted);
        found.map(|row| row.deleted = true).is_some()
    }

    /// Gives a category of documents, by its last part in a path, another name: under the old one nothing is listed, and
    /// what is sent there is in no list (Q81).
    pub fn rename_category(&self, category: &str) {
        self.records().renamed.insert(category.to_owned());
    }

    /// Moves a document into another patient's chart, where it keeps its number.
    pub fn move_document(&self, pid: i64, name: &str, into: i64) -> bool {
        let mut records = self.records();
        let all = &mut records.extras_mut(pid).documents;
        let Some(at) = all.iter().position(|row| row.name == name) else { return false };
        let row = all.remove(at);
        records.move_document(into, row);
        true
    }

    // ---- patients

    /// Registers somebody, unchecked, and gives the number. Any column of the patient table: `fname`, `lname`, `DOB`,
    /// `sex`, `suffix`, `pubpid`…
    pub fn register(&self, columns: &[(&str, &str)]) -> i64 {
        let fields = self.columns(columns);
        let now = self.now();
        self.records().add_patient(fields, &now)
    }

    /// Changes columns of a patient.
    pub fn change_patient(&self, pid: i64, columns: &[(&str, &str)]) {
        let fields = self.columns(columns);
        let now = self.now();
        self.records().update_patient(pid, fields, &now);
    }

    /// Enters a death: `YYYY-MM-DD HH:MM:SS` and why (Q107).
    pub fn set_deceased(&self, pid: i64, at: &str, reason: &str) {
        self.change_patient(pid, &[("deceased_date", at), ("deceased_reason", reason)]);
    }

    /// Merges a patient into another: the number and uuid are gone, and chart and appointments are the other's (Q108).
    /// False when one of them is not there.
    pub fn merge_patient(&self, pid: i64, into: i64) -> bool {
        let mut records = self.records();
        if pid == into || !records.has_patient(pid) || !records.has_patient(into) {
            return false;
        }
        records.merge(pid, into);
        true
    }

    /// Deletes a patient with chart and appointments (Q108). False when there is none.
    pub fn delete_patient(&self, pid: i64) -> bool {
        let mut records = self.records();
        if !records.has_patient(pid) {
            return false;
        }
        records.gone.insert(pid);
        *records.chart_mut(pid) = Chart::default();
        records.appointments.retain(|_, row| row.pid != pid);
        true
    }

    // ---- visits

    /// Opens a visit at `YYYY-MM-DD HH:MM:SS`.
    pub fn open_visit(&self, pid: i64, at: &str, reason: &str) -> Encounter {
        let now = self.now();
        let mut records = self.records();
        records.add_encounter(Encounter {
            pid,
            date: at.to_owned(),
            reason: Some(reason.to_owned()),
            pc_catid: 5,
            class_code: "AMB".to_owned(),
            facility_id: directory::facilities().first().map_or(0, |one| one.id),
            billing_facility: directory::facilities().first().map_or(0, |one| one.id),
            last_update: now,
            ..Encounter::default()
        })
    }

    /// Deletes a visit with its vitals. Its notes stay listed under its number (Q128). False when it is not there.
    pub fn delete_visit(&self, pid: i64, eid: i64) -> bool {
        let mut records = self.records();
        let chart = records.chart_mut(pid);
        let before = chart.encounters.len();
        chart.encounters.retain(|row| row.eid != eid);
        let deleted = chart.encounters.len() < before;
        if deleted {
            chart.vitals.retain(|row| row.eid != eid);
        }
        deleted
    }

    /// Signs and locks a visit. The API goes on as before, and no answer shows it (Q105).
    pub fn lock_visit(&self, eid: i64) {
        self.records().locked.insert(eid);
    }

    // ---- vitals and notes

    /// Stores a vitals form as it is given, `pid`, `eid` and `date` included, and gives its number. Numbers and texts are
    /// pounds, inches and degrees Fahrenheit as the columns hold them, such as `"0.000000"` for what was left empty.
    pub fn record_vitals(&self, mut form: Vital) -> i64 {
        form.last_updated = self.now();
        self.records().add_vital(form).0
    }

    /// FHIR does not know this uuid any more: of a patient, an encounter, a vitals form, a list entry… The Standard API
    /// does.
    pub fn keep_from_fhir(&self, uuid: &str) {
        self.records().kept_from_fhir.insert(uuid.to_owned());
    }

    /// Stores a note and gives its number; its `date` is now unless it has one.
    pub fn write_note(&self, mut note: SoapNote) -> i64 {
        if note.date.is_empty() {
            note.date = self.now();
        }
        self.records().add_note(note).0
    }

    /// Some form of another visit of the patient has the note's number: the note is listed there too (Q128).
    pub fn list_note_also_under(&self, pid: i64, sid: i64, eid: i64) {
        self.records().chart_mut(pid).also_listed.push((sid, eid));
    }

    // ---- lists

    /// Records an allergy and gives its uuid. `severity_al` is one of [`SEVERITIES`] or nothing.
    pub fn record_allergy(&self, pid: i64, title: &str, reaction: &str, severity_al: Option<&str>) -> String {
        let row = ListEntry {
            reaction: reaction.to_owned(),
            severity: severity_al.map(str::to_owned),
            ..self.entry(ListKind::Allergy, pid, title)
        };
        self.records().add_list_entry(row).uuid.unwrap_or_default()
    }

    /// Changes an allergy's severity, or takes it away. False when there is no such allergy.
    pub fn set_allergy_severity(&self, uuid: &str, severity_al: Option<&str>) -> bool {
        let now = self.now();
        let mut records = self.records();
        let Some(found) = records.list_entry(uuid) else { return false };
        for row in records.chart_mut(found.pid).lists.iter_mut().filter(|row| row.id == found.id) {
            row.severity = severity_al.map(str::to_owned);
            row.modifydate.clone_from(&now);
        }
        true
    }

    /// Adds a medication that began on `YYYY-MM-DD` and is entered now (Q131); gives its uuid.
    pub fn add_medication(&self, pid: i64, title: &str, begdate: &str) -> String {
        self.add_entry(ListKind::Medication, pid, title, begdate)
    }

    /// Adds an entry to a list, that began on `YYYY-MM-DD`; gives its uuid.
    pub fn add_entry(&self, kind: ListKind, pid: i64, title: &str, begdate: &str) -> String {
        let row = ListEntry { begdate: Some(format!("{begdate} 00:00:00")), ..self.entry(kind, pid, title) };
        let mut records = self.records();
        let id = records.add_list_entry(row).id;
        records.hand_out_uuids();
        records.ids.uuid(Kind::List, id)
    }

    // ---- the laboratory

    /// The laboratory reports a creatinine in mg/dL, `value` as it writes it, for the patient's newest visit; it is
    /// reported now. False where the patient has no visit.
    pub fn report_creatinine(&self, pid: i64, value: &str) -> bool {
        let now = self.now();
        let mut records = self.records();
        let Some((eid, provider)) = records
            .chart(pid)
            .encounters
            .iter()
            .max_by(|one, other| one.date.cmp(&other.date))
            .map(|visit| (visit.eid, visit.provider_id))
        else {
            return false;
        };
        let extras = records.extras_mut(pid);
        // Behind those that were drawn, which are few.
        let id = pid * ROWS_EACH + 500 + extras.orders.len() as i64;
        let result = LabResult {
            id: id * 4,
            loinc: "2160-0",
            name: "Creatinine",
            value: value.to_owned(),
            units: "mg/dL",
            range: Some((0.6, 1.3)),
        };
        extras.orders.push(Order {
            id,
            eid,
            date: now.clone(),
            reported: now,
            laboratory: true,
            name: "Creatinine",
            code: "2160-0",
            diagnosis: "",
            provider,
            results: vec![result],
        });
        true
    }

    fn entry(&self, kind: ListKind, pid: i64, title: &str) -> ListEntry {
        ListEntry { title: title.to_owned(), ..ListEntry::blank(kind, pid, &self.now()) }
    }

    // ---- the calendar

    /// Books as given and gives the number.
    pub fn book(&self, appointment: Appointment) -> i64 {
        self.records().add_appointment(appointment)
    }

    /// Books a series. Both APIs tell its first date only (Q109).
    pub fn book_series(&self, first: Appointment, every_days: u32, times: u32) -> i64 {
        let mut records = self.records();
        let id = records.add_appointment(first);
        records.series.insert(id, Series { every_days, times });
        id
    }

    /// Books something that takes all of a day, `YYYY-MM-DD`.
    pub fn book_all_day(&self, pid: i64, pc_aid: Option<i64>, day: &str, title: &str) -> i64 {
        let facility = directory::facilities().first().map_or(0, |one| one.id);
        self.book(Appointment {
            pid,
            pc_aid,
            pc_apptstatus: "-".to_owned(),
            pc_event_date: day.to_owned(),
            pc_start_time: "00:00:00".to_owned(),
            pc_end_time: "24:00:00".to_owned(),
            pc_duration: 24 * 3600,
            pc_facility: facility,
            pc_billing_location: facility,
            pc_catid: 5,
            pc_title: title.to_owned(),
            ..Appointment::default()
        })
    }

    /// Sets an appointment's status: `*`, `x`, `@`… without any consequence. False when it is not there.
    pub fn set_appointment_status(&self, pc_eid: i64, status: &str) -> bool {
        match self.records().appointments.get_mut(&pc_eid) {
            Some(row) => {
                status.clone_into(&mut row.pc_apptstatus);
                true
            }
            None => false,
        }
    }

    /// Writes another comment into an appointment. False when it is not there.
    pub fn set_appointment_comment(&self, pc_eid: i64, comment: &str) -> bool {
        match self.records().appointments.get_mut(&pc_eid) {
            Some(row) => {
                comment.clone_into(&mut row.pc_hometext);
                true
            }
            None => false,
        }
    }

    /// Deletes an appointment. False when it is not there.
    pub fn cancel(&self, pc_eid: i64) -> bool {
        self.records().appointments.remove(&pc_eid).is_some()
    }

    /// Marks a patient arrived in OpenEMR's own calendar. That makes a visit by itself, unless the server is set
    /// otherwise or the patient has one of today already (Q130); gives the visit's number.
    pub fn arrive(&self, pc_eid: i64) -> Option<i64> {
        if !self.set_appointment_status(pc_eid, "@") || !lock(&self.clinic.settings).arrival_makes_visit {
            return None;
        }
        let now = self.now();
        let mut records = self.records();
        let booked = records.appointments.get(&pc_eid).cloned()?;
        let today = now.get(..10).unwrap_or_default();
        let open = records
            .chart(booked.pid)
            .encounters
            .iter()
            .find(|row| row.date.starts_with(today))
            .map(|row| row.eid);
        if open.is_some() {
            return open;
        }
        let reason = match booked.pc_hometext.as_str() {
            "" => "Please indicate visit reason",
            said => said,
        };
        let made = records.add_encounter(Encounter {
            pid: booked.pid,
            date: now.clone(),
            reason: Some(reason.to_owned()),
            pc_catid: booked.pc_catid,
            class_code: "AMB".to_owned(),
            facility_id: booked.pc_facility,
            billing_facility: booked.pc_billing_location,
            provider_id: booked.pc_aid.unwrap_or(0),
            last_update: now,
            ..Encounter::default()
        });
        Some(made.eid)
    }
}
