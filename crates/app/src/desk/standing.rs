//! How the desk stands, and every way in which that can change.
//!
//! ```text
//!                    browser                         lock, idle, sleep
//!   Free ───────────────────────▶ Open ─────────────────────────────────▶ Locked ◀── a start with a remembered account
//!       ▲                            │  ▲ ▲                                 │ │
//!       │          sign out          │  │ └────── PIN, or browser ──────────┘ │
//!       └────────────────────────────┘  │         (the same person)           │
//!       │                               │ browser (the same person)           │
//!       │    session ended, 12 hours ──▶ Open, renew                          │
//!       └─────────────────────────────── sign out ────────────────────────────┘
//! ```

use super::{attempt::Attempt, clinic::Clinic};
use crate::{
    account::{Account, place::Place, sign_in_age::SignInAge, unkept::Unkept},
    contract::{
        AppState, ConnectionView, CutOff, IndexView, LockReason, OutboxCounts, PinView, SessionView,
        SignInNeeded, UiError,
    },
    hub::ShownAs,
    settings_file::SavedAccount,
};
use openemr::SignIn;
use std::sync::Arc;

/// The clinic this computer is connected to, and who sits there.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one desk, and it is moved when somebody comes or goes"
)]
pub(crate) enum Desk {
    /// No clinic is connected.
    NoClinic,
    /// At a clinic.
    At {
        /// The clinic, as it is known by now.
        clinic: Arc<Clinic>,
        /// A sign-in that waits for the browser.
        attempt: Option<Attempt>,
        /// Who sits there.
        seat: Seat,
    },
}

/// Who sits at the desk.
pub(crate) enum Seat {
    /// Nobody: whoever signs in.
    Free,
    /// Nobody, and it is somebody's.
    Locked(Locked),
    /// Somebody, with everything open. No command reaches anything of a patient but through this.
    Open(Open),
}

/// A desk that is locked.
#[derive(Clone)]
pub(crate) struct Locked {
    /// Whose it is.
    pub(crate) whose: SavedAccount,
    pub(crate) place: Place,
    /// What locked it.
    pub(crate) by: LockReason,
    /// The databases are open in memory: see [`crate::account::stores::Parked`].
    pub(crate) memory_only: bool,
    /// What its owner typed and no disk has.
    pub(crate) unkept: Unkept,
    /// What opens it.
    pub(crate) way: Way,
}

impl Locked {
    /// How old the sign-in is, as far as it is known.
    pub(crate) fn age(&self) -> Option<&SignInAge> {
        match &self.way {
            Way::Asking => None,
            Way::Browser { age, .. } => age.as_ref(),
            Way::Pin { age, .. } => Some(age),
        }
    }
}

/// What opens a locked desk. Its owner's sign-in through the browser always does.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// The keychain has not said yet.
    Asking,
    /// Nothing else.
    Browser {
        /// How old the sign-in is, as far as it is known.
        age: Option<SignInAge>,
        /// The keychain could not say whether there is a PIN, which is not the same as none.
        unsure: bool,
    },
    /// A PIN too, which is never so where it is not known how old the sign-in is.
    Pin {
        /// The PIN as the lock screen shows it.
        left: PinView,
        age: SignInAge,
    },
}

impl Way {
    /// The PIN's way where there is one, and the browser's where there is none.
    pub(crate) fn by(pin: Option<PinView>, age: SignInAge) -> Self {
        match pin {
            Some(left) => Self::Pin { left, age },
            None => Self::Browser { age: Some(age), unsure: false },
        }
    }
}

/// A desk that is open.
pub(crate) struct Open {
    pub(crate) account: Arc<Account>,
    /// The PIN as a lock screen would show it.
    pub(crate) pin: Option<PinView>,
    /// When the PIN was set, until its owner has read that it was.
    pub(crate) pin_news: Option<String>,
    /// Why the server wants a new sign-in, if it does. Nothing is sent or fetched meanwhile.
    pub(crate) renew: Option<UiError>,
    /// What was cut off when the desk was left last.
    pub(crate) cut_off: CutOff,
}

