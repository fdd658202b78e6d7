//! Connecting a clinic: its address, this computer's client there, and the demo clinic.

use crate::{
    Core, Rounds,
    account::place::Place,
    contract::{
        AppState, ClientChoice, ClientState, ClinicFacts, ClinicView, ErrorCode, LockReason, UiError,
    },
    error::{
        from_address, from_connection, from_discovery, from_registration, from_server, from_vault, log_vault,
    },
    locked::locked,
    session::lock::LockedDesk,
    settings_file::SavedClinic,
};
use demo_clinic::DemoClinic;
use domain::phi::Secret;
use openemr::{Client, ClientId, Connection, DemoSite, Site, SiteAddress, SiteFacts, Subject};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use vault::{Item, ItemName, VaultError};

/// The folder and keychain name of the demo clinic. No address hashes to it.
const DEMO_KEY: &str = "demo";
/// So many people live in the demo clinic.
const DEMO_PATIENTS: u32 = 1000;
/// From this seed; the same people at every start.
const DEMO_SEED: u64 = 7;

/// The clinic this computer is connected to.
pub(crate) struct Clinic {
    /// Its folder below the home, and its name in the keychain.
    pub(crate) key: String,
    pub(crate) connection: Arc<Connection>,
    pub(crate) facts: Arc<SiteFacts>,
    pub(crate) client: Client,
    pub(crate) registered_here: bool,
    demo: Option<Arc<DemoClinic>>,
}

impl Clinic {
    /// The same clinic with facts that discovery has just found.
    pub(crate) fn found_again(&self, connection: Arc<Connection>, facts: SiteFacts) -> Self {
        Self {
            key: self.key.clone(),
            connection,
            facts: Arc::new(facts),
            client: self.client.clone(),
            registered_here: self.registered_here,
            demo: None,
        }
    }

    /// Ends the demo clinic's server, if this is it.
    pub(crate) async fn close(&self) {
        if let Some(demo) = &self.demo {
            demo.pause().await;
        }
    }

    /// True for the built-in demo clinic.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo.is_some()
    }

    pub(crate) fn view(&self, client: ClientState, client_error: Option<UiError>) -> ClinicView {
        ClinicView {
            address: self.facts.address.to_string(),
            site: self.facts.site().as_str().to_owned(),
            edition: self.facts.version_words(),
            demo: self.is_demo(),
            client_id: Some(self.client.id().as_str().to_owned()),
            registered_here: self.registered_here,
            client,
            client_error,
        }
    }
}

impl Rounds {
    /// Looks at an address and says what is there; nothing is kept.
    ///
    /// # Errors
    /// What stands in the way, by code.
    pub async fn check_clinic(&self, address: &str, site: &str) -> Result<ClinicFacts, UiError> {
        self.0.not_behind_the_lock()?;
        let (_, facts) = self.0.look_at(address, site).await?;
        Ok(ClinicFacts {
            address: facts.address.to_string(),
            site: facts.site().as_str().to_owned(),
            edition: facts.version_words(),
            calls_itself: facts.calls_itself.clone(),
        })
    }

