//! The system's dialogs about documents end with the desk: one that outlasted it would stand before the lock screen and show
//! whose document it is about.

use crate::{
    account::Account,
    contract::{ErrorCode, UiError},
    core::Core,
    environment::Chosen,
};
use std::{path::PathBuf, sync::Arc};

/// What was chosen in a dialog. Nothing where it was closed.
///
/// # Errors
/// The desk was locked or left first; whatever is chosen then is not taken.
pub(super) async fn asked(
    core: &Core,
    account: &Arc<Account>,
    dialog: Chosen,
) -> Result<Option<PathBuf>, UiError> {
    let mut events = core.hub.watch();
    let left = async { while core.is_open(account) && events.next().await.is_some() {} };
    tokio::select! {
        biased;
        () = left => Err(UiError::new(ErrorCode::SignedOut)),
        chosen = dialog => Ok(chosen),
    }
}
