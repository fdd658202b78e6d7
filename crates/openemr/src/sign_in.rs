//! One sign-in at a time, from the first click to a verified user.
//!
//! ```text
//!            start                    callback with our state
//!   Idle ───────────────▶ Waiting ───────────────────────────▶ Exchanging ───────▶ SignedIn
//!    ▲ ▲                  │ │  ▲ │                               │   exchanged,     │
//!    │ │   cancel, 5 min, │ │  └─┘ start (a new attempt           │   verified       │ start
//!    │ └──────────────────┘ │      replaces the old one),         │                  ▼
//!    │   the server's error │      foreign or broken callback     │               Waiting
//!    │                      │      (nothing changes)              │
//!    └──────────────────────┴─────────────────────────────────────┘ refused, not verified, cancelled
//! ```
//!
//! All transitions are in [`step`]. A callback is worth something only while one attempt waits: a replayed one, one
//! that comes after a restart, and one with a foreign state exchange nothing.

use crate::{
    answer::parse,
    authorize::{self, Attempt},
    connection::Connection,
    error::{NoAnswer, Unreadable},
    exchange::{self, TokenError},
    facts::SiteFacts,
    id_token::{self, Expected, IdTokenError, Keys},
    moment::Moment,
    redirect::{self, Callback, CallbackError, RedirectUri},
    registered_client::Client,
    scopes,
    tokens::{KeptTokens, SignedIn},
    transport::{Call, Transport},
};
use domain::phi::Secret;
use jiff::{SignedDuration, Timestamp};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use subtle::ConstantTimeEq;
use url::Url;

/// Time the browser has to bring an answer: five minutes.
pub const SIGN_IN_LIFETIME: Duration = Duration::from_secs(300);

/// Why a sign-in did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// No sign-in is waiting: this answer belongs to one that ended, or to one before a restart. Start again.
    #[error("no sign-in is waiting for this answer")]
    NoneWaiting,
    /// One is being finished just now.
    #[error("a sign-in is being finished")]
    Busy,
    /// The browser took longer than five minutes.
    #[error("the sign-in took too long")]
    Expired,
    /// It was cancelled here.
    #[error("the sign-in was cancelled")]
    Cancelled,
    /// What arrived is no answer; the sign-in goes on waiting.
    #[error(transparent)]
    NoAnswerOfOurs(#[from] CallbackError),
    /// The answer belongs to another sign-in, or comes from another server; this one goes on waiting.
    #[error("the answer belongs to another sign-in")]
    Mismatch,
    /// The sign-in was ended with an error.
    #[error("the server ended the sign-in")]
    Server {
        /// Its words, where the answer carries this sign-in's state. OpenEMR's own errors do not (Q14), and what comes
        /// without it can come from any page or program: it says nothing in the window.
        said: Option<String>,
    },
    /// The server does not accept this client: most likely nobody has enabled it yet (Q05).
    #[error("the server does not accept this client")]
    ClientNotAccepted {
        /// Its words.
        said: Option<String>,
    },
    /// The server took the client but not the code: consent was declined (Q09), or more than a minute passed (Q11).
    #[error("the server did not accept the answer of its own sign-in page")]
    CodeRefused {
        /// Its words.
        said: Option<String>,
    },
    /// Signed in, but without a clinician's rights: this is a public client (Q01).
    #[error("the server gives this client no clinician rights")]
    NoClinicianRights,
    /// The identity is not believed.
    #[error(transparent)]
    Identity(#[from] IdTokenError),
    /// This computer's clock is wrong: by it the identity has expired, by the server's it has not.
    #[error("this computer's clock is wrong")]
    WrongClock {
        /// How far this computer's clock is ahead of the server's; negative where it is behind.
        ahead: SignedDuration,
    },
    /// No answer from the server.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// An answer that cannot be read.
    #[error("the answer could not be read")]
    Unreadable(Unreadable),
    /// The server's own failure.
    #[error("the server answered with status {status}")]
    ServerFailed {
        /// HTTP status.
        status: u16,
        /// Its words.
        said: Option<String>,
    },
    /// No address could be made for the browser.
    #[error("no sign-in address could be made")]
    NoAddress,
}

/// A sign-in that was started.
#[derive(Clone, Debug)]
pub struct Started {
    /// What the system's browser is to be sent to.
    pub browser: Url,
    /// When the attempt ends by itself.
    pub expires_at: Timestamp,
}

/// Where a sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInState {
    /// None is under way.
    Idle,
    /// The browser is open.
    Waiting {
        /// When the attempt ends by itself.
        expires_at: Timestamp,
    },
    /// The answer has come and is being exchanged.
    Exchanging,
    /// It succeeded.
    SignedIn,
}

