//! The signed-in client: every request of a session goes through [`OpenEmr::read`] or [`OpenEmr::write`].

use crate::{
    answer::{Verdict, bare_refusal, judge},
    clinic_clock::SeenOffsets,
    directory::Learned,
    discovery::SiteFacts,
    editions::Differences,
    error::{ApiError, SessionEnd, Unreadable},
    ids::Subject,
    offered,
    parsed::Parsed,
    refresh::{Session, SessionState, SignOut},
    registered_client::Client,
    route::{Api, Route},
    scopes,
    tokens::{KeeperError, SignedIn, TokenKeeper},
    transport::{Answer, Body, Call, Connection, Repeat},
    write::{WhyUnknown, WriteOutcome},
};
use domain::time::SeenOffset;
use http::Method;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// One clinician's session at one OpenEMR site. Cheap to clone; all clones share tokens and pace.
#[derive(Clone)]
pub struct OpenEmr {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Arc<Connection>,
    facts: Arc<SiteFacts>,
    session: Arc<Session>,
    /// Q72
    learned: Mutex<Learned>,
    /// What FHIR has shown of the server's wall clock.
    offsets: Mutex<SeenOffsets>,
    /// Q40: patients are created one at a time.
    creating: tokio::sync::Mutex<()>,
}

impl OpenEmr {
    /// Begins a session with the tokens of a sign-in, which are kept before they are used. The session works even if
    /// the keeper fails; it then ends with the process.
    pub async fn begin(
        connection: Arc<Connection>,
        facts: Arc<SiteFacts>,
        client: Client,
        signed_in: SignedIn,
        keeper: Arc<dyn TokenKeeper>,
    ) -> (Self, Result<(), KeeperError>) {
        let (session, stored) =
            Session::begin(Arc::clone(&connection), Arc::clone(&facts), client, signed_in, keeper).await;
        (Self::make(connection, facts, session), stored)
    }

