//! What an account sets going when it opens, and what ends it.

use crate::{
    Rounds,
    account::Account,
    contract::{ClientState, ErrorCode, UiError},
    locked::locked,
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
pub(crate) fn begin(rounds: &Rounds, account: &Arc<Account>) {
    if locked(&account.renew).is_some() {
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
    let (rounds, me, mut news) = (rounds.clone(), Arc::clone(account), account.server.session());
    account.spawn(async move {
        loop {
            let now = news.borrow_and_update().clone();
            if let SessionState::Ended(end) = now {
                // A task of its own: it ends the tasks of this account, and with them this one.
                tokio::spawn(async move { session_ended(&rounds, &me, end).await });
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
async fn session_ended(rounds: &Rounds, account: &Arc<Account>, end: SessionEnd) {
    let _door = rounds.0.door.lock().await;
    let code = match end {
        SessionEnd::SignedOutHere | SessionEnd::Stopped => return,
        SessionEnd::ClientDisabled => ErrorCode::ClientNotEnabled,
        SessionEnd::OtherUser => ErrorCode::IdentityNotVerified,
        SessionEnd::SignedOutElsewhere | SessionEnd::RefreshRefused | SessionEnd::RefreshLost => {
            ErrorCode::SignedOut
        }
    };
    if !rounds.0.is_open(account) {
        return;
    }
    if code == ErrorCode::ClientNotEnabled {
        rounds.0.note_client(ClientState::Waiting);
    }
    account.wants_sign_in(UiError::new(code)).await;
    rounds.0.show();
}
