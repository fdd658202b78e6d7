//! Sending a SOAP note.

use crate::{
    Rounds,
    contract::{DraftKind, DraftPlace, UiError, VisitKey, WriteReceipt},
    entries::check_note,
    outbox,
    writing::payload::Payload,
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
        account.may("user/soap_note.write")?;
        check_note(&text)?;
        let visit = account.settled_visit(visit).await;
        let place = DraftPlace {
            kind: DraftKind::Note,
            patient: patient.clone(),
            visit: Some(visit.clone()),
            record: None,
        };
        account.log.write(Some(patient), "write note").await?;
        outbox::queue(&account, place, &Payload::Note { visit, text }).await
    }
}
