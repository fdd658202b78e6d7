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

    /// Changes the state and tells it under its next revision, unless nothing changed by it.
    pub(crate) fn change(&self, change: impl FnOnce(&mut AppState)) -> AppState {
        let mut state = locked(&self.state);
        let before = state.clone();
        change(&mut state);
        if *state != before {
            state.revision = before.revision + 1;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ConnectionView, IndexView, OutboxCounts, SessionView, Settings};

    fn hub() -> Hub {
        Hub::new(AppState {
            revision: 0,
            clinic: None,
            session: SessionView::SignedOut { why: None },
            connection: ConnectionView::Idle,
            rights: None,
            index: IndexView::Unavailable,
            outbox: OutboxCounts::default(),
            settings: Settings::default(),
            memory_only: false,
            store: None,
            clock: None,
            unlogged: 0,
            version: String::new(),
        })
    }

    #[tokio::test]
    async fn every_change_that_is_told_has_the_next_revision_and_its_reply_has_it_too() {
        let hub = hub();
        let mut watch = hub.watch();
        let mut told = Vec::new();
        let mut replied = vec![hub.state().revision];
        for unlogged in [1, 1, 2] {
            replied.push(hub.change(|state| state.unlogged = unlogged).revision);
        }
        hub.tell(&AppEvent::OutboxChanged);
        while let Some(AppEvent::State { state }) = watch.next().await {
            told.push((state.revision, state.unlogged));
        }
        assert_eq!(told, [(0, 0), (1, 1), (2, 2)], "what changes nothing is not told, and counts nothing");
        assert_eq!(replied, [0, 1, 1, 2], "a reply is as old as what was told");
        assert_eq!(hub.state().revision, 2);
    }
}
