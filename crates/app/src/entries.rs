//! Changes of what OpenEMR already has, and new entries of its lists: the forms, and the way into the journal.

use crate::{
    Rounds,
    account::Account,
    account::access_log::Look,
    contract::{
        DemographicsChange, DraftKind, DraftPlace, EntryChange, EntryList, ErrorCode, FieldCode, FieldError,
        NoteChange, PartChoice, TypedDemographics, TypedEntry, UiError, VisitKey, WriteReceipt,
    },
    error::from_server,
    forms::note_faults,
    outbox,
    reading::chart,
    writing::boxes::Conflict,
    writing::entry_record::{of_allergy, of_details, of_medication, of_numbered, of_problem, read_entry},
    writing::patient_record::{of_patient, read_demographics},
    writing::payload::Payload,
};
use domain::{
    allergy::Allergy,
    chart::Problem,
    medication::Medication,
    note::SoapText,
    patient::{Patient, PatientUuid},
};
use openemr::{ApiError, Area, NumberedEntry, RecordUuid, Unreadable};
use serde::de::DeserializeOwned;
use store::ChartSection;

impl Rounds {
    /// Puts a change of a note that is in OpenEMR into the journal, to be sent.
    ///
    /// # Errors
    /// With a fault beside each section that OpenEMR would refuse; the draft stays.
    pub async fn change_note(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        change: NoteChange,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may("user/soap_note.write")?;
        check_note(&change.text)?;
        let visit = account.settled_visit(visit).await;
        let place = DraftPlace {
            kind: DraftKind::Note,
            patient: patient.clone(),
            visit: Some(visit.clone()),
            record: Some(change.note.to_string()),
        };
        account.log.write(Some(patient), "change note").await?;
        outbox::queue(&account, place, &Payload::NoteChange { visit, change }).await
    }

    /// Demographics as a form holds them, from the cache or, where it lacks them, the server.
    ///
    /// # Errors
    /// When they are not here and cannot be read.
    pub async fn demographics_form(&self, patient: &PatientUuid) -> Result<TypedDemographics, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let kept = chart::kept::<Patient>(&account, patient, ChartSection::Demographics).await;
        if let Some(kept) = kept {
            return Ok(of_patient(&kept.value));
        }
        let read = account.server.patients().read(patient).await;
        account.heard(&read);
        read.map(|patient| of_patient(&patient)).map_err(|error| refused(&error, Area::Patients))
    }

    /// Puts a change of demographics into the journal, to be sent.
    ///
    /// # Errors
    /// With a fault beside each box that cannot be sent; the draft stays.
    pub async fn change_demographics(
        &self,
        patient: &PatientUuid,
        change: DemographicsChange,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may("user/patient.write")?;
        let payload = demographics_payload(&account, change)?;
        let place =
            DraftPlace { kind: DraftKind::Demographics, patient: patient.clone(), visit: None, record: None };
        account.log.write(Some(patient), "change demographics").await?;
        outbox::queue(&account, place, &payload).await
    }

    /// An entry of a list as a form holds it: from the server, which alone knows its end and its code; from the cache
    /// where the server does not answer.
    ///
    /// # Errors
    /// When it is neither here nor there, or is a prescription.
    pub async fn entry_form(
        &self,
        patient: &PatientUuid,
        list: EntryList,
        entry: &str,
    ) -> Result<TypedEntry, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let kept = kept_entry(&account, patient, list, entry).await?;
        let read = entry_now(&account, patient, list, entry).await;
        account.heard(&read);
        match (read, kept) {
            (Ok(read), _) => Ok(read),
            (Err(ApiError::NoAnswer(_)), Some(kept)) => Ok(kept),
            (Err(ApiError::NotFound), _) => Err(UiError::new(ErrorCode::RecordNotFound)),
            (Err(error), _) => Err(refused(&error, Area::Lists)),
        }
    }

    /// Puts a new or changed problem, allergy or medication into the journal, to be sent.
    ///
    /// # Errors
    /// With a fault beside each box that cannot be sent; the draft stays.
    pub async fn change_entry(
        &self,
        patient: &PatientUuid,
        change: EntryChange,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(match change.list {
            EntryList::Problem => "user/medical_problem.write",
            EntryList::Allergy => "user/allergy.write",
            EntryList::Medication => "user/medication.write",
        })?;
        if let Some(entry) = &change.entry {
            // Says that a prescription is one.
            kept_entry(&account, patient, change.list, entry).await?;
        }
        let kind = match change.list {
            EntryList::Problem => DraftKind::Problem,
            EntryList::Allergy => DraftKind::Allergy,
            EntryList::Medication => DraftKind::Medication,
        };
        let place = DraftPlace { kind, patient: patient.clone(), visit: None, record: change.entry.clone() };
        let payload = entry_payload(&account, change)?;
        account.log.write(Some(patient), "change chart entry").await?;
        outbox::queue(&account, place, &payload).await
    }
}

