//! The channel of a session: each of its requests goes through [`Channel::read`], [`Channel::write`] or
//! [`Channel::fetch`].

use crate::{
    answer::{Verdict, bare_refusal, judge},
    clinic_clock::SeenOffsets,
    directory::Learned,
    editions::Differences,
    error::{ApiError, SessionEnd, Unreadable},
    facts::SiteFacts,
    ids::Subject,
    lenient::Row,
    offered,
    parsed::Parsed,
    refresh::Session,
    route::{Api, Route},
    transport::{Answer, Body, Call, Repeat, Transport},
    write::{WhyUnknown, WriteOutcome},
};
use domain::time::SeenOffset;
use http::Method;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What every kind of record is read and written through. Cheap to clone; all clones share tokens and pace.
#[derive(Clone)]
pub(crate) struct Channel {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Arc<Transport>,
    facts: Arc<SiteFacts>,
    session: Arc<Session>,
    /// Q72
    learned: Mutex<Learned>,
    /// What FHIR has shown of the server's wall clock.
    offsets: Mutex<SeenOffsets>,
    /// Q40: patients are created one at a time.
    creating: tokio::sync::Mutex<()>,
}

impl Channel {
    /// A channel for a session.
    pub(crate) fn new(transport: Arc<Transport>, facts: Arc<SiteFacts>, session: Arc<Session>) -> Self {
        Self {
            inner: Arc::new(Inner {
                transport,
                facts,
                session,
                learned: Mutex::default(),
                offsets: Mutex::default(),
                creating: tokio::sync::Mutex::new(()),
            }),
        }
    }

    /// The session whose tokens it sends with.
    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.inner.session
    }

    /// The user who is signed in.
    pub(crate) fn subject(&self) -> &Subject {
        self.inner.session.subject()
    }

    /// What is known of the site.
    pub(crate) fn facts(&self) -> &SiteFacts {
        &self.inner.facts
    }

    /// The offsets from UTC that records of this session's answers showed, each with its moment, oldest first.
    pub(crate) fn seen_offsets(&self) -> Vec<SeenOffset> {
        self.inner.offsets.lock().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// What the edition at this site does differently: its row of the table.
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
        parse: impl Fn(Row<'_>) -> Option<T>,
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
            let answer = self.inner.transport.send_ref(call).await?;
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
