//! What an account sets going when it opens, and what ends it.

use crate::{
    account::Account,
    contract::{ClientState, ErrorCode, UiError},
    core::Core,
    desk::standing::Change,
    documents::half_written,
    reading::{
        by_itself, directory,
        index::{self, show_index},
    },
    sending::worker,
    writing::items,
};
use openemr::{SessionEnd, SessionState};
use std::sync::Arc;

/// Shows what is kept of the index and the outbox, where nothing may be fetched.
pub(crate) async fn show_what_is_kept(account: &Arc<Account>) {
    if let Ok(state) = account.cache.call(|cache| cache.sync_state()).await {
        show_index(account, &state, false).await;
    }
    items::tell_changed(account, None).await;
}

/// Starts the tasks that run while signed in. They end with the account, or when the server wants a new sign-in.
pub(super) fn begin(core: &Arc<Core>, account: &Arc<Account>) {
    let (me, copying) = (Arc::clone(account), Arc::clone(&core.copying));
    account.spawn(async move { half_written::remove(&copying, &me).await });
    if core.needs_sign_in() {
        // Nothing is sent or fetched; what is here is shown.
        let me = Arc::clone(account);
        account.spawn(async move { show_what_is_kept(&me).await });
        return;
    }
    let me = Arc::clone(account);
    account.spawn(async move { worker::send_writes(&me).await });
    let me = Arc::clone(account);
    account.spawn(async move { index::sync_index(&me).await });
    let me = Arc::clone(account);
    account.spawn(async move { learn_rights(&me).await });
    let me = Arc::clone(account);
    account.spawn(async move { by_itself::keep_fresh(&me).await });
    let (core, me, mut news) = (Arc::clone(core), Arc::clone(account), account.server.session());
    account.spawn(async move {
        loop {
            let now = news.borrow_and_update().clone();
            if let SessionState::Ended(end) = now {
                // A task of its own: it ends the tasks of this account, and with them this one.
                tokio::spawn(async move { session_ended(&core, &me, end).await });
                return;
            }
            if news.changed().await.is_err() {
                return;
            }
        }
    });
}

/// Finds out what the account may do, behind the first thing everybody waits for: people and places of the clinic.
/// What a silent server did not say is asked again when it is back.
async fn learn_rights(account: &Account) {
    directory::learn(account).await;
    while account.rights.ask(false).await.is_incomplete() {
        account.line.is_back().await;
    }
}

/// The session has ended by itself. The clinician goes on reading what is kept and writing drafts; the frame asks
/// for a new sign-in.
async fn session_ended(core: &Core, account: &Arc<Account>, ended: SessionEnd) {
    let _door = core.door.lock().await;
    let code = match ended {
        SessionEnd::SignedOutHere | SessionEnd::Stopped => return,
        SessionEnd::ClientDisabled => ErrorCode::ClientNotEnabled,
        SessionEnd::OtherUser => ErrorCode::IdentityNotVerified,
        SessionEnd::SignedOutElsewhere | SessionEnd::RefreshRefused | SessionEnd::RefreshLost => {
            ErrorCode::SignedOut
        }
    };
    if !core.is_open(account) {
        return;
    }
    if code == ErrorCode::ClientNotEnabled {
        core.note_client(ClientState::Waiting);
    }
    end(core, account, UiError::new(code)).await;
}

/// The server wants a new sign-in: nothing is sent or fetched from now on, until the clinician has signed in again. Reading
/// what is kept and writing drafts goes on.
pub(super) async fn end(core: &Core, account: &Arc<Account>, why: UiError) {
    core.turn(Change::NeedsSignIn(Arc::clone(account), why));
    account.server.stop();
    account.end_tasks().await;
}
