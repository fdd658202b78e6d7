//! OAuth: discovery, registration, sign-in pages, tokens, logout.

/// A client that needs no administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreregisteredClient {
    /// 43 characters.
    pub client_id: String,
    /// 86 characters.
    pub client_secret: String,
}