struct Pending {
    number: u64,
    attempt: Attempt,
    redirect: RedirectUri,
    started: Moment,
    expires_at: Timestamp,
}

enum Phase {
    Idle,
    Waiting(Pending),
    Exchanging { number: u64 },
    SignedIn,
}

enum Event<'a> {
    Start(Pending),
    Arrived { text: &'a str, issuer: &'a str, elapsed: Duration },
    Cancel,
    Elapsed(Duration),
    Exchanged { number: u64 },
    Failed { number: u64 },
}

enum Effect {
    Nothing,
    Exchange { pending: Pending, code: Secret<String> },
    Report(SignInError),
}

/// Every transition there is.
fn step(phase: Phase, event: Event<'_>) -> (Phase, Effect) {
    use {
        Effect::{Exchange, Nothing, Report},
        Phase::{Exchanging, Idle, Waiting},
    };
    match (phase, event) {
        (phase @ Exchanging { .. }, Event::Start(_)) => (phase, Report(SignInError::Busy)),
        (_, Event::Start(pending)) => (Waiting(pending), Nothing),

        (Waiting(_), Event::Arrived { elapsed, .. } | Event::Elapsed(elapsed))
            if elapsed >= SIGN_IN_LIFETIME =>
        {
            (Idle, Report(SignInError::Expired))
        }
        (Waiting(pending), Event::Arrived { text, issuer, .. }) => {
            let callback = match redirect::parse(text, pending.redirect) {
                Ok(callback) => callback,
                Err(why) => return (Waiting(pending), Report(why.into())),
            };
            if !is_meant_for(&callback, &pending, issuer) {
                return (Waiting(pending), Report(SignInError::Mismatch));
            }
            match callback {
                Callback::Code { code, .. } => {
                    (Exchanging { number: pending.number }, Exchange { pending, code })
                }
                Callback::Error { said, state, .. } => {
                    (Idle, Report(SignInError::Server { said: state.map(|_| said) }))
                }
            }
        }
        (phase, Event::Arrived { .. }) => (phase, Report(SignInError::NoneWaiting)),

        (Waiting(_) | Exchanging { .. }, Event::Cancel) => (Idle, Nothing),
        (Exchanging { number }, Event::Exchanged { number: done }) if number == done => {
            (Phase::SignedIn, Nothing)
        }
        (Exchanging { number }, Event::Failed { number: done }) if number == done => (Idle, Nothing),
        // An exchange that ends after it was cancelled or replaced.
        (phase, Event::Exchanged { .. }) => (phase, Report(SignInError::Cancelled)),
        (phase, Event::Cancel | Event::Elapsed(_) | Event::Failed { .. }) => (phase, Nothing),
    }
}

/// Our state, compared in constant time, and our server if it names itself (RFC 9207). An error without a state is
/// taken, since OpenEMR sends its own so (Q14); it can end an attempt and nothing else.
fn is_meant_for(callback: &Callback, pending: &Pending, issuer: &str) -> bool {
    let same_state =
        |state: &String| bool::from(state.as_bytes().ct_eq(pending.attempt.state.expose().as_bytes()));
    let (state_fits, iss) = match callback {
        Callback::Code { state, iss, .. } => (same_state(state), iss),
        Callback::Error { state, iss, .. } => (state.as_ref().is_none_or(same_state), iss),
    };
    state_fits && iss.as_ref().is_none_or(|iss| iss == issuer)
}