    /// Takes up the session the keeper has; `None` when it has none. Needs no network: the first request renews the
    /// tokens, and says [`ApiError::SignedOut`] if they are no longer good.
    ///
    /// # Errors
    /// When the keeper cannot be asked.
    pub async fn restore(
        connection: Arc<Connection>,
        facts: Arc<SiteFacts>,
        client: Client,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Result<Option<Self>, KeeperError> {
        let session = Session::restore(Arc::clone(&connection), Arc::clone(&facts), client, keeper).await?;
        Ok(session.map(|session| Self::make(connection, facts, session)))
    }

    /// Somebody who is known and has no tokens here: every request is [`ApiError::SignedOut`], nothing is ever sent.
    pub fn without_tokens(
        connection: Arc<Connection>,
        facts: Arc<SiteFacts>,
        client: Client,
        subject: Subject,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Self {
        let session =
            Session::without_tokens(Arc::clone(&connection), Arc::clone(&facts), client, subject, keeper);
        Self::make(connection, facts, session)
    }

    fn make(connection: Arc<Connection>, facts: Arc<SiteFacts>, session: Arc<Session>) -> Self {
        let learned = Mutex::new(Learned::default());
        let creating = tokio::sync::Mutex::new(());
        Self {
            inner: Arc::new(Inner {
                connection,
                facts,
                session,
                learned,
                offsets: Mutex::default(),
                creating,
            }),
        }
    }

    /// The user who is signed in.
    pub fn subject(&self) -> &Subject {
        self.inner.session.subject()
    }

    /// What is known of the site.
    pub fn facts(&self) -> &SiteFacts {
        &self.inner.facts
    }

    /// The connection it uses.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.inner.connection
    }

    /// The offsets from UTC that records of this session's answers showed, each with its moment, oldest first.
    pub fn seen_offsets(&self) -> Vec<SeenOffset> {
        self.inner.offsets.lock().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// The scopes that were granted at sign-in, as far as the server told them: it leaves out the two that open its APIs
    /// as a whole (Q24). Empty where they are not known.
    pub fn granted(&self) -> Vec<String> {
        self.inner.session.granted()
    }

    /// Whether this sign-in was given a scope, such as `user/vital.write`. What is not known counts as given: the server
    /// decides.
    pub fn was_granted(&self, scope: &str) -> bool {
        let granted = self.granted();
        granted.is_empty() || scopes::is_granted(granted.iter().map(String::as_str), scope)
    }

    /// Tells when the session ends.
    pub fn session(&self) -> watch::Receiver<SessionState> {
        self.inner.session.watch()
    }

    /// Signs out at the server and forgets the tokens, even if the server cannot be told.
    pub async fn sign_out(&self) -> SignOut {
        self.inner.session.sign_out().await
    }

    /// Forgets the tokens here, keeps those that are kept for [`OpenEmr::restore`], and refuses every request from now
    /// on, also those of clones.
    pub fn stop(&self) {
        self.inner.session.stop();
    }

    /// Makes sure that the next request leaves with a token that is good for a while. A renewal can take minutes; whoever
    /// has to know when a write leaves has it behind them.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing would leave.
    pub async fn ready(&self) -> Result<(), ApiError> {
        self.inner.session.access().await.map(|_| ())
    }

    pub(crate) fn edition(&self) -> &'static Differences {
        self.inner.facts.edition.differences()
    }

    pub(crate) fn learned_mut(&self) -> MutexGuard<'_, Learned> {
        self.inner.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn creating_a_patient(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.inner.creating.lock().await
    }

    /// Reads; an empty list said with 404 is `None` (Q33).
    pub(crate) async fn read(&self, route: Route) -> Result<Option<Value>, ApiError> {
        self.read_perhaps_failing(route, false).await
    }

    /// The same for a read that the server is known to fail (Q51): it is not repeated and tells nothing about health.
    pub(crate) async fn read_perhaps_failing(
        &self,
        route: Route,
        known_to_fail: bool,
    ) -> Result<Option<Value>, ApiError> {
        let call = self.call(Method::GET, &route, Body::None, Repeat::Reads)?;
        match self.send(Call { known_to_fail, ..call }).await? {
            Verdict::Json(value) => {
                self.inner.offsets.lock().unwrap_or_else(PoisonError::into_inner).note(&value);
                Ok(Some(value))
            }
            Verdict::Failed(error) => Err(error),
            _ => Ok(None),
        }
    }

    /// Reads a list with its parser. The rows are the value itself (bare endpoints), or `data` of the envelope.
    pub(crate) async fn read_rows<T>(
        &self,
        route: Route,
        parse: impl Fn(crate::lenient::Row<'_>) -> Option<T>,
    ) -> Result<Parsed<T>, ApiError> {
        let (template, whose) = (route.template, route.whose());
        match self.read(route).await? {
            None => Ok(Parsed::default()),
            Some(value) => {
                let list = rows_of(&value).map(|rows| Parsed::of_rows(rows, &whose, parse))?;
                log_left_out(template, &list);
                Ok(list)
            }
        }
    }

    /// Writes, once. `done` takes what the server calls the new record out of its answer.
    pub(crate) async fn write<T>(
        &self,
        method: Method,
        route: Route,
        body: Body,
        known_to_fail: bool,
        done: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<WriteOutcome<T>, ApiError> {
        let call = Call { known_to_fail, ..self.call(method, &route, body, Repeat::Never)? };
        match self.send(call).await {
            Ok(Verdict::Json(value)) => Ok(match done(&value) {
                Some(stored) => WriteOutcome::Done(stored),
                None => match bare_refusal(&value) {
                    Some(fields) => WriteOutcome::Refused { fields, said: None },
                    None => WriteOutcome::Unknown { why: WhyUnknown::Unreadable(Unreadable::OtherShape) },
                },
            }),
            Ok(Verdict::Failed(error)) | Err(error) => WriteOutcome::of_error(error),
            Ok(_) => Err(ApiError::NotFound),
        }
    }

    /// Reads a file: its bytes and what the server says they are. An answer that is no success is judged like any other.
    pub(crate) async fn fetch(&self, route: Route) -> Result<Answer, ApiError> {
        let mut call = self.call(Method::GET, &route, Body::None, Repeat::Reads)?;
        let answer = self.send_judged(&mut call).await?;
        match answer {
            (answer, _) if (200..300).contains(&answer.status) => Ok(answer.pass_on()),
            (_, Verdict::Failed(error)) => Err(error),
            _ => Err(ApiError::NotFound),
        }
    }

    /// A request of this session; refused here where the edition does not offer it.
    fn call(&self, method: Method, route: &Route, body: Body, repeat: Repeat) -> Result<Call, ApiError> {
        offered::check(&format!("{method} {}", route.template), self.inner.facts.edition)?;
        let base = match route.api {
            Api::Standard => &self.inner.facts.api_base,
            Api::Fhir => &self.inner.facts.fhir_base,
        };
        Ok(Call { method, body, repeat, ..Call::get(route.url(base), route.template) })
    }

    /// Sends with a token; with a new one, once, if the first is dead. A dead token is refused before anything is done,
    /// so that this holds for writes too. Never returns `TokenDead` or `LoggedOut`.
    async fn send(&self, mut call: Call) -> Result<Verdict, ApiError> {
        self.send_judged(&mut call).await.map(|(_, verdict)| verdict)
    }

    async fn send_judged(&self, call: &mut Call) -> Result<(Answer, Verdict), ApiError> {
        let session = &self.inner.session;
        let mut access = session.access().await?;
        let mut renewed = false;
        loop {
            call.bearer = Some(access.token.clone());
            let answer = self.inner.connection.send_ref(call).await?;
            match judge(&answer, self.edition(), call.api()) {
                Verdict::TokenDead if !renewed => {
                    renewed = true;
                    access = session.renew(access.generation).await?;
                }
                // A token fresh from the server is not accepted here: that is a matter of rights.
                Verdict::TokenDead => return Err(ApiError::NotAllowed { said: None }),
                Verdict::LoggedOut => return Err(session.end(SessionEnd::SignedOutElsewhere).await),
                verdict => return Ok((answer, verdict)),
            }
        }
    }
}

/// What was left out of a list is a fault of the server, or of Rounds: somebody has to be able to find it.
pub(crate) fn log_left_out<T>(route: &'static str, list: &Parsed<T>) {
    if list.unreadable > 0 {
        let unreadable = list.unreadable.saturating_sub(list.foreign);
        tracing::warn!(route, unreadable, foreign = list.foreign, "entries were left out of a list");
    }
}

/// The rows of a list in either of its two shapes. A single row counts as a list of one; nothing at all does not count
/// as an empty list.
pub(crate) fn rows_of(value: &Value) -> Result<&[Value], ApiError> {
    let list = value.get("data").unwrap_or(value);
    match list {
        Value::Array(rows) => Ok(rows),
        Value::Object(_) => Ok(std::slice::from_ref(list)),
        _ => Err(ApiError::Unreadable(Unreadable::OtherShape)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles only while every call can be spawned: the app's tasks move between threads.
    #[test]
    fn every_call_can_run_in_any_task() {
        fn spawns<T: Send>(_: impl Fn(OpenEmr) -> T) {}
        spawns(|openemr| async move { openemr.me().await });
        spawns(|openemr| async move { openemr.patients().search("ann", None).await });
        spawns(|openemr| async move { openemr.appointments().all().await });
        spawns(|openemr| async move { openemr.sign_out().await });
        spawns(|openemr| async move {
            let ann = domain::patient::PatientUuid::parse("a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c")?;
            let _ = openemr.vitals().history(&ann, domain::patient::Pid(1), &[]).await;
            let _ = openemr.lists().of(&ann).await;
            let _ = openemr.encounters().list(&ann).await;
            Ok::<_, domain::patient::BadId>(())
        });
    }
}
