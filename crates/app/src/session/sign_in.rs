//! Signing in through the system's browser: at a free desk, at a locked one, and again where the server wants it.
//!
//! ```text
//!                    browser                         lock, idle, sleep
//!   SignedOut ───────────────────▶ SignedIn ────────────────────────────▶ Locked ◀── a start with a remembered account
//!       ▲                            │  ▲ ▲                                 │ │
//!       │          sign out          │  │ └────── PIN, or browser ──────────┘ │
//!       └────────────────────────────┘  │         (the same person)           │
//!       │                               │ browser (the same person)           │
//!       │    session ended, 12 hours ──▶ SignedIn, renew                      │
//!       └─────────────────────────────── sign out ────────────────────────────┘
//! ```
//!
//! What the window sees of it is derived in one place, [`Core::show`], from who is here, who is locked out, and whether
//! the browser is open.

use crate::{
    Core, Rounds,
    account::place::Place,
    account::sign_in_age::SignInAge,
    account::{Account, Opening},
    clinic::Clinic,
    clock::stamp,
    contract::{
        AppState, ClientState, ConnectionView, ErrorCode, IndexView, OutboxCounts, SessionView, SignInNeeded,
        UiError,
    },
    desk::keeper::NothingKept,
    desk::pin,
    error::{from_no_answer, log_vault},
    locked::locked,
    session::leaving::FAREWELL,
    settings_file::SavedAccount,
    writing::unkept,
};
use openemr::{
    LoopbackListener, OpenEmr, RedirectUri, SIGN_IN_LIFETIME, SignIn, SignInError, SignInState, SignedIn,
    is_deep_link,
};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// A sign-in that waits for the browser.
pub(crate) struct Attempt {
    sign_in: Arc<SignIn>,
    clinic: Arc<Clinic>,
    /// When it ends by itself, RFC 3339 UTC.
    expires_at: String,
    /// The answer has come and is being exchanged.
    exchanging: bool,
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
    /// Opens the browser on the clinic's sign-in page: at a free desk, at a locked one, or where the server wants it
    /// again. What becomes of it arrives as state.
    ///
    /// # Errors
    /// When the browser cannot be opened or a sign-in is being finished.
    pub async fn sign_in(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        if let Ok(account) = self.0.account()
            && locked(&account.renew).is_none()
        {
            return Ok(self.0.hub.state());
        }
        let clinic = match self.0.proven_or_found_again().await {
            Ok(clinic) => clinic,
            Err(error) => {
                self.0.trouble(Some(error.clone()));
                return Err(error);
            }
        };
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
        let expires_at = stamp(started.expires_at);
        *locked(&self.0.attempt) = Some(Attempt { sign_in, clinic, expires_at, exchanging: false, tasks });
        if self.0.browser.open(started.browser.as_str()).is_err() {
            self.0.end_attempt();
            self.0.show();
            return Err(UiError::new(ErrorCode::BrowserNotOpened));
        }
        Ok(self.0.trouble(None))
    }

