//! Every kind of write: how one is made that cannot be taken for another, which request it becomes, and how many of them
//! the clinic holds.

use crate::accepted;
use crate::day::{day_after, free_day};
use app::Rounds;
use app::contract::{
    AppEvent, BookRequest, CancelRequest, DemographicsChange, EntryChange, EntryDelete, EntryList, ErrorCode,
    MoveRequest, NoteChange, PastList, Question, StartVisitRequest, TypedEntry, TypedPatient, UiError,
    VisitKey, WriteReceipt,
};
use demo_clinic::{ListEntry, ListKind, RecordsView};
use domain::appointment::AppointmentUuid;
use domain::encounter::CategoryId;
use domain::note::{NoteId, SoapText};
use domain::patient::PatientUuid;
use domain::units::Unit;
use domain::vitals::{TypedValue, TypedVitals, VitalSign};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A kind of write. To add one: a line in each function of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A visit.
    Visit,
    /// A set of vitals.
    Vitals,
    /// A SOAP note.
    Note,
    /// An appointment.
    Booking,
    /// Another time for an appointment, looked at from the booking of the new one.
    MoveBooked,
    /// The same, from the deletion of the old one.
    MoveDeleted,
    /// An appointment that is cancelled.
    Cancelled,
    /// Other words in a note.
    NoteChange,
    /// A new patient.
    Patient,
    /// Another name.
    Demographics,
    /// A new entry of a list.
    Added(EntryList),
    /// Another title for an entry of a list, and a day on which it ended: both are one request.
    Changed(EntryList),
    /// An entry that is deleted.
    Deleted(PastList),
}

/// What a write is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Target {
    /// The patient it is for.
    pub patient: PatientUuid,
    /// The visit, for kinds that belong to one.
    pub visit: VisitKey,
    /// The note that is changed, as it stands.
    pub note: Option<(NoteId, SoapText)>,
    /// The entry that is changed, or the appointment.
    pub entry: Option<String>,
}

/// The title of the appointment that write `number` moves or cancels.
pub fn appointment_title(number: u32) -> String {
    format!("Appointment {number}")
}

/// The title of the entry that write `number` deletes.
pub fn mistaken(number: u32) -> String {
    format!("Mistaken {number}")
}

/// The day on which they lie, at 8:00 and every ten minutes after.
pub fn appointments_day() -> Date {
    free_day().saturating_add(1.day())
}

