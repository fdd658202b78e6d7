//! The chart of one patient.

use super::{Answer, Core};
use app::contract::ChartView;
use domain::{encounter::Eid, patient::PatientUuid};

#[tauri::command]
pub(crate) async fn chart_open(core: Core<'_>, patient: PatientUuid) -> Answer<ChartView> {
    core.open_chart(&patient).await
}

#[tauri::command]
pub(crate) async fn chart_read(core: Core<'_>, patient: PatientUuid) -> Answer<ChartView> {
    core.read_chart(&patient).await
}

#[tauri::command]
pub(crate) async fn chart_refresh(core: Core<'_>, patient: PatientUuid) -> Answer<ChartView> {
    core.refresh_chart(&patient).await
}

#[tauri::command]
pub(crate) async fn chart_reread_notes(core: Core<'_>, patient: PatientUuid, visits: Vec<Eid>) -> Answer<()> {
    core.reread_notes(&patient, &visits).await
}