    /// Ends a sign-in that waits for the browser.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn cancel_sign_in(&self) -> Result<AppState, UiError> {
        self.0.end_attempt();
        Ok(self.0.show())
    }

    /// The browser has come back with `link`: a deep link, or what the loopback listener was asked for.
    ///
    /// What is no answer to the sign-in that waits changes nothing. A link that nothing waits for (the app was started
    /// by it, or the attempt is over) exchanges nothing and says that the sign-in has to be started again.
    pub async fn redirected(&self, link: &str) {
        let waiting = locked(&self.0.attempt)
            .as_ref()
            .map(|attempt| (Arc::clone(&attempt.sign_in), Arc::clone(&attempt.clinic)));
        let Some((sign_in, clinic)) = waiting else {
            let wanted = self.0.account().map_or(true, |account| locked(&account.renew).is_some());
            if wanted && is_deep_link(link) {
                self.0.trouble(Some(UiError::new(ErrorCode::SignInLost)));
            }
            return;
        };
        self.0.note_exchanging(&sign_in, true);
        // The code lives for a minute: a server that was left alone after failures is asked at once.
        clinic.connection.try_again_now();
        match sign_in.finish(link).await {
            Ok(signed_in) => self.welcome(&clinic, &sign_in, signed_in).await,
            // Somebody else's answer, or none at all: ours may still come.
            Err(SignInError::NoAnswerOfOurs(_) | SignInError::Mismatch | SignInError::Busy) => {
                tracing::info!("an answer that belongs to no sign-in of ours was ignored");
                let exchanging = sign_in.state() == SignInState::Exchanging;
                self.0.note_exchanging(&sign_in, exchanging);
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
                self.0.trouble(Some(refused(&error)));
            }
        }
    }

    /// Opens the desk for whoever signed in, if it is theirs.
    async fn welcome(&self, clinic: &Arc<Clinic>, sign_in: &Arc<SignIn>, signed_in: SignedIn) {
        let _door = self.0.door.lock().await;
        if !self.0.is_current(sign_in) {
            return;
        }
        self.0.end_attempt();
        self.0.note_client(ClientState::Ready);
        if self.0.whose().is_some_and(|who| who.subject != signed_in.subject().as_str()) {
            turn_away(clinic, signed_in).await;
            self.0.trouble(Some(UiError::new(ErrorCode::OtherAccount)));
            return;
        }
        if let Ok(account) = self.0.account() {
            self.renew(&account, clinic, signed_in).await;
            return;
        }
        if let Err(error) = self.0.made_at(clinic, signed_in.subject().as_str()).await {
            turn_away(clinic, signed_in).await;
            self.0.trouble(Some(error));
            return;
        }
        match self.0.open_signed_in(clinic, signed_in).await {
            Ok(account) => {
                account.log.come_and_go("sign in").await;
                self.admit(clinic, account).await;
            }
            Err(error) => {
                self.0.trouble(Some(error));
            }
        }
    }

    /// The account is open: remembered, shown, and set to work.
    pub(crate) async fn admit(&self, clinic: &Clinic, account: Arc<Account>) {
        if !clinic.is_demo() && !account.memory_only {
            self.0.remember(Some(account.who.clone()));
        }
        self.0.forget_desk();
        // Somebody is here and waits: failures of before count no longer.
        clinic.connection.try_again_now();
        self.0.set_account(Arc::clone(&account));
        self.0.used();
        unkept::keep_unkept(&account).await;
        self.0.trouble(None);
        super::work::begin(self, &account);
    }

    /// The same person has signed in again: a new session around the open databases.
    async fn renew(&self, account: &Arc<Account>, clinic: &Arc<Clinic>, signed_in: SignedIn) {
        account.end_tasks().await;
        let (server, age) =
            self.0.begin_session(clinic, &account.place, account.memory_only, signed_in).await;
        let fresh = account.with_session(server, age);
        fresh.log.come_and_go("sign in").await;
        self.0.set_account(Arc::clone(&fresh));
        self.0.used();
        self.0.trouble(None);
        super::work::begin(self, &fresh);
    }

    /// Ends the attempt when its time is over.
    fn expire(&self, sign_in: Arc<SignIn>) -> JoinHandle<()> {
        let core = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(SIGN_IN_LIFETIME).await;
            // Not while an answer is being exchanged, which has its own end.
            if core.0.is_current(&sign_in) && sign_in.state() != SignInState::Exchanging {
                core.0.end_attempt();
                core.0.trouble(Some(UiError::new(ErrorCode::SignInExpired)));
            }
        })
    }
}

impl Core {
    /// Whether a sign-in is the one that waits, and not one that was cancelled or replaced.
    fn is_current(&self, sign_in: &Arc<SignIn>) -> bool {
        locked(&self.attempt).as_ref().is_some_and(|attempt| Arc::ptr_eq(&attempt.sign_in, sign_in))
    }

    /// Ends whatever sign-in waits.
    pub(crate) fn end_attempt(&self) {
        if let Some(attempt) = locked(&self.attempt).take() {
            attempt.sign_in.cancel();
        }
    }

    /// Notes that an answer is being exchanged, or is not.
    fn note_exchanging(&self, sign_in: &Arc<SignIn>, exchanging: bool) {
        if let Some(attempt) = locked(&self.attempt).as_mut()
            && Arc::ptr_eq(&attempt.sign_in, sign_in)
        {
            attempt.exchanging = exchanging;
        }
        self.show();
    }

    /// Whose desk it is, open or locked; nobody's after a sign-out.
    fn whose(&self) -> Option<SavedAccount> {
        match self.account() {
            Ok(account) => Some(account.who.clone()),
            Err(_) => locked(&self.desk).as_ref().map(|desk| desk.who.clone()),
        }
    }

    /// Opens the stores of whoever signed in and begins the session.
    async fn open_signed_in(
        &self,
        clinic: &Arc<Clinic>,
        signed_in: SignedIn,
    ) -> Result<Arc<Account>, UiError> {
        let subject = signed_in.subject().as_str().to_owned();
        let place = Place::new(&self.home, &clinic.key, &subject);
        let stores = self.open_for(&place).await?;
        let (server, age) = self.begin_session(clinic, &place, stores.memory_only, signed_in).await;
        let known = self.whose().or_else(|| self.saved().clinic.and_then(|clinic| clinic.account));
        let known = known.filter(|who| who.subject == subject);
        let who = match (server.me().await, known) {
            (Ok(me), _) => SavedAccount {
                name: if me.name.trim().is_empty() { subject.clone() } else { me.name },
                subject,
            },
            (Err(_), Some(known)) => known,
            (Err(_), None) => SavedAccount { name: subject.clone(), subject },
        };
        let (pin, pin_news) = if stores.memory_only {
            (None, None)
        } else {
            pin::restore_tries(&self.vault, &place).await;
            let pin = pin::view(&self.vault, &place).await.unwrap_or_else(|error| {
                log_vault(&error);
                None
            });
            (pin, pin::news(&self.vault, &place).await)
        };
        if !stores.memory_only && !clinic.is_demo() {
            self.keep_known(clinic, &place).await;
        }
        self.tell_notice(&stores);
        Ok(Account::open(Opening {
            clock: Arc::clone(&self.clock),
            vault: Arc::clone(&self.vault),
            hub: Arc::clone(&self.hub),
            memory: self.memory_of(clinic),
            unlogged: self.unlogged_of(&place),
            unkept: self.unkept_of(&place),
            who,
            place,
            stores,
            server,
            age,
            pin,
            pin_news,
            renew: None,
        }))
    }