/// What can happen to a desk.
pub(crate) enum Change {
    /// A clinic was connected.
    Entered(Arc<Clinic>),
    /// The clinic was left.
    LeftClinic,
    /// More is known of the same clinic.
    Learned(Arc<Clinic>),
    /// A start finds a desk that was in use.
    Remembered(Locked),
    /// The keychain is asked what opens the desk.
    Asking,
    /// It has said what opens the desk of this place, or an attempt to open it has shown it.
    Found(Place, Way),
    /// The browser was opened on the clinic's sign-in page.
    SignInBegun(Attempt),
    /// An answer to this sign-in is being exchanged, or it was none.
    Exchanging(Arc<SignIn>, bool),
    /// Whatever sign-in waits is over.
    SignInEnded,
    /// Somebody has come in.
    Opened(Open),
    /// The same person has signed in again: the account with a new session.
    Renewed(Arc<Account>),
    /// The server wants a new sign-in of whoever has this account open.
    NeedsSignIn(Arc<Account>, UiError),
    /// The PIN was set, or is gone.
    Pin(Option<PinView>),
    /// Its owner has read that the PIN was set.
    PinNewsRead,
    /// The screen was locked.
    Locked(LockReason),
    /// Its owner has signed out.
    LeftDesk,
}

impl Desk {
    /// The desk after a change. What does not fit how it stands by now came too late, and changes nothing.
    pub(crate) fn after(self, change: Change) -> Self {
        use Change as C;
        let at = |clinic, attempt, seat| Self::At { clinic, attempt, seat };
        match (self, change) {
            // The clinic.
            (_, C::Entered(clinic)) => at(clinic, None, Seat::Free),
            (_, C::LeftClinic) => Self::NoClinic,
            (Self::At { attempt, seat, .. }, C::Learned(clinic)) => at(clinic, attempt, seat),

            // The browser.
            (Self::At { clinic, seat, .. }, C::SignInBegun(attempt)) => at(clinic, Some(attempt), seat),
            (Self::At { clinic, attempt: Some(mut attempt), seat }, C::Exchanging(of, exchanging))
                if attempt.is_of(&of) =>
            {
                attempt.exchanging = exchanging;
                at(clinic, Some(attempt), seat)
            }
            (Self::At { clinic, seat, .. }, C::SignInEnded) => at(clinic, None, seat),

            // Coming in.
            (Self::At { clinic, .. }, C::Opened(open)) => at(clinic, None, Seat::Open(open)),
            (Self::At { clinic, seat: Seat::Open(open), .. }, C::Renewed(account)) => {
                at(clinic, None, Seat::Open(Open { account, renew: None, ..open }))
            }
            (Self::At { clinic, attempt, seat: Seat::Open(open) }, C::NeedsSignIn(account, why))
                if Arc::ptr_eq(&open.account, &account) =>
            {
                at(clinic, attempt, Seat::Open(Open { renew: Some(why), ..open }))
            }

            // The PIN of whoever is here.
            (Self::At { clinic, attempt, seat: Seat::Open(open) }, C::Pin(pin)) => {
                at(clinic, attempt, Seat::Open(Open { pin, pin_news: None, ..open }))
            }
            (Self::At { clinic, attempt, seat: Seat::Open(open) }, C::PinNewsRead) => {
                at(clinic, attempt, Seat::Open(Open { pin_news: None, ..open }))
            }

            // The lock.
            (Self::At { clinic, seat: Seat::Open(open), .. }, C::Locked(by)) => {
                at(clinic, None, Seat::Locked(open.locked(by)))
            }
            (Self::At { clinic, attempt, seat: Seat::Free }, C::Remembered(locked)) => {
                at(clinic, attempt, Seat::Locked(locked))
            }
            (Self::At { clinic, attempt, seat: Seat::Locked(locked) }, C::Asking) => {
                at(clinic, attempt, Seat::Locked(Locked { way: Way::Asking, ..locked }))
            }
            (Self::At { clinic, attempt, seat: Seat::Locked(locked) }, C::Found(place, way))
                if locked.place == place =>
            {
                at(clinic, attempt, Seat::Locked(Locked { way, ..locked }))
            }

            // Going.
            (Self::At { clinic, .. }, C::LeftDesk) => at(clinic, None, Seat::Free),

            (desk, _) => desk,
        }
    }

    /// Who sits there, if there is a desk at all.
    pub(crate) fn seat(&self) -> &Seat {
        match self {
            Self::NoClinic => &Seat::Free,
            Self::At { seat, .. } => seat,
        }
    }

    /// The connected clinic.
    pub(crate) fn clinic(&self) -> Option<&Arc<Clinic>> {
        match self {
            Self::NoClinic => None,
            Self::At { clinic, .. } => Some(clinic),
        }
    }

