//! A session: its access token in memory, and the one place where tokens are renewed.
//!
//! OpenEMR's refresh tokens are good for one use, and at that moment the old access token dies as well (Q17). So
//! renewing is done by one task at a time, the new refresh token is kept before the new access token is used, and a
//! renewal that has begun is carried through even if whoever asked for it went away: its answer must not be lost.

use crate::{
    answer::parse,
    error::{ApiError, NoAnswer, SessionEnd, Unreadable},
    exchange::{self, Grant, TokenError},
    facts::SiteFacts,
    id_token::{self, Expected},
    ids::Subject,
    redirect::LOGOUT_RETURN,
    registered_client::Client,
    scopes,
    tokens::{AccessToken, KeeperError, KeptTokens, SignedIn, TokenKeeper},
    transport::{Call, Repeat, Transport},
};
use domain::phi::Secret;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// Time before its end at which an access token is renewed.
const EARLY: Duration = Duration::from_secs(300);

/// Whether a session is alive; watch it with [`OpenEmr::session`](crate::OpenEmr::session).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Tokens are there, or can be renewed.
    Alive,
    /// Sign in again.
    Ended(SessionEnd),
}

/// What a sign-out did. The tokens are gone from memory in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOut {
    /// The server ended its session too (Q22).
    pub server_told: bool,
    /// The keychain's answer to forgetting the tokens.
    pub wiped: Result<(), KeeperError>,
}

enum State {
    Alive {
        /// Counts renewals, so that a task can tell whether its token is still the newest.
        generation: u64,
        /// Absent after a restart.
        access: Option<AccessToken>,
        kept: KeptTokens,
    },
    Ended(SessionEnd),
}

/// A token to send, and which one it is.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) token: Secret<String>,
    pub(crate) generation: u64,
}

pub(crate) struct Session {
    transport: Arc<Transport>,
    facts: Arc<SiteFacts>,
    client: Client,
    subject: Subject,
    keeper: Arc<dyn TokenKeeper>,
    state: Mutex<State>,
    renewing: tokio::sync::Mutex<()>,
    news: watch::Sender<SessionState>,
}

impl Session {
    /// A session fresh from a sign-in. The tokens are kept before they are used; if the keychain cannot, the session
    /// lives in memory and the error says so.
    pub(crate) async fn begin(
        transport: Arc<Transport>,
        facts: Arc<SiteFacts>,
        client: Client,
        signed_in: SignedIn,
        keeper: Arc<dyn TokenKeeper>,
    ) -> (Arc<Self>, Result<(), KeeperError>) {
        let stored = keeper.store(&signed_in.kept).await;
        let state = State::Alive { generation: 0, access: Some(signed_in.access), kept: signed_in.kept };
        (Self::make(transport, facts, client, signed_in.subject, keeper, state), stored)
    }

