//! Settings.

use super::{Answer, Core};
use app::contract::{AppState, ConnectionReport, Settings, TypedNumbers};

#[tauri::command]
pub(crate) async fn settings_save(core: Core<'_>, settings: Settings) -> Answer<AppState> {
    core.save_settings(settings).await
}

#[tauri::command]
pub(crate) async fn settings_connection(core: Core<'_>, refresh: bool) -> Answer<ConnectionReport> {
    core.connection_report(refresh).await
}

#[tauri::command]
pub(crate) async fn settings_save_numbers(core: Core<'_>, typed: TypedNumbers) -> Answer<()> {
    core.save_numbers(&typed).await
}

#[tauri::command]
pub(crate) async fn settings_save_zone(core: Core<'_>, zone: String) -> Answer<AppState> {
    core.save_clinic_zone(&zone).await
}
