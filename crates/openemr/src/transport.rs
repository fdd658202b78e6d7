//! One site's HTTP client: https only, the operating system's trust store, no redirects, no cookies, bounded bodies
//! and times, five requests at once and ten a second, reads repeated with growing pauses, writes never.
//!
//! No compression is offered to the server, so a small answer cannot grow in memory. Logs name method, route template
//! and status; never an identifier, a query or a body.

use crate::{
    area::Area,
    counters::{Counters, RouteCount},
    error::NoAnswer,
    multipart::FilePart,
    pacing::{self, Breaker, Bucket},
    route::Api,
    site::Site,
    tls_trouble,
};
use domain::{phi::Secret, time::Clock};
use http::{
    HeaderValue, Method,
    header::{AGE, AUTHORIZATION, CONTENT_TYPE, DATE, RETRY_AFTER},
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimeParser};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};
use url::{Origin, Url};

/// Requests under way at once.
const AT_ONCE: usize = 5;
/// An answer of so many bytes is a large one, of which only one is in memory at a time: what it is read into takes many
/// times its size. A list of 450 patients is below it.
const LARGE: usize = 4 * 1024 * 1024;

/// Sizes and times a server is allowed. The defaults are the product's; tests of hostile servers shorten them.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest silence between two pieces of an answer.
    pub silence: Duration,
    /// Longest time for a whole answer.
    pub total: Duration,
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Pause before a read is tried for the second time; it doubles after that.
    pub first_pause: Duration,
    /// Requests in a second.
    pub per_second: u32,
    /// So long a person waits for an answer without which they could go on, too.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            // 7.0 needs seconds for a big clinic's lists; a byte a second has to end some time.
            total: Duration::from_secs(90),
            body_bytes: 32 * 1024 * 1024,
            first_pause: Duration::from_secs(1),
            per_second: 10,
            patience: Duration::from_secs(1),
        }
    }
}

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No trust store, or a demo authority that is no certificate.
    #[error("no secure connection can be made on this computer: {0}")]
    NoTls(String),
}

/// What goes along with a request.
pub(crate) enum Body {
    None,
    Json(Value),
    /// Form fields; the token endpoint takes nothing else.
    Form(Vec<(&'static str, Secret<String>)>),
    /// One file; OpenEMR takes documents in no other form.
    File(FilePart),
}

/// Whether a request may be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// A read: on 429, 5xx and cut connections.
    Reads,
    /// Everything that changes something.
    Never,
}

/// One request.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// Name of the route in logs and counters: no id is in it.
    pub(crate) template: &'static str,
    pub(crate) body: Body,
    pub(crate) bearer: Option<Secret<String>>,
    pub(crate) repeat: Repeat,
    /// A 5xx of this call says nothing about the server's health (Q41).
    pub(crate) known_to_fail: bool,
    /// A question of discovery: it carries nothing, and leaves before it is known whose endpoints are trusted.
    pub(crate) finding: bool,
}

impl Call {
    /// Which of the two interfaces it goes to.
    pub(crate) fn api(&self) -> Api {
        if self.template.starts_with("fhir/") { Api::Fhir } else { Api::Standard }
    }

    pub(crate) fn get(url: Url, template: &'static str) -> Self {
        Self {
            method: Method::GET,
            url,
            template,
            body: Body::None,
            bearer: None,
            repeat: Repeat::Reads,
            known_to_fail: false,
            finding: false,
        }
    }

    /// A question of discovery.
    pub(crate) fn find(url: Url, template: &'static str) -> Self {
        Self { finding: true, ..Self::get(url, template) }
    }

    pub(crate) fn post(url: Url, template: &'static str, body: Body) -> Self {
        Self { method: Method::POST, body, repeat: Repeat::Never, ..Self::get(url, template) }
    }
}

/// A whole answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) retry_after: Option<Duration>,
    /// Content type, for files only: JSON is known by its shape (Q03).
    pub(crate) content_type: Option<String>,
    /// Held by a large answer until it has been read.
    pub(crate) turn: Option<OwnedSemaphorePermit>,
}

impl Answer {
    /// The answer is kept for longer than it takes to read it: the next large one may come.
    pub(crate) fn pass_on(mut self) -> Self {
        self.turn = None;
        self
    }

