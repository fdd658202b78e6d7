//! What became of a write. OpenEMR offers no idempotency, so a write is never repeated here: what is unknown is settled
//! by reading back (FACTS §8).

use crate::error::{ApiError, RefusedField, Unreadable};
use domain::patient::BadId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What became of a write that may have reached the server.
///
/// The write calls return `Result<WriteOutcome<T>, ApiError>`. `Err` means: certainly not stored, whatever the reason
/// (offline, signed out, no right, no such route); it may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum WriteOutcome<T> {
    /// Stored, and this is what the server calls it.
    Done(T),
    /// Refused; not stored. It will be refused again until it is changed.
    Refused {
        /// Field by field.
        fields: Vec<RefusedField>,
        /// The server's words where they belong to no field.
        said: Option<String>,
    },
    /// Perhaps stored. Read back before anything else; never send again blindly.
    Unknown {
        /// Why that is not known.
        why: WhyUnknown,
    },
}

/// Why it is not known whether a write was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
    /// The connection was cut, or no answer came in time.
    NoAnswer,
    /// The server failed, which it does after storing too (Q41).
    Server {
        /// HTTP status.
        status: u16,
        /// Its words.
        said: Option<String>,
    },
    /// An answer that does not say so (Q40: HTML with status 200).
    Unreadable(Unreadable),
}

impl<T> WriteOutcome<T> {
    /// The same with what the server calls it turned into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> WriteOutcome<U> {
        match self {
            Self::Done(value) => WriteOutcome::Done(change(value)),
            Self::Refused { fields, said } => WriteOutcome::Refused { fields, said },
            Self::Unknown { why } => WriteOutcome::Unknown { why },
        }
    }

    /// Sorts an error of a write: certainly not stored, refused, or unknown.
    pub(crate) fn of_error(error: ApiError) -> Result<Self, ApiError> {
        match error {
            ApiError::Refused { fields, said } => Ok(Self::Refused { fields, said }),
            ApiError::NoAnswer(why) if !why.was_never_sent() => {
                Ok(Self::Unknown { why: WhyUnknown::NoAnswer })
            }
            ApiError::Server { status, said } => {
                Ok(Self::Unknown { why: WhyUnknown::Server { status, said } })
            }
            ApiError::Unreadable(why) => Ok(Self::Unknown { why: WhyUnknown::Unreadable(why) }),
            certain => Err(certain),
        }
    }
}

/// What is left on a record to recognise it by: 1 to 20 letters, digits and hyphens, since OpenEMR cuts an encounter's
/// `external_id` there (Q46).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Marker(String);

impl Marker {
    /// Checks the shape.
    ///
    /// # Errors
    /// [`BadId`] for anything that would not come back as it was sent.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let fits =
            (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(BadId) }
    }

    /// The marker as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Marker {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        Self::parse(&text)
    }
}

impl From<Marker> for String {
    fn from(marker: Marker) -> Self {
        marker.0
    }
}

impl fmt::Debug for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
