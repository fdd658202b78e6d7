//! Words of the report that name nobody: codes and states alone.

use app::contract::{UiError, WriteState};

/// An error without anything that could be a patient's: its code.
pub(super) fn code(error: &UiError) -> String {
    format!("{:?}", error.code)
}

/// What became of a write that was queued.
pub(super) fn word_of(state: WriteState, error: Option<&UiError>) -> String {
    match error {
        Some(error) => format!("{state:?}: {}", code(error)),
        None => format!("{state:?}"),
    }
}
