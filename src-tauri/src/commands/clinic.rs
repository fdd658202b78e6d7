//! Connecting a clinic.

use super::{Answer, Core};
use app::contract::{AppState, ClientChoice, ClinicFacts};

#[tauri::command]
pub(crate) async fn clinic_check(core: Core<'_>, address: String, site: String) -> Answer<ClinicFacts> {
    core.check_clinic(&address, &site).await
}

#[tauri::command]
pub(crate) async fn clinic_connect(
    core: Core<'_>,
    address: String,
    site: String,
    client: ClientChoice,
) -> Answer<AppState> {
    core.connect_clinic(&address, &site, client).await
}

#[tauri::command]
pub(crate) async fn clinic_check_client(core: Core<'_>) -> Answer<AppState> {
    core.check_client().await
}

#[tauri::command]
pub(crate) async fn clinic_explore_demo(core: Core<'_>) -> Answer<AppState> {
    core.explore_demo().await
}

#[tauri::command]
pub(crate) async fn clinic_leave(core: Core<'_>) -> Answer<AppState> {
    core.leave_clinic().await
}

#[tauri::command]
pub(crate) async fn clinic_remove(core: Core<'_>) -> Answer<AppState> {
    core.remove_clinic().await
}
