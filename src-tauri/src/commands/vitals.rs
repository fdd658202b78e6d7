//! Vitals.

use super::{Answer, Core};
use app::contract::{Question, VisitKey, VitalsCheckView, WriteReceipt};
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
    answers: Vec<Question>,
) -> Answer<WriteReceipt> {
    core.save_vitals(&patient, &visit, &typed, &answers).await
}