/// The time of write `number`, of ten minutes.
pub fn slot(number: u32) -> String {
    format!("{:02}:{:02}", 8 + number / 6, number % 6 * 10)
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Visit,
        Self::Vitals,
        Self::Note,
        Self::Booking,
        Self::MoveBooked,
        Self::MoveDeleted,
        Self::Cancelled,
        Self::NoteChange,
        Self::Patient,
        Self::Demographics,
        Self::Added(EntryList::Problem),
        Self::Changed(EntryList::Problem),
        Self::Added(EntryList::Allergy),
        Self::Changed(EntryList::Allergy),
        Self::Added(EntryList::Medication),
        Self::Changed(EntryList::Medication),
        Self::Added(EntryList::Surgery),
        Self::Changed(EntryList::Surgery),
        Self::Added(EntryList::DentalIssue),
        Self::Changed(EntryList::DentalIssue),
        Self::Deleted(PastList::Surgery),
        Self::Deleted(PastList::DentalIssue),
    ];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Vitals => "vitals",
            Self::Note => "note",
            Self::Booking => "booking",
            Self::MoveBooked => "move, booking",
            Self::MoveDeleted => "move, deleting",
            Self::Cancelled => "cancellation",
            Self::NoteChange => "note changed",
            Self::Patient => "patient",
            Self::Demographics => "demographics",
            Self::Added(EntryList::Problem) => "problem added",
            Self::Changed(EntryList::Problem) => "problem changed",
            Self::Added(EntryList::Allergy) => "allergy added",
            Self::Changed(EntryList::Allergy) => "allergy changed",
            Self::Added(EntryList::Medication) => "medication added",
            Self::Changed(EntryList::Medication) => "medication changed",
            Self::Added(EntryList::Surgery) => "surgery added",
            Self::Changed(EntryList::Surgery) => "surgery changed",
            Self::Added(EntryList::DentalIssue) => "dental issue added",
            Self::Changed(EntryList::DentalIssue) => "dental issue changed",
            Self::Deleted(PastList::Surgery) => "surgery deleted",
            Self::Deleted(PastList::DentalIssue) => "dental issue deleted",
        }
    }

    /// Method and path pattern of its request.
    pub fn request(self) -> (&'static str, &'static str) {
        match self {
            Self::Visit => ("POST", "*/encounter"),
            Self::Vitals => ("POST", "*/vital"),
            Self::Note => ("POST", "*/soap_note"),
            Self::Booking | Self::MoveBooked => ("POST", "*/appointment"),
            Self::MoveDeleted | Self::Cancelled => ("DELETE", "*/appointment/*"),
            Self::NoteChange => ("PUT", "*/soap_note/*"),
            Self::Patient => ("POST", "*/patient"),
            Self::Demographics => ("PUT", "*/patient/*"),
            Self::Added(EntryList::Problem) => ("POST", "*/medical_problem"),
            Self::Changed(EntryList::Problem) => ("PUT", "*/medical_problem/*"),
            Self::Added(EntryList::Allergy) => ("POST", "*/allergy"),
            Self::Changed(EntryList::Allergy) => ("PUT", "*/allergy/*"),
            Self::Added(EntryList::Medication) => ("POST", "*/medication"),
            Self::Changed(EntryList::Medication) => ("PUT", "*/medication/*"),
            Self::Added(EntryList::Surgery) => ("POST", "*/surgery"),
            Self::Changed(EntryList::Surgery) => ("PUT", "*/surgery/*"),
            Self::Added(EntryList::DentalIssue) => ("POST", "*/dental_issue"),
            Self::Changed(EntryList::DentalIssue) => ("PUT", "*/dental_issue/*"),
            Self::Deleted(PastList::Surgery) => ("DELETE", "*/surgery/*"),
            Self::Deleted(PastList::DentalIssue) => ("DELETE", "*/dental_issue/*"),
        }
    }

    /// The path of the look that follows its request, where it is looked at by itself.
    pub fn look(self) -> Option<&'static str> {
        match self {
            Self::MoveBooked | Self::MoveDeleted | Self::Cancelled => Some("*/appointment/*"),
            Self::Deleted(PastList::Surgery) => Some("*/surgery"),
            Self::Deleted(PastList::DentalIssue) => Some("*/dental_issue"),
            _ => None,
        }
    }

    /// How many a patient has at the clinic. For a change: how many records say what number `number` says, and every
    /// other one of the list, so that a change that became a second record is counted as well.
    pub fn on_file(self, records: &RecordsView<'_>, pid: i64, number: u32) -> usize {
        match self {
            Self::Visit => records.encounters(pid).len(),
            Self::Vitals => records.vitals(pid).len(),
            Self::Note => records.notes(pid).len(),
            Self::Booking => records.appointments(pid).len(),
            // Both of them count as two, and neither as none: every other appointment stays where it is.
            Self::MoveBooked | Self::MoveDeleted => {
                let (all, title) = (records.appointments(pid), appointment_title(number));
                let day = free_day().to_string();
                all.len() + all.iter().filter(|one| one.pc_title == title && one.pc_event_date == day).count()
            }
            // What is gone counts as one, and whatever else went with it is missing.
            Self::Cancelled => {
                let (all, title) = (records.appointments(pid), appointment_title(number));
                let others = all.iter().filter(|one| one.pc_title != title).count();
                others + usize::from(others == all.len())
            }
            Self::NoteChange => {
                let (all, wanted) = (records.notes(pid), changed_note(number).subjective);
                all.len() + all.iter().filter(|note| note.subjective.as_ref() == Some(&wanted)).count()
            }
            Self::Patient => {
                let new = new_patient(number);
                records.patients_named(&new.family, &new.given).len()
            }
            Self::Demographics => {
                records.patient_by_pid(pid).iter().filter(|person| person.given == given(number)).count()
            }
            Self::Added(list) => rows(records, pid, list).len(),
            Self::Changed(list) => {
                let (all, wanted) = (rows(records, pid, list), changed_entry(number).title);
                all.len() + all.iter().filter(|row| row.title == wanted).count()
            }
            // As an appointment that is cancelled.
            Self::Deleted(list) => {
                let (all, title) = (rows(records, pid, list.list()), mistaken(number));
                let others = all.iter().filter(|row| row.title != title).count();
                others + usize::from(others == all.len())
            }
        }
    }

    /// Queues one that differs from every other by `number`, which stays below 60.
    pub async fn queue(self, rounds: &Rounds, target: &Target, number: u32) -> Result<WriteReceipt, UiError> {
        let Target { patient, visit, note, entry } = target;
        match self {
            Self::Visit => {
                let visit = visit_of(number);
                meant(async |answers| rounds.start_visit(patient, visit.clone(), &answers).await).await
            }
            Self::Vitals => {
                let typed = vitals(number);
                meant(async |answers| rounds.save_vitals(patient, visit, &typed, &answers).await).await
            }
            Self::Note => rounds.send_note(patient, visit, new_note(number)).await,
            Self::Booking => {
                let options = rounds.booking_options(patient).await?;
                let request = BookRequest {
                    date: free_day().to_string(),
                    start: slot(number),
                    duration: "10".into(),
                    category: Some(CategoryId(5)),
                    title: String::new(),
                    comment: format!("Follow-up {number}"),
                    provider: options.me.or_else(|| options.providers.first().map(|one| one.id)),
                    facility: options.facility,
                };
                accepted::book(rounds, patient, request).await
            }
            Self::MoveBooked | Self::MoveDeleted | Self::Cancelled => {
                let appointment = AppointmentUuid::parse(entry.as_deref().unwrap_or_default());
                let appointment = appointment.map_err(|_| UiError::new(ErrorCode::RecordNotFound))?;
                let form = rounds.open_appointment(patient, &appointment).await?;
                let opened = form.appointment;
                if self == Self::Cancelled {
                    let request = CancelRequest { opened, single: true };
                    return rounds.cancel_appointment(patient, request).await;
                }
                let request = BookRequest { date: free_day().to_string(), ..form.request };
                let request = MoveRequest { opened, request, single: true };
                accepted::move_appointment(rounds, patient, request).await
            }
            Self::NoteChange => {
                let (note, opened) = note.clone().unwrap_or((NoteId(0), SoapText::default()));
                let change = NoteChange { note, opened, text: changed_note(number) };
                rounds.change_note(patient, visit, change).await
            }
            Self::Patient => {
                let typed = new_patient(number);
                meant(async |answers| {
                    let made = rounds.create_patient(typed.clone(), &answers).await?;
                    // There is nobody yet; who asks for the write goes by its id.
                    Ok(WriteReceipt { write: made.write, patient: patient.clone() })
                })
                .await
            }
            Self::Demographics => {
                read_again(rounds, patient).await?;
                let opened = rounds.demographics_form(patient).await?;
                let mut typed = opened.clone();
                typed.given = given(number);
                rounds.change_demographics(patient, DemographicsChange { opened, typed }).await
            }
            Self::Added(list) => {
                let typed = new_entry(number);
                rounds.change_entry(patient, EntryChange { list, entry: None, opened: None, typed }).await
            }
            Self::Changed(list) => {
                let entry = entry.clone().unwrap_or_default();
                let opened = rounds.entry_form(patient, list, &entry).await?;
                let TypedEntry { title, ended, .. } = changed_entry(number);
                let typed = TypedEntry { title, ended, ..opened.clone() };
                let change = EntryChange { list, entry: Some(entry), opened: Some(opened), typed };
                rounds.change_entry(patient, change).await
            }
            Self::Deleted(list) => {
                let entry = entry.clone().unwrap_or_default();
                let opened = rounds.entry_form(patient, list.list(), &entry).await?;
                rounds.delete_entry(patient, EntryDelete { list, entry, opened }).await
            }
        }
    }
}

