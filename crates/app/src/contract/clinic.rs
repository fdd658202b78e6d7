//! Connecting a clinic.

use super::UiError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was found at an address that a person typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClinicFacts {
    /// The address as Rounds will use it.
    pub address: String,
    /// The site name (multisite), "default" unless said otherwise.
    pub site: String,
    /// The version that the server tells, such as "8.2" or "8.4.1", or the edition that it behaves like.
    pub edition: String,
    /// The address that the server calls itself, if it differs in host from the typed one.
    pub calls_itself: Option<String>,
}

/// How this computer becomes a client of the clinic's server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ClientChoice {
    /// An administrator handed out an ID, and perhaps a secret.
    Entered {
        /// Client ID.
        client_id: String,
        /// Client secret; it travels this one way and goes to the keychain.
        client_secret: Option<String>,
    },
    /// Register this computer and wait for an administrator to enable it.
    Register,
}

impl std::fmt::Debug for ClientChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Entered { .. } => "Entered",
            Self::Register => "Register",
        })
    }
}

/// How the server sees this computer's client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ClientState {
    /// No ID is known yet.
    Missing,
    /// Registered; an administrator has to enable it.
    Waiting,
    /// Ready for sign-in.
    Ready,
    /// The server does not know the ID.
    Unknown,
    /// Not asked yet, or the server could not be asked.
    Unchecked,
}

/// The clinic this computer is connected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClinicView {
    /// Address, or that of the built-in demo clinic.
    pub address: String,
    /// Site name.
    pub site: String,
    /// The version that the server tells, such as "8.2" or "8.4.1", or the edition that it behaves like.
    pub edition: String,
    /// It is the demo clinic: nothing is real, nothing is kept.
    pub demo: bool,
    /// The client ID, which is no secret; an administrator needs it to find the client.
    pub client_id: Option<String>,
    /// It was registered by this computer (and not typed in).
    pub registered_here: bool,
    /// How the server sees the client.
    pub client: ClientState,
    /// Why the client could not be checked.
    pub client_error: Option<UiError>,
}