/// Signs a clinician in at one site.
pub struct SignIn {
    transport: Arc<Transport>,
    facts: Arc<SiteFacts>,
    client: Client,
    phase: Mutex<(Phase, u64)>,
}

impl SignIn {
    /// Prepares; nothing is sent.
    pub fn new(connection: Arc<Connection>, facts: Arc<SiteFacts>, client: Client) -> Self {
        Self {
            transport: Arc::clone(connection.transport()),
            facts,
            client,
            phase: Mutex::new((Phase::Idle, 0)),
        }
    }

    /// Starts an attempt and says what the browser is to be sent to. An attempt that was still waiting is replaced
    /// (Q12: a newer code voids the older one).
    ///
    /// # Errors
    /// [`SignInError::Busy`] while another one is being finished.
    pub fn start(&self, redirect: RedirectUri) -> Result<Started, SignInError> {
        let (url, attempt) =
            authorize::request(&self.facts, &self.client, redirect).ok_or(SignInError::NoAddress)?;
        let started = Moment::now(self.transport.clock().as_ref());
        let expires_at =
            started.wall().saturating_add(SignedDuration::try_from(SIGN_IN_LIFETIME).unwrap_or_default());
        let expires_at = expires_at.unwrap_or(started.wall());
        let mut phase = self.phase();
        phase.1 += 1;
        let number = phase.1;
        let pending = Pending { number, attempt, redirect, started, expires_at };
        match self.apply(&mut phase.0, Event::Start(pending)) {
            Effect::Report(error) => Err(error),
            _ => Ok(Started { browser: self.transport.site().for_browser(url), expires_at }),
        }
    }

    /// Takes what the browser brought back: the text of the deep link, or what
    /// [`LoopbackListener::receive`](crate::LoopbackListener::receive) gave. The exchange starts at once, since codes
    /// live one minute (Q11).
    ///
    /// # Errors
    /// [`SignInError`]. After [`SignInError::NoAnswerOfOurs`] and [`SignInError::Mismatch`] the attempt goes on waiting.
    pub async fn finish(&self, callback: &str) -> Result<SignedIn, SignInError> {
        let effect = {
            let mut phase = self.phase();
            let elapsed = match &phase.0 {
                Phase::Waiting(pending) => pending.started.elapsed(self.transport.clock().as_ref()),
                _ => Duration::ZERO,
            };
            self.apply(&mut phase.0, Event::Arrived { text: callback, issuer: &self.facts.issuer, elapsed })
        };
        let (pending, code) = match effect {
            Effect::Exchange { pending, code } => (pending, code),
            Effect::Report(error) => return Err(error),
            Effect::Nothing => return Err(SignInError::NoneWaiting),
        };
        let number = pending.number;
        let outcome = self.exchange(pending, code).await;
        let event = if outcome.is_ok() { Event::Exchanged { number } } else { Event::Failed { number } };
        match self.apply(&mut self.phase().0, event) {
            Effect::Report(error) => Err(error),
            _ => outcome,
        }
    }

    /// Whether a text is the answer that this sign-in waits for: from our address, with our state, or the server's own
    /// error without one (Q14). Asking changes nothing.
    pub fn awaits(&self, callback: &str) -> bool {
        match &self.phase().0 {
            Phase::Waiting(pending) => redirect::parse(callback, pending.redirect)
                .is_ok_and(|callback| is_meant_for(&callback, pending, &self.facts.issuer)),
            _ => false,
        }
    }

    /// Ends an attempt that waits or is being finished.
    pub fn cancel(&self) {
        self.apply(&mut self.phase().0, Event::Cancel);
    }