    fn is_sick(&self) -> bool {
        self.status >= 500 && self.status != 501
    }
}

/// How the connection to the clinic is doing, for the words on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// When the server last answered anything.
    pub last_answer: Option<Timestamp>,
    /// Nothing is sent for this long, after repeated failures.
    pub left_alone_for: Option<Duration>,
}

/// Whoever hears how far an answer has come: bytes so far, and of how many where the server says.
type Told = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

tokio::task_local! {
    static TOLD: Told;
}

/// Runs a read, and tells how far its answers have come: a large file takes its time.
pub async fn telling<T>(
    told: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    read: impl Future<Output = T>,
) -> T {
    let told: Told = Arc::new(told);
    TOLD.scope(told, read).await
}

/// The connection to one site.
pub(crate) struct Transport {
    site: Site,
    /// The only origin to which anything but discovery's questions is sent. None is trusted before discovery has found
    /// one here, or [`Transport::trust_origin`] was told one.
    trusted: Mutex<Option<Origin>>,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    limits: Limits,
    slots: Semaphore,
    large: Arc<Semaphore>,
    started: Instant,
    pace: Mutex<Pace>,
}

struct Pace {
    bucket: Bucket,
    breaker: Breaker,
    counters: Counters,
    refreshes: u32,
    last_answer: Option<Timestamp>,
    skew: Option<SignedDuration>,
}

