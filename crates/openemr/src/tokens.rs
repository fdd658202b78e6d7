//! The tokens of a session, and who keeps those that outlive the process.

use crate::{ids::Subject, moment::Moment};
use domain::{phi::Secret, time::Clock};
use std::{future::Future, pin::Pin, time::Duration};

/// What the keychain keeps of a session. The access token is never among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTokens {
    /// Good for one more access token; replaced at every use (Q17). 1 to 4.5 kB.
    pub refresh: Secret<String>,
    /// Names the user, and is needed to sign out (Q22). 1 to 3 kB.
    pub id_token: Secret<String>,
    /// The scopes that were granted, as the server wrote them: each renewal names them (Q126). Empty where they are not
    /// known; then those that Rounds asks for are named.
    pub scope: String,
}

/// The keychain did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tokens could not be kept: {0}")]
pub struct KeeperError(pub String);

/// What a keeper's methods return.
pub type Keeping<'a, T> = Pin<Box<dyn Future<Output = Result<T, KeeperError>> + Send + 'a>>;

/// Keeps the tokens of one account at one clinic between two starts; the app implements it with the keychain.
///
/// `store` is called before a new access token is used for the first time: OpenEMR has invalidated the old pair by
/// then (Q17), and a token that only memory knows dies with the process.
pub trait TokenKeeper: Send + Sync {
    /// Replaces what is kept.
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()>;

    /// What is kept, if anything.
    fn load(&self) -> Keeping<'_, Option<KeptTokens>>;

    /// Forgets it.
    fn wipe(&self) -> Keeping<'_, ()>;
}

/// An access token with the time it lives; memory only.
#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    pub(crate) token: Secret<String>,
    pub(crate) issued: Moment,
    pub(crate) lifetime: Duration,
}

impl AccessToken {
    /// How long it is still good for.
    pub(crate) fn left(&self, clock: &dyn Clock) -> Duration {
        self.lifetime.saturating_sub(self.issued.elapsed(clock))
    }
}

/// The result of a sign-in: who it is, and the tokens, which only [`OpenEmr::begin`](crate::OpenEmr::begin) can use.
#[derive(Debug)]
pub struct SignedIn {
    pub(crate) subject: Subject,
    pub(crate) access: AccessToken,
    pub(crate) kept: KeptTokens,
}

impl SignedIn {
    /// The user's uuid, equal to the ids of FHIR's Practitioner and Person. An account's store belongs to it.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}
