//! The system's dialogs for files end with the desk: one that outlasted it would stand before the lock screen and show whose
//! document it is about. Where the system does not let one be taken from the screen, what is chosen in it is nobody's.

use crate::{
    account::Account,
    contract::{ErrorCode, UiError},
    core::Core,
    environment::Chosen,
};
use std::{path::PathBuf, sync::Arc};

/// What was chosen in a dialog, and the account of whoever chose it: with another session where that was renewed meanwhile.
/// Nothing where the dialog was closed.
///
/// # Errors
/// The desk was locked or left first; whatever is chosen then is not taken, and its owner is told so when they are back.
pub(crate) async fn asked(
    core: &Core,
    account: &Arc<Account>,
    dialog: Chosen,
) -> Result<Option<(PathBuf, Arc<Account>)>, UiError> {
    let mut events = core.hub.watch();
    let here = || core.still_open(account);
    let left = async { while here().is_some() && events.next().await.is_some() {} };
    let chosen = tokio::select! {
        biased;
        () = left => None,
        chosen = dialog => Some(chosen),
    };
    match (chosen, here()) {
        (Some(chosen), Some(account)) => Ok(chosen.map(|path| (path, account))),
        _ => {
            // Whoever signed in again meanwhile sits here still, and hears the error.
            if !core.account().is_ok_and(|open| open.place == account.place) {
                core.held(&account.place, |held| held.cut_off.dialog = true);
            }
            Err(UiError::new(ErrorCode::SignedOut))
        }
    }
}
