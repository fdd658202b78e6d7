//! Settings.

use super::{Answer, Core};
use app::contract::{AppState, Settings};

#[tauri::command]
pub(crate) async fn settings_save(core: Core<'_>, settings: Settings) -> Answer<AppState> {
    core.save_settings(settings).await
}
