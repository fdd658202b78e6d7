//! Finding a patient, and their demographics.

use super::{Answer, Core};
use app::contract::{
    AppState, DemographicsChange, PatientHit, PatientSearch, TypedDemographics, WriteReceipt,
};
use domain::patient::PatientUuid;

#[tauri::command]
pub(crate) async fn patients_search(core: Core<'_>, query: String) -> Answer<PatientSearch> {
    core.search_patients(&query).await
}

#[tauri::command]
pub(crate) async fn patients_search_server(core: Core<'_>, query: String) -> Answer<PatientSearch> {
    core.search_server(&query).await
}

#[tauri::command]
pub(crate) async fn patients_recent(core: Core<'_>) -> Answer<Vec<PatientHit>> {
    core.recent_patients().await
}

#[tauri::command]
pub(crate) async fn patients_cancel_sync(core: Core<'_>) -> Answer<AppState> {
    core.cancel_sync().await
}

#[tauri::command]
pub(crate) async fn patients_demographics(core: Core<'_>, patient: PatientUuid) -> Answer<TypedDemographics> {
    core.demographics_form(&patient).await
}

#[tauri::command]
pub(crate) async fn patients_change_demographics(
    core: Core<'_>,
    patient: PatientUuid,
    change: DemographicsChange,
) -> Answer<WriteReceipt> {
    core.change_demographics(&patient, change).await
}