    /// Takes a kept session up again. Nothing is sent; the first request renews.
    pub(crate) async fn restore(
        transport: Arc<Transport>,
        facts: Arc<SiteFacts>,
        client: Client,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Result<Option<Arc<Self>>, KeeperError> {
        let Some(kept) = keeper.load().await? else { return Ok(None) };
        let Some(subject) = id_token::subject_of(&kept.id_token) else { return Ok(None) };
        let state = State::Alive { generation: 0, access: None, kept };
        Ok(Some(Self::make(transport, facts, client, subject, keeper, state)))
    }

    /// A session without tokens, which refuses every request as one that was stopped does.
    pub(crate) fn without_tokens(
        transport: Arc<Transport>,
        facts: Arc<SiteFacts>,
        client: Client,
        subject: Subject,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Arc<Self> {
        let session =
            Self::make(transport, facts, client, subject, keeper, State::Ended(SessionEnd::Stopped));
        session.news.send_replace(SessionState::Ended(SessionEnd::Stopped));
        session
    }

    /// Forgets the tokens here and refuses from now on. A renewal under way still keeps what it gets: the pair that is
    /// kept now is dead by then (Q17).
    pub(crate) fn stop(&self) {
        let mut state = self.state();
        if matches!(*state, State::Alive { .. }) {
            *state = State::Ended(SessionEnd::Stopped);
            drop(state);
            self.news.send_replace(SessionState::Ended(SessionEnd::Stopped));
        }
    }

    fn make(
        transport: Arc<Transport>,
        facts: Arc<SiteFacts>,
        client: Client,
        subject: Subject,
        keeper: Arc<dyn TokenKeeper>,
        state: State,
    ) -> Arc<Self> {
        Arc::new(Self {
            transport,
            facts,
            client,
            subject,
            keeper,
            state: Mutex::new(state),
            renewing: tokio::sync::Mutex::new(()),
            news: watch::Sender::new(SessionState::Alive),
        })
    }

    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The scopes that were granted; none are known of a session without tokens, and of one that was kept before they
    /// were.
    pub(crate) fn granted(&self) -> Vec<String> {
        match &*self.state() {
            State::Alive { kept, .. } => kept.scope.split_whitespace().map(str::to_owned).collect(),
            State::Ended(_) => Vec::new(),
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<SessionState> {
        self.news.subscribe()
    }

    /// A token that is good for a while. Within five minutes of its end it is renewed first; if that cannot be done
    /// just now, what is left of it is used.
    pub(crate) async fn access(self: &Arc<Self>) -> Result<Access, ApiError> {
        let (generation, token, left) = match &*self.state() {
            State::Ended(why) => return Err(ApiError::SignedOut(*why)),
            State::Alive { generation, access: None, .. } => (*generation, None, Duration::ZERO),
            State::Alive { generation, access: Some(access), .. } => {
                (*generation, Some(access.token.clone()), access.left(self.transport.clock().as_ref()))
            }
        };
        match token {
            Some(token) if left > EARLY => Ok(Access { token, generation }),
            Some(token) if !left.is_zero() => match self.renew(generation).await {
                Err(ApiError::SignedOut(why)) => Err(ApiError::SignedOut(why)),
                renewed => Ok(renewed.unwrap_or(Access { token, generation })),
            },
            _ => self.renew(generation).await,
        }
    }

    /// Renews, unless another task already did so since `seen`. Many at once make one request.
    pub(crate) async fn renew(self: &Arc<Self>, seen: u64) -> Result<Access, ApiError> {
        let session = Arc::clone(self);
        // A task of its own: if the caller is dropped in the middle, the answer still arrives and is kept.
        let task = tokio::spawn(async move { session.renew_in_turn(seen).await });
        task.await.unwrap_or(Err(ApiError::NoAnswer(NoAnswer::Cut)))
    }

    async fn renew_in_turn(&self, seen: u64) -> Result<Access, ApiError> {
        let _turn = self.renewing.lock().await;
        let old = match &*self.state() {
            State::Ended(why) => return Err(ApiError::SignedOut(*why)),
            State::Alive { generation, access: Some(access), .. } if *generation != seen => {
                return Ok(Access { token: access.token.clone(), generation: *generation });
            }
            State::Alive { kept, .. } => kept.clone(),
        };
        if old.refresh.expose().is_empty() {
            return Err(self.end(SessionEnd::RefreshRefused).await);
        }
        let mut sent = old.refresh.clone();
        let mut lost = false;
        let mut outcome = self.ask(&sent, &old.scope).await;
        if outcome.as_ref().is_err_and(is_lost) {
            // Either the server never saw it, and the token is still good, or it did, and this says 401.
            lost = true;
            outcome = self.ask(&sent, &old.scope).await;
        }
        if matches!(outcome, Err(TokenError::Refused { .. })) {
            // Q18: another process of this installation may have stored a newer pair.
            if let Ok(Some(kept)) = self.keeper.load().await
                && kept.refresh != sent
                && !kept.refresh.expose().is_empty()
            {
                sent = kept.refresh;
                outcome = self.ask(&sent, &kept.scope).await;
            }
        }
        match outcome {
            Ok(grant) => self.accept(grant, KeptTokens { refresh: sent, ..old }).await,
            Err(TokenError::InvalidClient { .. }) => Err(self.end(SessionEnd::ClientDisabled).await),
            Err(TokenError::Refused { .. }) => {
                Err(self.end(if lost { SessionEnd::RefreshLost } else { SessionEnd::RefreshRefused }).await)
            }
            Err(TokenError::NoAnswer(why)) => Err(ApiError::NoAnswer(why)),
            Err(TokenError::Server { status, said }) => Err(ApiError::Server { status, said }),
            Err(TokenError::Unreadable(why)) => Err(ApiError::Unreadable(why)),
        }
    }

    /// Asks with the scopes that were granted: 8.x refuses a renewal without them once a sign-in carried a nonce (Q126).
    /// Naming what was granted narrows nothing (Q20). Where the server holds fewer for granted than are known here, it
    /// refuses that before it looks at the token, and is asked without any.
    async fn ask(&self, refresh: &Secret<String>, granted: &str) -> Result<Grant, TokenError> {
        let named = scopes::for_renewal(granted, self.facts.edition);
        match self.ask_naming(refresh, Some(named)).await {
            Err(TokenError::Refused { status: 400, .. }) => self.ask_naming(refresh, None).await,
            other => other,
        }
    }

    async fn ask_naming(&self, refresh: &Secret<String>, scope: Option<String>) -> Result<Grant, TokenError> {
        let mut fields =
            vec![("grant_type", Secret::new("refresh_token".to_owned())), ("refresh_token", refresh.clone())];
        fields.extend(scope.map(|scope| ("scope", Secret::new(scope))));
        exchange::ask(&self.transport, &self.facts.endpoints.token, &self.client, &fields).await
    }

    /// Keeps the new pair, then uses it. A keychain that fails costs the next start its session, not this one.
    async fn accept(&self, grant: Grant, old: KeptTokens) -> Result<Access, ApiError> {
        match &*self.state() {
            // One that was stopped meanwhile keeps the new pair all the same, for whoever takes it up again.
            State::Alive { .. } | State::Ended(SessionEnd::Stopped) => {}
            State::Ended(why) => return Err(ApiError::SignedOut(*why)),
        }
        let renewed_id_token = grant.id_token;
        let kept = KeptTokens {
            refresh: grant.refresh.unwrap_or(old.refresh),
            id_token: renewed_id_token.clone().unwrap_or(old.id_token),
            scope: if grant.scope.is_empty() { old.scope } else { grant.scope },
        };
        if let Err(error) = self.keeper.store(&kept).await {
            tracing::warn!(%error, "a renewed session is not kept for the next start");
        }
        if let Some(token) = renewed_id_token {
            let expected = Expected {
                issuer: &self.facts.issuer,
                client: self.client.id(),
                nonce: None,
                now: self.transport.clock().now(),
            };
            if id_token::check_renewed(&token, &expected, &self.subject).is_err() {
                return Err(self.end(SessionEnd::OtherUser).await);
            }
        }
        let ended = match &mut *self.state() {
            State::Alive { generation, access, kept: old } => {
                *generation += 1;
                *old = kept;
                let token = grant.access.token.clone();
                *access = Some(grant.access);
                return Ok(Access { token, generation: *generation });
            }
            State::Ended(why) => *why,
        };
        // It ended while the new pair was being kept (Q21): that pair must not stay behind.
        if ended != SessionEnd::Stopped
            && let Err(error) = self.keeper.wipe().await
        {
            tracing::warn!(%error, "the tokens of an ended session are still kept");
        }
        Err(ApiError::SignedOut(ended))
    }

    /// Ends the session and forgets its tokens, except where they become good again once an administrator enables the
    /// client.
    pub(crate) async fn end(&self, why: SessionEnd) -> ApiError {
        let first = {
            let mut state = self.state();
            let first = matches!(*state, State::Alive { .. });
            if first {
                *state = State::Ended(why);
            }
            first
        };
        if first {
            if why != SessionEnd::ClientDisabled
                && let Err(error) = self.keeper.wipe().await
            {
                tracing::warn!(%error, "the tokens of an ended session are still kept");
            }
            self.news.send_replace(SessionState::Ended(why));
        }
        ApiError::SignedOut(why)
    }

    /// Q22: tells the server, and forgets the tokens whatever it says (Q21: they would work again after the next
    /// sign-in).
    pub(crate) async fn sign_out(&self) -> SignOut {
        // A renewal under way finds the session ended and forgets what it got.
        let id_token = match std::mem::replace(&mut *self.state(), State::Ended(SessionEnd::SignedOutHere)) {
            State::Alive { kept, .. } => Some(kept.id_token),
            State::Ended(_) => None,
        };
        let wiped = self.keeper.wipe().await;
        self.news.send_replace(SessionState::Ended(SessionEnd::SignedOutHere));
        let server_told = match id_token {
            Some(id_token) => self.tell_server(&id_token).await,
            None => false,
        };
        SignOut { server_told, wiped }
    }

    async fn tell_server(&self, id_token: &Secret<String>) -> bool {
        let mut url = self.facts.endpoints.logout.clone();
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token.expose())
            .append_pair("post_logout_redirect_uri", LOGOUT_RETURN)
            .append_pair("state", "signed-out");
        let call = Call { repeat: Repeat::Never, ..Call::get(url, "oauth2/{site}/logout") };
        match self.transport.send(call).await {
            Ok(answer) => {
                matches!(answer.status, 200..=399)
                    || (answer.status == 401 && parse(&answer.body) != Err(Unreadable::Html))
            }
            Err(_) => false,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The request may have reached the server, and its answer did not reach us.
fn is_lost(error: &TokenError) -> bool {
    match error {
        TokenError::NoAnswer(why) => !why.was_never_sent(),
        TokenError::Server { .. } | TokenError::Unreadable(_) => true,
        TokenError::InvalidClient { .. } | TokenError::Refused { .. } => false,
    }
}