    /// Where it stands now; an attempt past its five minutes has ended.
    pub fn state(&self) -> SignInState {
        let mut phase = self.phase();
        if let Phase::Waiting(pending) = &phase.0 {
            let elapsed = pending.started.elapsed(self.transport.clock().as_ref());
            self.apply(&mut phase.0, Event::Elapsed(elapsed));
        }
        match &phase.0 {
            Phase::Idle => SignInState::Idle,
            Phase::Waiting(pending) => SignInState::Waiting { expires_at: pending.expires_at },
            Phase::Exchanging { .. } => SignInState::Exchanging,
            Phase::SignedIn => SignInState::SignedIn,
        }
    }

    async fn exchange(&self, pending: Pending, code: Secret<String>) -> Result<SignedIn, SignInError> {
        let field = |name, value: &str| (name, Secret::new(value.to_owned()));
        let fields = vec![
            field("grant_type", "authorization_code"),
            field("redirect_uri", &pending.redirect.sent()),
            ("code", code),
            ("code_verifier", pending.attempt.verifier.clone()),
        ];
        let endpoint = &self.facts.endpoints.token;
        let grant = exchange::ask(&self.transport, endpoint, &self.client, &fields).await.map_err(
            |error| match error {
                TokenError::NoAnswer(why) => SignInError::NoAnswer(why),
                TokenError::InvalidClient { said } => SignInError::ClientNotAccepted { said },
                TokenError::Refused { said, .. } => SignInError::CodeRefused { said },
                TokenError::Server { status, said } => SignInError::ServerFailed { status, said },
                TokenError::Unreadable(why) => SignInError::Unreadable(why),
            },
        )?;
        let id_token = grant.id_token.ok_or(IdTokenError::Malformed)?;
        let keys = self.keys().await?;
        let expected = Expected {
            issuer: &self.facts.issuer,
            client: self.client.id(),
            nonce: Some(pending.attempt.nonce.expose()),
            now: self.transport.clock().now(),
        };
        let subject = id_token::verify(&id_token, &expected, &keys)
            .map_err(|why| self.blame(why, &id_token, expected, &keys))?;
        if !scopes::gives_clinician_rights(&grant.scope) {
            return Err(SignInError::NoClinicianRights);
        }
        let refresh = grant.refresh.unwrap_or_else(|| Secret::new(String::new()));
        let kept = KeptTokens { refresh, id_token, scope: grant.scope };
        Ok(SignedIn { subject, access: grant.access, kept })
    }

    /// Names the clock where it is the reason: an identity that came this moment, of the right server and sign-in, and that
    /// has expired by this computer's clock alone.
    fn blame(
        &self,
        why: IdTokenError,
        id_token: &Secret<String>,
        expected: Expected<'_>,
        keys: &Keys,
    ) -> SignInError {
        let ahead = self.transport.skew().filter(|_| why == IdTokenError::Expired);
        let fine_there = |ahead: &SignedDuration| {
            let now = expected.now.saturating_sub(*ahead).unwrap_or(expected.now);
            id_token::verify(id_token, &Expected { now, ..expected }, keys).is_ok()
        };
        ahead.filter(fine_there).map_or(SignInError::Identity(why), |ahead| SignInError::WrongClock { ahead })
    }

    async fn keys(&self) -> Result<Keys, SignInError> {
        let call = Call::get(self.facts.endpoints.keys.clone(), "oauth2/{site}/jwk");
        let answer = self.transport.send(call).await?;
        match (answer.status, parse(&answer.body)) {
            (200, Ok(jwks)) => Ok(Keys::read(&jwks)),
            (200, Err(why)) => Err(SignInError::Unreadable(why)),
            (status, _) => Err(SignInError::ServerFailed { status, said: None }),
        }
    }

    fn apply(&self, phase: &mut Phase, event: Event<'_>) -> Effect {
        let (next, effect) = step(std::mem::replace(phase, Phase::Idle), event);
        *phase = next;
        effect
    }

    fn phase(&self) -> MutexGuard<'_, (Phase, u64)> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
