//! The core at a server that is somebody's, with a keychain in memory, and beside it a session of the client crate for what
//! Rounds itself never does: making a patient, and freeing the time of an appointment.

use super::codes::{code, word_of};
use crate::address::Address;
use crate::person::{Ending, Person, visit};
use crate::trouble::{Outcome, Trouble, in_words};
use app::contract::{
    AppEvent, ChartView, ClientState, OutboxItem, SessionView, UiError, WriteReceipt, WriteState,
};
use app::{Browser, Environment, Limits, NoDialogs, Rounds, SystemClock};
use domain::patient::PatientUuid;
use domain::time::Clock;
use jiff::Timestamp;
use openemr::{
    Client, Connection, KeeperError, Keeping, KeptTokens, OpenEmr, RedirectUri, SignIn, Site, SiteAddress,
    SiteFacts, TokenKeeper,
};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use vault::{Vault, memory::MemoryKeychain};

/// Time after which a write that is not settled is called lost: Rounds looks for a lost answer for a minute and a half.
const PATIENCE: Duration = Duration::from_secs(300);
/// Time an administrator has to enable the client.
const ADMINISTRATOR: Duration = Duration::from_secs(20 * 60);
/// Pause between two questions to the server.
const GLANCE: Duration = Duration::from_secs(5);

/// This computer's clock, whose monotonic half can be moved on.
#[derive(Default)]
pub struct Clockwork {
    real: SystemClock,
    ahead: AtomicU64,
}

impl Clockwork {
    /// Time passes, for whatever counts it; the wall clock stays true.
    pub fn pass(&self, by: Duration) {
        self.ahead.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

impl Clock for Clockwork {
    fn now(&self) -> Timestamp {
        self.real.now()
    }

    fn monotonic(&self) -> Duration {
        self.real.monotonic() + Duration::from_secs(self.ahead.load(Ordering::SeqCst))
    }

    fn zone(&self) -> jiff::tz::TimeZone {
        self.real.zone()
    }
}

/// Keeps the tokens of the session beside the core.
#[derive(Default)]
struct Keeper(Mutex<Option<KeptTokens>>);

impl TokenKeeper for Keeper {
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async move {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.clone());
            Ok::<(), KeeperError>(())
        })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async move { Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()) })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async move {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
            Ok(())
        })
    }
}

/// Core and client crate at one server.
pub(super) struct Desk {
    pub(super) rounds: Rounds,
    pub(super) clock: Arc<Clockwork>,
    pub(super) client: Option<Client>,
    browser: Arc<Address>,
    met: Option<(Arc<Connection>, Arc<SiteFacts>)>,
    session: Option<OpenEmr>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub(super) fn make() -> Outcome<Self> {
        let (folder, browser, clock) =
            (tempfile::tempdir()?, Arc::new(Address::default()), Arc::new(Clockwork::default()));
        let rounds = Rounds::start(Environment {
            home: folder.path().join("home"),
            computer: "live check".into(),
            browser: Arc::clone(&browser) as Arc<dyn Browser>,
            files: Arc::new(NoDialogs),
            vault: Vault::new(MemoryKeychain::default()),
            clock: Arc::clone(&clock) as _,
            program: Arc::new(app::LooseProgram),
            downloads: folder.path().join("downloads"),
            stand_in: None,
            // As polite as at any clinic's: others may be testing there.
            limits: Limits::default(),
            policy: app::ClinicPolicy::default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })?;
        Ok(Self { rounds, clock, client: None, browser, met: None, session: None, _folder: folder })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) async fn meet(&mut self, address: &str, site: &str) -> Outcome {
        let typed = SiteAddress::parse(address, site)?;
        let connection = Connection::open(Site::Typed(typed), Arc::clone(&self.clock) as _)?;
        let facts = Arc::new(connection.discover().await?);
        self.met = Some((connection, facts));
        Ok(())
    }

    fn met(&self) -> Outcome<&(Arc<Connection>, Arc<SiteFacts>)> {
        self.met.as_ref().ok_or(Trouble::new("no server was met"))
    }

    pub(super) async fn register(&self) -> Outcome<Client> {
        let (connection, facts) = self.met()?;
        Ok(connection.register(facts, "live check").await?)
    }

