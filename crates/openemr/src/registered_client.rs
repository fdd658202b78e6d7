//! What this computer is to a clinic's server: a registered client.

use crate::ids::ClientId;
use domain::phi::Secret;

/// A registered client. The secret is optional: with PKCE the server does not ask for it (Q06).
#[derive(Clone, Debug)]
pub struct Client {
    id: ClientId,
    secret: Option<Secret<String>>,
}

impl Client {
    /// A client by its id, and the secret if there is one; an empty secret is none (Q01).
    pub fn new(id: ClientId, secret: Option<Secret<String>>) -> Self {
        Self { id, secret: secret.filter(|secret| !secret.expose().trim().is_empty()) }
    }

    /// The id, which an administrator needs to find the client.
    pub fn id(&self) -> &ClientId {
        &self.id
    }

    /// The secret, for the keychain.
    pub fn secret(&self) -> Option<&Secret<String>> {
        self.secret.as_ref()
    }
}