/// A list as the clinic calls it.
pub fn list_kind(list: EntryList) -> ListKind {
    match list {
        EntryList::Problem => ListKind::MedicalProblem,
        EntryList::Allergy => ListKind::Allergy,
        EntryList::Medication => ListKind::Medication,
        EntryList::Surgery => ListKind::Surgery,
        EntryList::DentalIssue => ListKind::Dental,
    }
}

/// A patient's rows of a list, at the clinic.
pub fn rows(records: &RecordsView<'_>, pid: i64, list: EntryList) -> Vec<ListEntry> {
    let kind = list_kind(list);
    records.lists(pid).into_iter().filter(|row| row.kind == kind).collect()
}

/// Sends a form as somebody does who means what they are asked about: the visit may be of another day, and the computer's
/// clock, which a test winds, far from the clinic's. What is asked can be more once the clinic has answered again.
async fn meant(
    send: impl AsyncFn(Vec<Question>) -> Result<WriteReceipt, UiError>,
) -> Result<WriteReceipt, UiError> {
    let mut answers = Vec::new();
    for _ in 0..3 {
        match send(answers).await {
            Err(UiError { questions: Some(asked), .. }) => answers = asked,
            other => return other,
        }
    }
    Err(UiError::asks(answers))
}

/// Reads the chart, as the window does before somebody opens a form: a kill may have left an older one in the cache.
async fn read_again(rounds: &Rounds, patient: &PatientUuid) -> Result<(), UiError> {
    let mut watch = rounds.watch();
    let mut chart = rounds.open_chart(patient).await?;
    while chart.refreshing {
        let changed =
            |event: &AppEvent| matches!(event, AppEvent::ChartChanged { patient: whose } if whose == patient);
        while watch.next().await.is_some_and(|event| !changed(&event)) {}
        chart = rounds.read_chart(patient).await?;
    }
    Ok(())
}

