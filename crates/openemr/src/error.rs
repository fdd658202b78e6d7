//! Why the server did not do what was asked: the errors that every read and write can end in.

use crate::{editions::Edition, tls_trouble::TlsTrouble};
use std::time::Duration;

/// A field that the server refused, and its words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedField {
    /// OpenEMR's name of the field, such as `pc_startTime`.
    pub field: String,
    /// What it says about it.
    pub said: String,
}

/// What is wrong with an answer that should have been JSON of a known shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// An HTML page where JSON belongs.
    Html,
    /// Nothing at all.
    Empty,
    /// No JSON, JSON that was cut off, two JSON values in one body, or one nested deeper than 128 levels.
    NotJson,
    /// A redirect, which is never followed.
    Redirect,
    /// JSON of another shape.
    OtherShape,
}

/// Why a request did not give what was asked for. Whether a write took place is said by
/// [`WriteOutcome`](crate::write::WriteOutcome): an `ApiError` of a write means that it certainly did not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No answer.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// The session has ended; sign in again.
    #[error("the session has ended")]
    SignedOut(SessionEnd),
    /// The account's role has no right to it, or the client lacks the scope (Q25, Q26, Q28).
    #[error("the account has no right to it")]
    NotAllowed {
        /// The server's words.
        said: Option<String>,
    },
    /// This edition of OpenEMR has no such route, or one that is never to be called (see [`ENDPOINTS`](crate::offered::ENDPOINTS)).
    #[error("OpenEMR {edition} does not offer it: {why}")]
    NotOffered {
        /// The edition.
        edition: Edition,
        /// Why, in words for an administrator.
        why: &'static str,
    },
    /// There is no such record.
    #[error("there is no such record")]
    NotFound,
    /// The server refused the input.
    #[error("the server refused the input")]
    Refused {
        /// Field by field.
        fields: Vec<RefusedField>,
        /// The server's words where they belong to no field.
        said: Option<String>,
    },
    /// The record was changed in between. OpenEMR itself never says so.
    #[error("the record was changed in between")]
    Conflict {
        /// The server's words.
        said: Option<String>,
    },
    /// Too many requests; a proxy before the server asks for patience.
    #[error("the server asks for patience")]
    TooManyRequests {
        /// Time the server asks to wait, if it says.
        retry_after: Option<Duration>,
    },
    /// The server answered with an error of its own.
    #[error("the server answered with status {status}")]
    Server {
        /// HTTP status.
        status: u16,
        /// Its words.
        said: Option<String>,
    },
    /// The server answered with something else than what was asked for.
    #[error("the answer could not be read")]
    Unreadable(Unreadable),
}

impl ApiError {
    /// The server's own words, to be shown quoted. They may name a patient: never log them.
    pub fn server_said(&self) -> Option<&str> {
        match self {
            Self::NotAllowed { said }
            | Self::Refused { said, .. }
            | Self::Conflict { said }
            | Self::Server { said, .. } => said.as_deref(),
            _ => None,
        }
    }
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// No connection: wrong name, no network, or the server is down. Nothing was sent.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The certificate was not accepted. Nothing was sent.
    #[error("the server's certificate was not accepted")]
    Tls(TlsTrouble),
    /// Too many failures just now; nothing is sent for this long.
    #[error("the server failed repeatedly and is left alone for {0:?}")]
    LeftAlone(Duration),
    /// The server took too long.
    #[error("the server took too long")]
    TimedOut,
    /// The connection ended in the middle.
    #[error("the connection was cut")]
    Cut,
    /// The body is larger than any right one.
    #[error("the answer is too large")]
    TooLarge,
    /// The address is not one of this clinic, or nobody has made sure yet which is. Nothing was sent.
    #[error("the address is not this clinic's")]
    ForeignOrigin,
}

impl NoAnswer {
    /// True when the request certainly did not reach the server, so that a write may be sent again without asking.
    pub fn was_never_sent(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Tls(_) | Self::LeftAlone(_) | Self::ForeignOrigin)
    }
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionEnd {
    /// Signed out here.
    SignedOutHere,
    /// Signed out elsewhere, or by the server (Q21).
    SignedOutElsewhere,
    /// The refresh token was not accepted: too old, used, or revoked.
    RefreshRefused,
    /// The answer to a renewal was lost, and with it the only good token (Q17).
    RefreshLost,
    /// An administrator has disabled this computer's client (Q05).
    ClientDisabled,
    /// The renewed identity is not the user who signed in.
    OtherUser,
    /// Stopped here without being signed out. What is kept stays kept, and can be taken up again.
    Stopped,
}
