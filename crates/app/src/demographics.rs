//! Demographics: the form, and a change on its way into the journal.

use crate::{
    account::{Account, access_log::Look},
    contract::{
        DemographicsChange, DraftKind, DraftPlace, TypedDemographics, UiError, WriteKind, WriteReceipt,
    },
    core::Rounds,
    error::from_reading,
    reading::sections,
    writing::{
        patient_record::{of_patient, read_demographics},
        payload::Payload,
        queue,
    },
};
use domain::patient::{Patient, PatientUuid};
use openemr::Area;
use store::ChartSection;

impl Rounds {
    /// Demographics as a form holds them, from the cache or, where it lacks them, the server.
    ///
    /// # Errors
    /// When they are not here and cannot be read.
    pub async fn demographics_form(&self, patient: &PatientUuid) -> Result<TypedDemographics, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let kept = sections::kept::<Patient>(&account, patient, ChartSection::Demographics).await;
        if let Some(kept) = kept {
            return Ok(of_patient(&kept.value));
        }
        let read = account.server.patients().read(patient).await;
        account.heard(&read);
        read.map(|patient| of_patient(&patient)).map_err(|error| from_reading(&error, Area::Patients))
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
        account.may(WriteKind::Demographics)?;
        let wanted = payload(&account, change)?;
        let place =
            DraftPlace { kind: DraftKind::Demographics, patient: patient.clone(), visit: None, record: None };
        account.log.write(Some(patient), "change demographics").await?;
        queue::put(&account, place, &wanted).await
    }
}

/// What is sent of a change, checked.
///
/// # Errors
/// With a fault beside each box that cannot be sent.
pub(crate) fn payload(account: &Account, typed: DemographicsChange) -> Result<Payload, UiError> {
    let (order, today) = (account.frame.settings().date_order, account.today());
    let wanted = read_demographics(&typed.opened, &typed.typed, order, today).map_err(UiError::invalid)?;
    Ok(Payload::Demographics { opened: typed.opened.clone(), wanted, typed })
}
