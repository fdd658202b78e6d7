//! Who is signed in.

use super::UiError;
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
    /// Signed in.
    SignedIn {
        /// The clinician.
        user: UserView,
    },
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
