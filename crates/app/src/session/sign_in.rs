//! Signing in through the system's browser: at a free desk, at a locked one, and again where the server wants it.

use super::{known_clinic, leaving::FAREWELL, opening, work};
use crate::{
    account::{
        Account,
        place::Place,
        sign_in_age::{self, SignInAge},
        stores::StoresUnusable,
    },
    clock::stamp,
    contract::{AppState, ClientState, CutOff, ErrorCode, UiError},
    core::{Core, Rounds},
    desk::{
        attempt::Attempt,
        clinic::Clinic,
        keeper::NothingKept,
        pin,
        standing::{Change, Open},
    },
    error::{from_no_answer, log_vault},
    settings_file::SavedAccount,
};
use openemr::{
    LoopbackListener, OpenEmr, RedirectUri, SIGN_IN_LIFETIME, SignIn, SignInError, SignInState, SignedIn,
    is_deep_link,
};
use std::sync::Arc;
use tokio::task::JoinHandle;

impl Rounds {
    /// Opens the browser on the clinic's sign-in page: at a free desk, at a locked one, or where the server wants it
    /// again. What becomes of it arrives as state.
    ///
    /// # Errors
    /// When the browser cannot be opened or a sign-in is being finished.
    pub async fn sign_in(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        let core = &self.0;
        if core.account().is_ok() && !core.needs_sign_in() {
            return Ok(self.0.hub.state());
        }
        let clinic = match known_clinic::proven_or_found_again(&self.0).await {
            Ok(clinic) => clinic,
            Err(error) => {
                core.say(Some(error.clone()));
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
            let (core, ours) = (Arc::clone(core), Arc::clone(&sign_in));
            tasks.push(tokio::spawn(async move {
                match listener.receive(move |text| ours.awaits(text)).await {
                    // The exchange must not end with this task, which ends with the attempt.
                    Ok(target) => drop(tokio::spawn(async move { redirected(&core, &target).await })),
                    Err(error) => tracing::warn!(%error, "the loopback listener failed"),
                }
            }));
        }
        tasks.push(expire(&self.0, Arc::clone(&sign_in)));
        let expires_at = stamp(started.expires_at);
        let attempt = Attempt { sign_in, clinic, expires_at, exchanging: false, tasks };
        core.turn(Change::SignInBegun(attempt));
        if self.0.browser.open(started.browser.as_str()).is_err() {
            core.turn(Change::SignInEnded);
            return Err(UiError::new(ErrorCode::BrowserNotOpened));
        }
        Ok(core.say(None))
    }

    /// Ends a sign-in that waits for the browser.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn cancel_sign_in(&self) -> Result<AppState, UiError> {
        Ok(self.0.turn(Change::SignInEnded))
    }

    /// The browser has come back with `link`: a deep link, or what the loopback listener was asked for.
    ///
    /// What is no answer to the sign-in that waits changes nothing. A link that nothing waits for (the app was started
    /// by it, or the attempt is over) exchanges nothing and says that the sign-in has to be started again.
    pub async fn redirected(&self, link: &str) {
        redirected(&self.0, link).await;
    }
}

/// What the browser has come back with.
async fn redirected(core: &Arc<Core>, link: &str) {
    let waiting = core.look(|standing| {
        let attempt = standing.desk.attempt();
        attempt.map(|attempt| (Arc::clone(&attempt.sign_in), Arc::clone(&attempt.clinic)))
    });
    let Some((sign_in, clinic)) = waiting else {
        let wanted = core.account().is_err() || core.needs_sign_in();
        if wanted && is_deep_link(link) {
            core.say(Some(UiError::new(ErrorCode::SignInLost)));
        }
        return;
    };
    core.turn(Change::Exchanging(Arc::clone(&sign_in), true));
    // The code lives for a minute: a server that was left alone after failures is asked at once.
    clinic.connection.try_again_now();
    match sign_in.finish(link).await {
        Ok(signed_in) => welcome(core, &clinic, &sign_in, signed_in).await,
        // Somebody else's answer, or none at all: ours may still come.
        Err(SignInError::NoAnswerOfOurs(_) | SignInError::Mismatch | SignInError::Busy) => {
            tracing::info!("an answer that belongs to no sign-in of ours was ignored");
            let exchanging = sign_in.state() == SignInState::Exchanging;
            core.turn(Change::Exchanging(Arc::clone(&sign_in), exchanging));
        }
        // The same link twice, or a page that fires one, while the real answer is being exchanged.
        Err(SignInError::NoneWaiting)
            if matches!(sign_in.state(), SignInState::Exchanging | SignInState::SignedIn) =>
        {
            tracing::info!("an answer that was already taken was ignored");
        }
        // Cancelled meanwhile, and perhaps started anew: what is on screen belongs to the newer one.
        Err(_) if !is_current(core, &sign_in) => {}
        Err(error) => {
            tracing::info!(%error, "sign-in");
            match &error {
                SignInError::ClientNotAccepted { .. } => core.note_client(ClientState::Waiting),
                SignInError::NoClinicianRights => core.note_client(ClientState::Ready),
                _ => {}
            }
            core.turn_and_say(Change::SignInEnded, Some(refused(&error)));
        }
    }
}

