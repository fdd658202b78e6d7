//! Who looked at what.

use super::{Answer, Core};
use app::contract::{AccessLogFile, AccessLogView};

#[tauri::command]
pub(crate) async fn access_log_read(core: Core<'_>, before: Option<u32>) -> Answer<AccessLogView> {
    core.access_log(before).await
}

#[tauri::command]
pub(crate) async fn access_log_export(core: Core<'_>) -> Answer<AccessLogFile> {
    core.export_access_log().await
}