impl Transport {
    /// Prepares the client; nothing is sent yet.
    ///
    /// # Errors
    /// When this computer has no trust store.
    pub(crate) fn open(site: Site, clock: Arc<dyn Clock>, limits: Limits) -> Result<Arc<Self>, OpenError> {
        // Installed once for the process; whoever was first has installed the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = reqwest::Client::builder()
            .https_only(true)
            .tls_version_min(reqwest::tls::Version::TLS_1_2)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(limits.connect)
            .read_timeout(limits.silence)
            .timeout(limits.total)
            .user_agent(concat!("Rounds/", env!("CARGO_PKG_VERSION")));
        if let Site::Demo(demo) = &site {
            let authority = reqwest::Certificate::from_pem(demo.ca_pem.as_bytes())
                .map_err(|e| OpenError::NoTls(e.to_string()))?;
            #[expect(
                clippy::disallowed_methods,
                reason = "the stand-in's own authority, and nobody else, says who the stand-in is"
            )]
            let trusting = client.tls_certs_only([authority]);
            client = trusting.no_proxy();
        }
        Ok(Arc::new(Self {
            site,
            trusted: Mutex::default(),
            client: client.build().map_err(|e| OpenError::NoTls(e.to_string()))?,
            clock,
            limits,
            slots: Semaphore::new(AT_ONCE),
            large: Arc::new(Semaphore::new(1)),
            started: Instant::now(),
            pace: Mutex::new(Pace {
                bucket: Bucket::new(limits.per_second),
                breaker: Breaker::default(),
                counters: Counters::default(),
                refreshes: 0,
                last_answer: None,
                skew: None,
            }),
        }))
    }

    /// The site it leads to.
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Trusts an origin; nothing but discovery's questions goes anywhere else.
    pub(crate) fn trust_origin(&self, origin: Origin) {
        *self.trusted.lock().unwrap_or_else(PoisonError::into_inner) = Some(origin);
    }

    /// Whether requests may go to the origin of this address.
    pub(crate) fn is_trusted(&self, url: &Url) -> bool {
        self.trusted.lock().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(&url.origin())
    }

    /// The clock everything about this site goes by.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// How the connection is doing.
    pub(crate) fn health(&self) -> Health {
        let pace = self.pace();
        Health {
            last_answer: pace.last_answer,
            left_alone_for: pace.breaker.open_for(self.clock.monotonic()),
        }
    }

    /// How far this computer's clock is ahead of the server's, by the `Date` of its latest answer; negative where it is
    /// behind. To about a second, and the way of the answer. `None` while no answer had a date.
    pub(crate) fn skew(&self) -> Option<SignedDuration> {
        self.pace().skew
    }

    /// How long a person waits for what they could do without.
    pub(crate) fn patience(&self) -> Duration {
        self.limits.patience
    }

    /// Forgets earlier failures, for a person who says "try again now".
    pub(crate) fn try_again_now(&self) {
        self.pace().breaker.succeeded();
    }

    /// What was called how often since the start.
    pub(crate) fn counters(&self) -> Vec<RouteCount> {
        self.pace().counters.snapshot()
    }

    /// The median time of an area's latest requests; `None` if nothing of it was asked yet.
    pub(crate) fn median_of(&self, area: Area) -> Option<Duration> {
        self.pace().counters.median_of(area)
    }

    /// How many access tokens were renewed since the start.
    pub(crate) fn refreshes(&self) -> u32 {
        self.pace().refreshes
    }

    /// A token was renewed.
    pub(crate) fn note_refresh(&self) {
        let mut pace = self.pace();
        pace.refreshes = pace.refreshes.saturating_add(1);
    }

    /// Sends a call, again where that is allowed, and returns the whole answer whatever its status.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, NoAnswer> {
        self.send_ref(&call).await
    }

    /// The same for a call that may have to go out a second time with another token.
    pub(crate) async fn send_ref(&self, call: &Call) -> Result<Answer, NoAnswer> {
        if !call.finding && !self.is_trusted(&call.url) {
            tracing::error!(route = call.template, "not sent: the address is not this clinic's");
            return Err(NoAnswer::ForeignOrigin);
        }
        let permit = Trying::ask(self)?;
        let mut failed = 0;
        let outcome = loop {
            let outcome = self.attempt(call).await;
            let (again, asked) = match &outcome {
                Ok(answer) => {
                    (answer.status == 429 || (answer.is_sick() && !call.known_to_fail), answer.retry_after)
                }
                Err(NoAnswer::Cut) => (true, None),
                Err(_) => (false, None),
            };
            failed += 1;
            let patient = asked.is_none_or(|asked| asked <= pacing::LONGEST_WAIT);
            if !again || call.repeat == Repeat::Never || failed >= pacing::TRIES || !patient {
                break outcome;
            }
            tokio::time::sleep(pacing::pause(self.limits.first_pause, failed, random_byte(), asked)).await;
        };
        let healthy = match &outcome {
            Ok(answer) => !answer.is_sick() || call.known_to_fail,
            Err(_) => false,
        };
        permit.done(healthy);
        outcome
    }

    async fn attempt(&self, call: &Call) -> Result<Answer, NoAnswer> {
        let _slot = self.slots.acquire().await.map_err(|_| NoAnswer::Unreachable)?;
        let wait = self.pace().bucket.reserve(self.started.elapsed());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        let began = Instant::now();
        let outcome = self.exchange(call).await;
        let took = began.elapsed();
        let failed = match &outcome {
            Ok(answer) => {
                tracing::debug!(method = %call.method, route = call.template, status = answer.status, "answered");
                answer.is_sick() || answer.status == 429
            }
            Err(why) => {
                tracing::debug!(method = %call.method, route = call.template, why = %why, "not answered");
                true
            }
        };
        let mut pace = self.pace();
        let status = outcome.as_ref().ok().map(|answer| answer.status);
        pace.counters.add(call.method.as_str(), call.template, took, status, failed);
        if outcome.is_ok() {
            pace.last_answer = Some(self.clock.now());
        }
        drop(pace);
        outcome
    }

    async fn exchange(&self, call: &Call) -> Result<Answer, NoAnswer> {
        let mut request = self.client.request(call.method.clone(), call.url.clone());
        match &call.body {
            Body::None => {}
            Body::Json(value) => request = request.json(value),
            Body::File(part) => {
                let (kind, bytes) = part.encode();
                request = request.header(CONTENT_TYPE, kind).body(bytes);
            }
            Body::Form(fields) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for (name, value) in fields {
                    form.append_pair(name, value.expose());
                }
                request =
                    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.finish());
            }
        }
        if let Some(token) = &call.bearer {
            let mut header = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
                .map_err(|_| NoAnswer::Unreachable)?;
            header.set_sensitive(true);
            request = request.header(AUTHORIZATION, header);
        }
        let asked = self.clock.now();
        let mut response = request.send().await.map_err(|error| why_none(&error))?;
        let header = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value: &HeaderValue| value.to_str().ok())
                .map(str::to_owned)
        };
        let retry_after =
            header(RETRY_AFTER).and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
        let content_type = header(CONTENT_TYPE);
        // An answer that lay in a cache tells when it was put there.
        if let Some(date) = header(DATE).filter(|_| response.headers().get(AGE).is_none()) {
            self.record_date(&date, asked);
        }
        let status = response.status().as_u16();
        let limit = self.limits.body_bytes;
        let length = response.content_length();
        if length.is_some_and(|length| length > limit as u64) {
            return Err(NoAnswer::TooLarge);
        }
        let mut body = Vec::new();
        let mut turn = None;
        while let Some(piece) = response.chunk().await.map_err(|error| why_none(&error))? {
            if body.len() + piece.len() > limit {
                return Err(NoAnswer::TooLarge);
            }
            if turn.is_none() && body.len() + piece.len() > LARGE {
                turn = Arc::clone(&self.large).acquire_owned().await.ok();
            }
            body.extend_from_slice(&piece);
            // Nobody listens to most answers.
            let _ = TOLD.try_with(|told| told(body.len() as u64, length));
        }
        Ok(Answer { status, body, retry_after, content_type, turn })
    }

    /// RFC 9110, 6.6.1. A date that cannot be read says nothing. The server wrote it some time between the question and
    /// now: this computer may have slept for hours in between, and its clock is right all the same.
    fn record_date(&self, date: &str, asked: Timestamp) {
        if let Ok(server) = DateTimeParser::new().parse_timestamp(date) {
            let now = self.clock.now();
            let nearest = server.clamp(asked.min(now), asked.max(now));
            self.pace().skew = Some(nearest.duration_since(server));
        }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call the breaker let through. One that is dropped half-way (its window was closed) teaches the breaker nothing.
struct Trying<'a> {
    connection: &'a Transport,
    open: bool,
}

