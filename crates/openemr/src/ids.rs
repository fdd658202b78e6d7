//! Identifiers of this crate: checked when made, so that whatever holds one may put it into a path.

use domain::patient::{BadId, PatientUuid};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a client registered at a clinic's server: 43 characters of base64url from OpenEMR; anything printable
/// without blanks, at most 128, from an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(String);

impl ClientId {
    /// Checks the shape.
    ///
    /// # Errors
    /// [`BadId`] for text that no server hands out.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let text = text.trim();
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(BadId) }
    }

    /// The id as text; it is no secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Declares a uuid of this crate, checked as domain's are.
macro_rules! uuid_of_ours {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Checks the shape.
            ///
            /// # Errors
            /// [`BadId`] for anything but a uuid.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                PatientUuid::parse(text).map(|uuid| Self(uuid.as_str().to_owned()))
            }

            /// The uuid as text, in lower case.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

uuid_of_ours! {
    /// The user behind a session: `sub` of the id_token, equal to the ids of FHIR's Practitioner and Person.
    Subject
}

uuid_of_ours! {
    /// The uuid of any other record, such as a problem.
    RecordUuid
}

/// The id of a FHIR resource that need not be a uuid: a care plan's is an encounter's uuid with a number behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceId(String);

impl ResourceId {
    /// Checks the shape: 1 to 64 letters, digits and hyphens.
    ///
    /// # Errors
    /// [`BadId`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let fits =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(BadId) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
