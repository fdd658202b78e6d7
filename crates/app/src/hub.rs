//! The state of the frame, and whoever watches it.

use crate::{
    contract::{
        AppEvent, AppState, ConnectionView, CutOff, IndexView, OutboxCounts, PolicyView, SessionView,
        Settings,
    },
    locked::locked,
};
use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Holds the frame's state and tells every watcher of each change.
pub(crate) struct Hub {
    shown: Mutex<Shown>,
    watchers: Mutex<Vec<UnboundedSender<AppEvent>>>,
}

/// What is shown, and whose it is, which are never looked at apart.
struct Shown {
    state: AppState,
    /// The account that is open. Nothing of any other account reaches the state or the watchers.
    open: Option<ShownAs>,
}

/// One opening of an account, told from every other by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShownAs(u64);

impl ShownAs {
    /// One that was never open.
    pub(crate) fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed))
    }
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
    /// Begins with no clinic, nobody signed in, these settings, and what the clinic has settled.
    pub(crate) fn begin(settings: Settings, policy: PolicyView, version: String) -> Self {
        let state = AppState {
            revision: 0,
            clinic: None,
            session: SessionView::SignedOut { why: None },
            connection: ConnectionView::Idle,
            rights: None,
            index: IndexView::Unavailable,
            outbox: OutboxCounts::default(),
            settings,
            policy,
            memory_only: false,
            store: None,
            cut_off: CutOff::default(),
            clock: None,
            unlogged: 0,
            version,
            update: None,
        };
        Self { shown: Mutex::new(Shown { state, open: None }), watchers: Mutex::default() }
    }

    /// The state as it is now.
    pub(crate) fn state(&self) -> AppState {
        locked(&self.shown).state.clone()
    }

    /// Changes what belongs to no account, and tells it unless nothing changed by it.
    pub(crate) fn change(&self, change: impl FnOnce(&mut AppState)) -> AppState {
        self.change_shown(|shown| change(&mut shown.state))
    }

    /// Changes who is here together with what is shown: `change` says whose the state is from now on.
    pub(crate) fn show(&self, change: impl FnOnce(&mut AppState) -> Option<ShownAs>) -> AppState {
        self.change_shown(|shown| shown.open = change(&mut shown.state))
    }

    /// Changes what belongs to an account, if it is the one that is open; gives what `change` gave.
    pub(crate) fn change_of<T>(
        &self,
        account: ShownAs,
        change: impl FnOnce(&mut AppState) -> T,
    ) -> Option<T> {
        let mut given = None;
        self.change_shown(|shown| {
            if shown.open == Some(account) {
                given = Some(change(&mut shown.state));
            }
        });
        given
    }

    /// Tells something of an account, if it is the one that is open: it may name a patient.
    pub(crate) fn tell_of(&self, account: ShownAs, event: &AppEvent) {
        let shown = locked(&self.shown);
        // Told under the lock, so that it cannot arrive after the lock screen.
        if shown.open == Some(account) {
            self.tell(event);
        }
    }

    /// Tells every watcher; those that have gone are forgotten.
    pub(crate) fn tell(&self, event: &AppEvent) {
        locked(&self.watchers).retain(|watcher| watcher.send(event.clone()).is_ok());
    }

    /// Starts watching.
    pub(crate) fn watch(&self) -> Watch {
        let (sender, queue) = unbounded_channel();
        let shown = locked(&self.shown);
        // The receiver is right here, so sending cannot fail.
        let _ = sender.send(AppEvent::State { state: Box::new(shown.state.clone()) });
        locked(&self.watchers).push(sender);
        drop(shown);
        Watch { queue }
    }

    /// Tells a change under its next revision, unless nothing changed by it.
    fn change_shown(&self, change: impl FnOnce(&mut Shown)) -> AppState {
        let mut shown = locked(&self.shown);
        let before = shown.state.clone();
        change(&mut shown);
        if shown.state != before {
            shown.state.revision = before.revision + 1;
            // Told under the lock, so that two changes cannot arrive in the wrong order.
            self.tell(&AppEvent::State { state: Box::new(shown.state.clone()) });
        }
        shown.state.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub() -> Hub {
        Hub::begin(Settings::default(), PolicyView::default(), String::new())
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

    #[tokio::test]
    async fn an_account_shows_and_tells_only_while_it_is_the_one_that_is_open() {
        let (hub, ours, theirs) = (hub(), ShownAs::next(), ShownAs::next());
        let mut watch = hub.watch();
        assert_eq!(hub.change_of(ours, |state| state.unlogged = 1), None, "it is not open yet");
        hub.tell_of(ours, &AppEvent::OutboxChanged);
        hub.show(|_| Some(ours));
        assert_eq!(hub.change_of(ours, |state| state.unlogged = 2), Some(()), "it is open");
        hub.tell_of(ours, &AppEvent::OutboxChanged);
        assert_eq!(hub.change_of(theirs, |state| state.unlogged = 3), None, "and nobody else");
        hub.tell_of(theirs, &AppEvent::OutboxChanged);
        hub.show(|_| None);
        assert_eq!(hub.change_of(ours, |state| state.unlogged = 4), None, "it was locked meanwhile");
        hub.tell_of(ours, &AppEvent::OutboxChanged);
        drop(hub);
        let mut told = Vec::new();
        while let Some(event) = watch.next().await {
            told.push(match event {
                AppEvent::State { state } => format!("{} unlogged", state.unlogged),
                AppEvent::OutboxChanged => "outbox".to_owned(),
                other => format!("{other:?}"),
            });
        }
        assert_eq!(told, ["0 unlogged", "2 unlogged", "outbox"], "in this order, and nothing else");
    }
}
