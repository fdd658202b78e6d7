//! Entries of the lists of a chart: the form, and one that is new, changed or deleted on its way into the journal.

use crate::{
    account::{Account, access_log::Look},
    coded,
    contract::{
        DraftKind, DraftPlace, EntryChange, EntryDelete, EntryList, ErrorCode, PastEntry, PastList,
        TypedEntry, UiError, WriteKind, WriteReceipt,
    },
    core::Rounds,
    error::from_reading,
    reading::sections,
    writing::{
        entry_record::{of_allergy, of_details, of_medication, of_numbered, of_past, of_problem, read_entry},
        payload::Payload,
        queue,
    },
};
use domain::{allergy::Allergy, chart::Problem, medication::Medication, patient::PatientUuid};
use openemr::{ApiError, Area, Entries, NumberedEntries, NumberedEntry, OpenEmr, RecordUuid, Unreadable};
use serde::de::DeserializeOwned;
use store::ChartSection;

impl Rounds {
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
            (Err(error), _) => Err(from_reading(&error, Area::Lists)),
        }
    }

    /// Puts a new or changed entry of a list into the journal, to be sent.
    ///
    /// # Errors
    /// With a fault beside each box that cannot be sent; the draft stays.
    pub async fn change_entry(
        &self,
        patient: &PatientUuid,
        change: EntryChange,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::of(change.list))?;
        if let Some(entry) = &change.entry {
            // Says that a prescription is one.
            kept_entry(&account, patient, change.list, entry).await?;
        }
        let kind = DraftKind::of(change.list);
        let place = DraftPlace { kind, patient: patient.clone(), visit: None, record: change.entry.clone() };
        let wanted = payload(&account, change)?;
        account.log.write(Some(patient), "change chart entry").await?;
        let receipt = queue::put(&account, place, &wanted).await?;
        if let Payload::Entry { wanted, typed, .. } = &wanted
            && typed.list == EntryList::Problem
        {
            coded::note_use(&account, wanted).await;
        }
        Ok(receipt)
    }

    /// Puts the deletion of an entry that was entered by mistake into the journal, to be sent. Whoever asks for it has seen
    /// what is deleted: one that reads otherwise by then stays.
    ///
    /// # Errors
    /// When it was declined at sign-in, or cannot be stored.
    pub async fn delete_entry(
        &self,
        patient: &PatientUuid,
        deleted: EntryDelete,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::deletes(deleted.list))?;
        account.log.write(Some(patient), "delete chart entry").await?;
        queue::put_bare(&account, patient, &Payload::EntryDelete(deleted)).await
    }
}

/// What is sent of a new or changed entry, checked.
///
/// # Errors
/// With a fault beside each box that cannot be sent.
pub(crate) fn payload(account: &Account, typed: EntryChange) -> Result<Payload, UiError> {
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
    let id = RecordUuid::parse(entry).map_err(|_| ApiError::NotFound)?;
    match AtServer::of(&account.server, list) {
        AtServer::ByUuid(entries) => entries.read(patient, &id).await.map(|found| of_details(&found)),
        AtServer::ByNumber(entries) => {
            numbered(account, patient, &entries, &id).await.map(|found| of_numbered(&found))
        }
    }
}

/// The server's side of a list.
pub(crate) enum AtServer<'a> {
    /// It is read and changed one by one, and goes by its uuid.
    ByUuid(Entries<'a>),
    /// It is read only as a list, and changed by its number (Q51).
    ByNumber(NumberedEntries<'a>),
}

impl<'a> AtServer<'a> {
    /// That of a list.
    pub(crate) fn of(server: &'a OpenEmr, list: EntryList) -> Self {
        match list {
            EntryList::Problem => Self::ByUuid(server.problems()),
            EntryList::Allergy => Self::ByUuid(server.allergies()),
            EntryList::Medication => Self::ByNumber(server.medications()),
            EntryList::Surgery => Self::ByNumber(past(server, PastList::Surgery)),
            EntryList::DentalIssue => Self::ByNumber(past(server, PastList::DentalIssue)),
        }
    }
}

/// The server's side of a list of the history.
pub(crate) fn past(server: &OpenEmr, list: PastList) -> NumberedEntries<'_> {
    match list {
        PastList::Surgery => server.surgeries(),
        PastList::DentalIssue => server.dental_issues(),
    }
}

/// An entry with its number, by which alone it can be changed, from the patient's own list (Q83: the server says yes to
/// any number).
pub(crate) async fn numbered(
    account: &Account,
    patient: &PatientUuid,
    entries: &NumberedEntries<'_>,
    id: &RecordUuid,
) -> Result<NumberedEntry, ApiError> {
    let pid = account.pid(patient).await?;
    let list = entries.list(patient, pid).await?;
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
        EntryList::Surgery => kept_past(account, patient, ChartSection::Surgeries, entry).await,
        EntryList::DentalIssue => kept_past(account, patient, ChartSection::DentalIssues, entry).await,
    })
}

async fn kept_past(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    entry: &str,
) -> Option<TypedEntry> {
    let all: Vec<PastEntry> = kept_list(account, patient, section).await;
    all.iter().find(|one| one.uuid.as_deref() == Some(entry)).map(of_past)
}

async fn kept_list<T: DeserializeOwned + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
) -> Vec<T> {
    sections::kept::<Vec<T>>(account, patient, section).await.map(|kept| kept.value).unwrap_or_default()
}
