//! Visits.

use super::{Answer, Core};
use app::contract::{EncounterOptions, Question, StartVisitRequest, VisitKey, VisitView, WriteReceipt};
use domain::patient::PatientUuid;

#[tauri::command]
pub(crate) async fn encounters_options(core: Core<'_>, patient: PatientUuid) -> Answer<EncounterOptions> {
    core.encounter_options(&patient).await
}

#[tauri::command]
pub(crate) async fn encounters_start(
    core: Core<'_>,
    patient: PatientUuid,
    request: StartVisitRequest,
    answers: Vec<Question>,
) -> Answer<WriteReceipt> {
    core.start_visit(&patient, request, &answers).await
}

#[tauri::command]
pub(crate) async fn encounters_read(
    core: Core<'_>,
    patient: PatientUuid,
    visit: VisitKey,
) -> Answer<VisitView> {
    core.read_visit(&patient, &visit).await
}
