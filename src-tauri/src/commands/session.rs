//! Signing in and out, locking and unlocking, and the end of the program.

use super::{Answer, Core};
use crate::closing;
use app::contract::{AppState, SessionView, SignOutChoice, UnkeptDraft, UnsentWork};
use tauri::AppHandle;

#[tauri::command]
pub(crate) async fn session_sign_in(core: Core<'_>) -> Answer<AppState> {
    core.sign_in().await
}

#[tauri::command]
pub(crate) async fn session_cancel(core: Core<'_>) -> Answer<AppState> {
    core.cancel_sign_in().await
}

/// Signs out, and leaves the clinic too where `another` is wanted: the window has a fresh document by then and cannot ask
/// for it.
#[tauri::command]
pub(crate) async fn session_sign_out(
    core: Core<'_>,
    choice: SignOutChoice,
    another: bool,
) -> Answer<AppState> {
    let state = core.sign_out(choice).await?;
    // What could not be deleted is said on this clinic's page.
    let is_done = matches!(state.session, SessionView::SignedOut { why: None });
    if another && is_done { core.leave_clinic().await } else { Ok(state) }
}

#[tauri::command]
pub(crate) async fn session_unsent(core: Core<'_>) -> Answer<UnsentWork> {
    core.unsent_work().await
}

#[tauri::command]
pub(crate) async fn session_lock(core: Core<'_>, unkept: Vec<UnkeptDraft>) -> Answer<AppState> {
    core.hold(unkept);
    core.lock().await
}

#[tauri::command]
pub(crate) async fn session_flushed(core: Core<'_>, unkept: Vec<UnkeptDraft>) -> Answer<()> {
    core.flushed(unkept);
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
pub(crate) async fn session_set_pin(core: Core<'_>, pin: String, old: Option<String>) -> Answer<AppState> {
    core.set_pin(pin, old).await
}

#[tauri::command]
pub(crate) async fn session_pin_news_seen(core: Core<'_>) -> Answer<AppState> {
    core.pin_news_seen().await
}

#[tauri::command]
pub(crate) async fn session_ask_keychain(core: Core<'_>) -> Answer<AppState> {
    core.ask_keychain_again().await
}

#[tauri::command]
pub(crate) async fn session_remove_pin(core: Core<'_>) -> Answer<AppState> {
    core.remove_pin().await
}

#[tauri::command]
pub(crate) async fn session_notice_seen(core: Core<'_>) -> Answer<AppState> {
    core.notice_seen()
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
