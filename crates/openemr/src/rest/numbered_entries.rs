//! Medications, surgeries and dental issues: entries with numbers, whose lists fail until the server has given every row a
//! uuid, and whose rows cannot be read one by one afterwards (Q51).

use super::entries::{EntryEdit, NumberedEntry, is_same, numbered_of_row};
use crate::{
    channel::{Channel, rows_of},
    error::{ApiError, Unreadable},
    fhir::lists::Lists,
    lenient::Row,
    parsed::Parsed,
    route::Route,
    transport::Body,
    write::WriteOutcome,
};
use domain::patient::{PatientUuid, Pid};
use http::Method;
use serde_json::Value;

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberedKind {
    Medication,
    Surgery,
    DentalIssue,
}

/// Medications, surgeries, or dental issues.
pub struct NumberedEntries<'a> {
    pub(crate) channel: &'a Channel,
    pub(crate) kind: NumberedKind,
}

impl NumberedEntries<'_> {
    /// The entries of a patient. Q51: a request for the patient's problems goes first, which makes the list readable.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn list(&self, patient: &PatientUuid, pid: Pid) -> Result<Parsed<NumberedEntry>, ApiError> {
        Lists(self.channel).give_uuids(patient).await?;
        self.channel.read_rows(self.all(pid), |row| numbered_of_row(row, pid)).await
    }

    /// One entry right after it was created. Q51: as soon as it has a uuid this fails for good, and only the list
    /// shows it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none; [`ApiError::Server`] once it has a uuid.
    pub async fn read_new(&self, pid: Pid, id: u32) -> Result<NumberedEntry, ApiError> {
        let value = self.channel.read_perhaps_failing(self.one(pid, id), true).await?;
        let value = value.ok_or(ApiError::NotFound)?;
        let row = rows_of(&value)?.first().and_then(Row::of);
        row.and_then(|row| numbered_of_row(row, pid))
            .filter(|entry| entry.id == id)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// Stores a new entry; see [`NumberedEntries::find`] for one that is unknown.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(&self, pid: Pid, entry: &EntryEdit) -> Result<WriteOutcome<u32>, ApiError> {
        let body = Body::Json(Value::Object(entry.body(true)));
        let stored = |answer: &Value| Row::of(answer)?.id("id");
        self.channel.write(Method::POST, self.all(pid), body, false, stored).await
    }

    /// Replaces an entry. Q83: what is not sent becomes empty, so the whole entry is given and what it lacks is
    /// emptied. The server says yes to any number: take it from the patient's own list.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was changed.
    pub async fn update(&self, pid: Pid, id: u32, entry: &EntryEdit) -> Result<WriteOutcome<u32>, ApiError> {
        let body = Body::Json(Value::Object(entry.body(true)));
        let stored = |answer: &Value| Row::of(answer)?.id("id").filter(|stored| *stored == id);
        self.channel.write(Method::PUT, self.one(pid, id), body, false, stored).await
    }

    /// Deletes an entry. 8.0 answers 500 although it is gone, which is `Unknown` here as every 5xx is; the list tells
    /// ([`NumberedEntries::is_there`]).
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was deleted.
    pub async fn delete(&self, pid: Pid, id: u32) -> Result<WriteOutcome<()>, ApiError> {
        let known_to_fail = self.channel.edition().done_may_answer_500;
        let gone = |answer: &Value| (answer.as_bool() == Some(true)).then_some(());
        self.channel.write(Method::DELETE, self.one(pid, id), Body::None, known_to_fail, gone).await
    }

    /// Whether the patient's list still has an entry: what a deletion of unknown end is settled by. A list that cannot
    /// be read whole says nothing.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn is_there(&self, patient: &PatientUuid, pid: Pid, id: u32) -> Result<bool, ApiError> {
        let list = self.list(patient, pid).await?;
        match list.items.iter().any(|entry| entry.id == id) {
            false if list.unreadable > 0 => Err(ApiError::Unreadable(Unreadable::OtherShape)),
            there => Ok(there),
        }
    }

    /// Looks for an entry whose storing is not known to have happened: same title and days (FACTS §8), the newest of
    /// several.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn find(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        entry: &EntryEdit,
    ) -> Result<Option<NumberedEntry>, ApiError> {
        let list = self.list(patient, pid).await?;
        Ok(list.items.into_iter().filter(|found| is_same(found, entry)).max_by_key(|found| found.id))
    }

    fn all(&self, pid: Pid) -> Route {
        match self.kind {
            NumberedKind::Medication => Route::standard("patient/{pid}/medication", &[&pid]),
            NumberedKind::Surgery => Route::standard("patient/{pid}/surgery", &[&pid]),
            NumberedKind::DentalIssue => Route::standard("patient/{pid}/dental_issue", &[&pid]),
        }
    }

    fn one(&self, pid: Pid, id: u32) -> Route {
        match self.kind {
            NumberedKind::Medication => Route::standard("patient/{pid}/medication/{id}", &[&pid, &id]),
            NumberedKind::Surgery => Route::standard("patient/{pid}/surgery/{id}", &[&pid, &id]),
            NumberedKind::DentalIssue => Route::standard("patient/{pid}/dental_issue/{id}", &[&pid, &id]),
        }
    }
}
