//! Vitals.

use super::{Answer, Core};
use app::contract::{VisitKey, VitalsCheckView, WriteReceipt};
use domain::{patient::PatientUuid, vitals::TypedVitals};

#[tauri::command]
pub(crate) async fn vitals_check(
    core: Core<'_>,
    patient: PatientUuid,
    visit: VisitKey,
    typed: TypedVitals,
) -> Answer<VitalsCheckView> {
    core.check_vitals(&patient, &visit, &typed).await
}

#[tauri::command]
pub(crate) async fn vitals_save(
    core: Core<'_>,
    patient: PatientUuid,
    visit: VisitKey,
    typed: TypedVitals,
) -> Answer<WriteReceipt> {
    core.save_vitals(&patient, &visit, &typed).await
}
