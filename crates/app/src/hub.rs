//! The state of the frame, and whoever watches it.

use crate::{
    contract::{AppEvent, AppState},
    locked::locked,
};
use std::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Holds the frame's state and tells every watcher of each change.
pub(crate) struct Hub {
    state: Mutex<AppState>,
    watchers: Mutex<Vec<UnboundedSender<AppEvent>>>,
}

/// One watcher's queue. The first event is the whole state.
#[derive(Debug)]
pub struct Watch {
    queue: UnboundedReceiver<AppEvent>,
}

impl Watch {
    /// The next event; `None` once Rounds has closed.
    pub async fn next(&mut self) -> Option<AppEvent> {
        self.queue.recv().await
    }
}

impl Hub {
    pub(crate) fn new(state: AppState) -> Self {
        Self { state: Mutex::new(state), watchers: Mutex::default() }
    }

    /// The state as it is now.
    pub(crate) fn state(&self) -> AppState {
        locked(&self.state).clone()
    }

    /// Changes the state and tells it, unless nothing changed by it.
    pub(crate) fn change(&self, change: impl FnOnce(&mut AppState)) -> AppState {
        let mut state = locked(&self.state);
        let before = state.clone();
        change(&mut state);
        if *state != before {
            // Told under the lock, so that two changes cannot arrive in the wrong order.
            self.tell(&AppEvent::State { state: Box::new(state.clone()) });
        }
        state.clone()
    }

    /// Tells every watcher; those that have gone are forgotten.
    pub(crate) fn tell(&self, event: &AppEvent) {
        locked(&self.watchers).retain(|watcher| watcher.send(event.clone()).is_ok());
    }

    /// Starts watching.
    pub(crate) fn watch(&self) -> Watch {
        let (sender, queue) = unbounded_channel();
        let state = locked(&self.state);
        // The receiver is right here, so sending cannot fail.
        let _ = sender.send(AppEvent::State { state: Box::new(state.clone()) });
        locked(&self.watchers).push(sender);
        drop(state);
        Watch { queue }
    }
}
