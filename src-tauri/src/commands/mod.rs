//! The commands of the seam, one file a feature. Each parses its arguments, calls one use-case, and maps nothing
//! else: `app` already speaks in the types of the seam.

pub(crate) mod access_log;
pub(crate) mod chart;
pub(crate) mod clinic;
pub(crate) mod drafts;
pub(crate) mod encounters;
pub(crate) mod entries;
pub(crate) mod notes;
pub(crate) mod outbox;
pub(crate) mod patients;
pub(crate) mod schedule;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod vitals;
pub(crate) mod watch;

use app::{Rounds, contract::UiError};

/// What every command answers.
pub(crate) type Answer<T> = Result<T, UiError>;
/// The core, as Tauri hands it to a command.
pub(crate) type Core<'a> = tauri::State<'a, Rounds>;