    /// The sign-in that waits for the browser.
    pub(crate) fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::NoClinic => None,
            Self::At { attempt, .. } => attempt.as_ref(),
        }
    }

    /// Whoever is here.
    pub(crate) fn open(&self) -> Option<&Open> {
        match self.seat() {
            Seat::Open(open) => Some(open),
            Seat::Free | Seat::Locked(_) => None,
        }
    }

    /// Whose desk is locked.
    pub(crate) fn locked(&self) -> Option<&Locked> {
        match self.seat() {
            Seat::Locked(locked) => Some(locked),
            Seat::Free | Seat::Open(_) => None,
        }
    }

    /// Whose desk it is, open or locked; nobody's after a sign-out.
    pub(crate) fn whose(&self) -> Option<&SavedAccount> {
        match self.seat() {
            Seat::Free => None,
            Seat::Locked(locked) => Some(&locked.whose),
            Seat::Open(open) => Some(&open.account.who),
        }
    }
}

impl Open {
    /// The same desk, locked.
    fn locked(self, by: LockReason) -> Locked {
        Locked {
            whose: self.account.who.clone(),
            place: self.account.place.clone(),
            by,
            memory_only: self.account.memory_only,
            unkept: self.account.unkept.clone(),
            way: Way::by(self.pin, self.account.age.clone()),
        }
    }
}

/// The desk, and what is to be said about how it came to stand so.
pub(crate) struct Standing {
    pub(crate) desk: Desk,
    /// Why the last sign-in, unlocking or session ended, if there is something to say.
    pub(crate) why: Option<UiError>,
    /// The journal that could not be opened at the last try.
    pub(crate) unopenable: Option<Place>,
}

impl Default for Standing {
    fn default() -> Self {
        Self { desk: Desk::NoClinic, why: None, unopenable: None }
    }
}

impl Standing {
    /// Changes the desk.
    pub(crate) fn turn(&mut self, change: Change) {
        let desk = std::mem::replace(&mut self.desk, Desk::NoClinic);
        self.desk = desk.after(change);
    }

    /// Shows who is here, and says whose the frame is from now on. Everything of an account goes from the frame with it.
    pub(crate) fn show(&self, state: &mut AppState) -> Option<ShownAs> {
        state.session = self.view();
        state.cut_off = self.desk.open().map(|open| open.cut_off.clone()).unwrap_or_default();
        if let Some(Open { account, .. }) = self.desk.open() {
            account.wall_clock.judge_anew();
            state.clock = Some(account.wall_clock.view());
            state.unlogged = account.log.waiting();
            return Some(account.frame.shown_as());
        }
        state.connection = ConnectionView::Idle;
        state.rights = None;
        state.clock = None;
        state.index = IndexView::Unavailable;
        state.outbox = OutboxCounts::default();
        state.unlogged = 0;
        None
    }

    /// The desk as the window shows it.
    fn view(&self) -> SessionView {
        let attempt = self.desk.attempt();
        let why = self.why.clone();
        match (self.desk.seat(), attempt) {
            (Seat::Open(open), attempt) => SessionView::SignedIn {
                user: open.account.user(),
                pin_set: open.pin.is_some(),
                pin_news: open.pin_news.clone(),
                renew: open.renew.clone().map(|first| SignInNeeded {
                    why: why.unwrap_or(first),
                    waiting_until: attempt.map(|attempt| attempt.expires_at.clone()),
                }),
            },
            (_, Some(attempt)) if attempt.exchanging => SessionView::Exchanging,
            (_, Some(attempt)) => SessionView::Waiting { expires_at: attempt.expires_at.clone() },
            (Seat::Locked(Locked { way: Way::Asking, .. }), None) => SessionView::Restoring,
            (Seat::Locked(locked), None) => {
                let (pin, pin_unknown) = match &locked.way {
                    Way::Pin { left, .. } => (Some(left.clone()), false),
                    Way::Browser { unsure, .. } => (None, *unsure),
                    Way::Asking => (None, false),
                };
                SessionView::Locked {
                    user: locked.whose.user(),
                    why: locked.by,
                    pin,
                    pin_unknown,
                    unkept: locked.unkept.count(),
                    error: why,
                }
            }
            (Seat::Free, None) => SessionView::SignedOut { why },
        }
    }
}

#[cfg(test)]
mod tests;
