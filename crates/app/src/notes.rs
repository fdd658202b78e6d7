//! SOAP notes: a new one, and a change of one that is in OpenEMR, on their way into the journal.

use crate::{
    contract::{
        DraftKind, DraftPlace, FieldCode, FieldError, NoteChange, UiError, VisitKey, WriteKind, WriteReceipt,
    },
    core::Rounds,
    forms::note_faults,
    writing::{payload::Payload, queue, visit_key},
};
use domain::{note::SoapText, patient::PatientUuid};

impl Rounds {
    /// Puts a note into the journal, to be sent. The draft it came from goes in the same transaction.
    ///
    /// # Errors
    /// With a fault beside each section that OpenEMR would refuse; the draft stays.
    pub async fn send_note(
        &self,
        patient: &PatientUuid,
        visit: &VisitKey,
        text: SoapText,
    ) -> Result<WriteReceipt, UiError> {
        let account = self.0.account()?;
        account.may(WriteKind::Note)?;
        check(&text)?;
        let visit = visit_key::settled(&account, visit).await;
        let place = place(patient, &visit);
        account.log.write(Some(patient), "write note").await?;
        queue::put(&account, place, &Payload::Note { visit, text }).await
    }

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
        account.may(WriteKind::NoteChange)?;
        check(&change.text)?;
        let visit = visit_key::settled(&account, visit).await;
        let place = DraftPlace {
            kind: DraftKind::Note,
            patient: patient.clone(),
            visit: Some(visit.clone()),
            record: Some(change.note.to_string()),
        };
        account.log.write(Some(patient), "change note").await?;
        queue::put(&account, place, &Payload::NoteChange { visit, change }).await
    }
}

/// Where the form of a visit's new note keeps its draft.
pub(crate) fn place(patient: &PatientUuid, visit: &VisitKey) -> DraftPlace {
    DraftPlace { kind: DraftKind::Note, patient: patient.clone(), visit: Some(visit.clone()), record: None }
}

/// A note that OpenEMR takes, and that is not an empty one, which it would take as well (Q55).
pub(crate) fn check(text: &SoapText) -> Result<(), UiError> {
    if text.is_empty() {
        return Err(UiError::invalid(vec![FieldError::new("subjective", FieldCode::Required)]));
    }
    let faults = note_faults(&text.problems());
    if faults.is_empty() { Ok(()) } else { Err(UiError::invalid(faults)) }
}
