//! Signing in and out.

use super::{Answer, Core};
use app::contract::AppState;

#[tauri::command]
pub(crate) async fn session_sign_in(core: Core<'_>) -> Answer<AppState> {
    core.sign_in().await
}

#[tauri::command]
pub(crate) async fn session_cancel(core: Core<'_>) -> Answer<AppState> {
    core.cancel_sign_in().await
}

#[tauri::command]
pub(crate) async fn session_sign_out(core: Core<'_>) -> Answer<AppState> {
    core.sign_out().await
}