/// Opens the desk for whoever signed in, if it is theirs.
async fn welcome(core: &Arc<Core>, clinic: &Arc<Clinic>, sign_in: &Arc<SignIn>, signed_in: SignedIn) {
    let _door = core.door.lock().await;
    if !is_current(core, sign_in) {
        return;
    }
    core.note_client(ClientState::Ready);
    let subject = signed_in.subject().as_str().to_owned();
    let whose = core.look(|standing| standing.desk.whose().map(|who| who.subject.clone()));
    if whose.is_some_and(|whose| whose != subject) {
        turn_away(clinic, signed_in).await;
        core.turn_and_say(Change::SignInEnded, Some(UiError::new(ErrorCode::OtherAccount)));
        return;
    }
    if let Ok(account) = core.account() {
        renew(core, &account, clinic, signed_in).await;
        return;
    }
    if let Err(error) = known_clinic::made_at(core, clinic, &subject).await {
        turn_away(clinic, signed_in).await;
        core.turn_and_say(Change::SignInEnded, Some(error.into()));
        return;
    }
    match open_signed_in(core, clinic, signed_in).await {
        Ok(open) => opening::admit(core, clinic, open, "sign in").await,
        Err(error) => {
            core.turn_and_say(Change::SignInEnded, Some(error.into()));
        }
    }
}

/// The same person has signed in again: a new session around the open databases.
async fn renew(core: &Arc<Core>, account: &Arc<Account>, clinic: &Arc<Clinic>, signed_in: SignedIn) {
    account.end_tasks().await;
    let (server, age) = begin_session(core, clinic, &account.place, account.memory_only, signed_in).await;
    let fresh = account.with_session(server, age);
    fresh.log.come_and_go("sign in").await;
    core.used();
    core.turn_and_say(Change::Renewed(Arc::clone(&fresh)), None);
    work::begin(core, &fresh);
}

/// Ends the attempt when its time is over.
fn expire(core: &Arc<Core>, sign_in: Arc<SignIn>) -> JoinHandle<()> {
    let core = Arc::clone(core);
    tokio::spawn(async move {
        tokio::time::sleep(SIGN_IN_LIFETIME).await;
        // Not while an answer is being exchanged or taken in, which has its own end.
        let answered = matches!(sign_in.state(), SignInState::Exchanging | SignInState::SignedIn);
        if is_current(&core, &sign_in) && !answered {
            core.turn_and_say(Change::SignInEnded, Some(UiError::new(ErrorCode::SignInExpired)));
        }
    })
}

/// Whether a sign-in is the one that waits, and not one that was cancelled or replaced.
fn is_current(core: &Core, sign_in: &Arc<SignIn>) -> bool {
    core.look(|standing| standing.desk.attempt().is_some_and(|attempt| attempt.is_of(sign_in)))
}

/// Opens the stores of whoever signed in and begins the session.
async fn open_signed_in(
    core: &Arc<Core>,
    clinic: &Arc<Clinic>,
    signed_in: SignedIn,
) -> Result<Open, StoresUnusable> {
    let subject = signed_in.subject().as_str().to_owned();
    let place = Place::new(&core.home, &clinic.key, &subject);
    let stores = opening::open_for(core, &place).await?;
    let (server, age) = begin_session(core, clinic, &place, stores.memory_only, signed_in).await;
    let known = core.look(|standing| standing.desk.whose().cloned());
    let known = known.or_else(|| core.saved().clinic.and_then(|clinic| clinic.account));
    let known = known.filter(|who| who.subject == subject);
    let who = match (server.me().await, known) {
        (Ok(me), _) => {
            SavedAccount { name: if me.name.trim().is_empty() { subject.clone() } else { me.name }, subject }
        }
        (Err(_), Some(known)) => known,
        (Err(_), None) => SavedAccount { name: subject.clone(), subject },
    };
    let (pin, pin_news) = if stores.memory_only {
        (None, None)
    } else {
        pin::restore_tries(&core.vault, &place).await;
        let pin = pin::view(&core.vault, &place).await.unwrap_or_else(|error| {
            log_vault(&error);
            None
        });
        (pin, pin::news(&core.vault, &place).await)
    };
    if !stores.memory_only && !clinic.is_demo() {
        known_clinic::keep_known(core, clinic, &place).await;
    }
    opening::tell_notice(core, &stores);
    let account = opening::account_of(core, clinic, who, place, stores, server, age);
    Ok(Open { account, pin, pin_news, renew: None, cut_off: CutOff::default() })
}

/// Takes the tokens of a sign-in, keeps them, and notes when it was.
async fn begin_session(
    core: &Arc<Core>,
    clinic: &Arc<Clinic>,
    place: &Place,
    memory_only: bool,
    signed_in: SignedIn,
) -> (OpenEmr, SignInAge) {
    let age = SignInAge::fresh(core.clock.as_ref());
    if !memory_only {
        sign_in_age::keep(&core.vault, place, age.to_keep(core.clock.as_ref())).await;
    }
    let (server, kept) = OpenEmr::begin(
        Arc::clone(&clinic.connection),
        Arc::clone(&clinic.facts),
        clinic.client.clone(),
        signed_in,
        core.keeper(place, memory_only),
    )
    .await;
    if let Err(error) = kept {
        // The session works; it ends with the process.
        tracing::warn!(%error, "the session will not outlive this start");
    }
    (server, age)
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
