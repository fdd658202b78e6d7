//! Whose a write or a draft is: by what one patient is told from another of the same name, wherever they are named.

use crate::{account::Account, reading::chart};
use domain::patient::{Patient, PatientLabel, PatientUuid};
use store::ChartSection;

/// For the journal, which must be able to name a patient without the cache. Where the index is switched off, the chart
/// that was opened knows them.
pub(crate) async fn label_of(account: &Account, patient: &PatientUuid) -> PatientLabel {
    if let Some(summary) = account.summary(patient).await {
        return summary.label();
    }
    let kept = chart::kept::<Patient>(account, patient, ChartSection::Demographics).await;
    kept.map(|kept| kept.value.summary.label()).unwrap_or_default()
}

/// As the journal has it, or, where an earlier version kept the name alone, with what is known by now.
pub(crate) async fn completed(
    account: &Account,
    whose: PatientLabel,
    patient: Option<&PatientUuid>,
) -> PatientLabel {
    match patient {
        Some(patient) if whose.birth.is_none() && whose.mrn.is_empty() => {
            let known = label_of(account, patient).await;
            let name = if whose.name.is_empty() { known.name } else { whose.name };
            PatientLabel { name, ..known }
        }
        _ => whose,
    }
}
