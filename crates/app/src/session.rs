//! Signing in through the system's browser, and out.

use crate::{
    Core, Rounds,
    account::Account,
    clinic::Clinic,
    clock::stamp,
    contract::{
        AppState, ClientState, ConnectionView, ErrorCode, IndexView, OutboxCounts, SessionView, UiError,
    },
    error::from_no_answer,
    lock,
};
use openemr::{
    LoopbackListener, RedirectUri, SIGN_IN_LIFETIME, SessionEnd, SignIn, SignInError, SignInState, SignedIn,
    is_deep_link,
};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// A sign-in that waits for the browser.
pub(crate) struct Attempt {
    sign_in: Arc<SignIn>,
    clinic: Arc<Clinic>,
    /// Ends the attempt when its time is over; listens on loopback where there are no links.
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Attempt {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Rounds {
    /// Opens the browser on the clinic's sign-in page. What becomes of it arrives as state.
    ///
    /// # Errors
    /// When the browser cannot be opened or a sign-in is being finished.
    pub async fn sign_in(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        if self.0.account().is_ok() {
            return Ok(self.0.hub.state());
        }
        let clinic = self.0.with_secret().await?;
        let sign_in = Arc::new(SignIn::new(
            Arc::clone(&clinic.connection),
            Arc::clone(&clinic.facts),
            clinic.client.clone(),
        ));
        let mut tasks = Vec::new();
        let (redirect, listener) = if self.0.browser.links_return() {
            (RedirectUri::DeepLink, None)
        } else {
            let listener = LoopbackListener::bind().await.map_err(|error| {
                tracing::error!(%error, "the loopback address cannot be listened on");
                UiError::new(ErrorCode::Internal)
                    .with("detail", "this computer's loopback address is not available")
            })?;
            (listener.redirect(), Some(listener))
        };
        let started = sign_in.start(redirect).map_err(|error| refused(&error))?;
        if let Some(listener) = listener {
            let (core, ours) = (self.clone(), Arc::clone(&sign_in));
            tasks.push(tokio::spawn(async move {
                match listener.receive(move |text| ours.awaits(text)).await {
                    // The exchange must not end with this task, which ends with the attempt.
                    Ok(target) => drop(tokio::spawn(async move { core.redirected(&target).await })),
                    Err(error) => tracing::warn!(%error, "the loopback listener failed"),
                }
            }));
        }
        tasks.push(self.expire(Arc::clone(&sign_in)));
        *lock(&self.0.attempt) = Some(Attempt { sign_in, clinic, tasks });
        if self.0.browser.open(started.browser.as_str()).is_err() {
            self.0.end_attempt();
            return Err(UiError::new(ErrorCode::BrowserNotOpened));
        }
        let expires_at = stamp(started.expires_at);
        Ok(self.0.hub.change(|state| state.session = SessionView::Waiting { expires_at }))
    }

    /// Ends a sign-in that waits for the browser.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn cancel_sign_in(&self) -> Result<AppState, UiError> {
        self.0.end_attempt();
        Ok(self.0.hub.change(|state| {
            if matches!(state.session, SessionView::Waiting { .. } | SessionView::Exchanging) {
                state.session = SessionView::SignedOut { why: None };
            }
        }))
    }

    /// The browser has come back with `link`: a deep link, or what the loopback listener was asked for.
    ///
    /// What is no answer to the sign-in that waits changes nothing. A link that nothing waits for (the app was started
    /// by it, or the attempt is over) exchanges nothing and says that the sign-in has to be started again.
    pub async fn redirected(&self, link: &str) {
        let waiting = lock(&self.0.attempt)
            .as_ref()
            .map(|attempt| (Arc::clone(&attempt.sign_in), Arc::clone(&attempt.clinic)));
        let Some((sign_in, clinic)) = waiting else {
            if self.0.account().is_err() && is_deep_link(link) {
                let why = Some(UiError::new(ErrorCode::SignInLost));
                self.0.hub.change(|state| state.session = SessionView::SignedOut { why });
            }
            return;
        };
        let before = self.0.hub.state().session;
        self.0.hub.change(|state| state.session = SessionView::Exchanging);
        match sign_in.finish(link).await {
            Ok(signed_in) => self.welcome(&clinic, &sign_in, signed_in).await,
            // Somebody else's answer, or none at all: ours may still come.
            Err(SignInError::NoAnswerOfOurs(_) | SignInError::Mismatch | SignInError::Busy) => {
                tracing::info!("an answer that belongs to no sign-in of ours was ignored");
                self.0.hub.change(|state| {
                    if state.session == SessionView::Exchanging {
                        state.session = before;
                    }
                });
            }
            // The same link twice, or a page that fires one, while the real answer is being exchanged.
            Err(SignInError::NoneWaiting)
                if matches!(sign_in.state(), SignInState::Exchanging | SignInState::SignedIn) =>
            {
                tracing::info!("an answer that was already taken was ignored");
            }
            // Cancelled meanwhile, and perhaps started anew: what is on screen belongs to the newer one.
            Err(_) if !self.0.is_current(&sign_in) => {}
            Err(error) => {
                tracing::info!(%error, "sign-in");
                self.0.end_attempt();
                match &error {
                    SignInError::ClientNotAccepted { .. } => self.0.note_client(ClientState::Waiting),
                    SignInError::NoClinicianRights => self.0.note_client(ClientState::Ready),
                    _ => {}
                }
                let why = Some(refused(&error));
                self.0.hub.change(|state| state.session = SessionView::SignedOut { why });
            }
        }
    }

    /// Tells the server, forgets the tokens and deletes the cache. What is unsent stays in the journal, encrypted, for
    /// the next sign-in here.
    ///
    /// # Errors
    /// None; a server that cannot be told or a keychain that fails is no reason to stay signed in.
    pub async fn sign_out(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        if let Some(account) = self.0.take_account() {
            account.sign_out(&self.0).await;
        }
        self.0.end_attempt();
        Ok(self.0.show_signed_out(None))
    }

    /// Opens the account's stores and begins its session.
    async fn welcome(&self, clinic: &Arc<Clinic>, sign_in: &Arc<SignIn>, signed_in: SignedIn) {
        let _door = self.0.door.lock().await;
        if !self.0.is_current(sign_in) {
            return;
        }
        self.0.end_attempt();
        self.0.note_client(ClientState::Ready);
        match Account::open(&self.0, clinic, signed_in).await {
            Ok(account) => {
                let user = account.user();
                self.0.set_account(Arc::clone(&account));
                self.0.hub.change(|state| {
                    state.session = SessionView::SignedIn { user, pin_set: false, renew: None }
                });
                account.begin_work(self);
            }
            Err(error) => {
                self.0.hub.change(|state| state.session = SessionView::SignedOut { why: Some(error) });
            }
        }
    }

    /// The session has ended by itself: what was typed is in the journal, the person signs in again.
    pub(crate) async fn session_ended(&self, end: SessionEnd) {
        let _door = self.0.door.lock().await;
        let Some(account) = self.0.take_account() else { return };
        account.close().await;
        let code = match end {
            SessionEnd::SignedOutHere => return,
            SessionEnd::ClientDisabled => {
                self.0.note_client(ClientState::Waiting);
                ErrorCode::ClientNotEnabled
            }
            SessionEnd::OtherUser => ErrorCode::IdentityNotVerified,
            SessionEnd::SignedOutElsewhere | SessionEnd::RefreshRefused | SessionEnd::RefreshLost => {
                ErrorCode::SignedOut
            }
        };
        self.0.show_signed_out(Some(UiError::new(code)));
    }

    /// Ends the attempt when its time is over.
    fn expire(&self, sign_in: Arc<SignIn>) -> JoinHandle<()> {
        let core = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(SIGN_IN_LIFETIME).await;
            let still = lock(&core.0.attempt).as_ref().is_some_and(|now| Arc::ptr_eq(&now.sign_in, &sign_in));
            if still {
                let why = Some(UiError::new(ErrorCode::SignInExpired));
                core.0.hub.change(|state| {
                    if matches!(state.session, SessionView::Waiting { .. }) {
                        state.session = SessionView::SignedOut { why };
                    }
                });
                core.0.end_attempt();
            }
        })
    }
}

