//! The one channel on which the core speaks by itself.

use super::{Answer, Core};
use app::contract::AppEvent;
use std::sync::{Mutex, PoisonError};
use tauri::{State, async_runtime::JoinHandle, ipc::Channel};

/// The task that speaks to the document of the window. A new document begins a new one, and the old one ends.
#[derive(Default)]
pub(crate) struct Watching(Mutex<Option<JoinHandle<()>>>);

/// Opens the channel. The first event is the whole state; the task ends when the window stops listening.
#[tauri::command]
pub(crate) async fn watch(
    core: Core<'_>,
    watching: State<'_, Watching>,
    channel: Channel<AppEvent>,
) -> Answer<()> {
    let mut events = core.watch();
    let task = tauri::async_runtime::spawn(async move {
        while let Some(event) = events.next().await {
            if channel.send(event).is_err() {
                break;
            }
        }
    });
    let before = watching.0.lock().unwrap_or_else(PoisonError::into_inner).replace(task);
    if let Some(before) = before {
        before.abort();
    }
    Ok(())
}

/// The window has painted its first frame; the time it took goes to the log, where the bench reads it.
#[tauri::command]
pub(crate) fn painted(since_navigation_ms: f64) {
    tracing::info!(target: "rounds::start", since_navigation_ms, since_start_ms = crate::started_ms(), "painted");
}