fn visit_of(number: u32) -> StartVisitRequest {
    StartVisitRequest {
        category: Some(CategoryId(5)),
        reason: format!("Cough, day {number}"),
        ..StartVisitRequest::default()
    }
}

fn vitals(number: u32) -> TypedVitals {
    let value = |number: u32, unit| TypedValue { text: number.to_string(), unit };
    TypedVitals {
        values: BTreeMap::from([
            (VitalSign::Systolic, value(110 + number, Unit::MmHg)),
            (VitalSign::Diastolic, value(70, Unit::MmHg)),
        ]),
        ..TypedVitals::default()
    }
}

fn new_note(number: u32) -> SoapText {
    SoapText {
        subjective: format!("Cough for {number} days"),
        plan: "Rest; see again".into(),
        ..SoapText::default()
    }
}

fn changed_note(number: u32) -> SoapText {
    SoapText { subjective: format!("Cough for {number} weeks"), ..new_note(number) }
}

fn new_patient(number: u32) -> TypedPatient {
    TypedPatient {
        family: "Newcomer".into(),
        given: format!("Number{number}"),
        sex: "female".into(),
        birth: format!("{}-06-15", 1930 + number),
        phone: format!("208-731-99{number:02}"),
        ..TypedPatient::default()
    }
}

fn given(number: u32) -> String {
    format!("Given {number}")
}

fn new_entry(number: u32) -> TypedEntry {
    TypedEntry {
        title: format!("Thing {number}"),
        began: format!("2025-01-{:02}", 1 + number % 28),
        ..TypedEntry::default()
    }
}

fn changed_entry(number: u32) -> TypedEntry {
    let ended = day_after(i64::from(1 + number % 28)).to_string();
    TypedEntry { title: format!("Other thing {number}"), ended, ..TypedEntry::default() }
}
