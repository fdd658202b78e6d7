//! Who looked at what.

use super::{Answer, Core};
use app::contract::{AccessLogFile, AccessLogView, TakenBy};
use domain::patient::PatientUuid;

#[tauri::command]
pub(crate) async fn access_log_read(core: Core<'_>, before: Option<u32>) -> Answer<AccessLogView> {
    core.access_log(before).await
}

#[tauri::command]
pub(crate) async fn access_log_taken(core: Core<'_>, by: TakenBy, patients: Vec<PatientUuid>) -> Answer<()> {
    core.taken(by, &patients).await
}

#[tauri::command]
pub(crate) async fn access_log_export(core: Core<'_>) -> Answer<AccessLogFile> {
    core.export_access_log().await
}
