//! Signing in and out, locking and unlocking, and the end of the program.

use super::{Answer, Core};
use crate::closing;
use app::contract::{AppState, SignOutChoice, UnsentWork};
use tauri::AppHandle;

#[tauri::command]
pub(crate) async fn session_sign_in(core: Core<'_>) -> Answer<AppState> {
    core.sign_in().await
}

#[tauri::command]
pub(crate) async fn session_cancel(core: Core<'_>) -> Answer<AppState> {
    core.cancel_sign_in().await
}

#[tauri::command]
pub(crate) async fn session_sign_out(core: Core<'_>, choice: SignOutChoice) -> Answer<AppState> {
    core.sign_out(choice).await
}

#[tauri::command]
pub(crate) async fn session_unsent(core: Core<'_>) -> Answer<UnsentWork> {
    core.unsent_work().await
}

#[tauri::command]
pub(crate) async fn session_lock(core: Core<'_>) -> Answer<AppState> {
    core.lock().await
}

#[tauri::command]
pub(crate) async fn session_flushed(core: Core<'_>) -> Answer<()> {
    core.flushed();
    Ok(())
}

#[tauri::command]
pub(crate) async fn session_unlock(core: Core<'_>, pin: String) -> Answer<AppState> {
    core.unlock(pin).await
}

#[tauri::command]
pub(crate) async fn session_active(core: Core<'_>) -> Answer<()> {
    core.active();
    Ok(())
}

#[tauri::command]
pub(crate) async fn session_set_pin(core: Core<'_>, pin: String) -> Answer<AppState> {
    core.set_pin(pin).await
}

#[tauri::command]
pub(crate) async fn session_remove_pin(core: Core<'_>) -> Answer<AppState> {
    core.remove_pin().await
}

#[tauri::command]
pub(crate) async fn session_notice_seen(core: Core<'_>) -> Answer<AppState> {
    Ok(core.notice_seen())
}

#[tauri::command]
pub(crate) async fn session_save_workspace(core: Core<'_>, workspace: String) -> Answer<()> {
    core.save_workspace(workspace).await
}

#[tauri::command]
pub(crate) async fn session_workspace(core: Core<'_>) -> Answer<Option<String>> {
    core.workspace().await
}

#[tauri::command]
pub(crate) async fn session_set_aside(core: Core<'_>) -> Answer<AppState> {
    core.set_aside().await
}

#[tauri::command]
pub(crate) async fn session_quit(app: AppHandle) -> Answer<()> {
    closing::end(&app);
    Ok(())
}