    /// Connects to a clinic: with a client ID from an administrator, or by registering this computer.
    ///
    /// # Errors
    /// What stands in the way; nothing is kept then.
    pub async fn connect_clinic(
        &self,
        address: &str,
        site: &str,
        choice: ClientChoice,
    ) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        self.0.nobody_is_here()?;
        let (connection, facts) = self.0.look_at(address, site).await?;
        let (client, registered_here) = match choice {
            ClientChoice::Entered { client_id, client_secret } => {
                let id = ClientId::parse(&client_id).map_err(|_| UiError::new(ErrorCode::ClientUnknown))?;
                let secret =
                    client_secret.map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty());
                (Client::new(id, secret.map(Secret::new)), false)
            }
            ClientChoice::Register => {
                let client =
                    connection.register(&facts, &self.0.computer).await.map_err(from_registration)?;
                (client, true)
            }
        };
        let key = key_of(&facts.address);
        let (state, error) = ask(&connection, &facts, &client).await;
        match state {
            ClientState::Unknown => return Err(UiError::new(ErrorCode::ClientUnknown)),
            ClientState::Missing | ClientState::Waiting | ClientState::Ready | ClientState::Unchecked => {}
        }
        self.0.keep_secret(&key, &client).await?;
        self.0.keep_binding(&key, &facts, &client).await?;
        self.0.save(|file| {
            let before = file.clinic.take().filter(|before| before.facts.address == facts.address);
            // A new client of the same clinic changes nothing about its facilities or its clock.
            let (numbers, zone, offsets_seen) =
                before.map(|before| (before.numbers, before.zone, before.offsets_seen)).unwrap_or_default();
            file.clinic = Some(SavedClinic {
                facts: facts.clone(),
                client_id: client.id().as_str().to_owned(),
                registered_here,
                numbers,
                zone,
                offsets_seen,
                account: None,
            });
        })?;
        let clinic = Clinic { key, connection, facts: Arc::new(facts), client, registered_here, demo: None };
        Ok(self.0.enter(clinic, state, error))
    }

    /// Asks the server again how it sees this computer's client.
    ///
    /// # Errors
    /// When no clinic is connected; a server that cannot be asked is part of the state.
    pub async fn check_client(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        self.0.not_behind_the_lock()?;
        let clinic = self.0.proven_or_found_again().await?;
        let (client, error) = ask(&clinic.connection, &clinic.facts, &clinic.client).await;
        Ok(self.0.hub.change(|state| state.clinic = Some(clinic.view(client, error))))
    }

    /// Starts the built-in demo clinic and connects to it. Nothing of it outlives leaving it.
    ///
    /// # Errors
    /// When this computer's loopback address cannot be listened on.
    pub async fn explore_demo(&self) -> Result<AppState, UiError> {
        self.0.not_behind_the_lock()?;
        if self.0.clinic().is_some_and(|clinic| clinic.is_demo()) {
            return Ok(self.0.hub.state());
        }
        let config = demo_clinic::Config {
            patients: DEMO_PATIENTS,
            seed: DEMO_SEED,
            ..demo_clinic::Config::default()
        };
        let demo = demo_clinic::start(config).await.map_err(|error| {
            tracing::error!(%error, "the demo clinic did not start");
            internal("the demo clinic could not start on this computer")
        })?;
        self.visit_demo(Arc::new(demo)).await
    }

    /// Connects to a demo clinic that runs already, as the built-in one is connected to. It is stopped on leaving.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn visit_demo(&self, demo: Arc<DemoClinic>) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        if self.0.account().is_ok() {
            return Err(sign_out_first());
        }
        self.0.forget_demo();
        let connection = self.0.open_connection(site_of(&demo)?)?;
        let facts = connection.discover().await.map_err(from_discovery)?;
        // The way every computer goes, with an administrator who does not keep anybody waiting.
        let client = connection.register(&facts, &self.0.computer).await.map_err(from_registration)?;
        if !demo.enable_client(client.id().as_str()) {
            return Err(internal("the demo clinic does not know its own client"));
        }
        let clinic = Clinic {
            key: DEMO_KEY.to_owned(),
            connection,
            facts: Arc::new(facts),
            client,
            registered_here: true,
            demo: Some(demo),
        };
        Ok(self.0.enter(clinic, ClientState::Ready, None))
    }

    /// Leaves the demo clinic, whose store is deleted, or a clinic at which nobody is signed in.
    ///
    /// # Errors
    /// When somebody is signed in at a real clinic: sign out first.
    pub async fn leave_clinic(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        let Some(clinic) = self.0.clinic() else { return Ok(self.0.hub.state()) };
        if clinic.is_demo() {
            self.leave_demo_desk(&clinic).await;
            if let Err(error) = self.0.delete_clinic(&clinic, &[]).await {
                // What stays behind opens nothing, and goes at the next start.
                tracing::warn!(code = ?error.code, "the demo clinic's store could not be deleted");
            }
            clinic.close().await;
        } else {
            self.0.nobody_is_here()?;
            self.0.save(|file| file.clinic = None)?;
        }
        self.0.end_attempt();
        self.0.set_clinic(None);
        self.0.hub.change(|state| state.clinic = None);
        // Back to the clinic of before, if the demo was only a look around.
        if clinic.is_demo() {
            self.0.return_home();
        }
        let state = self.0.trouble(None);
        let core = self.clone();
        tokio::spawn(async move { core.restore().await });
        Ok(state)
    }
}

