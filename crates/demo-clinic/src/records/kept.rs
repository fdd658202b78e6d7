//! Everything one site stores: what was written since the start is kept, the rest is drawn for every look.

use super::{
    charts::{self, Chart, ROWS_EACH},
    extras::{self, Extras},
    model::{Appointment, Encounter, ListEntry, ListKind, Series, SoapNote, StoredMessage, Vital},
    numbers::{Kind8, MESSAGE, NOTE, Next, REFERRAL, take},
    patient::Patient,
    people::{self, Person},
    rows::{Document, Insurance, Prescribed, Referral},
    schedule,
};
use crate::ids::{Ids, Kind};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Everything one site stores.
pub(crate) struct Records {
    pub(crate) ids: Ids,
    pub(crate) today: Date,
    population: i64,
    /// Whether anybody was here before the clinic opened.
    history: bool,
    last_pid: i64,
    patients: HashMap<i64, Patient>,
    charts: HashMap<i64, Chart>,
    extras: HashMap<i64, Extras>,
    pub(crate) appointments: BTreeMap<i64, Appointment>,
    next: Next,
    /// Who the encounters, vitals and list entries belong to that were stored since the start.
    owners: HashMap<(Kind8, i64), i64>,
    /// List entries without a uuid yet (Q51).
    without_uuid: Vec<(i64, i64)>,
    /// Patients that were merged into another or deleted (Q108).
    pub(super) gone: BTreeSet<i64>,
    /// What FHIR does not know, by uuid.
    pub(super) kept_from_fhir: BTreeSet<String>,
    /// Categories of documents that have another name by now.
    pub(crate) renamed: BTreeSet<String>,
    /// Visits that were signed and locked; no answer shows it (Q105).
    pub(super) locked: BTreeSet<i64>,
    /// When appointments were booked since the start, wall clock.
    pub(crate) booked_at: BTreeMap<i64, String>,
    /// Appointments that repeat; no answer shows it (Q109).
    pub(crate) series: BTreeMap<i64, Series>,
}

impl Records {
    pub(crate) fn new(ids: Ids, today: Date, population: u32, history: bool) -> Self {
        let booked = if history { schedule::appointments(ids, today, population) } else { Vec::new() };
        let appointments: BTreeMap<i64, Appointment> =
            booked.into_iter().map(|row| (row.pc_eid, row)).collect();
        let population = i64::from(population);
        let free = (population + 1) * ROWS_EACH;
        let next_appointment = appointments.last_key_value().map_or(100, |(last, _)| *last) + 1;
        Self {
            ids,
            today,
            population,
            history,
            last_pid: population,
            patients: HashMap::new(),
            charts: HashMap::new(),
            extras: HashMap::new(),
            appointments,
            next: Next::after(free, next_appointment),
            owners: HashMap::new(),
            without_uuid: Vec::new(),
            gone: BTreeSet::new(),
            kept_from_fhir: BTreeSet::new(),
            renamed: BTreeSet::new(),
            locked: BTreeSet::new(),
            booked_at: BTreeMap::new(),
            series: BTreeMap::new(),
        }
    }

