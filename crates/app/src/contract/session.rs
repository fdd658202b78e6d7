//! Who is signed in.

use super::{DraftPlace, OutboxItem, UiError};
use domain::patient::PatientLabel;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The state of the sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SessionView {
    /// Nobody is signed in.
    SignedOut {
        /// Why the last sign-in or session ended, if there is something to say.
        why: Option<UiError>,
    },
    /// The browser is open; the person signs in there.
    Waiting {
        /// When the attempt ends by itself, RFC 3339 UTC.
        expires_at: String,
    },
    /// The answer has come and is being exchanged.
    Exchanging,
    /// A saved session is being taken up again.
    Restoring,
    /// Locked: the databases are closed and their keys forgotten; nothing is sent or fetched.
    Locked {
        /// Whose desk it is; nobody else's sign-in opens it.
        user: UserView,
        /// What locked it.
        why: LockReason,
        /// Absent where a PIN cannot open it: none was set, it is used up or too old. Then the browser is the way.
        pin: Option<PinView>,
        /// Whether there is a PIN is not known, since the keychain could not say: that is not the same as none.
        pin_unknown: bool,
        /// Forms whose text could not be kept on the disk before the lock: it waits in memory only.
        unkept: u32,
        /// Why the last attempt to open it failed.
        error: Option<UiError>,
    },
    /// Signed in: the stores are open.
    SignedIn {
        /// The clinician.
        user: UserView,
        /// A PIN is set for this account on this computer.
        pin_set: bool,
        /// When the PIN was set, RFC 3339 UTC, as long as whoever came back since has not read it.
        pin_news: Option<String>,
        /// The server wants a new sign-in. Reading what is kept and writing drafts goes on meanwhile; nothing is sent.
        renew: Option<SignInNeeded>,
    },
}

/// What locked the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LockReason {
    /// Rounds was started.
    Start,
    /// Nobody used it for the time set in Settings.
    Idle,
    /// The clinician locked it.
    Asked,
    /// The computer slept.
    Sleep,
}

/// The PIN as the lock screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PinView {
    /// Tries that are left, 1 to 5.
    pub tries_left: u32,
    /// When it was set, RFC 3339 UTC, where that is known: whoever did not set one sees that somebody did.
    pub set_at: Option<String>,
}

/// The server wants a new sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SignInNeeded {
    /// Why.
    pub why: UiError,
    /// The browser is open; when that attempt ends by itself, RFC 3339 UTC.
    pub waiting_until: Option<String>,
}

/// What becomes of unsent work at a sign-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SignOutChoice {
    /// It stays on this computer, encrypted, for this account's next sign-in here.
    Keep,
    /// It is deleted. The window asks twice.
    Discard,
}

/// What is on this computer and not in OpenEMR: named before a sign-out or the end of the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UnsentWork {
    /// Writes that are not known to be in OpenEMR, newest first.
    pub writes: Vec<OutboxItem>,
    /// Drafts, newest first.
    pub drafts: Vec<DraftLine>,
    /// A file or a message is on its way just now, which waits in no list: what comes of it is told to whoever stays.
    pub under_way: bool,
}

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DraftLine {
    /// Where it belongs.
    pub place: DraftPlace,
    /// Whose it is, as it was known when it was written.
    pub whose: PatientLabel,
    /// When it was last saved, RFC 3339 UTC.
    pub saved_at: String,
    /// The first words of it.
    pub excerpt: String,
    /// The refused write whose text lies in its form again, unchanged; a list that names the write leaves this one out.
    pub returned_from: Option<String>,
}

/// The clinician who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UserView {
    /// The user's uuid at the clinic: what tells two accounts apart, whatever their names.
    pub id: String,
    /// Full name, or the user's uuid where the name cannot be read.
    pub name: String,
}
