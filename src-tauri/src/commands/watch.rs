//! The one channel on which the core speaks by itself.

use super::{Answer, Core};
use app::contract::AppEvent;
use tauri::ipc::Channel;

/// Opens the channel. The first event is the whole state; the task ends when the window stops listening.
#[tauri::command]
pub(crate) async fn watch(core: Core<'_>, channel: Channel<AppEvent>) -> Answer<()> {
    let mut events = core.watch();
    tauri::async_runtime::spawn(async move {
        while let Some(event) = events.next().await {
            if channel.send(event).is_err() {
                break;
            }
        }
    });
    Ok(())
}

/// The window has painted its first frame; the time it took goes to the log, where the bench reads it.
#[tauri::command]
pub(crate) fn painted(since_navigation_ms: f64) {
    tracing::info!(target: "rounds::start", since_navigation_ms, since_start_ms = crate::started_ms(), "painted");
}
