//! An account's part of the frame.

use crate::{
    contract::{AppEvent, AppState, RightsView, Settings},
    hub::{Hub, ShownAs},
};
use std::sync::Arc;

/// What an account shows, for as long as it is the one that is open. A request that comes home behind the lock, or after
/// somebody else has opened the desk, changes nothing that anybody sees: whether the account is open is looked at under
/// the same lock under which the state changes.
#[derive(Clone)]
pub(crate) struct Frame {
    hub: Arc<Hub>,
    shown_as: ShownAs,
}

impl Frame {
    /// The part of an account that is being opened. Nothing of it is shown before the desk says that it is open.
    pub(crate) fn new(hub: &Arc<Hub>) -> Self {
        Self { hub: Arc::clone(hub), shown_as: ShownAs::next() }
    }

    /// The part of the same account in a new session.
    pub(crate) fn renewed(&self) -> Self {
        Self::new(&self.hub)
    }

    /// By what the frame knows this opening of the account.
    pub(crate) fn shown_as(&self) -> ShownAs {
        self.shown_as
    }

    /// Changes the account's part; `None` where it is not open, and then nothing has changed.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut AppState) -> T) -> Option<T> {
        self.hub.change_of(self.shown_as, change)
    }

    /// Tells the window something of the account, while it is open.
    pub(crate) fn tell(&self, event: &AppEvent) {
        self.hub.tell_of(self.shown_as, event);
    }

    /// The state as it is shown now.
    pub(crate) fn state(&self) -> AppState {
        self.hub.state()
    }

    /// Settings of the window: units, the order of a date.
    pub(crate) fn settings(&self) -> Settings {
        self.hub.state().settings
    }

    /// What the account may do, as far as it is known.
    pub(crate) fn rights(&self) -> Option<RightsView> {
        self.hub.state().rights
    }
}
