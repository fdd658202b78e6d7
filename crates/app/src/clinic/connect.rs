//! Connecting a clinic: its address, this computer's client there, and the demo clinic.

use crate::{
    account::place::Place,
    contract::{AppState, ClientChoice, ClientState, ClinicFacts, ErrorCode, LockReason, UiError},
    core::{Core, Rounds},
    desk::{
        clinic::{Clinic, site_of},
        standing::{Change, Locked, Way},
    },
    error::{from_address, from_discovery, from_registration, from_server, from_vault},
    session::known_clinic,
    settings_file::SavedClinic,
};
use demo_clinic::DemoClinic;
use domain::phi::Secret;
use openemr::{Client, ClientId, Connection, SiteAddress, SiteFacts, Subject};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use vault::{Item, ItemName, VaultError};

/// The folder and keychain name of the demo clinic. No address hashes to it.
const DEMO_KEY: &str = "demo";
/// So many people live in the demo clinic.
const DEMO_PATIENTS: u32 = 1000;
/// From this seed; the same people at every start.
const DEMO_SEED: u64 = 7;

impl Rounds {
    /// Looks at an address and says what is there; nothing is kept.
    ///
    /// # Errors
    /// What stands in the way, by code.
    pub async fn check_clinic(&self, address: &str, site: &str) -> Result<ClinicFacts, UiError> {
        self.0.not_behind_the_lock()?;
        let (_, facts) = look_at(&self.0, address, site).await?;
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
        nobody_is_here(&self.0)?;
        let wanted = match &choice {
            ClientChoice::Entered { client_id, .. } => Some(client_id.as_str()),
            ClientChoice::Register => None,
        };
        self.0.policy.allows_client(wanted)?;
        let (connection, facts) = look_at(&self.0, address, site).await?;
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
        keep_secret(&self.0, &key, &client).await?;
        known_clinic::keep_binding(&self.0, &key, &facts, &client).await?;
        self.0.save(|file| {
            let before = file.clinic.take().filter(|before| before.facts.address == facts.address);
            // A new client of the same clinic changes nothing about its facilities, its rules or its clock.
            let (numbers, rules, zone, offsets_seen) = before
                .map(|before| (before.numbers, before.rules, before.zone, before.offsets_seen))
                .unwrap_or_default();
            file.clinic = Some(SavedClinic {
                facts: facts.clone(),
                client_id: client.id().as_str().to_owned(),
                registered_here,
                numbers,
                rules,
                zone,
                offsets_seen,
                account: None,
            });
        })?;
        let clinic = Clinic { key, connection, facts: Arc::new(facts), client, registered_here, demo: None };
        Ok(enter(&self.0, clinic, state, error))
    }

    /// Asks the server again how it sees this computer's client.
    ///
    /// # Errors
    /// When no clinic is connected; a server that cannot be asked is part of the state.
    pub async fn check_client(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        self.0.not_behind_the_lock()?;
        let clinic = known_clinic::proven_or_found_again(&self.0).await?;
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
        visit(&self.0, Arc::new(demo)).await
    }

    /// Connects to a demo clinic that runs already, as the built-in one is connected to. It is stopped on leaving.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn visit_demo(&self, demo: Arc<DemoClinic>) -> Result<AppState, UiError> {
        visit(&self.0, demo).await
    }
}

async fn visit(core: &Core, demo: Arc<DemoClinic>) -> Result<AppState, UiError> {
    let _door = core.door.lock().await;
    if core.account().is_ok() {
        return Err(sign_out_first());
    }
    forget_demo(core);
    let connection = core.open_connection(site_of(&demo)?)?;
    let facts = connection.discover().await.map_err(from_discovery)?;
    // The way every computer goes, with an administrator who does not keep anybody waiting.
    let client = connection.register(&facts, &core.computer).await.map_err(from_registration)?;
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
    Ok(enter(core, clinic, ClientState::Ready, None))
}

/// At a start: deletes what a demo that was killed left behind, and goes back to the clinic of the last time.
pub(crate) fn return_to_clinic(core: &Core) {
    forget_demo(core);
    return_home(core);
}

/// Goes back to the clinic of the last time, and to the desk that was in use there.
pub(super) fn return_home(core: &Core) {
    let Some(saved) = core.saved().clinic else { return };
    let Ok(id) = ClientId::parse(&saved.client_id) else { return };
    let opened = core.site_at(saved.facts.address.clone()).and_then(|site| core.open_connection(site));
    match opened {
        Ok(connection) => {
            let key = key_of(&saved.facts.address);
            // Its files are named after it, so what is no uuid names nobody.
            let who = saved.account.filter(|who| Subject::parse(&who.subject).is_ok());
            let desk = who.map(|who| (Place::new(&core.home, &key, &who.subject), who));
            let clinic = Clinic {
                key,
                connection,
                facts: Arc::new(saved.facts),
                // The secret joins it when it is needed: reading the keychain may open a prompt.
                client: Client::new(id, None),
                registered_here: saved.registered_here,
                demo: None,
            };
            enter(core, clinic, ClientState::Unchecked, None);
            if let Some((place, who)) = desk.filter(|(place, _)| place.has_journal()) {
                core.turn(Change::Remembered(Locked {
                    unkept: core.held(&place, |held| held.unkept.clone()),
                    whose: who,
                    place,
                    by: LockReason::Start,
                    memory_only: false,
                    way: Way::Asking,
                }));
            }
        }
        Err(error) => {
            tracing::warn!(code = ?error.code, "the clinic of the last time cannot be returned to");
        }
    }
}

/// Nobody is signed in, and no desk is locked: the clinic may be changed.
pub(super) fn nobody_is_here(core: &Core) -> Result<(), UiError> {
    if core.look(|standing| standing.desk.whose().is_some()) { Err(sign_out_first()) } else { Ok(()) }
}

async fn look_at(core: &Core, address: &str, site: &str) -> Result<(Arc<Connection>, SiteFacts), UiError> {
    let address = SiteAddress::parse(address, site).map_err(|error| from_address(error, site))?;
    core.policy.allows(&address)?;
    let connection = core.open_connection(core.site_at(address)?)?;
    let facts = connection.discover().await.map_err(from_discovery)?;
    Ok((connection, facts))
}

fn enter(core: &Core, clinic: Clinic, client: ClientState, error: Option<UiError>) -> AppState {
    let view = clinic.view(client, error);
    core.hub.change(|state| state.clinic = Some(view));
    core.turn_and_say(Change::Entered(Arc::new(clinic)), None)
}

/// Keeps the client secret in the keychain. Without a keychain it lives in memory, and the person registers again
/// after the next start.
async fn keep_secret(core: &Core, key: &str, client: &Client) -> Result<(), UiError> {
    let name = ItemName::of_clinic(key, Item::ClientSecret);
    let kept = match client.secret() {
        Some(secret) => core.vault.set(&name, Secret::new(secret.expose().clone().into_bytes())).await,
        None => core.vault.delete(&name).await.map(|_| ()),
    };
    match kept {
        Ok(()) => Ok(()),
        Err(VaultError::Absent) => {
            core.hub.change(|state| state.memory_only = true);
            Ok(())
        }
        Err(error) => Err(from_vault(&error)),
    }
}

fn forget_demo(core: &Core) {
    let folder = core.home.join(DEMO_KEY);
    if folder.exists() && std::fs::remove_dir_all(&folder).is_err() {
        tracing::warn!("the demo clinic's store could not be deleted");
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

fn sign_out_first() -> UiError {
    internal("sign out first")
}

fn internal(detail: &str) -> UiError {
    UiError::new(ErrorCode::Internal).with("detail", detail)
}