impl Core {
    /// Whether a sign-in is the one that waits, and not one that was cancelled or replaced.
    fn is_current(&self, sign_in: &Arc<SignIn>) -> bool {
        lock(&self.attempt).as_ref().is_some_and(|attempt| Arc::ptr_eq(&attempt.sign_in, sign_in))
    }

    /// Ends whatever sign-in waits.
    pub(crate) fn end_attempt(&self) {
        if let Some(attempt) = lock(&self.attempt).take() {
            attempt.sign_in.cancel();
        }
    }

    fn show_signed_out(&self, why: Option<UiError>) -> AppState {
        self.hub.change(|state| {
            state.session = SessionView::SignedOut { why };
            state.connection = ConnectionView::Idle;
            state.rights = None;
            state.index = IndexView::Unavailable;
            state.outbox = OutboxCounts::default();
        })
    }
}

/// Why a sign-in came to nothing, as the window says it.
fn refused(error: &SignInError) -> UiError {
    match error {
        SignInError::NoneWaiting => UiError::new(ErrorCode::SignInLost),
        SignInError::Expired => UiError::new(ErrorCode::SignInExpired),
        SignInError::Cancelled => UiError::new(ErrorCode::SignInCancelled),
        SignInError::NoAnswerOfOurs(_) | SignInError::Mismatch | SignInError::Busy => {
            UiError::new(ErrorCode::SignInMismatch)
        }
        SignInError::Server { said } | SignInError::CodeRefused { said } => {
            UiError::new(ErrorCode::SignInRefused).said(said.clone())
        }
        SignInError::ClientNotAccepted { said } => {
            UiError::new(ErrorCode::ClientNotEnabled).said(said.clone())
        }
        SignInError::NoClinicianRights => UiError::new(ErrorCode::ClientWithoutRights),
        SignInError::Identity(_) => UiError::new(ErrorCode::IdentityNotVerified),
        SignInError::NoAnswer(error) => from_no_answer(error),
        SignInError::Unreadable(_) => UiError::new(ErrorCode::Unreadable),
        SignInError::ServerFailed { said, .. } => UiError::new(ErrorCode::ServerError).said(said.clone()),
        SignInError::NoAddress => {
            UiError::new(ErrorCode::Internal).with("detail", "no sign-in address could be made")
        }
    }
}