/// A change after a conflict was decided: made from what the server has, checked like any other.
pub(crate) fn decided(
    account: &Account,
    payload: Payload,
    conflict: &Conflict,
    choices: &[PartChoice],
) -> Result<Payload, UiError> {
    match payload {
        Payload::NoteChange { visit, change } => {
            let (opened, text) = conflict.decide(choices).map_err(UiError::invalid)?;
            check_note(&text)?;
            Ok(Payload::NoteChange { visit, change: NoteChange { note: change.note, opened, text } })
        }
        Payload::Demographics { .. } => {
            let (opened, typed) = conflict.decide(choices).map_err(UiError::invalid)?;
            demographics_payload(account, DemographicsChange { opened, typed })
        }
        Payload::Entry { typed: change, .. } => {
            let (opened, typed) = conflict.decide(choices).map_err(UiError::invalid)?;
            entry_payload(account, EntryChange { opened: Some(opened), typed, ..change })
        }
        _ => Err(UiError::new(ErrorCode::Internal).with("detail", "this write meets no other")),
    }
}

fn demographics_payload(account: &Account, typed: DemographicsChange) -> Result<Payload, UiError> {
    let (order, today) = (account.frame.settings().date_order, account.today());
    let wanted = read_demographics(&typed.opened, &typed.typed, order, today).map_err(UiError::invalid)?;
    Ok(Payload::Demographics { opened: typed.opened.clone(), wanted, typed })
}

fn entry_payload(account: &Account, typed: EntryChange) -> Result<Payload, UiError> {
    let (order, today) = (account.frame.settings().date_order, account.today());
    let wanted = read_entry(&typed, order, today).map_err(UiError::invalid)?;
    Ok(Payload::Entry { opened: typed.opened.clone().unwrap_or_default(), wanted, typed })
}

/// An entry as the server has it now, if it is this patient's.
///
/// # Errors
/// [`ApiError::NotFound`] if the patient has none of this id.
pub(crate) async fn entry_now(
    account: &Account,
    patient: &PatientUuid,
    list: EntryList,
    entry: &str,
) -> Result<TypedEntry, ApiError> {
    let server = &account.server;
    let id = RecordUuid::parse(entry).map_err(|_| ApiError::NotFound)?;
    match list {
        EntryList::Problem => server.problems().read(patient, &id).await.map(|found| of_details(&found)),
        EntryList::Allergy => server.allergies().read(patient, &id).await.map(|found| of_details(&found)),
        EntryList::Medication => numbered(account, patient, &id).await.map(|found| of_numbered(&found)),
    }
}

/// A medication with its number, by which alone it can be changed, from the patient's own list (Q83: the server says
/// yes to any number).
pub(crate) async fn numbered(
    account: &Account,
    patient: &PatientUuid,
    id: &RecordUuid,
) -> Result<NumberedEntry, ApiError> {
    let pid = account.pid(patient).await?;
    let list = account.server.medications().list(patient, pid).await?;
    match list.items.into_iter().find(|entry| entry.uuid.as_ref() == Some(id)) {
        Some(entry) => Ok(entry),
        // What cannot be read may be the one.
        None if list.unreadable > 0 => Err(ApiError::Unreadable(Unreadable::OtherShape)),
        None => Err(ApiError::NotFound),
    }
}

/// An entry as far as the cache has it.
///
/// # Errors
/// [`ErrorCode::PrescriptionNotChanged`] for a prescription.
async fn kept_entry(
    account: &Account,
    patient: &PatientUuid,
    list: EntryList,
    entry: &str,
) -> Result<Option<TypedEntry>, UiError> {
    Ok(match list {
        EntryList::Problem => {
            let all: Vec<Problem> = kept_list(account, patient, ChartSection::Problems).await;
            all.iter().find(|one| one.id == entry).map(of_problem)
        }
        EntryList::Allergy => {
            let all: Vec<Allergy> = kept_list(account, patient, ChartSection::Allergies).await;
            all.iter().find(|one| one.id == entry).map(of_allergy)
        }
        EntryList::Medication => {
            let all: Vec<Medication> = kept_list(account, patient, ChartSection::Medications).await;
            let found = all.iter().find(|one| one.id.as_deref() == Some(entry));
            if found.is_some_and(|one| one.prescribed) {
                return Err(UiError::new(ErrorCode::PrescriptionNotChanged));
            }
            found.map(of_medication)
        }
    })
}

async fn kept_list<T: DeserializeOwned + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
) -> Vec<T> {
    chart::kept::<Vec<T>>(account, patient, section).await.map(|kept| kept.value).unwrap_or_default()
}

/// A note that OpenEMR takes, and that is not an empty one, which it would take as well (Q55).
pub(crate) fn check_note(text: &SoapText) -> Result<(), UiError> {
    if text.is_empty() {
        return Err(UiError::invalid(vec![FieldError::new("subjective", FieldCode::Required)]));
    }
    let faults = note_faults(&text.problems());
    if faults.is_empty() { Ok(()) } else { Err(UiError::invalid(faults)) }
}

/// An error of reading, with the right that an administrator can grant where that is what is missing.
fn refused(error: &ApiError, area: Area) -> UiError {
    match error {
        ApiError::NotAllowed { .. } => from_server(error).with("right", area.right()),
        _ => from_server(error),
    }
}