impl Core {
    /// At a start: deletes what a demo that was killed left behind, and goes back to the clinic of the last time.
    pub(crate) fn return_to_clinic(&self) {
        self.forget_demo();
        self.return_home();
    }

    fn return_home(&self) {
        let Some(saved) = self.saved().clinic else { return };
        let Ok(id) = ClientId::parse(&saved.client_id) else { return };
        let opened = self.site_at(saved.facts.address.clone()).and_then(|site| self.open_connection(site));
        match opened {
            Ok(connection) => {
                let key = key_of(&saved.facts.address);
                // Its files are named after it, so what is no uuid names nobody.
                let who = saved.account.filter(|who| Subject::parse(&who.subject).is_ok());
                let desk = who.map(|who| (Place::new(&self.home, &key, &who.subject), who));
                let clinic = Clinic {
                    key,
                    connection,
                    facts: Arc::new(saved.facts),
                    // The secret joins it when it is needed: reading the keychain may open a prompt.
                    client: Client::new(id, None),
                    registered_here: saved.registered_here,
                    demo: None,
                };
                self.enter(clinic, ClientState::Unchecked, None);
                if let Some((place, who)) = desk.filter(|(place, _)| place.has_journal()) {
                    *locked(&self.desk) = Some(LockedDesk {
                        who,
                        place,
                        locked_by: LockReason::Start,
                        restoring: true,
                        pin: None,
                        pin_unknown: false,
                        age: None,
                        memory_only: false,
                    });
                    self.show();
                }
            }
            Err(error) => {
                tracing::warn!(code = ?error.code, "the clinic of the last time cannot be returned to");
            }
        }
    }

    /// Prepares to ask a site; nothing is sent yet.
    pub(crate) fn open_connection(&self, site: Site) -> Result<Arc<Connection>, UiError> {
        Connection::open_with(site, Arc::clone(&self.clock), self.limits).map_err(|e| from_connection(&e))
    }

    /// The site at an address: the one that stands in for all of them, in a test.
    pub(crate) fn site_at(&self, address: SiteAddress) -> Result<Site, UiError> {
        self.stand_in.as_deref().map_or(Ok(Site::Typed(address)), site_of)
    }

    /// No desk is locked: whoever stands before a lock has no business with this computer's clinic or settings.
    pub(crate) fn not_behind_the_lock(&self) -> Result<(), UiError> {
        if locked(&self.desk).is_some() { Err(UiError::new(ErrorCode::SignedOut)) } else { Ok(()) }
    }

    /// Nobody is signed in, and no desk is locked: the clinic may be changed.
    fn nobody_is_here(&self) -> Result<(), UiError> {
        if self.account().is_ok() || locked(&self.desk).is_some() { Err(sign_out_first()) } else { Ok(()) }
    }

    async fn look_at(&self, address: &str, site: &str) -> Result<(Arc<Connection>, SiteFacts), UiError> {
        let address = SiteAddress::parse(address, site).map_err(|error| from_address(error, site))?;
        let connection = self.open_connection(self.site_at(address)?)?;
        let facts = connection.discover().await.map_err(from_discovery)?;
        Ok((connection, facts))
    }