    /// Every patient number, oldest first.
    pub(crate) fn pids(&self) -> impl Iterator<Item = i64> + '_ {
        (1..=self.last_pid).filter(|pid| !self.gone.contains(pid))
    }

    pub(crate) fn has_patient(&self, pid: i64) -> bool {
        (1..=self.last_pid).contains(&pid) && !self.gone.contains(&pid)
    }

    /// Whether FHIR knows a resource.
    pub(crate) fn in_fhir(&self, uuid: &str) -> bool {
        !self.kept_from_fhir.contains(uuid)
    }

    /// The number of the patient with a uuid.
    pub(crate) fn pid_of(&self, uuid: &str) -> Option<i64> {
        self.ids.number(Kind::Patient, uuid).filter(|pid| self.has_patient(*pid))
    }

    pub(crate) fn patient_uuid(&self, pid: i64) -> String {
        self.ids.uuid(Kind::Patient, pid)
    }

    fn person(&self, pid: i64) -> Option<Person> {
        let person = (1..=self.population).contains(&pid);
        let mut person = person.then(|| people::person(self.ids.salt(), self.today, pid))?;
        if !self.history {
            person.visits = 0;
        }
        Some(person)
    }

    /// A column of a patient as text, without drawing the whole row.
    pub(crate) fn patient_text(&self, pid: i64, field: &str) -> Cow<'_, str> {
        if let Some(patient) = self.patients.get(&pid) {
            return Cow::Borrowed(patient.text(field));
        }
        self.person(pid).and_then(|person| person.text(field)).unwrap_or_default()
    }

    /// A patient's row.
    pub(crate) fn patient(&self, pid: i64) -> Option<Cow<'_, Patient>> {
        if let Some(patient) = self.patients.get(&pid) {
            return Some(Cow::Borrowed(patient));
        }
        let person = self.person(pid)?;
        let fields = people::FIELDS
            .into_iter()
            .filter_map(|field| Some((field, json!(person.text(field)?))))
            .collect();
        let stored = format!("{} 10:15:00", person.registered);
        Some(Cow::Owned(Patient {
            pid,
            uuid: self.patient_uuid(pid),
            fields,
            date: stored.clone(),
            last_updated: stored,
        }))
    }

    /// When a patient's row was stored or last changed.
    pub(crate) fn patient_updated(&self, pid: i64) -> String {
        if let Some(patient) = self.patients.get(&pid) {
            return patient.last_updated.clone();
        }
        self.person(pid).map(|person| format!("{} 10:15:00", person.registered)).unwrap_or_default()
    }

    pub(crate) fn add_patient(&mut self, fields: BTreeMap<&'static str, Value>, now: &str) -> i64 {
        self.last_pid += 1;
        let pid = self.last_pid;
        let patient = Patient {
            pid,
            uuid: self.patient_uuid(pid),
            fields,
            date: now.to_owned(),
            last_updated: now.to_owned(),
        };
        self.patients.insert(pid, patient);
        pid
    }

    /// Changes the sent columns and leaves the rest.
    pub(crate) fn update_patient(&mut self, pid: i64, fields: BTreeMap<&'static str, Value>, now: &str) {
        let Some(mut patient) = self.patient(pid).map(Cow::into_owned) else { return };
        patient.fields.extend(fields);
        patient.last_updated = now.to_owned();
        self.patients.insert(pid, patient);
    }

    /// A patient's chart; unknown numbers have an empty one, or whatever orphans were stored there (Q47).
    pub(crate) fn chart(&self, pid: i64) -> Cow<'_, Chart> {
        if let Some(chart) = self.charts.get(&pid) {
            return Cow::Borrowed(chart);
        }
        Cow::Owned(self.generated_chart(pid))
    }

    fn generated_chart(&self, pid: i64) -> Chart {
        self.person(pid).map(|person| charts::chart(self.ids, self.today, &person)).unwrap_or_default()
    }

    pub(crate) fn chart_mut(&mut self, pid: i64) -> &mut Chart {
        if !self.charts.contains_key(&pid) {
            let chart = self.generated_chart(pid);
            self.charts.insert(pid, chart);
        }
        self.charts.entry(pid).or_default()
    }

    /// What else a patient's chart holds.
    pub(crate) fn extras(&self, pid: i64) -> Cow<'_, Extras> {
        if let Some(extras) = self.extras.get(&pid) {
            return Cow::Borrowed(extras);
        }
        Cow::Owned(self.generated_extras(pid))
    }

    fn generated_extras(&self, pid: i64) -> Extras {
        let Some(person) = self.person(pid) else { return Extras::default() };
        // From the chart as it was drawn: what was written since must not change what was there before.
        let chart = charts::chart(self.ids, self.today, &person);
        extras::extras(self.ids, self.today, &person, &chart)
    }

    pub(crate) fn extras_mut(&mut self, pid: i64) -> &mut Extras {
        if !self.extras.contains_key(&pid) {
            let extras = self.generated_extras(pid);
            self.extras.insert(pid, extras);
        }
        self.extras.entry(pid).or_default()
    }

    /// The patients whose charts were written to, for searches by time of change.
    pub(crate) fn written_charts(&self) -> Vec<i64> {
        let written = self.charts.keys().chain(self.extras.keys()).copied();
        let pids: BTreeSet<i64> = written.filter(|pid| self.has_patient(*pid)).collect();
        pids.into_iter().collect()
    }

    /// A patient other than this one whose chart was drawn, for readings that get mixed up (Q74).
    pub(crate) fn neighbour(&self, pid: i64) -> Option<i64> {
        let other = pid % self.population.max(1) + 1;
        (self.population > 0 && other != pid).then_some(other)
    }

    /// No generated row was stored or changed later than this, wall clock.
    pub(crate) fn generated_until(&self) -> String {
        format!("{} 00:00:00", self.today)
    }

    /// Who a row of a table belongs to.
    pub(crate) fn owner(&self, kind: Kind, number: i64) -> Option<i64> {
        self.owner_in(kind as u8, number)
    }

    fn owner_in(&self, kind: Kind8, number: i64) -> Option<i64> {
        if let Some(owner) = self.owners.get(&(kind, number)) {
            return Some(*owner);
        }
        let generated = number / ROWS_EACH;
        (1..=self.population).contains(&generated).then_some(generated)
    }

    /// In whose chart the note with a number was written, whatever patient it says it is about (Q102).
    pub(crate) fn note_owner(&self, sid: i64) -> Option<i64> {
        self.owner_in(NOTE, sid)
    }

    pub(crate) fn add_encounter(&mut self, mut row: Encounter) -> Encounter {
        row.eid = take(&mut self.next.encounter);
        row.euuid = self.ids.uuid(Kind::Encounter, row.eid);
        self.owners.insert((Kind::Encounter as u8, row.eid), row.pid);
        self.chart_mut(row.pid).encounters.push(row.clone());
        row
    }

    pub(crate) fn add_vital(&mut self, mut row: Vital) -> (i64, i64) {
        row.id = take(&mut self.next.vital);
        row.form_id = row.id;
        row.uuid = self.ids.uuid(Kind::Vital, row.id);
        self.owners.insert((Kind::Vital as u8, row.id), row.pid);
        let numbers = (row.id, take(&mut self.next.form));
        self.chart_mut(row.pid).vitals.push(row);
        numbers
    }

    /// Stores a note. Vitals and notes are numbered each for themselves, so the forms of one visit often share a number
    /// (Q44): here a note takes the number of the visit's latest vitals where no note has it yet.
    pub(crate) fn add_note(&mut self, mut row: SoapNote) -> (i64, i64) {
        let shared = {
            let chart = self.chart(row.pid);
            let latest = chart.vitals.iter().rev().find(|vital| vital.eid == row.eid).map(|vital| vital.id);
            latest.filter(|id| !chart.notes.iter().any(|note| note.id == *id))
        };
        row.id = shared.unwrap_or_else(|| take(&mut self.next.note));
        row.form_id = take(&mut self.next.form);
        self.owners.insert((NOTE, row.id), row.pid);
        let numbers = (row.id, row.form_id);
        self.chart_mut(row.pid).notes.push(row);
        numbers
    }

    pub(crate) fn add_appointment(&mut self, mut row: Appointment) -> i64 {
        row.pc_eid = take(&mut self.next.appointment);
        row.pc_uuid = self.ids.uuid(Kind::Appointment, row.pc_eid);
        let id = row.pc_eid;
        self.appointments.insert(id, row);
        id
    }

    /// Stores a list entry. Problems and allergies get a uuid at once, the others later (Q51).
    pub(crate) fn add_list_entry(&mut self, mut row: ListEntry) -> ListEntry {
        row.id = take(&mut self.next.list);
        self.owners.insert((Kind::List as u8, row.id), row.pid);
        if matches!(row.kind, ListKind::MedicalProblem | ListKind::Allergy) {
            row.uuid = Some(self.ids.uuid(Kind::List, row.id));
        } else {
            row.uuid = None;
            self.without_uuid.push((row.pid, row.id));
        }
        self.chart_mut(row.pid).lists.push(row.clone());
        row
    }

    /// Gives every list entry of the site its uuid, as any look at problems or allergies does (Q51).
    pub(crate) fn hand_out_uuids(&mut self) {
        let ids = self.ids;
        for (pid, id) in std::mem::take(&mut self.without_uuid) {
            if let Some(row) = self.chart_mut(pid).lists.iter_mut().find(|row| row.id == id) {
                row.uuid = Some(ids.uuid(Kind::List, id));
            }
        }
    }

    /// The list entry with a uuid that was handed out.
    pub(crate) fn list_entry(&self, uuid: &str) -> Option<ListEntry> {
        let id = self.ids.number(Kind::List, uuid)?;
        let pid = self.owner(Kind::List, id)?;
        self.chart(pid).lists.iter().find(|row| row.uuid.as_deref() == Some(uuid)).cloned()
    }

    pub(crate) fn add_document(&mut self, pid: i64, mut row: Document) -> Document {
        row.id = take(&mut self.next.document);
        self.owners.insert((Kind::Document as u8, row.id), pid);
        self.extras_mut(pid).documents.push(row.clone());
        row
    }

    /// Puts a document that is there already into another chart.
    pub(crate) fn move_document(&mut self, into: i64, row: Document) {
        self.owners.insert((Kind::Document as u8, row.id), into);
        self.extras_mut(into).documents.push(row);
    }

    pub(crate) fn add_insurance(&mut self, pid: i64, fields: Map<String, Value>) -> Insurance {
        let row = Insurance { id: take(&mut self.next.insurance), fields };
        self.owners.insert((Kind::Insurance as u8, row.id), pid);
        self.extras_mut(pid).insurance.push(row.clone());
        row
    }

    /// Stores what was prescribed since the start (Q113).
    pub(crate) fn add_prescribed(&mut self, pid: i64, fields: Map<String, Value>) -> Prescribed {
        let row = Prescribed { id: take(&mut self.next.prescription), active: true, fields };
        self.owners.insert((Kind::Prescription as u8, row.id), pid);
        self.extras_mut(pid).prescribed.push(row.clone());
        row
    }

    /// Stores a referral and gives its number and its form's.
    pub(crate) fn add_referral(&mut self, pid: i64, fields: Map<String, Value>) -> (i64, i64) {
        let id = take(&mut self.next.referral);
        self.owners.insert((REFERRAL, id), pid);
        self.extras_mut(pid).referrals.push(Referral { id, fields });
        (id, take(&mut self.next.form))
    }

    pub(crate) fn referral_owner(&self, id: i64) -> Option<i64> {
        self.owner_in(REFERRAL, id)
    }

    pub(crate) fn add_message(&mut self, pid: i64, mut row: StoredMessage) -> i64 {
        row.id = take(&mut self.next.message);
        let id = row.id;
        self.owners.insert((MESSAGE, id), pid);
        self.extras_mut(pid).messages.push(row);
        id
    }

    /// The patient a message belongs to; nothing checks that it is the one in the path (Q87).
    pub(crate) fn message_owner(&self, id: i64) -> Option<i64> {
        self.owners.get(&(MESSAGE, id)).copied()
    }

    /// The encounter with a number, wherever it is.
    pub(crate) fn encounter(&self, eid: i64) -> Option<Encounter> {
        let pid = self.owner(Kind::Encounter, eid)?;
        self.chart(pid).encounters.iter().find(|row| row.eid == eid).cloned()
    }

    pub(crate) fn appointments_of(&self, pid: i64) -> Vec<&Appointment> {
        self.appointments.values().filter(|row| row.pid == pid).collect()
    }

    pub(super) fn is_locked(&self, eid: i64) -> bool {
        self.locked.contains(&eid)
    }

    pub(super) fn series_of(&self, pc_eid: i64) -> Option<Series> {
        self.series.get(&pc_eid).copied()
    }

    /// Moves chart and appointments to another patient; files, policies and the rest of the extras stay behind.
    pub(super) fn merge(&mut self, pid: i64, into: i64) {
        let mut moved = std::mem::take(self.chart_mut(pid));
        self.gone.insert(pid);
        let mut own = |kind: u8, number: i64| self.owners.insert((kind, number), into);
        for row in &mut moved.encounters {
            row.pid = into;
            own(Kind::Encounter as u8, row.eid);
        }
        for row in &mut moved.vitals {
            row.pid = into;
            own(Kind::Vital as u8, row.id);
        }
        for row in &mut moved.notes {
            row.pid = into;
            own(NOTE, row.id);
        }
        for row in &mut moved.lists {
            row.pid = into;
            own(Kind::List as u8, row.id);
        }
        let chart = self.chart_mut(into);
        chart.encounters.extend(moved.encounters);
        chart.vitals.extend(moved.vitals);
        chart.notes.extend(moved.notes);
        chart.lists.extend(moved.lists);
        for row in self.appointments.values_mut().filter(|row| row.pid == pid) {
            row.pid = into;
        }
    }
}
