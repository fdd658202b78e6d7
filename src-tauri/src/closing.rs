//! The end of the program: not before what is being typed is stored, not without a word about what is unsent, and never
//! held up for good.

use crate::window;
use app::Rounds;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tauri::{AppHandle, Manager, WebviewWindow, WindowEvent};

/// Time within which asking again means it.
const MEANT: Duration = Duration::from_secs(30);

/// How far the end has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nobody wants it.
    #[default]
    Open,
    /// What is being typed is stored, and what is unsent is looked at.
    Looking,
    /// The window asks the clinician, since then.
    Asked(Instant),
    /// Nothing stands in the way.
    Free,
}

/// The end of the program, as the app manages it.
#[derive(Default)]
pub(crate) struct Closing(Mutex<Stage>);

impl Closing {
    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds the window open while what is unsent has not been spoken of.
pub(crate) fn follow_close(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event
            && !may_close(&app)
        {
            api.prevent_close();
        }
    });
}

/// Whether the window may close now. If not, finding out has begun: the program then ends by itself, or the window asks.
pub(crate) fn may_close(app: &AppHandle) -> bool {
    let (Some(closing), Some(core)) = (app.try_state::<Closing>(), app.try_state::<Rounds>()) else {
        return true;
    };
    {
        let mut stage = closing.stage();
        match *stage {
            Stage::Free => return true,
            Stage::Looking => return false,
            Stage::Asked(at) if at.elapsed() < MEANT => {
                *stage = Stage::Free;
                return true;
            }
            Stage::Open | Stage::Asked(_) => *stage = Stage::Looking,
        }
    }
    let (app, core) = (app.clone(), core.inner().clone());
    tauri::async_runtime::spawn(async move {
        if core.may_close().await {
            end(&app);
        } else if let Some(closing) = app.try_state::<Closing>() {
            *closing.stage() = Stage::Asked(Instant::now());
            window::show(&app);
        }
    });
    false
}

/// Ends the program; the databases are closed on the way.
pub(crate) fn end(app: &AppHandle) {
    if let Some(closing) = app.try_state::<Closing>() {
        *closing.stage() = Stage::Free;
    }
    app.exit(0);
}