    /// How the core sees its client now.
    pub(super) async fn client_state(&self) -> Outcome<ClientState> {
        let state = self.rounds.check_client().await.map_err(in_words)?;
        Ok(state.clinic.map_or(ClientState::Missing, |clinic| clinic.client))
    }

    pub(super) async fn until_ready(&self) -> Outcome {
        let ready = async {
            while self.client_state().await? != ClientState::Ready {
                tokio::time::sleep(GLANCE).await;
            }
            Ok(())
        };
        let late =
            || Trouble::new(format!("nobody has enabled it within {} minutes", ADMINISTRATOR.as_secs() / 60));
        tokio::time::timeout(ADMINISTRATOR, ready).await.unwrap_or_else(|_| Err(late()))
    }

    pub(super) async fn sign_in(&self, person: &Person) -> Outcome {
        self.rounds.sign_in().await.map_err(in_words)?;
        match visit(&self.browser.opened()?, person, None).await? {
            Ending::Home(link) => self.rounds.redirected(link.as_str()).await,
            Ending::Closed => return Err(Trouble::new("the browser was closed")),
        }
        match self.rounds.state().session {
            SessionView::SignedIn { .. } => Ok(()),
            SessionView::SignedOut { why: Some(why) } => Err(in_words(why)),
            _ => Err(Trouble::new("nobody is signed in")),
        }
    }

    /// The session beside the core, signed in at its first use.
    pub(super) async fn server(&mut self, person: &Person) -> Outcome<OpenEmr> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let (connection, facts) = self.met()?;
        let client = self.client.clone().ok_or(Trouble::new("no client yet"))?;
        let sign_in = SignIn::new(Arc::clone(connection), Arc::clone(facts), client.clone());
        let started = sign_in.start(RedirectUri::DeepLink)?;
        let Ending::Home(link) = visit(started.browser.as_str(), person, None).await? else {
            return Err(Trouble::new("the browser was closed"));
        };
        let signed_in = sign_in.finish(link.as_str()).await?;
        let keeper = Arc::new(Keeper::default());
        let (session, _) =
            OpenEmr::begin(Arc::clone(connection), Arc::clone(facts), client, signed_in, keeper).await;
        self.session = Some(session.clone());
        Ok(session)
    }

    /// Waits until a write is in OpenEMR; an error says what became of it instead.
    pub(super) async fn settled(&self, sent: Result<WriteReceipt, UiError>) -> Outcome<OutboxItem> {
        let write = sent.map_err(|error| Trouble::new(code(&error)))?.write;
        let mut watch = self.rounds.watch();
        let settled = async {
            loop {
                let unsent = self.rounds.unsent().await.map_err(in_words)?;
                let item = unsent.into_iter().find(|item| item.id == write);
                let item = item.ok_or(Trouble::new("it has left the outbox without a word"))?;
                match item.state {
                    WriteState::Confirmed => return Ok(item),
                    WriteState::Refused => {
                        return Err(Trouble::new(word_of(item.state, item.error.as_ref())));
                    }
                    _ => while !matches!(watch.next().await, Some(AppEvent::OutboxChanged)) {},
                }
            }
        };
        tokio::time::timeout(PATIENCE, settled)
            .await
            .unwrap_or_else(|_| Err(Trouble::new("it is not settled")))
    }

    /// The chart, read anew.
    pub(super) async fn fresh_chart(&self, patient: &PatientUuid) -> Outcome<ChartView> {
        let mut watch = self.rounds.watch();
        let mut chart = self.rounds.refresh_chart(patient).await.map_err(in_words)?;
        let read = async {
            while chart.refreshing {
                while !matches!(watch.next().await, Some(AppEvent::ChartChanged { .. })) {}
                chart = self.rounds.read_chart(patient).await.map_err(in_words)?;
            }
            Ok(chart)
        };
        tokio::time::timeout(PATIENCE, read)
            .await
            .unwrap_or_else(|_| Err(Trouble::new("the chart does not come")))
    }

    /// Ends everything; the folder goes with it.
    pub(super) async fn close(self) {
        if let Some(session) = &self.session {
            session.sign_out().await;
        }
        self.rounds.close().await;
    }
}