impl<'a> Trying<'a> {
    fn ask(connection: &'a Transport) -> Result<Self, NoAnswer> {
        let now = connection.clock.monotonic();
        connection.pace().breaker.ask(now).map_err(NoAnswer::LeftAlone)?;
        Ok(Self { connection, open: true })
    }

    fn done(mut self, healthy: bool) {
        self.open = false;
        let now = self.connection.clock.monotonic();
        let mut pace = self.connection.pace();
        if healthy {
            pace.breaker.succeeded();
        } else {
            pace.breaker.failed(now);
        }
    }
}

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        if self.open {
            self.connection.pace().breaker.abandoned();
        }
    }
}

/// Sorts reqwest's error. What is not certainly "never sent" counts as sent.
fn why_none(error: &reqwest::Error) -> NoAnswer {
    if let Some(trouble) = tls_trouble::find(error) {
        return NoAnswer::Tls(trouble);
    }
    if error.is_connect() || error.is_builder() {
        // A timeout while connecting is an unreachable server as well.
        return NoAnswer::Unreachable;
    }
    if error.is_timeout() { NoAnswer::TimedOut } else { NoAnswer::Cut }
}

fn random_byte() -> u8 {
    let mut byte = [0];
    // Without randomness the pause is the longest one, which does no harm.
    let _ = getrandom::fill(&mut byte);
    byte[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::SiteAddress;
    use futures_util::future::join_all;
    use jiff::tz::TimeZone;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    struct StoppedClock;

    impl Clock for StoppedClock {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }

        fn zone(&self) -> TimeZone {
            TimeZone::UTC
        }
    }

    fn connection(limits: Limits) -> Arc<Transport> {
        let address = SiteAddress::parse("https://clinic.example", "default").expect("an address");
        Transport::open(Site::Typed(address), Arc::new(StoppedClock), limits).expect("a client")
    }

    /// Refused by our own client before anything is sent, so that only our own pace takes time.
    fn refused_at_home() -> Call {
        Call::get(Url::parse("http://clinic.example/").expect("an address"), "patient")
    }

    #[tokio::test]
    async fn more_requests_than_a_second_may_have_wait_their_turn() {
        let connection = connection(Limits { per_second: 50, ..Limits::default() });
        let began = Instant::now();
        let calls: Vec<Call> = (0..60).map(|_| refused_at_home()).collect();
        join_all(calls.iter().map(|call| connection.attempt(call))).await;
        // A lower bound, which no slow machine can break: ten more than a second's worth, 20 ms each.
        assert!(began.elapsed() >= Duration::from_millis(200), "the last ten wait");
        assert_eq!(connection.counters()[0].requests, 60, "every attempt is counted, repetitions included");
    }

    #[test]
    fn the_clock_is_compared_with_the_date_of_every_answer() {
        let connection = connection(Limits::default());
        assert_eq!(connection.skew(), None, "nobody has said what time it is");
        connection.record_date("Thu, 01 Jan 1970 00:10:00 GMT", Timestamp::UNIX_EPOCH);
        assert_eq!(connection.skew(), Some(SignedDuration::from_mins(-10)), "this computer is behind");
        connection.record_date("Wed, 31 Dec 1969 22:00:00 GMT", Timestamp::UNIX_EPOCH);
        assert_eq!(connection.skew(), Some(SignedDuration::from_hours(2)), "now it is ahead");
        for unreadable in ["", "yesterday", "Thu, 99 Jan 1970 00:00:00 GMT"] {
            connection.record_date(unreadable, Timestamp::UNIX_EPOCH);
            assert_eq!(connection.skew(), Some(SignedDuration::from_hours(2)), "{unreadable:?} says nothing");
        }
        // Asked two hours ago: the lid was closed while the answer was on its way.
        let before = Timestamp::UNIX_EPOCH - SignedDuration::from_hours(2);
        connection.record_date("Wed, 31 Dec 1969 22:00:01 GMT", before);
        assert_eq!(
            connection.skew(),
            Some(SignedDuration::ZERO),
            "the time that was slept is not the clock's fault"
        );
        connection.record_date("Wed, 31 Dec 1969 21:00:00 GMT", before);
        assert_eq!(
            connection.skew(),
            Some(SignedDuration::from_hours(1)),
            "what lies before the question is"
        );
    }

    /// A server without encryption that answers everybody, and a task that tells whether anybody spoke to it.
    async fn plain_server() -> (Url, tokio::task::JoinHandle<usize>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let heard = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            let mut heard = [0; 1024];
            let length = stream.read(&mut heard).await.unwrap_or_default();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
            length
        });
        (Url::parse(&format!("http://{address}/")).expect("an address"), heard)
    }

    #[tokio::test]
    async fn nothing_is_sent_without_encryption() {
        let (url, heard) = plain_server().await;
        let connection = connection(Limits::default());
        connection.trust_origin(url.origin());
        for call in [Call::get(url.clone(), "patient"), Call::find(url.clone(), "fhir/metadata")] {
            let refused = connection.send(call).await;
            assert_eq!(refused.expect_err("http"), NoAnswer::Unreachable, "never sent");
        }
        // Somebody who does speak to it, so that the server comes to an end.
        let mut caller =
            tokio::net::TcpStream::connect(url.socket_addrs(|| None).expect("one")[0]).await.expect("there");
        caller.write_all(b"x").await.expect("written");
        assert_eq!(heard.await.expect("no panic"), 1, "ours was the first byte that it heard");
    }

    #[tokio::test]
    async fn nothing_but_a_question_of_discovery_leaves_for_an_origin_that_is_not_the_clinics() {
        let connection = connection(Limits::default());
        let call = |address: &str| Call::get(Url::parse(address).expect("an address"), "patient");
        let ours = "https://clinic.invalid/apis/default/api/patient";
        assert_eq!(
            connection.send(call(ours)).await.expect_err("no"),
            NoAnswer::ForeignOrigin,
            "nobody is known"
        );
        connection.trust_origin(Url::parse(ours).expect("an address").origin());
        for foreign in [
            "https://evil.invalid/apis/default/api/patient",
            "https://clinic.invalid:8443/apis/default/api/patient",
            "http://clinic.invalid/apis/default/api/patient",
        ] {
            let refused = connection.send(call(foreign)).await;
            assert_eq!(refused.expect_err(foreign), NoAnswer::ForeignOrigin, "{foreign}");
        }
        assert!(connection.counters().is_empty(), "none of them was tried");
        let tried = connection.send(call(ours)).await;
        assert_ne!(tried.expect_err("no such host"), NoAnswer::ForeignOrigin, "the clinic's own was");
    }

    #[test]
    fn a_server_is_allowed_what_the_product_promises() {
        assert_eq!((AT_ONCE, Limits::default().per_second), (5, 10), "five at once, ten a second");
        assert_eq!(Limits::default().first_pause, Duration::from_secs(1), "back-off from one second");
    }
}
