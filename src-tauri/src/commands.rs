//! The commands as Tauri hands them on: made of the one list in `crates/app`, and the shell's own two by hand.
//! A command here passes its arguments to the function of the same name in [`app::commands`] and adds nothing.

use crate::closing;
use app::{Rounds, commands, contract::*};
use domain::{
    appointment::AppointmentUuid,
    booking::BookingWarning,
    encounter::Eid,
    growth::{GrowthMeasure, GrowthReference},
    loaded::Loaded,
    note::SoapText,
    patient::PatientUuid,
    phrase::Phrase,
    vitals::TypedVitals,
};
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, State, async_runtime::JoinHandle, ipc::Channel};

/// Makes a Tauri command of each, and the handler that the window's calls come to.
macro_rules! commands {
    (
        |$core:ident| { $(
            $needs:ident $name:ident ( $($given:ident : $type:ty),* ) -> $answer:ty = $body:expr;
        )* }
        shell { $(
            $shell_needs:ident $shell_name:ident ( $($shell_given:ident : $shell_type:ty),* ) -> $shell_answer:ty;
        )* }
    ) => {
        $(
            #[tauri::command]
            async fn $name(core: State<'_, Rounds>, $($given: $type),*) -> Result<$answer, UiError> {
                commands::$name(&core, $($given),*).await
            }
        )*

        /// Takes every call of the window: to a command of the list, or nowhere.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)* $($shell_name,)*]
        }
    };
}

include!("../../crates/app/src/commands/list.rs");

/// The task that speaks to the document of the window. A new document begins a new one, and the old one ends.
#[derive(Default)]
pub(crate) struct Watching(Mutex<Option<JoinHandle<()>>>);

/// Opens the channel. The first event is the whole state; the task ends when the window stops listening.
#[tauri::command]
async fn watch(
    core: State<'_, Rounds>,
    watching: State<'_, Watching>,
    channel: Channel<AppEvent>,
) -> Result<(), UiError> {
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

/// Ends the program, after `quitAsked` was answered.
#[tauri::command]
async fn session_quit(app: AppHandle) -> Result<(), UiError> {
    closing::end(&app);
    Ok(())
}
