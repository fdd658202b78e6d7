//! What the contract tests share: a demo clinic, a keeper in memory, a clock that can be moved, and a person with a browser.
//! Nothing here asserts.
//! Each file of the contract imports it.

pub mod browser;
pub mod raw;
pub mod records;

use browser::Browser;
use demo_clinic::{Config, DemoClinic, SetClock};
use domain::{
    patient::{PatientUuid, Pid},
    time::Clock,
};
use jiff::{SignedDuration, Timestamp};
use openemr::{
    Client, ClientId, Connection, DemoSite, KeeperError, Keeping, KeptTokens, Limits, OpenEmr, RedirectUri,
    SignIn, SignInError, SignedIn, Site, SiteFacts, TokenKeeper,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// Every edition the clinics have.
pub const ALL: [demo_clinic::Edition; 3] = demo_clinic::Edition::ALL;
/// 7.0 and 8.0, without 8.2: enough where 8.2 answers as 8.0 does.
pub const BOTH: [demo_clinic::Edition; 2] = [demo_clinic::Edition::V7_0, demo_clinic::Edition::V8_0];
pub const DEEP_LINK: &str = "app.rounds.desktop://oauth/callback";
pub const LOOPBACK: &str = "http://127.0.0.1/oauth/callback";

/// The computer's clock, which begins on one Wednesday morning on whatever day the tests run, and is set forward or back
/// by hand; one for wall and one for monotonic time.
#[derive(Default)]
pub struct MovedClock {
    started: SetClock,
    wall: Mutex<SignedDuration>,
    monotonic: Mutex<Duration>,
}

impl MovedClock {
    /// Time passes on both clocks.
    pub fn pass(&self, time: Duration) {
        self.turn(SignedDuration::try_from(time).unwrap());
        *self.monotonic.lock().unwrap() += time;
    }

    /// Somebody sets the wall clock.
    pub fn turn(&self, by: SignedDuration) {
        let mut wall = self.wall.lock().unwrap();
        *wall += by;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        demo_clinic::Clock::now(&self.started) + *self.wall.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        // Like a computer that has been on for a day.
        Duration::from_secs(86_400) + self.started.elapsed() + *self.monotonic.lock().unwrap()
    }

    fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::UTC
    }
}

/// The demo clinic's clock beside ours: both move together.
impl demo_clinic::Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Clock::now(self)
    }
}

/// A keychain in memory that remembers every token it was ever given.
#[derive(Default)]
pub struct MemoryKeeper {
    kept: Mutex<Option<KeptTokens>>,
    pub stored: Mutex<Vec<KeptTokens>>,
    pub broken: Mutex<bool>,
}

impl MemoryKeeper {
    pub fn now(&self) -> Option<KeptTokens> {
        self.kept.lock().unwrap().clone()
    }

    pub fn put(&self, tokens: KeptTokens) {
        *self.kept.lock().unwrap() = Some(tokens);
    }
}

impl TokenKeeper for MemoryKeeper {
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async move {
            if *self.broken.lock().unwrap() {
                return Err(KeeperError("locked".into()));
            }
            self.stored.lock().unwrap().push(tokens.clone());
            *self.kept.lock().unwrap() = Some(tokens.clone());
            Ok(())
        })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async move { Ok(self.now()) })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async move {
            *self.kept.lock().unwrap() = None;
            Ok(())
        })
    }
}

/// A demo clinic and this computer's connection to it.
pub struct Clinic {
    pub demo: DemoClinic,
    pub clock: Arc<MovedClock>,
    pub connection: Arc<Connection>,
    pub facts: Arc<SiteFacts>,
    pub keeper: Arc<MemoryKeeper>,
}

/// Short pauses and times, so that hostile servers are found out quickly.
pub fn impatient() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(20),
        total: Duration::from_secs(20),
        first_pause: Duration::from_millis(1),
        per_second: 1000,
        ..Limits::default()
    }
}

impl Clinic {
    pub async fn open(edition: demo_clinic::Edition) -> Self {
        Self::open_with(edition, 24, impatient()).await
    }

    pub async fn open_with(edition: demo_clinic::Edition, patients: u32, limits: Limits) -> Self {
        let clock = Arc::new(MovedClock::default());
        let demo = demo_at(&clock, Config::edition(edition).with_patients(patients)).await;
        let connection = connect(&demo, &clock, limits);
        let facts = Arc::new(connection.discover().await.expect("the demo clinic is found"));
        demo.requests().clear();
        Self { demo, clock, connection, facts, keeper: Arc::default() }
    }

    /// A client that an administrator has enabled.
    pub fn client(&self) -> Client {
        let made = self.demo.preregister([DEEP_LINK, LOOPBACK]);
        let id = ClientId::parse(&made.client_id).expect("a client id");
        Client::new(id, Some(domain::phi::Secret::new(made.client_secret)))
    }

    pub fn sign_in(&self, client: &Client) -> SignIn {
        SignIn::new(Arc::clone(&self.connection), Arc::clone(&self.facts), client.clone())
    }

    /// Signs somebody in with the browser, up to the tokens.
    pub async fn tokens_of(&self, client: &Client, user: &str) -> Result<SignedIn, SignInError> {
        let sign_in = self.sign_in(client);
        let started = sign_in.start(RedirectUri::DeepLink)?;
        let callback = Browser::default().sign_in(&started.browser, user).await;
        sign_in.finish(&callback).await
    }

    /// A session of one of the clinic's people.
    pub async fn session_of(&self, user: &str) -> OpenEmr {
        let client = self.client();
        let signed_in = self.tokens_of(&client, user).await.expect("signed in");
        let (openemr, kept) = OpenEmr::begin(
            Arc::clone(&self.connection),
            Arc::clone(&self.facts),
            client,
            signed_in,
            Arc::clone(&self.keeper) as _,
        )
        .await;
        kept.expect("the tokens are kept");
        self.demo.requests().clear();
        openemr
    }

    /// A patient of the demo clinic by name.
    pub fn patient(&self, family: &str, given: &str) -> (PatientUuid, Pid) {
        let found = self.demo.records().patients_named(family, given);
        let first = found.first().expect("a patient of that name");
        (PatientUuid::parse(&first.uuid).expect("a uuid"), Pid(u32::try_from(first.pid).expect("a number")))
    }
}

/// A demo clinic that goes by this clock.
pub async fn demo_at(clock: &Arc<MovedClock>, config: Config) -> DemoClinic {
    demo_clinic::start(config.with_clock(Arc::clone(clock) as _)).await.expect("the demo clinic starts")
}

pub fn connect(demo: &DemoClinic, clock: &Arc<MovedClock>, limits: Limits) -> Arc<Connection> {
    let site =
        DemoSite::new(demo.https_url(), demo.http_url(), demo.ca_pem()).expect("addresses of this computer");
    Connection::open_with(Site::Demo(site), Arc::clone(clock) as _, limits).expect("a client")
}