    fn enter(&self, clinic: Clinic, client: ClientState, error: Option<UiError>) -> AppState {
        let view = clinic.view(client, error);
        self.set_clinic(Some(Arc::new(clinic)));
        self.end_attempt();
        self.forget_desk();
        self.hub.change(|state| state.clinic = Some(view));
        self.trouble(None)
    }

    /// Keeps the client secret in the keychain. Without a keychain it lives in memory, and the person registers again
    /// after the next start.
    async fn keep_secret(&self, key: &str, client: &Client) -> Result<(), UiError> {
        let name = ItemName::of_clinic(key, Item::ClientSecret);
        let kept = match client.secret() {
            Some(secret) => self.vault.set(&name, Secret::new(secret.expose().clone().into_bytes())).await,
            None => self.vault.delete(&name).await.map(|_| ()),
        };
        match kept {
            Ok(()) => Ok(()),
            Err(VaultError::Absent) => {
                self.hub.change(|state| state.memory_only = true);
                Ok(())
            }
            Err(error) => Err(from_vault(&error)),
        }
    }

    /// The clinic, as it is known by now, with its client secret, which is read from the keychain once. A keychain that does not answer is no
    /// obstacle: with PKCE the server does without the secret (Q06).
    pub(crate) async fn with_secret(&self) -> Result<Arc<Clinic>, UiError> {
        let clinic = self.need_clinic()?;
        if clinic.is_demo() || clinic.client.secret().is_some() {
            return Ok(clinic);
        }
        let kept = self.vault.get(&ItemName::of_clinic(&clinic.key, Item::ClientSecret)).await;
        let secret = match kept {
            Ok(Some(bytes)) => String::from_utf8(bytes.expose().clone()).ok(),
            Ok(None) => None,
            Err(error) => {
                log_vault(&error);
                None
            }
        };
        let Some(secret) = secret else { return Ok(clinic) };
        let complete = Arc::new(Clinic {
            key: clinic.key.clone(),
            connection: Arc::clone(&clinic.connection),
            facts: Arc::clone(&clinic.facts),
            client: Client::new(clinic.client.id().clone(), Some(Secret::new(secret))),
            registered_here: clinic.registered_here,
            demo: None,
        });
        self.set_clinic(Some(Arc::clone(&complete)));
        Ok(complete)
    }

    /// How the server saw the client last.
    pub(crate) fn note_client(&self, client: ClientState) {
        self.hub.change(|state| {
            if let Some(view) = &mut state.clinic {
                view.client = client;
                view.client_error = None;
            }
        });
    }

    fn forget_demo(&self) {
        let folder = self.home.join(DEMO_KEY);
        if folder.exists() && std::fs::remove_dir_all(&folder).is_err() {
            tracing::warn!("the demo clinic's store could not be deleted");
        }
    }
}

/// How the server sees a client, or why it could not be asked.
async fn ask(connection: &Connection, facts: &SiteFacts, client: &Client) -> (ClientState, Option<UiError>) {
    match connection.client_state(facts, client).await {
        Ok(openemr::ClientState::Enabled) => (ClientState::Ready, None),
        Ok(openemr::ClientState::NotEnabledYet) => (ClientState::Waiting, None),
        Ok(openemr::ClientState::Unknown) => (ClientState::Unknown, None),
        Err(error) => (ClientState::Unchecked, Some(from_server(&error))),
    }
}

/// A short name for a clinic's folder and keychain entries, which does not say where it is.
fn key_of(address: &SiteAddress) -> String {
    let digest = Sha256::digest(format!("{address}\n{}", address.site()));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Where a demo clinic is.
fn site_of(demo: &DemoClinic) -> Result<Site, UiError> {
    DemoSite::new(demo.https_url(), demo.http_url(), demo.ca_pem())
        .map(Site::Demo)
        .map_err(|error| from_address(error, ""))
}

fn sign_out_first() -> UiError {
    internal("sign out first")
}

fn internal(detail: &str) -> UiError {
    UiError::new(ErrorCode::Internal).with("detail", detail)
}