    /// Takes the tokens of a sign-in, keeps them, and notes when it was.
    async fn begin_session(
        &self,
        clinic: &Arc<Clinic>,
        place: &Place,
        memory_only: bool,
        signed_in: SignedIn,
    ) -> (OpenEmr, SignInAge) {
        let age = SignInAge::fresh(self.clock.as_ref());
        if !memory_only {
            self.keep_sign_in(place, age.to_keep(self.clock.as_ref())).await;
        }
        let (server, kept) = OpenEmr::begin(
            Arc::clone(&clinic.connection),
            Arc::clone(&clinic.facts),
            clinic.client.clone(),
            signed_in,
            self.keeper(place, memory_only),
        )
        .await;
        if let Err(error) = kept {
            // The session works; it ends with the process.
            tracing::warn!(%error, "the session will not outlive this start");
        }
        (server, age)
    }

    /// Remembers whose desk it is, or that it is nobody's.
    pub(crate) fn remember(&self, who: Option<SavedAccount>) {
        let known = self.saved().clinic.is_some_and(|clinic| clinic.account == who);
        if known {
            return;
        }
        // A file that cannot be written was logged; the next start then asks for a sign-in.
        let _ = self.save(|file| {
            if let Some(clinic) = &mut file.clinic {
                clinic.account = who;
            }
        });
    }

    /// Notes why the last attempt came to nothing, or that there is nothing to say, and shows it.
    pub(crate) fn trouble(&self, why: Option<UiError>) -> AppState {
        *locked(&self.why) = why;
        self.show()
    }

    /// Shows who is here. Everything else in the frame belongs to whoever is signed in, and goes with them.
    pub(crate) fn show(&self) -> AppState {
        self.hub.show(|state| {
            state.session = self.session_view();
            match self.account() {
                Ok(account) => {
                    account.wall_clock.judge_anew();
                    state.clock = Some(account.wall_clock.view());
                    state.unlogged = account.log.waiting();
                    Some(account.frame.shown_as())
                }
                Err(_) => {
                    state.connection = ConnectionView::Idle;
                    state.rights = None;
                    state.clock = None;
                    state.index = IndexView::Unavailable;
                    state.outbox = OutboxCounts::default();
                    state.unlogged = 0;
                    None
                }
            }
        })
    }

    fn session_view(&self) -> SessionView {
        let why = locked(&self.why).clone();
        let attempt =
            locked(&self.attempt).as_ref().map(|attempt| (attempt.expires_at.clone(), attempt.exchanging));
        if let Ok(account) = self.account() {
            let waiting_until = attempt.map(|(expires_at, _)| expires_at);
            let renew = locked(&account.renew).clone();
            return SessionView::SignedIn {
                user: account.user(),
                pin_set: locked(&account.pin).is_some(),
                pin_news: locked(&account.pin_news).clone(),
                renew: renew.map(|first| SignInNeeded { why: why.unwrap_or(first), waiting_until }),
            };
        }
        match attempt {
            Some((_, true)) => return SessionView::Exchanging,
            Some((expires_at, false)) => return SessionView::Waiting { expires_at },
            None => {}
        }
        match locked(&self.desk).as_ref() {
            Some(desk) if desk.restoring => SessionView::Restoring,
            Some(desk) => SessionView::Locked {
                user: desk.who.user(),
                why: desk.locked_by,
                pin: desk.pin.clone(),
                pin_unknown: desk.pin_unknown,
                unkept: self.unkept_of(&desk.place).count(),
                error: why,
            },
            None => SessionView::SignedOut { why },
        }
    }
}

/// Ends the session of somebody whose desk this is not. Nothing of it is kept.
async fn turn_away(clinic: &Clinic, signed_in: SignedIn) {
    let (server, _) = OpenEmr::begin(
        Arc::clone(&clinic.connection),
        Arc::clone(&clinic.facts),
        clinic.client.clone(),
        signed_in,
        Arc::new(NothingKept),
    )
    .await;
    let told = tokio::spawn(async move { server.sign_out().await });
    let _ = tokio::time::timeout(FAREWELL, told).await;
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
        SignInError::WrongClock { ahead } => {
            UiError::new(ErrorCode::WrongClock).with("ahead", ahead.as_secs().to_string())
        }
        SignInError::NoAnswer(error) => from_no_answer(error),
        SignInError::Unreadable(_) => UiError::new(ErrorCode::Unreadable),
        SignInError::ServerFailed { said, .. } => UiError::new(ErrorCode::ServerError).said(said.clone()),
        SignInError::NoAddress => {
            UiError::new(ErrorCode::Internal).with("detail", "no sign-in address could be made")
        }
    }
}
